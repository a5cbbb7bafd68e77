//! Text that is pasted where the terminal does not mark it: it comes as keys that nobody typed.

use super::{program::TestHome, terminal::Screen};

const IGNORED: &str = "Ignored: keys came faster than typing.";

fn demo(home: &TestHome) -> Screen {
    let mut screen = Screen::start(home, &["demo"], 100, 30);
    screen.wait_for("Users 1/60");
    screen.wait_for("(Owner)");
    screen
}

/// Nothing was sent, changed or asked for.
fn assert_nothing_done(screen: &Screen, text: &str) {
    let shown = screen.contents();
    for words in ["is queued", "undo", "Confirm", "in progress", "awaits verification"] {
        assert!(!shown.contains(words), "{text:?} led to {words:?}:\n{shown}");
    }
}

#[test]
fn text_pasted_at_9600_baud_changes_nothing() {
    let home = TestHome::new();
    for text in ["ana@example.com\r", "a\r", "r \r", "xxa\r\r", "p+14155550134\r"] {
        let mut screen = demo(&home);
        screen.send_at_9600_baud(text);
        screen.wait_for(IGNORED);
        screen.settle();
        assert_nothing_done(&screen, text);
        screen.press("\u{3}");
        if text.starts_with('p') {
            screen.wait_for("Discard the number you typed?");
            screen.answer("y");
        }
        assert_eq!(screen.end().exit_code(), 0);
    }
}

#[test]
fn pasted_text_does_not_quit_and_leaves_nothing_for_the_shell() {
    let home = TestHome::new();
    let mut screen = demo(&home);
    screen.send_at_9600_baud("quit\r");
    screen.wait_for(IGNORED);
    screen.settle();
    screen.press("\u{3}");
    assert_eq!(screen.end().exit_code(), 0);
    screen.assert_restored();
}

#[test]
fn key_that_was_typed_acts() {
    let home = TestHome::new();
    let mut screen = demo(&home);
    screen.press("/agca.lima\r");
    screen.wait_for("1 found");
    screen.answer("a");
    screen.wait_for("Reset the authenticator app of Ağca Lima?");
    screen.answer("n");
    screen.wait_until("closed", |screen| !screen.contents().contains("Reset the authenticator"));
    screen.answer("q");
    assert_eq!(screen.end().exit_code(), 0);
}
