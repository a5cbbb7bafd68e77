//! The panel from start to end.

use super::{program::TestHome, terminal::Screen};
use std::fs;

const ENTER: &str = "\r";
const ESC: &str = "\x1b";

fn demo(home: &TestHome) -> Screen {
    let mut screen = Screen::start(home, &["demo"], 80, 24);
    screen.wait_for("Users 1/60");
    screen
}

fn nothing_left(home: &TestHome) {
    assert_eq!(fs::read_dir(home.path("tmp")).unwrap().count(), 0, "the database is removed");
}

#[test]
fn views_of_the_configuration_have_their_keys() {
    let home = TestHome::new();
    fs::create_dir_all(home.config_file().parent().unwrap()).unwrap();
    let view = "[[views]]\nname = \"Bots of ours\"\nkey = \"7\"\nkind = \"avobot\"\n";
    fs::write(home.config_file(), view).unwrap();
    let mut screen = demo(&home);
    screen.press("7");
    screen.wait_for("Bots of ours [Avobot]");
    screen.press("q");
    assert_eq!(screen.end().exit_code(), 0);
}

#[test]
fn quitting_restores_the_terminal() {
    let home = TestHome::new();
    let mut screen = demo(&home);
    // The name of the organisation gives way to what is not set up.
    screen.wait_for("nothing is sent");
    screen.press("2");
    screen.wait_for("by urgency");
    screen.press("4");
    screen.wait_until("in the outbox", |screen| !screen.contents().contains("by urgency"));
    screen.press("1");
    screen.wait_for("Users 1/60");
    screen.press(ENTER);
    screen.wait_for("User Details");
    screen.press("?");
    screen.wait_for("Keys");
    screen.press(ESC);
    screen.wait_until("without help", |screen| !screen.contents().contains("╭ Keys"));
    screen.press(ESC);
    screen.wait_for("Users 1/60");
    screen.resize(120, 40);
    screen.wait_until("as wide as the terminal", |screen| {
        screen.rows(0, 120).any(|row| row.chars().count() > 100)
    });
    screen.resize(80, 24);
    screen.wait_for("Users 1/60");
    screen.press("q");
    assert_eq!(screen.end().exit_code(), 0);
    screen.assert_restored();
    nothing_left(&home);
}

/// What the shell does to a program that was stopped from elsewhere: the line is as it was before,
/// and other words are on the screen.
#[test]
fn panel_redraws_after_a_stop() {
    let home = TestHome::new();
    let mut screen = demo(&home);
    screen.signal("STOP");
    screen.scribble("PROMPT> fg\r\n");
    screen.signal("CONT");
    screen.wait_until("drawn anew", |screen| !screen.contents().contains("PROMPT"));
    screen.wait_for("Users 1/60");
    screen.press("j");
    screen.wait_for("Users 2/60");
    screen.press("q");
    assert_eq!(screen.end().exit_code(), 0);
    screen.assert_restored();
}

#[test]
fn signals_end_the_panel_and_restore_the_terminal() {
    for signal in ["TERM", "INT", "HUP", "QUIT"] {
        let home = TestHome::new();
        let mut screen = demo(&home);
        screen.signal(signal);
        assert_eq!(screen.end().exit_code(), 0, "{signal}");
        screen.assert_restored();
        nothing_left(&home);
    }
}

#[test]
fn action_queues_its_message() {
    let home = TestHome::new();
    let mut screen = demo(&home);
    screen.press("/you@example.com");
    screen.press(ENTER);
    screen.wait_for("1 found");
    screen.press("r");
    screen.wait_for("Log out of all sessions");
    screen.press(" ");
    screen.press(ENTER);
    screen.wait_for("Password reset for Yael You is queued");
    screen.press("4");
    screen.wait_for("Password reset");
    screen.press("q");
    assert_eq!(screen.end().exit_code(), 0);
    screen.assert_restored();
    nothing_left(&home);
}

#[test]
fn hostile_name_is_sanitised_for_the_terminal() {
    let home = TestHome::new();
    let mut screen = Screen::start(&home, &["demo", "--hostile-names"], 80, 24);
    screen.wait_for("Users 1/60");
    screen.press("/mallory");
    screen.press(ENTER);
    screen.wait_for("8 found");
    // On to each of them, so that every name is drawn in the details too.
    for _ in 0..8 {
        screen.press(ENTER);
        screen.wait_for("Profile Information");
        screen.press(ESC);
        screen.wait_until("closed", |screen| !screen.contents().contains("Profile Information"));
        screen.press("j");
    }
    screen.press("q");
    assert_eq!(screen.end().exit_code(), 0);
    for piece in ["\x1b]0;owned", "\u{9b}", "\u{9d}", "\u{202e}", "\u{2066}", "\u{200b}", "\0"] {
        assert!(!screen.wrote(piece.as_bytes()), "{piece:?}");
    }
    screen.assert_restored();
}

#[test]
fn key_pressed_during_a_resize_counts() {
    let home = TestHome::new();
    let mut screen = demo(&home);
    for _ in 0..25 {
        screen.resize(100, 30);
        screen.press("2");
        screen.wait_for("by urgency");
        screen.resize(80, 24);
        screen.press("1");
        screen.wait_for("by name");
    }
    screen.press("q");
    assert_eq!(screen.end().exit_code(), 0);
}
