//! A conversation without a terminal and without a server.

use jiff::{Timestamp, tz::TimeZone};
use mfadmin::{
    cli::plain::{
        plain_panel::{PlainPanel, WIDTH},
        turns,
    },
    contract::columns,
};
use uuid::Uuid;

fn panel() -> PlainPanel {
    let mut panel = PlainPanel::new(Timestamp::UNIX_EPOCH, TimeZone::UTC, Uuid::nil());
    turns::begin(&mut panel);
    turns::page(&mut panel);
    panel
}

fn said_to(panel: &mut PlainPanel, line: &str) -> String {
    turns::prompt(panel);
    turns::answer(panel, line, Timestamp::UNIX_EPOCH);
    turns::page(panel).join(" ")
}

#[test]
fn every_line_is_answered() {
    let mut panel = panel();
    for line in ["", "zz", "99", "1-3,5 remind", "all", "\u{1b}[A", "/", "y", "w", "-", ",", "1-"] {
        let said = said_to(&mut panel, line);
        assert!(said.contains("q quits"), "{line:?}: {said:?}");
    }
    assert!(!panel.is_over());
    said_to(&mut panel, "q");
    assert!(panel.is_over());
}

#[test]
fn answer_to_something_else_is_not_used_nor_said() {
    let mut panel = panel();
    turns::prompt(&mut panel);
    panel.state.await_sign_in();
    let effects = turns::answer(&mut panel, "plum garage seven kites", Timestamp::UNIX_EPOCH);
    assert_eq!(effects, Vec::new());
    let said = turns::page(&mut panel).join(" ");
    assert!(said.contains("What you typed was not used."), "{said}");
    assert!(!said.contains("plum"), "{said}");
}

#[test]
fn lines_fit_and_steer_nothing() {
    let mut panel = panel();
    panel.say(&"\u{1b}[2J long\u{202e} words and\u{9b} more ".repeat(40));
    panel.say(&"x".repeat(300));
    let lines = panel.take_lines();
    assert!(lines.len() > 4);
    for line in lines {
        assert!(columns::of(&line) <= WIDTH, "{line:?}");
        assert!(!line.contains(|c: char| c.is_control() || c == '\u{202e}'), "{line:?}");
    }
}
