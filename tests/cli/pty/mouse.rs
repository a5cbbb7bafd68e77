//! The mouse and the palette in a real terminal, and that the terminal gets its mouse back.

use super::{program::TestHome, terminal::Screen};
use std::fs;
use vt100::{MouseProtocolEncoding, MouseProtocolMode};

const ENTER: &str = "\r";

fn demo(home: &TestHome) -> Screen {
    let mut screen = Screen::start(home, &["demo"], 80, 24);
    screen.wait_for("Users 1/60");
    screen.wait_for("(Owner)");
    screen
}

/// A demo that tells of the mouse, because its configuration says so.
fn demo_with_mouse(home: &TestHome) -> Screen {
    fs::create_dir_all(home.config_file().parent().unwrap()).unwrap();
    fs::write(home.config_file(), "[panel]\nmouse = true\n").unwrap();
    let mut screen = demo(home);
    tells_of_the_mouse(&mut screen);
    screen
}

fn tells_of_the_mouse(screen: &mut Screen) {
    screen.wait_until("telling of clicks", |screen| {
        screen.mouse_protocol_mode() == MouseProtocolMode::PressRelease
            && screen.mouse_protocol_encoding() == MouseProtocolEncoding::Sgr
    });
}

/// Presses and releases the first button where `words` stand.
fn click(screen: &mut Screen, words: &str) {
    let shown = screen.contents();
    let mut lines = shown.lines().enumerate();
    let place = lines.find_map(|(row, line)| Some((line.find(words)?, row, line)));
    let (at, row, line) = place.unwrap_or_else(|| panic!("no {words:?}:\n{shown}"));
    let (column, row) = (line[..at].chars().count() + 1, row + 1);
    screen.press(&format!("\x1b[<0;{column};{row}M\x1b[<0;{column};{row}m"));
}

#[test]
fn mouse_is_off_by_default() {
    let home = TestHome::new();
    let mut screen = demo(&home);
    assert!(!screen.wrote(b"\x1b[?1000h"), "the terminal keeps its mouse");
    screen.press("M");
    tells_of_the_mouse(&mut screen);
    click(&mut screen, "2 Security");
    screen.wait_for("by urgency");
    screen.press("\x1b[<65;10;10M");
    screen.wait_until("scrolled", |screen| !screen.contents().contains(" 1/"));
    screen.press("M");
    screen.wait_until("silent again", |screen| {
        screen.mouse_protocol_mode() == MouseProtocolMode::None
    });
    screen.press("q");
    assert_eq!(screen.end().exit_code(), 0);
    screen.assert_restored();
}

#[test]
fn double_click_opens_a_user_and_click_presses_a_button() {
    let home = TestHome::new();
    let mut screen = demo_with_mouse(&home);
    screen.press("/yael you");
    screen.press(ENTER);
    screen.wait_for("1 found");
    click(&mut screen, "Yael You   ");
    click(&mut screen, "Yael You   ");
    screen.wait_for("Profile Information");
    click(&mut screen, "[ Reset Password / Log Out ]");
    screen.wait_for("Log out of all sessions");
    screen.press("q");
    screen.wait_until("closed", |screen| !screen.contents().contains("Log out of all sessions"));
    screen.press("q");
    assert_eq!(screen.end().exit_code(), 0);
    screen.assert_restored();
}

#[test]
fn every_exit_disables_the_mouse() {
    for signal in ["TERM", "INT", "HUP", "QUIT"] {
        let home = TestHome::new();
        let mut screen = demo_with_mouse(&home);
        screen.signal(signal);
        assert_eq!(screen.end().exit_code(), 0, "{signal}");
        screen.assert_restored();
    }
}

#[test]
fn mouse_is_enabled_again_after_a_stop() {
    let home = TestHome::new();
    let mut screen = demo_with_mouse(&home);
    screen.signal("STOP");
    screen.scribble("\x1b[?1006l\x1b[?1000lPROMPT> fg\r\n");
    screen.signal("CONT");
    screen.wait_until("drawn anew", |screen| !screen.contents().contains("PROMPT"));
    tells_of_the_mouse(&mut screen);
    screen.press("q");
    assert_eq!(screen.end().exit_code(), 0);
    screen.assert_restored();
}

#[test]
fn palette_finds_a_command_by_name() {
    let home = TestHome::new();
    let mut screen = demo(&home);
    screen.press(":");
    screen.wait_for("Commands");
    screen.press("activ");
    screen.wait_for("▸ activity");
    screen.press(ENTER);
    screen.wait_for("No activity yet");
    // A paste, as terminals bracket it.
    screen.press(":");
    screen.wait_for("Commands");
    screen.press("\x1b[200~quit\x1b[201~");
    screen.wait_for("▸ quit");
    screen.press(ENTER);
    assert_eq!(screen.end().exit_code(), 0);
    screen.assert_restored();
}
