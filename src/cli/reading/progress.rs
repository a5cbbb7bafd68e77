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
const BAR: u64 = 12;

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
        let rate = read.saturating_sub(before) as f64 / elapsed.as_secs_f64();
        let rate = Some(rate).filter(|rate| elapsed >= Duration::from_secs(1) && *rate > 0.0);
        let Some(whole) = expected.filter(|_| read > 0) else {
            // Nobody knows yet how long the list is.
            let mut line = format!("{} users listed, {} read", number(listed), number(read));
            line += &rate.map(|rate| format!(", {rate:.0} a second")).unwrap_or_default();
            return line;
        };
        let whole = whole.max(listed);
        let full = usize::try_from(BAR * read.min(whole) / whole.max(1)).unwrap_or_default();
        let bar = "#".repeat(full) + &".".repeat(BAR as usize - full);
        let mut line = format!("[{bar}] {} of {} users", number(read), number(whole));
        if let Some(rate) = rate {
            let left = whole.saturating_sub(read) as f64 / rate;
            line += &format!(", {rate:.0} a second, about {left:.0} s left");
        }
        line
    }
}

impl Default for ReadingProgress {
    fn default() -> Self {
        Self::begin()
    }
}
