//! The mouse: what is clicked where the view drew it does what its key does.

use super::test_panel::TestPanel;
use jiff::SignedDuration;
use mfadmin::tui::{
    action::Action,
    keymap::{Context, KeyCommand},
    mouse::{Gesture, Mouse, Target},
    state::{Focus, Screen, modal::Modal},
    update,
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
fn the_names_of_the_views_are_clicked() {
    for size in SIZES {
        for (name, key) in [("Users", "1"), ("Security", "2"), ("Activity", "3"), ("Outbox", "4")] {
            let mut desk = TestPanel::open(size.0, size.1);
            desk.press("0");
            let (x, _) = desk.place(&format!("{key} {name}"));
            desk.strike_at(x, 1);
            desk.answer_all();
            assert_eq!(desk.state.screen.label(), name);
        }
    }
}

#[test]
fn every_button_of_every_user_is_clicked_where_it_is_drawn() {
    for size in SIZES {
        let users = TestPanel::open(size.0, size.1).server.users;
        for name in users.into_iter().map(|user| user.name) {
            let mut desk = TestPanel::open(size.0, size.1);
            desk.pick(&name);
            let user = desk.state.shown_user().unwrap().clone();
            for button in desk.state.buttons(&user) {
                let key = desk.state.keymap.key(Context::Details, button.bound()).unwrap();
                let label = format!("[ {} ]", button.label());
                alike(size, |desk| desk.pick(&name), &label, &key.to_string());
            }
        }
    }
}

#[test]
fn every_hint_of_the_footer_is_clicked_where_it_is_drawn() {
    for (size, walk) in SIZES.iter().flat_map(|size| WALKS.map(|walk| (*size, walk))) {
        let mut desk = TestPanel::open(size.0, size.1);
        walk.iter().for_each(|key| desk.press(key));
        let context = update::context(&desk.state);
        let y = size.1 - 1;
        let mut seen = 0;
        for x in 0..size.0 {
            let Some(target) = desk.target(x, y) else { continue };
            let Target::Command(bound) = target else { panic!("{target:?} in the footer") };
            let row = desk.state.keymap.rows(context).find(|row| row.bound == bound);
            let (label, key) = row.map(|row| (row.label, row.keys[0])).unwrap();
            let hint = format!("{} {label}", key.short());
            let (start, _) = desk.place(&format!(" {hint} "));
            assert!((start..start + 2 + hint.chars().count() as u16).contains(&x), "{hint}");
            seen += 1;
        }
        assert!(seen > 10, "nothing to click on in {context:?}");
    }
}

const WALKS: [&[&str]; 8] =
    [&[], &["2"], &["3"], &["4"], &["enter"], &["f"], &["3", "f"], &["4", "enter"]];

#[test]
fn a_row_is_chosen_by_a_click_and_opened_by_two() {
    for size in SIZES {
        let mut desk = TestPanel::open(size.0, size.1);
        let (x, y) = desk.place("│  Mia Moss");
        desk.strike_at(x + 5, y);
        desk.answer_all();
        assert_eq!(desk.state.current_list().unwrap().selected().unwrap().name, "Mia Moss");
        assert_eq!(desk.state.focus, Focus::List);
        desk.strike_at(x + 5, y);
        desk.answer_all();
        assert_eq!(desk.state.focus, Focus::Details, "{}", desk.screen());
        assert_eq!(desk.state.shown_user().unwrap().name, "Mia Moss");
    }
}

#[test]
fn two_slow_clicks_are_no_double_click_and_neither_are_three_two() {
    let mut desk = TestPanel::open(80, 24);
    let (x, y) = desk.place("│  Mia Moss");
    desk.strike_at(x + 3, y);
    desk.pass(SignedDuration::from_millis(401));
    desk.strike_at(x + 3, y);
    assert_eq!(desk.state.focus, Focus::List);
    desk.strike_at(x + 3, y + 1);
    assert_eq!(desk.state.focus, Focus::List, "on another row");
}

#[test]
fn beside_the_details_a_click_goes_back_to_the_list() {
    let mut desk = TestPanel::open(132, 43);
    desk.pick("Ana Lima");
    desk.click("│  Noa Levi");
    assert_eq!(desk.state.focus, Focus::Details, "the border is no row");
    let (x, y) = desk.place("  Noa Levi");
    desk.strike_at(x + 3, y);
    desk.answer_all();
    assert_eq!(desk.state.focus, Focus::List);
    assert_eq!(desk.state.shown_user().unwrap().name, "Noa Levi");
}

#[test]
fn entries_and_messages_are_clickable_rows() {
    let mut desk = TestPanel::open(80, 24);
    desk.press("4");
    let (x, y) = (5, 6);
    let before = desk.state.outbox.selected().unwrap().id;
    desk.strike_at(x, y);
    let chosen = desk.state.outbox.selected().unwrap().id;
    assert_ne!(chosen, before);
    desk.strike_at(x, y);
    let Some(Modal::Message(open)) = &desk.state.modal else { panic!("not open") };
    let message = &open.message;
    assert_eq!(message.id, chosen);
    desk.press("esc");
    desk.press("3");
    desk.strike_at(x, y);
    assert_eq!(desk.state.activity.selected, 2);
    desk.strike_at(x, y);
    desk.answer_all();
    assert_eq!(desk.state.focus, Focus::Details);
}

#[test]
fn click_acts_on_the_user_that_was_drawn() {
    let mut desk = TestPanel::open(80, 24);
    let (x, y) = desk.place("  Noa Levi");
    let target = desk.target(x + 3, y).unwrap();
    desk.server.users.retain(|user| user.name != "Ana Lima");
    desk.press("R");
    desk.apply(Action::Mouse(Gesture::Click(target)));
    assert_eq!(desk.state.current_list().unwrap().selected().unwrap().name, "Noa Levi");
}

#[test]
fn click_does_not_pass_through_a_dialog() {
    let mut desk = TestPanel::open(80, 24);
    desk.press("?");
    for y in 2..20 {
        assert_eq!(desk.target(40, y), None);
    }
    // Beside the dialog the rows show, and a click there does nothing.
    let under = desk.state.current_list().unwrap().cursor;
    desk.strike_at(1, 8);
    assert_eq!(desk.state.current_list().unwrap().cursor, under);
    let mut veiled = TestPanel::open(80, 24);
    veiled.server.refuses_with = Some(mfadmin::contract::Code::SessionExpired);
    veiled.press("R");
    for y in 0..23 {
        assert!((0..80).all(|x| veiled.target(x, y).is_none()), "row {y}");
    }
}

#[test]
fn answers_boxes_and_lines_of_dialogs_are_clicked() {
    for size in SIZES {
        let ask = |desk: &mut TestPanel| {
            desk.pick("李小龍");
            desk.press("a");
        };
        alike(size, ask, "[ Cancel", "n");
        alike(size, ask, "[ Reset app", "y");
        let why = |desk: &mut TestPanel| {
            ask(desk);
            desk.press("w");
        };
        let mut desk = TestPanel::open(size.0, size.1);
        why(&mut desk);
        desk.click("[ Cancel");
        assert!(desk.state.modal.is_none());
        let access = |desk: &mut TestPanel| {
            desk.pick("李小龍");
            desk.press("r");
        };
        alike(size, access, "] Reset the password", "space");
        let mut desk = TestPanel::open(size.0, size.1);
        access(&mut desk);
        desk.click("] Log out of all");
        let Some(Modal::Access(form)) = &desk.state.modal else { panic!() };
        assert!(form.reset.end_sessions && !form.reset.send_password_reset);
        alike(size, |desk| desk.press("f"), "▸ Gap ", "l");
        let mut desk = TestPanel::open(size.0, size.1);
        desk.press("s");
        let (x, y) = desk.place("  role  ");
        desk.strike_at(x + 3, y);
        desk.strike_at(x + 3, y);
        desk.answer_all();
        assert!(desk.screen().contains("by role"), "{}", desk.screen());
    }
}

#[test]
fn actions_on_many_and_jobs_are_clicked() {
    for size in SIZES {
        let many = |desk: &mut TestPanel| {
            for key in ["j", "space", "space", "a"] {
                desk.press(key);
            }
        };
        alike(size, many, "( ) Reset Authenticator App", "j");
        alike(size, many, "[ ] include links", "i");
        alike(size, many, "[ Send links", "y");
        let why = |desk: &mut TestPanel| {
            many(desk);
            desk.press("w");
        };
        let mut desk = TestPanel::open(size.0, size.1);
        why(&mut desk);
        desk.click("[ Cancel");
        assert!(desk.state.modal.is_none());
        let mut desk = TestPanel::open(size.0, size.1);
        many(&mut desk);
        desk.press("y");
        desk.click("none  Tab");
        assert!(desk.screen().contains("Failed: none"), "{}", desk.screen());
        for key in ["esc", "space", "r", "y", "esc", "J"] {
            desk.press(key);
        }
        let (x, y) = desk.place("Setup links");
        desk.strike_at(x, y);
        assert!(desk.screen().contains("▸ just now   Setup links"), "{}", desk.screen());
        desk.strike_at(x, y);
        assert!(desk.screen().contains("╭ Send Authenticator Setup Link"), "{}", desk.screen());
    }
}

#[test]
fn a_command_of_the_palette_is_done_by_two_clicks() {
    let mut desk = TestPanel::open(60, 16);
    desk.press(":");
    desk.type_text("outbox");
    let (x, y) = desk.place("▸ outbox");
    desk.strike_at(x, y);
    assert_eq!(desk.state.screen, Screen::Users);
    desk.strike_at(x, y);
    assert_eq!(desk.state.screen, Screen::Outbox);
}

#[test]
fn the_wheel_scrolls_what_the_keys_move_in() {
    let mut desk = TestPanel::open(60, 16);
    let wheel = |desk: &mut TestPanel, gesture| {
        desk.apply(Action::Mouse(gesture));
        desk.answer_all();
    };
    wheel(&mut desk, Gesture::WheelDown);
    assert_eq!(desk.state.users.cursor, 3);
    wheel(&mut desk, Gesture::WheelUp);
    wheel(&mut desk, Gesture::WheelUp);
    assert_eq!(desk.state.users.cursor, 0);
    desk.press("?");
    wheel(&mut desk, Gesture::WheelDown);
    assert!(matches!(desk.state.modal, Some(Modal::Help { scroll: 3, .. })));
    desk.press("esc");
    desk.press("p");
    desk.type_text("+1");
    let before = desk.screen();
    wheel(&mut desk, Gesture::WheelDown);
    assert_eq!(desk.screen(), before, "text is not scrolled");
}

#[test]
fn key_toggles_the_mouse() {
    let mut desk = TestPanel::open(80, 24);
    assert_eq!(desk.state.mouse, Mouse::Off);
    desk.press("M");
    assert_eq!(desk.state.mouse, Mouse::On);
    assert!(desk.screen().contains("Hold Shift"), "{}", desk.screen());
    desk.press("M");
    assert_eq!(desk.state.mouse, Mouse::Off);
    assert!(desk.state.keymap.rows(Context::List).any(|row| row.bound == KeyCommand::Mouse));
}
