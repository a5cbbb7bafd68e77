//! The encodings of text files, by their labels in the Encoding Standard of the WHATWG.

use super::reader::Flaw;
use crate::contract::text::excerpt;
use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE, X_USER_DEFINED};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use thiserror::Error;

/// How many bytes of text are decoded at a time.
const CHUNK_BYTES: usize = 8 * 1024;

/// How the text of a file is encoded: `utf-8`, `windows-1252` (also `cp1252` and `latin1`), `utf-16le` …
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FileEncoding(&'static Encoding);

#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("unknown encoding {0:?} (use utf-8, windows-1252, utf-16le or another of the web's)")]
pub struct UnknownEncoding(String);

impl FileEncoding {
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// What the mark at the begin of a file says.
    pub fn marked(head: &[u8]) -> Option<Self> {
        Encoding::for_bom(head).map(|(encoding, _)| Self(encoding))
    }

    /// Its decoder; none for UTF-8, which the reader of CSV reads by itself.
    pub fn transcoder(self) -> Option<Transcoder> {
        if self.0 == UTF_8 {
            return None;
        }
        let is_wide = self.0 == UTF_16LE || self.0 == UTF_16BE;
        Some(Transcoder {
            name: self.0.name(),
            decoder: self.0.new_decoder_without_bom_handling(),
            suspicion: (!is_wide).then(Suspicion::default),
            text: vec![0; CHUNK_BYTES],
        })
    }
}

impl fmt::Display for FileEncoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name().to_lowercase())
    }
}

impl FromStr for FileEncoding {
    type Err = UnknownEncoding;

    fn from_str(label: &str) -> Result<Self, Self::Err> {
        // Of this one the standard says that it stands for no text of a language.
        let known = Encoding::for_label_no_replacement(label.trim().as_bytes());
        let known = known.filter(|encoding| *encoding != X_USER_DEFINED);
        // What people call it, and the standard does not.
        let known = known.or_else(|| match label.trim().to_lowercase().as_str() {
            "ansi" | "latin-1" | "windows1252" => Encoding::for_label(b"windows-1252"),
            _ => None,
        });
        known.map(Self).ok_or_else(|| UnknownEncoding(excerpt(label)))
    }
}

impl TryFrom<String> for FileEncoding {
    type Error = UnknownEncoding;

    fn try_from(label: String) -> Result<Self, Self::Error> {
        label.parse()
    }
}

impl From<FileEncoding> for String {
    fn from(encoding: FileEncoding) -> Self {
        encoding.to_string()
    }
}

/// Makes UTF-8 of a file in another encoding.
pub struct Transcoder {
    name: &'static str,
    decoder: Decoder,
    /// That the file is UTF-8: read by another encoding it would be names nobody has.
    suspicion: Option<Suspicion>,
    text: Vec<u8>,
}

/// Gives way at the first byte that cannot be UTF-8.
struct Suspicion {
    decoder: Decoder,
    has_letters: bool,
    text: Vec<u8>,
}

impl Default for Suspicion {
    fn default() -> Self {
        Self {
            decoder: UTF_8.new_decoder_without_bom_handling(),
            has_letters: false,
            text: vec![0; CHUNK_BYTES],
        }
    }
}

impl Transcoder {
    /// Gives the text of `bytes` to `take`, piece by piece.
    ///
    /// # Errors
    /// The first of `take`, or that `bytes` are not in this encoding.
    pub fn feed<E: From<Flaw>>(
        &mut self,
        bytes: &[u8],
        take: impl FnMut(&[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        self.suspicion = self.suspicion.take().and_then(|suspicion| suspicion.hold_after(bytes));
        self.decode(bytes, false, take)
    }

    /// The end of the file.
    ///
    /// # Errors
    /// Those of [`Self::feed`], and that the file is UTF-8.
    pub fn finish<E: From<Flaw>>(
        mut self,
        take: impl FnMut(&[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        self.decode(&[], true, take)?;
        match self.suspicion.is_some_and(Suspicion::holds_to_the_end) {
            true => Err(Flaw::Utf8AfterAll(self.name).into()),
            false => Ok(()),
        }
    }

    fn decode<E: From<Flaw>>(
        &mut self,
        bytes: &[u8],
        is_last: bool,
        mut take: impl FnMut(&[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut rest = bytes;
        loop {
            let (result, read, written) =
                self.decoder.decode_to_utf8_without_replacement(rest, &mut self.text, is_last);
            take(&self.text[..written])?;
            rest = &rest[read..];
            match result {
                DecoderResult::InputEmpty => return Ok(()),
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => return Err(Flaw::Undecodable(self.name).into()),
            }
        }
    }
}

impl Suspicion {
    /// The same after `bytes`, which may be UTF-8, too.
    fn hold_after(mut self, bytes: &[u8]) -> Option<Self> {
        self.has_letters |= !bytes.is_ascii();
        self.holds(bytes, false).then_some(self)
    }

    /// At the end of the file.
    fn holds_to_the_end(mut self) -> bool {
        self.has_letters && self.holds(&[], true)
    }

    fn holds(&mut self, bytes: &[u8], is_last: bool) -> bool {
        let mut rest = bytes;
        loop {
            let (result, read, _) =
                self.decoder.decode_to_utf8_without_replacement(rest, &mut self.text, is_last);
            rest = &rest[read..];
            match result {
                DecoderResult::InputEmpty => return true,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => return false,
            }
        }
    }
}
