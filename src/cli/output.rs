//! What commands write: answers on standard output, remarks on standard error.

use crate::contract::text::is_hidden;
use std::{
    borrow::Cow,
    io::{self, Write},
};

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

/// A question, with the cursor left behind it.
pub fn ask(question: &str) -> io::Result<()> {
    let mut stderr = io::stderr();
    write!(stderr, "{} ", printable(question))?;
    stderr.flush()
}

fn forgive(written: io::Result<()>) -> io::Result<()> {
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

/// `text` with everything that steers a terminal, or hides, spelt out.
pub fn printable(text: &str) -> Cow<'_, str> {
    if !text.contains(steers) {
        return Cow::Borrowed(text);
    }
    let mut spelt = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if steers(c) {
            spelt.extend(c.escape_unicode());
        } else {
            spelt.push(c);
        }
    }
    Cow::Owned(spelt)
}

fn steers(c: char) -> bool {
    is_hidden(c) || (c.is_control() && c != '\n')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_steers_the_terminal() {
        assert_eq!(printable("Zoë 王\nwell"), "Zoë 王\nwell");
        assert_eq!(printable("a\x1b[2J\u{9b}b"), "a\\u{1b}[2J\\u{9b}b");
        assert_eq!(printable("\u{202e}x\u{200b}\r"), "\\u{202e}x\\u{200b}\\u{d}");
        assert_eq!(printable("a\u{ad}\u{2028}\u{e0041}"), "a\\u{ad}\\u{2028}\\u{e0041}");
    }
}
