//! The columns of a list, those that give way, and the details that can be hidden.

use super::{at_sizes, keep, test_panel::TestPanel};
use mfadmin::{
    contract::{Role, SecurityKeyState},
    tui::{
        action::Action,
        input::mouse::{Gesture, Target},
        theme::{Charset, Palette, Theme},
    },
};

const SIZES: [(u16, u16); 4] = [(80, 24), (100, 30), (120, 36), (160, 45)];

fn press(panel: &mut TestPanel, keys: &str) {
    keys.split(' ').for_each(|key| panel.press(key));
}

/// The titles of the columns of the list.
fn titles(panel: &TestPanel) -> String {
    let screen = panel.screen();
    let titles = screen.lines().find(|line| line.contains("Authenticator")).unwrap();
    let ends = titles.rfind("Key").map(|at| at + 3);
    titles[..ends.unwrap_or(titles.find("Authenticator").unwrap() + 13)].to_owned()
}

fn has(panel: &TestPanel, column: &str) -> bool {
    titles(panel).split("  ").any(|title| title.trim_matches(['│', ' ']) == column)
        || titles(panel).contains(&format!(" {column} "))
}

#[test]
fn columns_at_every_width() {
    at_sizes(SIZES, "columns_users", |_| {});
    at_sizes(SIZES, "columns_security", |panel| panel.press("2"));
}

#[test]
fn e_mail_is_a_column_from_100_columns_on() {
    for screen in ["1", "2"] {
        for width in 60..=220 {
            let mut panel = TestPanel::open(width, 24);
            panel.press(screen);
            assert_eq!(has(&panel, "E-mail"), width >= 100, "{width}:\n{}", panel.screen());
        }
    }
}

#[test]
fn number_gives_way_first_and_then_what_was_sent() {
    for screen in ["1", "2"] {
        for width in 60..=220 {
            let mut panel = TestPanel::open(width, 24);
            panel.press(screen);
            let ranks = match screen {
                "1" => &["Role", "Number"][..],
                _ => &["Role", "Gap", "Sent ago", "Number"],
            };
            let shown: Vec<bool> = ranks.iter().map(|column| has(&panel, column)).collect();
            assert!(shown.is_sorted_by(|a, b| a >= b), "{width}: {ranks:?} {shown:?}");
            assert!(panel.screen().contains("Ana Lima"), "{width}:\n{}", panel.screen());
        }
    }
    let mut panel = TestPanel::open(200, 24);
    assert!(has(&panel, "E-mail") && has(&panel, "Number"));
    panel.apply(Action::Resize((120, 24).into()));
    assert!(has(&panel, "E-mail") && !has(&panel, "Number"));
}

#[test]
fn numbers_that_are_shown_whole_have_room_before_the_e_mail() {
    let mut panel = TestPanel::open(120, 24);
    assert!(!has(&panel, "Number"));
    panel.press("m");
    assert!(has(&panel, "Number"), "{}", panel.screen());
    panel.press("m");
    assert!(!has(&panel, "Number"), "{}", panel.screen());
}

#[test]
fn the_columns_dialog() {
    at_sizes([(60, 16), (80, 24), (120, 36)], "columns_dialog", |panel| press(panel, "c j space"));
    let mut panel = TestPanel::open(60, 16);
    panel.theme = Theme { palette: Palette::Monochrome, charset: Charset::Ascii };
    press(&mut panel, "c j j space");
    keep("columns_dialog_ascii", &panel);
}

#[test]
fn what_is_chosen_counts_with_enter_and_not_at_all_with_esc() {
    let mut panel = TestPanel::open(80, 24);
    press(&mut panel, "c space");
    assert!(!has(&panel, "E-mail"), "not before Enter");
    panel.press("esc");
    assert!(panel.state.modal.is_none() && !has(&panel, "E-mail"));
    press(&mut panel, "c space enter");
    assert!(panel.state.modal.is_none() && has(&panel, "E-mail"), "{}", panel.screen());
    // The mark goes around: Number is the last but one.
    press(&mut panel, "c k k space j j j space enter");
    assert!(has(&panel, "E-mail") && !has(&panel, "Number") && !has(&panel, "Role"));
    panel.press("2");
    assert!(has(&panel, "Role"), "each list has its own: {}", panel.screen());
    panel.press("1");
    press(&mut panel, "c c esc");
    assert!(!has(&panel, "Role"));
    press(&mut panel, "c c enter");
    assert!(has(&panel, "Role") && has(&panel, "Number") && !has(&panel, "E-mail"));
}

#[test]
fn a_hidden_column_leaves_the_default_of_the_others_to_the_width() {
    let mut panel = TestPanel::open(80, 24);
    press(&mut panel, "c k k space enter");
    assert!(!has(&panel, "Number") && !has(&panel, "E-mail"));
    panel.apply(Action::Resize((200, 24).into()));
    assert!(!has(&panel, "Number") && has(&panel, "E-mail"), "{}", panel.screen());
}

#[test]
fn users_can_show_the_age_of_the_gap_and_what_was_sent() {
    let mut panel = TestPanel::open(120, 24);
    press(&mut panel, "z c j j j space j space enter");
    assert!(has(&panel, "Gap") && has(&panel, "Sent ago"), "{}", panel.screen());
}

#[test]
fn names_and_factors_stay_when_everything_else_is_hidden() {
    for (width, height) in [(60, 16), (80, 24), (160, 40)] {
        let mut panel = TestPanel::open(width, height);
        panel.press("c");
        for _ in 0..7 {
            let screen = panel.screen();
            if screen.lines().any(|line| line.contains("▸ [x]")) {
                panel.press("space");
            }
            panel.press("j");
        }
        panel.press("enter");
        let titles = titles(&panel);
        let words: Vec<&str> = titles.split_whitespace().collect();
        assert_eq!(words, ["│", "Name", "Phone", "Authenticator"], "{}", panel.screen());
        assert!(panel.screen().contains("Ana Lima"), "{}", panel.screen());
    }
}

#[test]
fn other_keys_do_nothing_in_the_columns_dialog() {
    let mut panel = TestPanel::open(80, 24);
    panel.press("c");
    let before = panel.screen();
    for key in ["p", "a", "r", "n", "x", "z", "1", "/", "+", "tab", "f2", "ctrl-d"] {
        panel.strike(key);
        assert_eq!(panel.asked(|_| true), 0, "{key}");
        assert_eq!(panel.screen(), before, "{key}");
    }
}

#[test]
fn a_click_shows_or_hides_a_column() {
    let mut panel = TestPanel::open(80, 24);
    panel.press("c");
    panel.click("[ ] E-mail");
    panel.press("enter");
    assert!(has(&panel, "E-mail"), "{}", panel.screen());
    panel.press("c");
    panel.apply(Action::Mouse(Gesture::Click(Target::Choice(99))));
    assert!(panel.screen().contains("[x] E-mail"), "{}", panel.screen());
}

#[test]
fn columns_are_those_of_lists_of_users() {
    let mut panel = TestPanel::open(80, 24);
    for screen in ["0", "3", "4"] {
        press(&mut panel, &format!("{screen} c"));
        assert!(panel.state.modal.is_none());
    }
    press(&mut panel, "1 enter c");
    assert!(panel.state.modal.is_none());
}

#[test]
fn security_keys_have_a_column_where_somebody_has_one() {
    let mut panel = TestPanel::open(80, 24);
    assert!(!titles(&panel).contains("Key"));
    panel.server.users[5].security_key = SecurityKeyState::Configured { count: 2 };
    panel.press("R");
    let screen = panel.screen();
    assert!(titles(&panel).ends_with("Key"), "{screen}");
    let row = |name: &str| screen.lines().skip(3).find(|line| line.contains(name)).unwrap();
    assert!(row("Olu Owner").contains("● 2"), "{screen}");
    assert!(row("Ana Lima").contains("· None"), "no gap where no policy asks: {screen}");
    assert!(row("Reminder").trim_end_matches(['│', ' ']).ends_with("n/a"), "{screen}");
    press(&mut panel, "c k space enter");
    assert!(!titles(&panel).contains("Key"), "it can be hidden: {}", panel.screen());
}

#[test]
fn security_keys_have_a_column_where_the_policy_asks_for_them() {
    for (width, height) in [(60, 16), (80, 24), (120, 36), (160, 45)] {
        let mut panel = TestPanel::unanswered(width, height);
        let required = ["phone", "authenticator", "security_key"].map(str::to_owned);
        panel.server.me.policy.required = required.to_vec().try_into().unwrap();
        panel.answer_all();
        assert!(titles(&panel).ends_with("Key"), "{width}:\n{}", panel.screen());
        assert!(panel.screen().contains("Ana Lima"), "{width}:\n{}", panel.screen());
    }
}

#[test]
fn the_details_beside_the_list_can_be_hidden() {
    at_sizes([(100, 30), (120, 36), (160, 45)], "details_hidden", |panel| panel.press("z"));
    let mut panel = TestPanel::open(160, 40);
    assert!(panel.screen().contains("z hide details"), "{}", panel.screen());
    panel.press("z");
    let screen = panel.screen();
    assert!(!screen.contains("User Details") && screen.contains("z show details"), "{screen}");
    panel.press("enter");
    let screen = panel.screen();
    assert!(screen.contains("User Details") && !screen.contains("by name"), "{screen}");
    panel.press("esc");
    assert!(!panel.screen().contains("User Details"), "{}", panel.screen());
    press(&mut panel, "enter z");
    let screen = panel.screen();
    assert!(screen.contains("User Details") && screen.contains("by name"), "{screen}");
}

#[test]
fn hidden_details_are_not_asked_for_in_passing() {
    let mut panel = TestPanel::open(120, 40);
    panel.press("z");
    panel.strike("j");
    assert_eq!(panel.asked(|_| true), 0);
}

#[test]
fn where_there_is_one_pane_the_key_says_why_it_does_nothing() {
    let mut panel = TestPanel::open(80, 24);
    let before = panel.state.panes.clone();
    panel.press("z");
    let words = "Details beside the list need 100 columns of terminal.";
    assert!(panel.screen().contains(words), "{}", panel.screen());
    assert_eq!(panel.state.panes, before);
    panel.press("x");
    press(&mut panel, "3 z");
    assert_eq!(panel.state.panes, before, "no key of Activity");
}

#[test]
fn columns_and_panes_outlive_a_new_sign_in() {
    let mut panel = TestPanel::open_as(120, 40, Role::Admin);
    press(&mut panel, "z c j j space enter");
    panel.expire();
    panel.sign_in();
    let screen = panel.screen();
    assert!(!has(&panel, "Role") && !screen.contains("User Details"), "{screen}");
}
