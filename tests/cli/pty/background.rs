//! Terminals that are asked what is behind their text, and answer, late, oddly or never.

use super::{program::TestHome, terminal::Screen};
use mfadmin_testing::program::mfadmin;
use portable_pty::CommandBuilder;
use std::time::Duration;
use vt100::Color;

const QUERY: &[u8] = b"\x1b]11;?\x07";
const LIGHT: &str = "\x1b]11;rgb:ffff/ffff/ffff\x07";
const DARK: &str = "\x1b]11;rgb:1e1e/1e1e/2e2e\x1b\\";

fn demo(home: &TestHome, variables: &[(&str, &str)]) -> Screen {
    let mut command = CommandBuilder::new(mfadmin());
    command.arg("demo");
    variables.iter().for_each(|(name, value)| command.env(name, value));
    Screen::run(home, command, 80, 24)
}

/// A demo on a terminal whose answer waits already when the panel asks: how fast the test's machine
/// is does not matter.
fn answering(home: &TestHome, answer: &str) -> Screen {
    let mut screen = demo(home, &[]);
    screen.press(answer);
    screen.wait_for("Users 1/60");
    screen
}

/// The colour of the column titles, which is the terminal's own where nothing is known of it.
fn letters(screen: &mut Screen) -> Color {
    screen.wait_for("Authenticator");
    screen.look(titles).unwrap()
}

fn titles(shown: &vt100::Screen) -> Option<Color> {
    let words = shown.contents();
    let row = words.lines().position(|line| line.contains("Authenticator"))?;
    let column = words.lines().nth(row)?.chars().position(|c| c == 'N')?;
    Some(shown.cell(row as u16, column as u16)?.fgcolor())
}

/// The first frame does not wait long for an answer, so the colours may come behind it.
fn wait_for_letters(screen: &mut Screen, are_light: bool) {
    screen.wait_until("in its colours", |shown| {
        titles(shown).is_some_and(|color| color != Color::Default && is_light(color) == are_light)
    });
}

/// Of the 256 colours: those of the grey ramp from 232 on, dark ones first.
fn is_light(color: Color) -> bool {
    match color {
        Color::Idx(index @ 16..=255) => {
            let [red, green, blue] = mfadmin::tui::theme::scheme::shade(index);
            u32::from(red) + u32::from(green) + u32::from(blue) > 384
        }
        color => panic!("{color:?} says nothing"),
    }
}

fn leave(mut screen: Screen) {
    screen.press("q");
    assert_eq!(screen.end().exit_code(), 0, "{}", screen.contents());
    screen.assert_restored();
    let asked = screen.raw.windows(QUERY.len()).filter(|at| *at == QUERY).count();
    assert!(asked <= 1, "asked {asked} times");
}

#[test]
fn light_terminal_gets_dark_letters() {
    let home = TestHome::new();
    let mut screen = answering(&home, LIGHT);
    wait_for_letters(&mut screen, false);
    assert!(screen.wrote(QUERY));
    leave(screen);
}

#[test]
fn dark_terminal_gets_light_letters() {
    let home = TestHome::new();
    let mut screen = answering(&home, DARK);
    wait_for_letters(&mut screen, true);
    leave(screen);
}

/// The colour of the name below the row under the cursor.
fn name(screen: &mut Screen) -> Color {
    screen.settle();
    let shown = screen.contents();
    let row = shown.lines().position(|line| line.contains("Authenticator")).unwrap() + 2;
    screen.look(|shown| shown.cell(row as u16, 3).unwrap().fgcolor())
}

#[test]
fn text_that_can_be_read_keeps_the_terminals_own_colour() {
    for (text, keeps) in [("c0c0/c0c0/c0c0", true), ("3030/3030/3030", false)] {
        let home = TestHome::new();
        let mut screen = answering(&home, &format!("\x1b]10;rgb:{text}\x1b\\{DARK}"));
        wait_for_letters(&mut screen, true);
        assert_eq!(name(&mut screen) == Color::Default, keeps, "{text}");
        leave(screen);
    }
}

#[test]
fn silent_terminal_keeps_its_own_letters() {
    let home = TestHome::new();
    let mut screen = demo(&home, &[]);
    screen.wait_for("Users 1/60");
    assert_eq!(letters(&mut screen), Color::Default);
    screen.press("?");
    screen.wait_for("╭ Keys");
    screen.press("\x1b");
    screen.wait_until("without help", |shown| !shown.contents().contains("╭ Keys"));
    screen.press("j");
    screen.wait_for("Users 2/60");
    leave(screen);
}

#[test]
fn variable_counts_where_the_terminal_is_silent() {
    for (value, has_light_letters) in [("15;0", true), ("0;default;15", false)] {
        let home = TestHome::new();
        let mut screen = demo(&home, &[("COLORFGBG", value)]);
        screen.wait_for("Users 1/60");
        assert_eq!(is_light(letters(&mut screen)), has_light_letters, "{value}");
        leave(screen);
    }
}

#[test]
fn answer_goes_before_the_variable() {
    let home = TestHome::new();
    let mut screen = demo(&home, &[("COLORFGBG", "15;0")]);
    screen.press(LIGHT);
    screen.wait_for("Users 1/60");
    wait_for_letters(&mut screen, false);
    leave(screen);
}

/// Its letters would be commands: `1` and `;`, and `f` would open the filters.
#[test]
fn late_answer_is_no_key() {
    for end in ["\x07", "\x1b\\"] {
        let home = TestHome::new();
        let mut screen = demo(&home, &[]);
        screen.wait_for("Users 1/60");
        screen.press("2");
        screen.wait_for("by urgency");
        screen.settle();
        let before = screen.contents();
        screen.press(&format!("\x1b]11;rgb:fdfd/f6f6/e3e3{end}"));
        assert!(!screen.listen(Duration::from_secs(2)), "{}", screen.contents());
        assert_eq!(screen.contents(), before);
        assert_eq!(letters(&mut screen), Color::Default, "it is found out at start or not at all");
        screen.press("j");
        screen.wait_for(" 2/");
        leave(screen);
    }
}

/// Waits for the question, and for `time` after it was read.
fn wait_for_question(screen: &mut Screen, time: Duration) {
    while !screen.wrote(QUERY) {
        screen.listen(Duration::from_millis(1));
    }
    screen.listen(time);
}

/// A machine may be too busy to let an answer come in time, but not again and again.
const TRIES: usize = 8;

#[test]
fn answer_behind_the_first_frame_changes_its_colours() {
    let has_changed = (0..TRIES).any(|_| {
        let home = TestHome::new();
        let mut screen = demo(&home, &[]);
        wait_for_question(&mut screen, Duration::ZERO);
        screen.wait_for("mfadmin");
        screen.send(LIGHT);
        screen.wait_for("Users 1/60");
        screen.settle();
        let color = letters(&mut screen);
        screen.press("j");
        screen.wait_for("Users 2/60");
        leave(screen);
        color != Color::Default && !is_light(color)
    });
    assert!(has_changed, "an answer that comes behind the first frame is lost");
}

#[test]
fn answer_within_the_patience_counts_and_a_later_one_does_not() {
    let colour_after = |wait: u64, pieces: &[&str]| {
        let home = TestHome::new();
        let mut screen = demo(&home, &[]);
        wait_for_question(&mut screen, Duration::from_millis(wait));
        for piece in pieces {
            screen.send(piece);
            screen.listen(Duration::from_millis(2));
        }
        screen.wait_for("Users 1/60");
        screen.settle();
        let color = letters(&mut screen);
        // No part of it was a key.
        screen.press("j");
        screen.wait_for("Users 2/60");
        leave(screen);
        color
    };
    let parts = [&LIGHT[..4], &LIGHT[4..13], &LIGHT[13..]];
    for pieces in [&[LIGHT][..], &parts] {
        let counts = (0..TRIES).any(|_| colour_after(50, pieces) != Color::Default);
        assert!(counts, "after 50 ms, in {} pieces", pieces.len());
    }
    for pieces in [&[LIGHT][..], &parts] {
        assert_eq!(colour_after(150, pieces), Color::Default, "{} pieces", pieces.len());
    }
}

#[test]
fn keys_around_a_late_answer_are_kept() {
    let home = TestHome::new();
    let mut screen = demo(&home, &[]);
    screen.wait_for("Users 1/60");
    screen.settle();
    screen.press(&format!("j{LIGHT}j"));
    screen.wait_for("Users 3/60");
    leave(screen);
}

#[test]
fn answer_in_single_bytes_is_no_key() {
    let home = TestHome::new();
    let mut screen = demo(&home, &[]);
    screen.wait_for("Users 1/60");
    screen.press(ENTER);
    screen.wait_for("User Details");
    screen.settle();
    let before = screen.contents();
    screen.send_at_9600_baud("\x1b]11;rgb:fdfd/f6f6/e3e3\x1b\\");
    screen.settle();
    assert_eq!(screen.contents(), before, "no escape left the details");
    leave(screen);
}

const ENTER: &str = "\r";

#[test]
fn odd_answer_is_no_key_and_no_colour() {
    for answer in
        ["\x1b]10;rgb:0/0/0\x07", "\x1b]11;purple\x07", "\x1b]11;rgb:zz/q\x1b\\", "\x1b]11;\x07"]
    {
        let home = TestHome::new();
        let mut screen = answering(&home, answer);
        assert_eq!(letters(&mut screen), Color::Default, "{answer:?}");
        screen.press("j");
        screen.wait_for("Users 2/60");
        leave(screen);
    }
}

#[test]
fn keys_typed_ahead_are_kept() {
    let home = TestHome::new();
    let mut screen = demo(&home, &[]);
    screen.press(&format!("{LIGHT}2"));
    screen.wait_for("by urgency");
    // Typed ahead, the key was read only now.
    screen.settle();
    leave(screen);
}

#[test]
fn terminal_without_colours_is_not_asked() {
    let home = TestHome::new();
    for (name, value) in [("NO_COLOR", "1"), ("TERM", "vt100"), ("TERM", "screen")] {
        let mut screen = demo(&home, &[(name, value)]);
        screen.wait_for("Users 1/60");
        assert!(!screen.wrote(QUERY), "{name}={value}");
        screen.press("q");
        assert_eq!(screen.end().exit_code(), 0);
    }
}
