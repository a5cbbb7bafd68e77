//! Names that are hostile, or too long for a line.

use super::{SIZES, test_panel::TestPanel};
use mfadmin::tui::theme::{Charset, Palette, Theme};

#[test]
fn hostile_names_reach_no_screen() {
    for (width, height) in SIZES {
        let mut panel = TestPanel::open(width, height);
        panel.server.users[1].name = "\x1b[2J\x1b]0;owned\x07\u{202e}evil\u{200b}".repeat(20);
        panel.press("R");
        panel.press("j");
        for key in ["enter", "a", "esc", "p", "esc", "r", "esc", "esc", "3", "4"] {
            panel.press(key);
            let screen = panel.screen();
            let bad =
                |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{202e}' | '\u{200b}');
            assert!(!screen.chars().any(bad), "{screen:?}");
        }
    }
}

#[test]
fn assembled_sentences_are_ascii_too() {
    let mut panel = TestPanel::open(80, 24);
    panel.theme = Theme { palette: Palette::Monochrome, charset: Charset::Ascii };
    panel.server.users[3].name = "Mia ".repeat(20);
    panel.press("R");
    panel.pick("Mia");
    for (key, words) in [("a", "Send another setup link to Mia"), ("y", "Setup link for Mia")] {
        panel.press(key);
        let screen = panel.screen();
        assert!(screen.contains(words) && screen.contains(" M..."), "{screen}");
        assert!(!screen.contains('…'), "{screen}");
    }
}

#[test]
fn answers_stay_visible_below_a_long_question() {
    let mut panel = TestPanel::open(60, 16);
    panel.server.users[8].name = "long ".repeat(40);
    panel.server.users[8].email = format!("{}@example.com", "x".repeat(64)).parse().ok();
    panel.server.users[8].password_link_sent_at = Some(panel.server.now);
    panel.press("R");
    panel.pick("long");
    for key in ["r", "space", "j", "space", "enter"] {
        panel.press(key);
    }
    assert!(panel.screen().contains("[ Send link  Y ]"), "{}", panel.screen());
}

/// Two people of one name, and one whose name only looks like it.
fn namesakes(width: u16, height: u16) -> TestPanel {
    let mut panel = TestPanel::open(width, height);
    for (at, name) in [(3, "Mia Moss"), (4, "Mia Moss"), (7, "Mіа Mоss"), (8, "রাজা দাস")]
    {
        panel.server.users[at].name = name.to_owned();
    }
    panel.press("R");
    panel
}

#[test]
fn rows_that_look_alike_show_their_addresses() {
    for (width, height) in SIZES {
        let panel = namesakes(width, height);
        let screen = panel.screen();
        for at in [4, 5, 8] {
            let address = format!("user{at}@example.com");
            assert!(screen.contains(&address), "{address}:\n{screen}");
        }
    }
    let screen = namesakes(80, 24).screen();
    assert!(!screen.contains("user2@example.com"), "who looks like nobody needs none:\n{screen}");
}

#[test]
fn address_that_has_no_room_keeps_both_of_its_ends() {
    let mut panel = namesakes(80, 24);
    for (at, end) in [(3, "north"), (4, "south")] {
        let address = format!("mia.moss.of.the.customer.service@{end}.example.com");
        panel.server.users[at].email = address.parse().ok();
    }
    panel.press("R");
    let screen = panel.screen();
    let rows: Vec<_> = screen.lines().filter(|row| row.contains(".example.com")).collect();
    assert_eq!(rows.len(), 2, "{screen}");
}

/// Dialogs that act on one user: the user, and the key in the list.
const DIALOGS: [(&str, &str); 7] = [
    ("Bo Chen", "r"),
    ("Bo Chen", "a"),
    ("Mia Moss", "a"),
    ("Ana Lima", "p"),
    ("Ana Lima", "E"),
    ("Ana Lima", "D"),
    ("Ana Lima", "X"),
];

#[test]
fn dialog_about_one_user_shows_the_address() {
    for (width, height) in SIZES {
        for (name, key) in DIALOGS {
            let mut panel = TestPanel::open(width, height);
            panel.pick(name);
            panel.press("esc");
            panel.press(key);
            assert!(panel.state.modal.is_some(), "{key}:\n{}", panel.screen());
            let user = panel.server.users.iter().find(|user| user.name == name).unwrap();
            let (screen, address) = (panel.screen(), user.handle().to_string());
            assert!(screen.contains(&address), "{key} on {name}:\n{screen}");
        }
    }
}

#[test]
fn action_on_one_marked_user_and_its_job_name_the_user() {
    for (width, height) in SIZES {
        let mut panel = TestPanel::open(width, height);
        for key in ["space", "r"] {
            panel.press(key);
        }
        panel.says(&["Act on 1 user", "user1@example.com"]);
    }
}

/// A domain is shown in its own letters, where nobody could take it for another.
#[test]
fn domains_are_shown_as_people_read_them() {
    let mut panel = TestPanel::open(200, 60);
    panel.server.users[3].email = "mia@xn--bcher-kva.example".parse().ok();
    panel.server.users[4].email = "bo@xn--80ak6aa92e.example".parse().ok();
    panel.press("R");
    let screen = panel.screen();
    assert!(screen.contains("mia@bücher.example"), "{screen}");
    assert!(screen.contains("bo@xn--80ak6aa92e.example"), "{screen}");
}
