//! The mouse: what is clicked where the view drew it does what its key does.

use super::test_panel::TestPanel;
use jiff::SignedDuration;
use mfadmin::tui::{
    action::Action,
    dialogs::Modal,
    input::{
        keymap::{Context, KeyCommand},
        mouse::{Gesture, Mouse, Target},
    },
    state::{Focus, Screen, context},
};

const SIZES: [(u16, u16); 6] = [(60, 16), (80, 24), (99, 30), (100, 30), (132, 43), (200, 60)];

/// Two panels brought to the same place, one then clicked and one typed at, look the same.
#[track_caller]
fn alike(size: (u16, u16), walk: impl Fn(&mut TestPanel), words: &str, key: &str) {
    let mut clicked = TestPanel::open(size.0, size.1);
    walk(&mut clicked);
    clicked.click(words);
    let mut typed = TestPanel::open(size.0, size.1);
    walk(&mut typed);
    typed.press(key);
    assert_eq!(clicked.screen(), typed.screen(), "{words:?} and {key} at {size:?}");
}

#[test]
fn view_names_are_clickable() {
    for size in SIZES {
        for (name, key) in [("Users", "1"), ("Security", "2"), ("Activity", "3"), ("Outbox", "4")] {
            let mut panel = TestPanel::open(size.0, size.1);
            panel.press("0");
            let (x, _) = panel.place(&format!("{key} {name}"));
            panel.strike_at(x, 1);
            panel.answer_all();
            assert_eq!(panel.state.screen.label(), name);
        }
    }
}

#[test]
fn every_button_of_every_user_is_clicked_where_it_is_drawn() {
    for size in SIZES {
        let users = TestPanel::open(size.0, size.1).server.users;
        for name in users.into_iter().map(|user| user.name) {
            let mut panel = TestPanel::open(size.0, size.1);
            panel.pick(&name);
            let user = panel.state.shown_user().unwrap().clone();
            for button in panel.state.buttons(&user) {
                let key = panel.state.keymap.key(Context::Details, button.command()).unwrap();
                let label = format!("[ {} ]", button.label());
                alike(size, |panel| panel.pick(&name), &label, &key.to_string());
            }
        }
    }
}

#[test]
fn every_hint_of_the_footer_is_clicked_where_it_is_drawn() {
    for (size, walk) in SIZES.iter().flat_map(|size| WALKS.map(|walk| (*size, walk))) {
        let mut panel = TestPanel::open(size.0, size.1);
        walk.iter().for_each(|key| panel.press(key));
        let context = context::context(&panel.state);
        let y = size.1 - 1;
        let mut seen = 0;
        for x in 0..size.0 {
            let Some(target) = panel.target(x, y) else { continue };
            let Target::Command(command) = target else { panic!("{target:?} in the footer") };
            let row = panel.state.keymap.rows(context).find(|row| row.command == command);
            let (label, key) = row.map(|row| (row.label, row.keys[0])).unwrap();
            let label = match (context, command) {
                (Context::Details, KeyCommand::Open) => {
                    let user = panel.state.shown_user().unwrap();
                    panel.state.buttons(user)[panel.state.marked_button(user)].short_label()
                }
                _ => label,
            };
            let hint = format!("{} {label}", key.short());
            let (start, _) = panel.place(&format!(" {hint} "));
            assert!((start..start + 2 + hint.chars().count() as u16).contains(&x), "{hint}");
            seen += 1;
        }
        assert!(seen > 10, "nothing to click on in {context:?}");
    }
}

const WALKS: [&[&str]; 8] =
    [&[], &["2"], &["3"], &["4"], &["enter"], &["f"], &["3", "f"], &["4", "enter"]];

#[test]
fn click_selects_and_double_click_opens_a_row() {
    for size in SIZES {
        let mut panel = TestPanel::open(size.0, size.1);
        let (x, y) = panel.place("│  Mia Moss");
        panel.strike_at(x + 5, y);
        panel.answer_all();
        assert_eq!(panel.state.current_list().unwrap().selected().unwrap().name, "Mia Moss");
        assert_eq!(panel.state.focus, Focus::List);
        panel.strike_at(x + 5, y);
        panel.answer_all();
        assert_eq!(panel.state.focus, Focus::Details, "{}", panel.screen());
        assert_eq!(panel.state.shown_user().unwrap().name, "Mia Moss");
    }
}

#[test]
fn slow_or_triple_clicks_are_no_double_click() {
    let mut panel = TestPanel::open(80, 24);
    let (x, y) = panel.place("│  Mia Moss");
    panel.strike_at(x + 3, y);
    panel.pass(SignedDuration::from_millis(401));
    panel.strike_at(x + 3, y);
    assert_eq!(panel.state.focus, Focus::List);
    panel.strike_at(x + 3, y + 1);
    assert_eq!(panel.state.focus, Focus::List, "on another row");
}

#[test]
fn click_beside_the_details_focuses_the_list() {
    let mut panel = TestPanel::open(132, 43);
    panel.pick("Ana Lima");
    panel.click("│  Noa Levi");
    assert_eq!(panel.state.focus, Focus::Details, "the border is no row");
    let (x, y) = panel.place("  Noa Levi");
    panel.strike_at(x + 3, y);
    panel.answer_all();
    assert_eq!(panel.state.focus, Focus::List);
    assert_eq!(panel.state.shown_user().unwrap().name, "Noa Levi");
}

#[test]
fn entries_and_messages_are_clickable_rows() {
    let mut panel = TestPanel::open(80, 24);
    panel.press("4");
    let (x, y) = (5, 6);
    let before = panel.state.outbox.selected().unwrap().id;
    panel.strike_at(x, y);
    let chosen = panel.state.outbox.selected().unwrap().id;
    assert_ne!(chosen, before);
    panel.strike_at(x, y);
    let Some(Modal::Message(open)) = &panel.state.modal else { panic!("not open") };
    let message = &open.message;
    assert_eq!(message.id, chosen);
    panel.press("esc");
    panel.press("3");
    panel.strike_at(x, y);
    assert_eq!(panel.state.activity.selected, 2);
    panel.strike_at(x, y);
    panel.answer_all();
    assert_eq!(panel.state.focus, Focus::Details);
}

#[test]
fn click_acts_on_the_user_that_was_drawn() {
    let mut panel = TestPanel::open(80, 24);
    let (x, y) = panel.place("  Noa Levi");
    let target = panel.target(x + 3, y).unwrap();
    panel.server.users.retain(|user| user.name != "Ana Lima");
    panel.press("R");
    panel.apply(Action::Mouse(Gesture::Click(target)));
    assert_eq!(panel.state.current_list().unwrap().selected().unwrap().name, "Noa Levi");
}

#[test]
fn click_does_not_pass_through_a_dialog() {
    let mut panel = TestPanel::open(80, 24);
    panel.press("?");
    for y in 2..20 {
        assert_eq!(panel.target(40, y), None);
    }
    // Beside the dialog the rows show, and a click there does nothing.
    let under = panel.state.current_list().unwrap().cursor;
    panel.strike_at(1, 8);
    assert_eq!(panel.state.current_list().unwrap().cursor, under);
    let mut veiled = TestPanel::open(80, 24);
    veiled.server.refuses_with = Some(mfadmin::contract::Code::SessionExpired);
    veiled.press("R");
    for y in 0..23 {
        assert!((0..80).all(|x| veiled.target(x, y).is_none()), "row {y}");
    }
}

#[test]
fn dialog_controls_are_clickable() {
    for size in SIZES {
        let ask = |panel: &mut TestPanel| {
            panel.pick("李小龍");
            panel.press("a");
        };
        alike(size, ask, "[ Cancel", "n");
        alike(size, ask, "[ Reset app", "Y");
        let why = |panel: &mut TestPanel| {
            ask(panel);
            panel.press("w");
        };
        let mut panel = TestPanel::open(size.0, size.1);
        why(&mut panel);
        panel.click("[ Cancel");
        assert!(panel.state.modal.is_none());
        let access = |panel: &mut TestPanel| {
            panel.pick("李小龍");
            panel.press("r");
        };
        alike(size, access, "] Reset the password", "space");
        let mut panel = TestPanel::open(size.0, size.1);
        access(&mut panel);
        panel.click("] Log out of all");
        let Some(Modal::Access(form)) = &panel.state.modal else { panic!() };
        assert!(form.reset.end_sessions && !form.reset.send_password_reset);
        alike(size, |panel| panel.press("f"), "▸ Gap ", "l");
        let mut panel = TestPanel::open(size.0, size.1);
        panel.press("s");
        let (x, y) = panel.place("  role  ");
        panel.strike_at(x + 3, y);
        panel.strike_at(x + 3, y);
        panel.answer_all();
        assert!(panel.screen().contains("by role"), "{}", panel.screen());
    }
}

#[test]
fn actions_on_many_and_jobs_are_clicked() {
    for size in SIZES {
        let many = |panel: &mut TestPanel| {
            for key in ["j", "space", "space", "a"] {
                panel.press(key);
            }
        };
        alike(size, many, "( ) Reset Authenticator App", "j");
        alike(size, many, "[ ] include links", "i");
        alike(size, many, "[ Send links", "Y");
        let why = |panel: &mut TestPanel| {
            many(panel);
            panel.press("w");
        };
        let mut panel = TestPanel::open(size.0, size.1);
        why(&mut panel);
        panel.click("[ Cancel");
        assert!(panel.state.modal.is_none());
        let mut panel = TestPanel::open(size.0, size.1);
        many(&mut panel);
        panel.press("Y");
        panel.click("none  Tab");
        assert!(panel.screen().contains("Failed: none"), "{}", panel.screen());
        for key in ["esc", "space", "r", "Y", "esc", "J"] {
            panel.press(key);
        }
        let (x, y) = panel.place("Setup links");
        panel.strike_at(x, y);
        assert!(panel.screen().contains("▸ just now   Setup links"), "{}", panel.screen());
        panel.strike_at(x, y);
        assert!(panel.screen().contains("╭ Send Authenticator Setup Link"), "{}", panel.screen());
    }
}

#[test]
fn double_click_runs_a_palette_command() {
    let mut panel = TestPanel::open(60, 16);
    panel.press(":");
    panel.type_text("outbox");
    let (x, y) = panel.place("▸ outbox");
    panel.strike_at(x, y);
    assert_eq!(panel.state.screen, Screen::Users);
    panel.strike_at(x, y);
    assert_eq!(panel.state.screen, Screen::Outbox);
}

#[test]
fn wheel_scrolls_the_focused_place() {
    let mut panel = TestPanel::open(60, 16);
    let wheel = |panel: &mut TestPanel, gesture| {
        panel.apply(Action::Mouse(gesture));
        panel.answer_all();
    };
    wheel(&mut panel, Gesture::WheelDown);
    assert_eq!(panel.state.users.cursor, 3);
    wheel(&mut panel, Gesture::WheelUp);
    wheel(&mut panel, Gesture::WheelUp);
    assert_eq!(panel.state.users.cursor, 0);
    panel.press("?");
    wheel(&mut panel, Gesture::WheelDown);
    assert_eq!(panel.state.help.as_ref().map(|help| help.scroll), Some(3));
    panel.press("esc");
    panel.press("p");
    panel.type_text("+1");
    let before = panel.screen();
    wheel(&mut panel, Gesture::WheelDown);
    assert_eq!(panel.screen(), before, "text is not scrolled");
}

#[test]
fn key_toggles_the_mouse() {
    let mut panel = TestPanel::open(80, 24);
    assert_eq!(panel.state.mouse, Mouse::Off);
    panel.press("M");
    assert_eq!(panel.state.mouse, Mouse::On);
    assert!(panel.screen().contains("Hold Shift"), "{}", panel.screen());
    panel.press("M");
    assert_eq!(panel.state.mouse, Mouse::Off);
    assert!(panel.state.keymap.rows(Context::List).any(|row| row.command == KeyCommand::Mouse));
}
