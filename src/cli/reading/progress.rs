//! How far a reading has come, in one line of a terminal.

use crate::{
    cli::output::{self, is_dumb_terminal},
    contract::{api::DirectoryReading, text::number},
};
use std::{
    io::{self, IsTerminal},
    time::{Duration, Instant},
};

/// Cells of the bar.
const BAR: u64 = 20;

/// One line of a terminal; silent elsewhere.
pub struct ReadingProgress {
    shown: bool,
    began: Instant,
    /// Users who were read before anybody looked.
    before: Option<u64>,
}

impl ReadingProgress {
    pub fn begin() -> Self {
        let shown = io::stderr().is_terminal() && !is_dumb_terminal();
        Self { shown, began: Instant::now(), before: None }
    }

    pub fn draw(&mut self, reading: Option<DirectoryReading>) -> io::Result<()> {
        match reading {
            Some(reading) if self.shown => {
                output::redraw(&self.line(reading, self.began.elapsed()))
            }
            _ => Ok(()),
        }
    }

    pub fn clear(&self) -> io::Result<()> {
        if self.shown { output::redraw("") } else { Ok(()) }
    }

    /// The bar, users, rate and the time that is left, in at most 79 columns.
    pub fn line(&mut self, reading: DirectoryReading, elapsed: Duration) -> String {
        let DirectoryReading { listed, read, expected } = reading;
        let before = *self.before.get_or_insert(read);
        let whole = expected.unwrap_or(listed).max(listed);
        if read == 0 {
            return format!("{} users listed", number(listed));
        }
        let full = usize::try_from(BAR * read.min(whole) / whole.max(1)).unwrap_or_default();
        let bar = "#".repeat(full) + &".".repeat(BAR as usize - full);
        let mut line = format!("[{bar}] {} of {} users", number(read), number(whole));
        let rate = read.saturating_sub(before) as f64 / elapsed.as_secs_f64();
        if elapsed >= Duration::from_secs(1) && rate > 0.0 {
            let left = whole.saturating_sub(read) as f64 / rate;
            line += &format!(", {rate:.0} a second");
            // The list may be longer than it is known to be by now.
            if expected.is_some() || read < listed {
                line += &format!(", about {left:.0} s left");
            }
        }
        line
    }
}

impl Default for ReadingProgress {
    fn default() -> Self {
        Self::begin()
    }
}
