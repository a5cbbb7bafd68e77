//! The help: there in every place, searched, and nothing beneath it changes.

use super::{at_every_size, test_panel::TestPanel};
use mfadmin::{
    contract::Code,
    tui::{
        dialogs::Modal,
        input::keymap::{Context, Key, KeyCommand, Keymap},
        state::{Life, context},
    },
};

/// A way to a place, from a panel that has just been opened.
type Way = (Context, fn(&mut TestPanel));

fn keys(panel: &mut TestPanel, keys: &str) {
    keys.split(' ').for_each(|key| panel.press(key));
}

/// The ways that lead to a place with one panel; the others begin with one of their own.
const WAYS: [Way; 25] = [
    (Context::List, |_| {}),
    (Context::Details, |panel| panel.pick("Ana Lima")),
    (Context::Log, |panel| keys(panel, "3")),
    (Context::Figures, |panel| keys(panel, "0")),
    (Context::Searching, |panel| keys(panel, "/ b")),
    (Context::Searching, |panel| keys(panel, "4 / b")),
    (Context::Editing, |panel| keys(panel, "p + 1 4")),
    (Context::Confirming, |panel| {
        panel.pick("Mia Moss");
        keys(panel, "a tab");
    }),
    (Context::Destroying, |panel| {
        panel.pick("李小龍");
        keys(panel, "a tab");
    }),
    (Context::Resetting, |panel| keys(panel, "r space")),
    (Context::Explaining, |panel| keys(panel, "r space w x")),
    (Context::Reading, |panel| keys(panel, "4 enter")),
    (Context::Reading, |panel| keys(panel, "3 i")),
    (Context::Choosing, |panel| keys(panel, "3 f j")),
    (Context::Filtering, |panel| keys(panel, "f j l")),
    (Context::Sorting, |panel| keys(panel, "s j")),
    (Context::ChoosingColumns, |panel| keys(panel, "c j space")),
    (Context::Exempting, |panel| keys(panel, "X 3 0 d")),
    (Context::LifeCycle, |panel| keys(panel, "D j tab")),
    (Context::Naming, |panel| keys(panel, "D j Y a")),
    (Context::Exporting, |panel| keys(panel, "e x")),
    (Context::SteppingUp, |panel| {
        panel.server.wants_step_up = true;
        panel.pick("李小龍");
        keys(panel, "a Y 1 2");
    }),
    (Context::Commanding, |panel| keys(panel, ": u s")),
    (Context::Acting, |panel| keys(panel, "space a tab")),
    (Context::Working, |panel| keys(panel, "J")),
];

#[test]
fn help_opens_in_every_place_and_leaves_it_as_it_was() {
    let open = |(place, walk): Way| {
        let mut panel = TestPanel::open(80, 24);
        walk(&mut panel);
        (place, panel)
    };
    let panels = WAYS.map(open).into_iter().chain([
        (Context::SigningIn, TestPanel::signed_out(80, 24)),
        (Context::Proving, {
            let mut panel = TestPanel::expired(80, 24);
            panel.give_password();
            panel
        }),
    ]);
    for (place, mut panel) in panels {
        assert_eq!(context::context(&panel.state), place);
        let before = panel.screen();
        let openers = if place.takes_text() { &["f1"][..] } else { &["?", "f1"] };
        for opener in openers {
            for closer in ["esc", "q", "enter", "?", "f1"] {
                panel.press(opener);
                let title = format!("Keys: {}", place.place());
                let screen = panel.screen();
                assert!(screen.contains(&title), "{opener} in {place:?}:\n{screen}");
                panel.press(closer);
                assert_eq!(panel.screen(), before, "{opener} {closer} in {place:?}");
            }
        }
        assert!(panel.server.refusals.iter().all(|code| *code == Code::StepUpRequired));
    }
}

#[test]
fn f1_is_help_everywhere_and_question_mark_where_it_is_no_text() {
    let keymap = Keymap::default();
    let meaning = |place, key: &str| {
        keymap.lookup(place, key.parse::<Key>().unwrap().event()).map(|row| row.command)
    };
    for place in Context::ALL {
        assert_eq!(meaning(place, "f1"), Some(KeyCommand::Help), "{place:?}");
        let expected = (!place.takes_text()).then_some(KeyCommand::Help);
        assert_eq!(meaning(place, "?"), expected, "{place:?}");
    }
}

#[test]
fn question_mark_is_text_where_text_is_typed() {
    let mut panel = TestPanel::open(80, 24);
    keys(&mut panel, "/ ?");
    assert!(panel.state.help.is_none());
    assert!(panel.screen().contains(" /? "), "{}", panel.screen());
    keys(&mut panel, "esc r space w ?");
    assert!(panel.state.help.is_none());
    assert!(panel.screen().contains('?'), "{}", panel.screen());
}

#[test]
fn help_over_a_confirmation_answers_nothing() {
    let mut panel = TestPanel::open(80, 24);
    panel.pick("李小龍");
    keys(&mut panel, "a tab");
    let before = panel.screen();
    for key in ["y", "n", "enter", "tab", "space", "i", "w", "Y", "left", "j", "R", "p", "a", "r"] {
        panel.press("?");
        panel.press(key);
        assert!(panel.server.keys.is_empty(), "{key} gave the command");
        if panel.state.help.is_some() {
            panel.press("esc");
        }
        assert_eq!(panel.screen(), before, "{key}");
    }
    panel.press("?");
    for (x, y) in (0..80).flat_map(|x| (2..22).map(move |y| (x, y))) {
        panel.strike_at(x, y);
    }
    panel.answer_all();
    assert!(panel.server.keys.is_empty(), "a click gave the command");
    panel.press("esc");
    assert_eq!(panel.screen(), before);
    panel.press("Y");
    assert_eq!(panel.server.keys.len(), 1, "the question still stands");
}

#[test]
fn dialog_beneath_the_help_gets_its_answers() {
    let mut panel = TestPanel::open(80, 24);
    panel.press("space");
    panel.strike("a");
    panel.strike("?");
    panel.answer_all();
    panel.press("esc");
    let screen = panel.screen();
    assert!(screen.contains("1 of 1 users will be affected."), "{screen}");
}

#[test]
fn help_shows_the_keys_of_the_place_before_those_of_every_place() {
    let mut panel = TestPanel::open(80, 24);
    keys(&mut panel, "f ?");
    let screen = panel.screen();
    let at = |words: &str| screen.find(words).unwrap_or_else(|| panic!("{words}:\n{screen}"));
    assert!(at("Clear all filters") < at("Everywhere"));
    for everywhere in ["Show keyboard help", "Suspend to the shell", "Quit at once"] {
        assert!(at("Everywhere") < at(everywhere));
    }
    assert!(!screen.contains("Outbox: mails"), "a command of another place:\n{screen}");
}

#[test]
fn help_search_finds_by_key_label_and_help() {
    for (text, found, missing) in [
        ("jobs", &["Jobs: bulk actions"][..], "Next theme"),
        ("CTRL-D", &["Half a page down"], "Half a page up"),
        ("next gap", &["Next gap; in a search, the next match"], "Previous gap"),
        ("authenticator setup", &["Send a setup link"], "Filter by gap"),
        ("J", &["Key", "Jobs: bulk actions"], "Outbox: mails"),
        ("xyzzy", &["No matching command."], "Jobs"),
    ] {
        let mut panel = TestPanel::open(80, 24);
        keys(&mut panel, "? /");
        panel.type_text(text);
        let screen = panel.screen();
        for words in found {
            assert!(screen.contains(words), "{text}: {words}\n{screen}");
        }
        assert!(!screen.contains(missing), "{text}: {missing}\n{screen}");
        assert!(screen.contains(&format!(" /{text} ")), "{screen}");
    }
}

/// A single letter is in nearly every sentence, so the command on that very key comes first.
#[test]
fn help_search_for_a_key_begins_with_its_command() {
    let mut panel = TestPanel::open(80, 24);
    keys(&mut panel, "? / m");
    let screen = panel.screen();
    let lines: Vec<&str> = screen.lines().collect();
    let at = lines.iter().position(|line| line.contains(" Key ")).unwrap();
    assert!(lines[at + 1].contains("Show full phone numbers"), "{screen}");
}

#[test]
fn esc_clears_the_help_search_then_closes_the_help() {
    let mut panel = TestPanel::open(80, 24);
    panel.press("?");
    let whole = panel.screen();
    for keep in [&[][..], &["enter"]] {
        panel.press("/");
        panel.type_text("jobs");
        keep.iter().for_each(|key| panel.press(key));
        assert!(panel.screen().contains("/jobs 1 found"), "{}", panel.screen());
        panel.press("esc");
        assert_eq!(panel.screen(), whole);
    }
    panel.press("esc");
    assert!(panel.state.help.is_none());
    keys(&mut panel, "? / esc");
    assert!(panel.state.help.is_none(), "there was nothing to clear");
}

#[test]
fn help_scroll_stays_within_the_text() {
    let mut panel = TestPanel::open(60, 16);
    keys(&mut panel, "? G");
    let end = panel.screen();
    keys(&mut panel, "j ctrl-d pgdn");
    assert_eq!(panel.screen(), end);
    panel.press("k");
    assert_ne!(panel.screen(), end, "the way back begins at once");
    panel.press("G");
    panel.press("/");
    panel.type_text("jobs");
    assert!(panel.screen().contains("Jobs: bulk actions"), "{}", panel.screen());
    keys(&mut panel, "enter j j esc");
    panel.press("k");
    assert!(panel.screen().contains("Open the user"), "{}", panel.screen());
}

#[test]
fn anything_can_be_typed_into_the_help_search() {
    let mut panel = TestPanel::open(60, 16);
    keys(&mut panel, "? /");
    panel.paste(&format!("q? \u{1b}[2J\u{202e}李{}\nnext", "x".repeat(10_000)));
    let screen = panel.screen();
    assert!(screen.contains("No matching command."), "{screen}");
    assert!(!screen.contains('\u{202e}') && !screen.contains("next"), "{screen}");
    keys(&mut panel, "esc esc");
    assert!(panel.state.help.is_none());
}

#[test]
fn session_that_ends_closes_the_help() {
    let mut panel = TestPanel::open(80, 24);
    panel.press("?");
    panel.expire();
    assert!(panel.state.help.is_none());
    panel.sign_in();
    assert!(panel.state.auth_state.is_open());
}

#[test]
fn ctrl_c_in_the_help_asks_for_unsaved_text_where_it_is_seen() {
    let mut panel = TestPanel::open(80, 24);
    keys(&mut panel, "p + 1 f1 ctrl-c");
    assert_eq!(panel.state.life, Life::Running);
    assert!(panel.state.help.is_none());
    assert!(matches!(panel.state.modal, Some(Modal::EditUser(_))));
    assert_eq!(context::context(&panel.state), Context::Confirming);
}

#[test]
fn footer_of_dialogs_names_help() {
    for (place, walk) in WAYS {
        let mut panel = TestPanel::open(120, 40);
        walk(&mut panel);
        let screen = panel.screen();
        let footer = screen.lines().last().unwrap();
        let hint = if place.takes_text() { "F1 help" } else { "? help" };
        assert!(footer.contains(hint), "{place:?}: {footer}");
    }
}

#[test]
fn help_of_a_dialog_and_a_searched_help() {
    at_every_size("help_confirming", |panel| {
        panel.pick("李小龍");
        keys(panel, "a ?");
    });
    at_every_size("help_searched", |panel| {
        keys(panel, "? /");
        panel.type_text("user");
    });
}
