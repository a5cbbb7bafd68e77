//! CSV (RFC 4180) as it arrives, in pieces of any size: ours, because common readers mend a stray or
//! unclosed quote by guessing, and a guess about a damaged file of people gives somebody the wrong role.

pub use super::MAX_RECORD_BYTES;

use super::{
    BYTE_ORDER_MARK,
    separator::{COMMA, Search, Separator},
};
use thiserror::Error;

/// One record, and the line it begins on, counted from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    pub line: u64,
    pub fields: Vec<String>,
}

/// The file cannot be read past this line.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{flaw}")]
pub struct Malformed {
    pub line: u64,
    pub flaw: Flaw,
}

#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum Flaw {
    #[error("quote inside an unquoted field; quote the field and double the quote")]
    StrayQuote,
    #[error("text after a closing quote; double a quote that belongs to the field")]
    TextAfterQuote,
    #[error(
        "the quote that opens here is never closed; close it, or double it if the field holds it"
    )]
    UnclosedQuote,
    #[error("a carriage return without a line feed; end lines with LF or CRLF")]
    LoneCarriageReturn,
    #[error("a row longer than 64 KiB; check that this is a CSV file of users")]
    TooLong,
    #[error(
        "not UTF-8; save the file as UTF-8, or say its encoding: windows-1252 in Western Europe and \
         America"
    )]
    NotUtf8,
    /// Of the encoding that the file begins with or that somebody named.
    #[error("not {0}; save the file as UTF-8")]
    Undecodable(&'static str),
    #[error("this is UTF-8 and not {0}; say no encoding")]
    Utf8AfterAll(&'static str),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// So many bytes of a byte order mark were seen.
    FileStart(usize),
    FieldStart,
    Plain,
    Quoted,
    /// A quote inside a quoted field: its end, or the first of two.
    QuoteInQuoted,
    CarriageReturn,
}

/// Splits bytes into records.
#[derive(Debug)]
pub struct Reader {
    separator: Separator,
    /// What comes before the separator is known.
    search: Option<Search>,
    state: State,
    line: u64,
    quote_line: u64,
    record: Record,
    field: Vec<u8>,
    record_bytes: usize,
}

impl Default for Reader {
    fn default() -> Self {
        Self {
            separator: COMMA,
            search: None,
            state: State::FileStart(0),
            line: 1,
            quote_line: 1,
            record: Record { line: 1, fields: Vec::new() },
            field: Vec::new(),
            record_bytes: 0,
        }
    }
}

impl Reader {
    /// At the begin of a file whose cells are separated by commas.
    pub fn new() -> Self {
        Self::default()
    }

    /// At the begin of a file whose first line tells how its cells are separated.
    pub fn of_any_separator() -> Self {
        Self { search: Some(Search::default()), ..Self::default() }
    }

    /// The line that is read.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// Reads on; gives each record that ends within `bytes` to `take`. Empty lines are no
    /// records.
    ///
    /// # Errors
    /// The file cannot be read past here.
    pub fn feed(&mut self, bytes: &[u8], mut take: impl FnMut(Record)) -> Result<(), Malformed> {
        let mut rest = bytes;
        if let Some(search) = &mut self.search {
            let Some(end) = search.read(bytes) else { return Ok(()) };
            rest = &bytes[end..];
            self.end_search(&mut take)?;
        }
        self.read(rest, &mut take)
    }

    /// Reads what was held back until the separator was known.
    fn end_search(&mut self, take: &mut impl FnMut(Record)) -> Result<(), Malformed> {
        let Some(search) = self.search.take() else { return Ok(()) };
        let found = search.finish();
        self.separator = found.separator;
        self.line += found.lines_passed;
        self.record.line = self.line;
        self.read(&found.unread, take)
    }

    fn read(&mut self, bytes: &[u8], take: &mut impl FnMut(Record)) -> Result<(), Malformed> {
        for byte in bytes {
            if let Some(record) = self.step(*byte)? {
                take(record);
            }
        }
        Ok(())
    }

    /// The last record, where the file does not end in a line feed.
    ///
    /// # Errors
    /// It ends amid a record.
    pub fn finish(mut self) -> Result<Option<Record>, Malformed> {
        // What is held back is no whole line: with one the search would have ended.
        self.end_search(&mut |_| ())?;
        self.end_file()
    }

    fn end_file(&mut self) -> Result<Option<Record>, Malformed> {
        match self.state {
            State::Quoted => Err(Malformed { line: self.quote_line, flaw: Flaw::UnclosedQuote }),
            State::CarriageReturn => Err(self.malformed(Flaw::LoneCarriageReturn)),
            State::FileStart(seen) => {
                self.field.extend(&BYTE_ORDER_MARK[..seen % BYTE_ORDER_MARK.len()]);
                self.end_record()
            }
            State::FieldStart | State::Plain | State::QuoteInQuoted => self.end_record(),
        }
    }

    fn step(&mut self, byte: u8) -> Result<Option<Record>, Malformed> {
        self.record_bytes += 1;
        if self.record_bytes > MAX_RECORD_BYTES {
            return Err(self.malformed(Flaw::TooLong));
        }
        if let State::FileStart(seen) = self.state {
            if seen < BYTE_ORDER_MARK.len() && byte == BYTE_ORDER_MARK[seen] {
                self.state = State::FileStart(seen + 1);
                return Ok(None);
            }
            let is_whole = seen == 0 || seen == BYTE_ORDER_MARK.len();
            self.state = if is_whole { State::FieldStart } else { State::Plain };
            if !is_whole {
                self.field.extend(&BYTE_ORDER_MARK[..seen]);
            }
        }
        match (self.state, byte) {
            (State::Quoted, b'"') => self.state = State::QuoteInQuoted,
            (State::Quoted, _) => {
                self.line += u64::from(byte == b'\n');
                self.field.push(byte);
            }
            (State::QuoteInQuoted, b'"') => {
                self.field.push(b'"');
                self.state = State::Quoted;
            }
            (State::FieldStart, b'"') => {
                self.quote_line = self.line;
                self.state = State::Quoted;
            }
            (State::CarriageReturn, b'\n') => return self.end_line(),
            (State::CarriageReturn, _) => return Err(self.malformed(Flaw::LoneCarriageReturn)),
            (_, b'\n') => return self.end_line(),
            (_, b'\r') => self.state = State::CarriageReturn,
            (_, byte) if byte == self.separator.byte() => {
                self.end_field()?;
                self.state = State::FieldStart;
            }
            (State::QuoteInQuoted, _) => return Err(self.malformed(Flaw::TextAfterQuote)),
            (State::Plain, b'"') => return Err(self.malformed(Flaw::StrayQuote)),
            (State::FileStart(_) | State::FieldStart | State::Plain, _) => {
                self.field.push(byte);
                self.state = State::Plain;
            }
        }
        Ok(None)
    }

    fn end_field(&mut self) -> Result<(), Malformed> {
        let line = self.record.line;
        let field = String::from_utf8(std::mem::take(&mut self.field));
        self.record.fields.push(field.map_err(|_| Malformed { line, flaw: Flaw::NotUtf8 })?);
        Ok(())
    }

    fn end_line(&mut self) -> Result<Option<Record>, Malformed> {
        self.line += 1;
        self.end_record()
    }

    fn end_record(&mut self) -> Result<Option<Record>, Malformed> {
        self.end_field()?;
        self.state = State::FieldStart;
        self.record_bytes = 0;
        let next = Record { line: self.line, fields: Vec::new() };
        let record = std::mem::replace(&mut self.record, next);
        let is_empty = matches!(record.fields.as_slice(), [only] if only.is_empty());
        Ok((!is_empty).then_some(record))
    }

    fn malformed(&self, flaw: Flaw) -> Malformed {
        Malformed { line: self.line, flaw }
    }
}
