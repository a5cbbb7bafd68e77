//! What is being waited for, and whether to say so: only after it has lasted.

use std::time::Duration;

/// Shorter waits pass without a spinner.
pub const PATIENCE: Duration = Duration::from_millis(150);

/// A spinner turns at most four times a second: each frame costs bytes on a slow line.
pub const TURN: Duration = Duration::from_millis(250);

/// The calls under way.
#[derive(Clone, Copy, Debug, Default)]
pub struct Busy {
    calls: u32,
    episode: u64,
    frame: Option<u8>,
}

impl Busy {
    /// Counts a call. `Some(episode)` when it is the first: an alarm is due after [`PATIENCE`].
    pub fn begin(&mut self) -> Option<u64> {
        self.calls += 1;
        if self.calls > 1 {
            return None;
        }
        self.episode += 1;
        Some(self.episode)
    }

    pub fn end(&mut self) {
        self.calls = self.calls.saturating_sub(1);
        if self.calls == 0 {
            self.frame = None;
        }
    }

    /// Whether an answer is awaited.
    pub fn is_waiting(&self) -> bool {
        self.calls > 0
    }

    /// No answer to any call is awaited any more.
    pub fn forget(&mut self) {
        (self.calls, self.frame) = (0, None);
    }

    /// Turns the spinner; false when that wait is over.
    pub fn turn(&mut self, episode: u64) -> bool {
        if self.calls == 0 || episode != self.episode {
            return false;
        }
        self.frame = Some(self.frame.map_or(0, |frame| frame.wrapping_add(1)));
        true
    }

    /// The spinner's position, while there is one.
    pub fn frame(&self) -> Option<u8> {
        self.frame
    }
}
