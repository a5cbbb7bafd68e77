//! What stands between the cells of a file: RFC 4180 says a comma, spreadsheets say what the country
//! writes, and the first line tells.

use super::{BYTE_ORDER_MARK, MAX_RECORD_BYTES};

/// What stands between two cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Separator(u8);

pub const COMMA: Separator = Separator(b',');

/// What a first line is searched for; where it has two of them equally often, the earlier counts.
const KNOWN: [u8; 3] = [b',', b';', b'\t'];

impl Separator {
    pub fn byte(self) -> u8 {
        self.0
    }

    /// The one that `line` names for itself, as spreadsheets read and write it: `sep=;`.
    fn declared(line: &[u8]) -> Option<Self> {
        let [s, e, p, b'=', separator] = line else { return None };
        let is_named = [s, e, p].map(u8::to_ascii_lowercase) == *b"sep";
        let may_separate = matches!(separator, b'\t' | b' '..=b'~')
            && !separator.is_ascii_alphanumeric()
            && *separator != b'"';
        (is_named && may_separate).then_some(Self(*separator))
    }
}

/// Reads the first line that holds anything, and keeps what it reads.
#[derive(Debug, Default)]
pub struct Search {
    read: Vec<u8>,
    /// Where the line begins that is read.
    line: usize,
    lines_before: u64,
    is_quoted: bool,
    counts: [u32; KNOWN.len()],
}

/// How a file is separated.
#[derive(Debug)]
pub struct Found {
    pub separator: Separator,
    /// Lines that hold nothing, and the one that was nothing but the answer.
    pub lines_passed: u64,
    /// What is to be read by the separator.
    pub unread: Vec<u8>,
}

impl Search {
    /// Reads on, at most to the end of the line that tells; says where in `bytes` that is.
    pub fn read(&mut self, bytes: &[u8]) -> Option<usize> {
        for (at, byte) in bytes.iter().enumerate() {
            self.read.push(*byte);
            if self.ends_with(*byte) || self.read.len() > MAX_RECORD_BYTES {
                return Some(at + 1);
            }
        }
        None
    }

    /// Whether `byte` ends a line that holds anything.
    fn ends_with(&mut self, byte: u8) -> bool {
        match byte {
            b'"' => self.is_quoted = !self.is_quoted,
            _ if self.is_quoted => {}
            b'\n' if self.current().iter().all(u8::is_ascii_whitespace) => {
                self.line = self.read.len();
                self.lines_before += 1;
                self.counts = Default::default();
            }
            b'\n' => return true,
            _ => {
                if let Some(at) = KNOWN.iter().position(|known| *known == byte) {
                    self.counts[at] += 1;
                }
            }
        }
        false
    }

    /// The line that is read, without the mark at the begin of a file.
    fn current(&self) -> &[u8] {
        let line = &self.read[self.line..];
        line.strip_prefix(&BYTE_ORDER_MARK).unwrap_or(line)
    }

    /// What was found, or the comma where nothing tells.
    pub fn finish(mut self) -> Found {
        let line = self.current();
        let text = line.strip_suffix(b"\n").unwrap_or(line);
        let text = text.strip_suffix(b"\r").unwrap_or(text);
        if let Some(separator) = Separator::declared(text) {
            let ends = u64::from(line.ends_with(b"\n"));
            let lines_passed = self.lines_before + ends;
            return Found { separator, lines_passed, unread: Vec::new() };
        }
        let most = self.counts.iter().max().copied().unwrap_or_default();
        let at = self.counts.iter().position(|count| *count == most).unwrap_or_default();
        let unread = self.read.split_off(self.line);
        Found { separator: Separator(KNOWN[at]), lines_passed: self.lines_before, unread }
    }
}
