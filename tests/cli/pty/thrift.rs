//! What the panel costs a slow line: bytes by the key, and none while nothing happens.

use super::{program::TestHome, terminal::Screen};
use std::time::Duration;

/// The most a step of the cursor may cost on a large terminal, in bytes, over a walk through everybody:
/// a page that is turned on the way is drawn once for all its rows.
const MOST_BY_STEP: usize = 450;
const STEPS: usize = 59;
const REST: Duration = Duration::from_millis(400);

#[test]
fn cursor_step_writes_few_bytes_and_idle_panel_none() {
    let home = TestHome::new();
    let mut screen = Screen::start(&home, &["demo"], 200, 50);
    screen.wait_for("Users 1/60");
    screen.settle();
    let before = screen.raw.len();
    for step in 1..=STEPS {
        screen.press("j");
        screen.wait_for(&format!("Users {}/60", step + 1));
        // The cursor rests: the number comes whole, in a frame of its own.
        screen.listen(REST);
    }
    screen.settle();
    let by_step = (screen.raw.len() - before) / STEPS;
    assert!(by_step <= MOST_BY_STEP, "{by_step} bytes by step");
    let drawn = screen.raw.len();
    screen.listen(Duration::from_secs(2));
    assert_eq!(screen.raw.len(), drawn, "nothing is written while nothing happens");
    screen.press("q");
    assert_eq!(screen.end().exit_code(), 0);
}
