//! CSV (RFC 4180) as it arrives, in pieces of any size: ours, because common readers mend a stray or
//! unclosed quote by guessing, and a guess about a damaged file of people gives somebody the wrong role.

use thiserror::Error;

pub const MAX_RECORD_BYTES: usize = 64 * 1024;
const BYTE_ORDER_MARK: [u8; 3] = [0xef, 0xbb, 0xbf];

/// One record, and the line it begins on, counted from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    pub line: u64,
    pub fields: Vec<Vec<u8>>,
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
    /// At the begin of a file.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads on; gives each record that ends within `bytes` to `take`. Empty lines are no
    /// records.
    ///
    /// # Errors
    /// The file cannot be read past here.
    pub fn feed(&mut self, bytes: &[u8], mut take: impl FnMut(Record)) -> Result<(), Malformed> {
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
        match self.state {
            State::Quoted => Err(Malformed { line: self.quote_line, flaw: Flaw::UnclosedQuote }),
            State::CarriageReturn => Err(self.malformed(Flaw::LoneCarriageReturn)),
            State::FileStart(seen) => {
                self.field.extend(&BYTE_ORDER_MARK[..seen % BYTE_ORDER_MARK.len()]);
                Ok(self.end_record())
            }
            State::FieldStart | State::Plain | State::QuoteInQuoted => Ok(self.end_record()),
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
            (State::CarriageReturn, b'\n') => return Ok(self.end_line()),
            (State::CarriageReturn, _) => return Err(self.malformed(Flaw::LoneCarriageReturn)),
            (_, b'\n') => return Ok(self.end_line()),
            (_, b'\r') => self.state = State::CarriageReturn,
            (_, b',') => {
                self.end_field();
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

    fn end_field(&mut self) {
        self.record.fields.push(std::mem::take(&mut self.field));
    }

    fn end_line(&mut self) -> Option<Record> {
        self.line += 1;
        self.end_record()
    }

    fn end_record(&mut self) -> Option<Record> {
        self.end_field();
        self.state = State::FieldStart;
        self.record_bytes = 0;
        let next = Record { line: self.line, fields: Vec::new() };
        let record = std::mem::replace(&mut self.record, next);
        let is_empty = matches!(record.fields.as_slice(), [only] if only.is_empty());
        (!is_empty).then_some(record)
    }

    fn malformed(&self, flaw: Flaw) -> Malformed {
        Malformed { line: self.line, flaw }
    }
}
