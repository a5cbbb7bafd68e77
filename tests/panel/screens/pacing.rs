//! Keys that nobody typed, and keys that somebody did: what acts and what does not, at 9600 baud and
//! over a line that takes 0 or 300 ms.
//!
//! Where keys move or show something they act at once, however they come. A key that changes something
//! acts when no other key came within 50 ms before or after it, 150 ms where it is the same key, because
//! a held key repeats. So a held key acts once, and of what was typed into a stall and comes in a burst
//! only the moves count: nothing tells it from a paste. One character that is pasted alone is a key.

use super::test_panel::TestPanel;
use mfadmin::tui::{
    effects::{Effect, Timer},
    input::keymap::Context,
    state::{Life, context},
};
use std::time::Duration;

/// A character of ten bits at 9600 baud.
const CHARACTER: Duration = Duration::from_micros(1_042);

/// Somebody who types 100 words a minute.
const TYPED: Duration = Duration::from_millis(120);

/// A key, and how long after the one before it.
type Stroke = (Duration, String);

fn ms(pause: u64) -> Duration {
    Duration::from_millis(pause)
}

fn name(c: char) -> String {
    match c {
        '\n' => "enter".to_owned(),
        '\t' => "tab".to_owned(),
        ' ' => "space".to_owned(),
        c => c.to_string(),
    }
}

/// As a terminal sends what is pasted, or what was typed while the line stood still.
fn pasted(text: &str) -> Vec<Stroke> {
    text.chars().map(|c| (CHARACTER, name(c))).collect()
}

fn typed(pause: Duration, text: &str) -> Vec<Stroke> {
    text.chars().map(|c| (pause, name(c))).collect()
}

/// A key that is held: it repeats after half a second, `every` so often.
fn held(key: &str, every: Duration) -> Vec<Stroke> {
    let repeats = std::iter::repeat_n((every, key.to_owned()), 20);
    [(ms(500), key.to_owned()), (ms(500), key.to_owned())].into_iter().chain(repeats).collect()
}

/// The strokes as they arrive; a timer that is due before the next one rings before it.
fn strike(panel: &mut TestPanel, strokes: &[Stroke], delay: Duration) {
    panel.press_after(ms(2_000) + delay, "esc");
    let is_due = |effect: &Effect, next: Duration| matches!(effect, Effect::Timer { after, timer: Timer::Key(_) } if *after <= next);
    for (at, (pause, key)) in strokes.iter().enumerate() {
        let pause = if at == 0 { ms(1_000) } else { *pause };
        panel.press_after(pause, key);
        let next = strokes.get(at + 1).map_or(ms(1_000), |(pause, _)| *pause);
        if panel.asked(|effect| is_due(effect, next)) > 0 {
            panel.wait_for_keys();
        }
        panel.answer_all();
    }
}

const ANA: &str = "Ana Lima";
const LI: &str = "李小龍";
const LINK: &str = "Sending the setup link for Ana Lima";
const RESET: &str = "Resetting the authenticator for 李小龍";

/// Whose row the cursor is on, what arrives, and what the server is asked to do.
fn table() -> Vec<(&'static str, Vec<Stroke>, &'static [&'static str])> {
    let join = |parts: [Vec<Stroke>; 2]| parts.concat();
    vec![
        // Pasted.
        (ANA, pasted("ana@example.com\n"), &[]),
        (LI, pasted("ana@example.com\n"), &[]),
        (ANA, pasted("a\n"), &[]),
        (ANA, pasted("\na"), &[]),
        (ANA, pasted("aa"), &[]),
        (ANA, pasted("\n\n"), &[]),
        (LI, pasted("a\tY"), &[]),
        (LI, pasted("al\n"), &[]),
        (ANA, pasted("r \n"), &[]),
        (ANA, pasted("p4155550134\n"), &[]),
        (ANA, pasted(":send\n"), &[]),
        (ANA, pasted(" a\n"), &[]),
        (ANA, pasted("X30d\nleave\n"), &[]),
        (ANA, pasted("a"), &[LINK]),
        // Typed.
        (ANA, typed(TYPED, "a"), &[LINK]),
        (ANA, typed(ms(51), "jka"), &[LINK]),
        (ANA, typed(ms(49), "jka"), &[]),
        (ANA, typed(TYPED, "/ana\na"), &[LINK]),
        (LI, join([typed(TYPED, "a"), typed(ms(400), "Y")]), &[RESET]),
        (LI, join([typed(TYPED, "a"), typed(ms(400), "\t\n")]), &[RESET]),
        (LI, join([typed(TYPED, "a"), typed(ms(200), "Y")]), &[]),
        (LI, join([typed(TYPED, "a"), typed(ms(400), "y")]), &[]),
        (LI, join([typed(TYPED, "a"), typed(ms(400), "l\n")]), &[]),
        (LI, join([typed(TYPED, "a"), typed(ms(400), "h\n")]), &[]),
        (ANA, typed(TYPED, "r \n"), &["Resetting access for Ana Lima"]),
        (ANA, typed(TYPED, "p4155550134\n"), &["Saving the number for Ana Lima"]),
        // Held.
        (ANA, held("a", ms(33)), &[LINK]),
        (ANA, held("a", ms(92)), &[LINK]),
        (ANA, held("enter", ms(33)), &[]),
        (ANA, held("enter", ms(92)), &[]),
        (LI, join([typed(TYPED, "a"), held("Y", ms(33))]), &[RESET]),
        // Typed while the line stood still, and all of it at once.
        (ANA, pasted("jja"), &[]),
        (ANA, join([pasted("jja"), typed(TYPED, "kka")]), &[LINK]),
        (LI, pasted("aY"), &[]),
        (ANA, pasted("aj"), &[]),
    ]
}

#[test]
fn only_keys_that_were_typed_change_something() {
    let mut wrong = Vec::new();
    for (who, strokes, expected) in table() {
        for delay in [Duration::ZERO, ms(300)] {
            let mut panel = TestPanel::open(120, 40);
            panel.pick(who);
            panel.press("esc");
            strike(&mut panel, &strokes, delay);
            if panel.orders != expected {
                wrong.push(format!("{who}, {delay:?}, {strokes:?}: {:?}", panel.orders));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn keys_that_move_never_wait() {
    for every in [CHARACTER, ms(33), ms(92)] {
        let mut panel = TestPanel::open(80, 24);
        strike(&mut panel, &held("j", every)[..5], Duration::ZERO);
        assert_eq!(panel.state.users.cursor, 5, "{every:?}");
        panel.press_after(CHARACTER, "k");
        assert_eq!(panel.state.users.cursor, 4, "before any timer");
    }
}

#[test]
fn ignored_keys_make_one_notice() {
    let mut panel = TestPanel::open(80, 24);
    strike(&mut panel, &pasted("jajajaja"), Duration::ZERO);
    panel.says(&["Ignored: keys came faster than typing. Press the key again."]);
    assert_eq!(panel.state.toasts.more(), 0);
    assert_eq!(panel.orders, Vec::<String>::new());
}

#[test]
fn question_is_answered_by_no_key_from_before_it_could_be_read() {
    let mut panel = TestPanel::open(80, 24);
    panel.pick(LI);
    for key in ["a", "Y", "n", "esc", "enter", "tab"] {
        strike(&mut panel, &[(TYPED, "a".to_owned()), (ms(340), key.to_owned())], Duration::ZERO);
        assert_eq!(context::context(&panel.state), Context::Destroying, "{key}");
        panel.says(&["Ignored: the question has only just appeared. Press again."]);
        panel.press("n");
    }
    assert_eq!(panel.orders, Vec::<String>::new());
}

#[test]
fn pasted_letters_do_not_quit_but_ctrl_c_does_at_once() {
    let mut panel = TestPanel::open(80, 24);
    strike(&mut panel, &pasted("q\nls -la\n"), Duration::ZERO);
    assert_eq!(panel.state.life, Life::Running);
    panel.press_after(CHARACTER, "ctrl-c");
    assert_ne!(panel.state.life, Life::Running);
}

#[test]
fn click_and_paste_drop_the_key_that_waits() {
    let mut panel = TestPanel::open(120, 40);
    panel.press_after(ms(1_000), "a");
    panel.click("Bo Chen");
    panel.wait_for_keys();
    panel.press_after(ms(1_000), "a");
    panel.paste("text");
    panel.wait_for_keys();
    assert_eq!(panel.orders, Vec::<String>::new());
    panel.says(&["Ignored: keys came faster than typing."]);
}
