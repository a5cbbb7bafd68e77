//! What a look at a directory found, for people.

use super::output;
use crate::{
    contract::columns,
    server::directory::remote::{Finding, Severity},
    tui::text::wrap,
};
use std::io;

/// A message never has less room than this, however narrow the terminal is.
const MIN_ROOM: usize = 24;
const GAP: &str = "  ";

/// The words for how bad something is.
fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Fine => "ok",
        Severity::Warning => "warning",
        Severity::Fault => "FAULT",
    }
}

/// Tells them on standard output, each with its fix below it.
pub fn tell(findings: &[Finding]) -> io::Result<()> {
    lines(findings, columns_of_stdout()).iter().try_for_each(|line| output::answer(line))
}

/// Tells `text` on standard output, broken at its spaces where the screen ends.
pub fn tell_text(text: &str) -> io::Result<()> {
    let room = columns_of_stdout().unwrap_or(usize::MAX).max(MIN_ROOM);
    wrap(text, room).iter().try_for_each(|line| output::answer(line))
}

/// A pipe has none.
fn columns_of_stdout() -> Option<usize> {
    let size = rustix::termios::tcgetwinsize(io::stdout()).ok();
    size.map(|size| usize::from(size.ws_col)).filter(|width| *width > 0)
}

/// The lines of a table in `width` columns; a pipe has no end to its lines.
pub fn lines(findings: &[Finding], width: Option<usize>) -> Vec<String> {
    let longest = |of: fn(&Finding) -> &str| {
        findings.iter().map(|finding| columns::of(of(finding))).max().unwrap_or(0)
    };
    let marks = longest(|finding| word(finding.severity));
    let subjects = longest(|finding| finding.subject);
    let before = marks + subjects + 2 * GAP.len();
    let room = width.map_or(usize::MAX, |width| width.saturating_sub(before).max(MIN_ROOM));
    let mut lines = Vec::new();
    for Finding { severity, subject, message, fix } in findings {
        let fix = fix.iter().map(|fix| format!("Fix: {fix}"));
        let texts = std::iter::once(message.clone()).chain(fix);
        for (at, text) in texts.flat_map(|text| wrap(&text, room)).enumerate() {
            let head = match at {
                0 => format!("{:marks$}{GAP}{subject:subjects$}{GAP}", word(*severity)),
                _ => " ".repeat(before),
            };
            lines.push(format!("{head}{text}").trim_end().to_owned());
        }
    }
    lines
}
