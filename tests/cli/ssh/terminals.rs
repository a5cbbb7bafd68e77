//! Terminals of all kinds, and places that are none.

use super::ssh_host::{MFADMIN, SshHost};
use crate::terminal::Screen;
use std::num::NonZeroU16;

#[test]
#[ignore = "needs Debian's openssh-server and openssh-client"]
fn every_kind_of_terminal_shows_the_panel_and_is_restored() {
    let host = SshHost::new();
    for term in ["xterm-256color", "screen", "tmux-256color", "linux", "vt100"] {
        let mut screen = host.demo(&[("TERM", term)]);
        screen.press("j");
        screen.wait_for("Users 2/60");
        screen.press("\r");
        screen.wait_for("User Details");
        screen.press("q");
        assert_eq!(screen.end().exit_code(), 0, "{term}: {}", screen.contents());
        screen.assert_restored();
        let coloured = screen.colours();
        assert_eq!(coloured, term != "vt100", "{term} has colours: {coloured}");
    }
}

/// The Linux console and old terminals have no alternate screen: what the shell showed must not
/// shine through, and the panel must not stay.
#[test]
#[ignore = "needs Debian's openssh-server and openssh-client"]
fn terminal_without_alternate_screen_is_cleared_before_and_after() {
    let host = SshHost::new();
    let mut screen = host.demo(&[("TERM", "linux")]);
    let shown = without_alternate_screen(&screen);
    assert!(!shown.contains("old words"), "{shown}");
    assert!(shown.contains("Users 1/60"), "{shown}");
    screen.press("q");
    assert_eq!(screen.end().exit_code(), 0);
    assert_eq!(without_alternate_screen(&screen).trim(), "");
}

/// What a terminal shows that had words on it and passes over the alternate screen.
fn without_alternate_screen(screen: &Screen) -> String {
    let text = String::from_utf8_lossy(&screen.raw);
    let text = text.replace("\x1b[?1049h", "").replace("\x1b[?1049l", "");
    let size = |cells| NonZeroU16::new(cells).unwrap();
    let mut parser = vt100::Parser::new(size(24), size(80), 0);
    let old: String = (1..=20).map(|line| format!("old words {line}{:>60}\r\n", "x")).collect();
    parser.process(old.as_bytes());
    parser.process(text.as_bytes());
    parser.screen().contents()
}

#[test]
#[ignore = "needs Debian's openssh-server and openssh-client"]
fn non_unicode_locale_gets_ascii() {
    let host = SshHost::new();
    let mut screen = host.demo(&[("LANG", "C")]);
    // One whose name is ASCII, so that all that is left is ours.
    screen.press("/you@example.com\r");
    screen.wait_for("1 found");
    screen.press("\r");
    screen.wait_for("User Details");
    screen.wait_for("+ Verified");
    let shown = screen.contents();
    assert!(shown.is_ascii(), "{shown}");
    assert!(shown.contains("+--"), "{shown}");
    screen.press("q");
    assert_eq!(screen.end().exit_code(), 0);
    screen.assert_restored();
}

#[test]
#[ignore = "needs Debian's openssh-server and openssh-client"]
fn no_color_disables_colours() {
    let host = SshHost::new();
    let mut screen = host.demo(&[("NO_COLOR", "1")]);
    screen.press("2");
    screen.wait_for("by urgency");
    screen.wait_for("1/33");
    screen.press("\r");
    screen.wait_for("User Details");
    screen.press("q");
    assert_eq!(screen.end().exit_code(), 0);
    screen.assert_restored();
    assert!(!screen.colours());
}

#[test]
#[ignore = "needs Debian's openssh-server and openssh-client"]
fn without_a_terminal_the_scriptable_command_is_named() {
    let host = SshHost::new();
    for script in [format!("{MFADMIN} demo < /dev/null"), format!("{MFADMIN} | cat")] {
        let script = format!("{script}; echo code $?");
        let mut screen = host.open(&[], &script, (120, 24));
        screen.end();
        let shown = screen.contents().split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(shown.contains("the panel needs a terminal"), "{shown}");
        assert!(shown.contains("over SSH use `ssh -t`"), "{shown}");
        assert!(shown.contains("`mfadmin "), "a command for scripts is named: {shown}");
        assert!(!screen.wrote(b"\x1b["), "nothing is drawn");
    }
}
