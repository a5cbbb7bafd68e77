//! What is done in the picture, and what the panel shows then.

use crate::{program::TestHome, terminal::Screen};

pub const COLUMNS: u16 = 100;
pub const ROWS: u16 = 24;

/// What the terminal shows for a time, and the words under it.
pub struct Frame {
    pub screen: vt100::Screen,
    pub caption: &'static str,
    /// For how many tenths of a second.
    pub tenths: u32,
}

impl Frame {
    pub fn text(&self) -> String {
        self.screen.contents()
    }
}

/// One step: the last key gives what is shown, those before it only prepare.
struct Step {
    keys: &'static [&'static str],
    /// All of it is on the screen before the picture is taken.
    shown: &'static [&'static str],
    tenths: u32,
    caption: &'static str,
}

const fn step(
    keys: &'static [&'static str],
    shown: &'static [&'static str],
    tenths: u32,
    caption: &'static str,
) -> Step {
    Step { keys, shown, tenths, caption }
}

/// A notice goes away by itself, so `x` dismisses it where the next picture would depend on that.
const STORY: [Step; 10] = [
    step(&[], &["Users 1/60", "User Details"], 25, "mfadmin demo"),
    step(&["2"], &["by urgency", "gap open"], 25, "2   users with a gap, the most urgent first"),
    step(
        &["a"],
        &["Press u to undo", "2/33"],
        30,
        "a   send a setup link; the cursor goes to the next gap",
    ),
    step(
        &[],
        &["is queued", "Link ready"],
        25,
        "    five seconds later it cannot be undone any more",
    ),
    step(&["x", "*"], &["33 marked"], 20, "*   mark all of them"),
    step(
        &["a"],
        &["Act on 33 users", "will be affected"],
        35,
        "a   one job for all; it says who is skipped, and why",
    ),
    step(&["n", "4"], &["waiting"], 25, "4   the messages: here nothing is sent"),
    step(&["3"], &["Setup link created"], 25, "3   who did what, to which user"),
    step(&["0"], &["Day by day"], 30, "0   compliance at a glance"),
    step(&["?"], &["Keys: Overview"], 25, "?   the keys of the place you are in"),
];

/// Plays it on a demo in a terminal.
pub fn play() -> Vec<Frame> {
    let home = TestHome::new();
    let mut screen = Screen::start(&home, &["demo"], COLUMNS, ROWS);
    let mut frames = Vec::new();
    for Step { keys, shown, tenths, caption } in STORY {
        for key in keys {
            // A question takes no key that comes before it was read.
            screen.answer(key);
        }
        for words in shown {
            screen.wait_for(words);
        }
        screen.settle();
        frames.push(Frame { screen: screen.look(Clone::clone), caption, tenths });
    }
    frames
}
