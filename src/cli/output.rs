//! What commands write: answers on standard output, remarks on standard error.

use crate::contract::text::{is_hidden, joins, spell_out};
use serde::Serialize;
use std::{
    borrow::Cow,
    env,
    io::{self, BufWriter, Stdout, Write},
};

/// A long answer, written piece by piece for as long as somebody reads it.
pub struct Output {
    out: BufWriter<Stdout>,
    reader: Reader,
}

/// Who takes the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    There,
    /// Has left, as `head` does; whatever is written now, nobody reads.
    Gone,
}

impl Output {
    pub fn to_stdout() -> Self {
        Self { out: BufWriter::new(io::stdout()), reader: Reader::There }
    }

    /// Takes `text` as it is: it holds nothing that steers a terminal but what was put there.
    pub fn write(&mut self, text: &str) -> io::Result<()> {
        self.pass(|out| out.write_all(text.as_bytes()))
    }

    /// Hands on what was written so far.
    pub fn flush(&mut self) -> io::Result<Reader> {
        self.pass(BufWriter::flush)?;
        Ok(self.reader)
    }

    fn pass(
        &mut self,
        write: impl FnOnce(&mut BufWriter<Stdout>) -> io::Result<()>,
    ) -> io::Result<()> {
        if self.reader == Reader::Gone {
            return Ok(());
        }
        match write(&mut self.out) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.reader = Reader::Gone;
                Ok(())
            }
            written => written,
        }
    }
}

/// A line of the answer. A reader that has left, such as `head`, is no failure.
pub fn answer(line: &str) -> io::Result<()> {
    forgive(writeln!(io::stdout(), "{}", printable(line)))
}

/// A remark for the person at the keyboard.
pub fn note(line: &str) -> io::Result<()> {
    forgive(writeln!(io::stderr(), "{}", printable(line)))
}

/// A line that steers the terminal on purpose: a picture in its own colours.
pub fn note_drawn(line: &str) -> io::Result<()> {
    forgive(writeln!(io::stderr(), "{line}"))
}

/// The line that the terminal of standard error is on, in place of what it showed before.
pub fn redraw(line: &str) -> io::Result<()> {
    let mut stderr = io::stderr();
    forgive(write!(stderr, "\r\u{1b}[K{}", printable(line)).and_then(|()| stderr.flush()))
}

/// A question, with the cursor left behind it.
pub fn ask(question: &str) -> io::Result<()> {
    let mut stderr = io::stderr();
    write!(stderr, "{} ", printable(question))?;
    stderr.flush()
}

/// Whether the terminal can show nothing but lines, as that of an editor's shell.
pub fn is_dumb_terminal() -> bool {
    env::var_os("TERM").is_none_or(|term| term.is_empty() || term == "dumb")
}

fn forgive(written: io::Result<()>) -> io::Result<()> {
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

/// `value` as JSON on one line.
pub fn json(value: &impl Serialize) -> serde_json::Result<String> {
    serde_json::to_string(value).map(|text| harmless_json(&text))
}

/// `value` as JSON for people, too.
pub fn pretty_json(value: &impl Serialize) -> serde_json::Result<String> {
    serde_json::to_string_pretty(value).map(|text| harmless_json(&text))
}

/// `text` with what steers a terminal as escapes, which mean the same (RFC 8259, section 7).
fn harmless_json(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if steers(c) {
            let units = &mut [0; 2];
            escaped.extend(c.encode_utf16(units).iter().map(|unit| format!("\\u{unit:04x}")));
        } else {
            escaped.push(c);
        }
    }
    escaped
}

/// `text` with everything that steers a terminal, or hides, spelt out; but for the joiners within words
/// of scripts that need them.
pub fn printable(text: &str) -> Cow<'_, str> {
    if !text.contains(is_joiner) {
        return spell_out(text, steers);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    let mut before = None;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match is_joiner(c) && joins(before, chars.peek().copied()) || !steers(c) {
            true => shown.push(c),
            false => shown.extend(c.escape_unicode()),
        }
        before = Some(c);
    }
    Cow::Owned(shown)
}

fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200C}' | '\u{200D}')
}

fn steers(c: char) -> bool {
    is_hidden(c) || (c.is_control() && c != '\n')
}
