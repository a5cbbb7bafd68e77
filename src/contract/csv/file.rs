//! A file of users as it arrives: of whatever kind, encoding and separator.

use super::{
    encoding::{FileEncoding, Transcoder},
    file_kind::{HEAD_BYTES, OtherFile},
    reader::{Flaw, Malformed, Reader, Record},
};
use thiserror::Error;

/// Reads the records of a file.
pub struct CsvFile {
    named: Option<FileEncoding>,
    text: Text,
    reader: Reader,
}

enum Text {
    /// The first bytes, which tell what the file is.
    Unknown(Vec<u8>),
    Utf8,
    Other(Transcoder),
}

/// Why a file cannot be read to its end.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum FileFault {
    #[error(transparent)]
    Malformed(#[from] Malformed),
    #[error("this is {0}")]
    Other(OtherFile),
}

impl FileFault {
    /// Where it is found.
    pub fn line(&self) -> u64 {
        match self {
            Self::Malformed(malformed) => malformed.line,
            Self::Other(_) => 1,
        }
    }
}

/// What stops the text on its way from the file to the reader.
enum Stop {
    Flaw(Flaw),
    Malformed(Malformed),
}

impl From<Flaw> for Stop {
    fn from(flaw: Flaw) -> Self {
        Self::Flaw(flaw)
    }
}

impl CsvFile {
    /// A file in the encoding that somebody `named`. A mark at its begin counts more; without either it
    /// is UTF-8.
    pub fn new(named: Option<FileEncoding>) -> Self {
        Self { named, text: Text::Unknown(Vec::new()), reader: Reader::of_any_separator() }
    }

    /// Reads on; gives each record that ends within `bytes` to `take`.
    ///
    /// # Errors
    /// The file cannot be read past here.
    pub fn feed(&mut self, bytes: &[u8], mut take: impl FnMut(Record)) -> Result<(), FileFault> {
        if let Text::Unknown(head) = &mut self.text {
            head.extend_from_slice(bytes);
            if head.len() < HEAD_BYTES {
                return Ok(());
            }
            let head = std::mem::take(head);
            return self.begin(&head, &mut take);
        }
        self.read(bytes, &mut take)
    }

    /// The records that are left at the end of the file.
    ///
    /// # Errors
    /// It ends amid a record.
    pub fn finish(mut self, mut take: impl FnMut(Record)) -> Result<(), FileFault> {
        if let Text::Unknown(head) = &mut self.text {
            let head = std::mem::take(head);
            self.begin(&head, &mut take)?;
        }
        let Self { text, mut reader, .. } = self;
        if let Text::Other(transcoder) = text {
            let done =
                transcoder.finish(|text| reader.feed(text, &mut take).map_err(Stop::Malformed));
            done.map_err(|stop| stop.at(&reader))?;
        }
        if let Some(last) = reader.finish()? {
            take(last);
        }
        Ok(())
    }

    fn begin(&mut self, head: &[u8], take: &mut impl FnMut(Record)) -> Result<(), FileFault> {
        if let Some(other) = OtherFile::recognise(head, self.named.is_some()) {
            return Err(FileFault::Other(other));
        }
        let encoding = FileEncoding::marked(head).or(self.named);
        self.text = match encoding.and_then(FileEncoding::transcoder) {
            None => Text::Utf8,
            Some(transcoder) => Text::Other(transcoder),
        };
        self.read(head, take)
    }

    fn read(&mut self, bytes: &[u8], take: &mut impl FnMut(Record)) -> Result<(), FileFault> {
        let Self { text, reader, .. } = self;
        match text {
            Text::Other(transcoder) => {
                let done = transcoder
                    .feed(bytes, |text| reader.feed(text, &mut *take).map_err(Stop::Malformed));
                done.map_err(|stop| stop.at(reader).into())
            }
            Text::Utf8 | Text::Unknown(_) => Ok(reader.feed(bytes, take)?),
        }
    }
}

impl Stop {
    /// Where it came.
    fn at(self, reader: &Reader) -> Malformed {
        match self {
            Self::Malformed(malformed) => malformed,
            Self::Flaw(flaw @ Flaw::Utf8AfterAll(_)) => Malformed { line: 1, flaw },
            Self::Flaw(flaw) => Malformed { line: reader.line(), flaw },
        }
    }
}
