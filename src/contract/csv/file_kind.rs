//! What a file is that is no CSV, by its first bytes.

use thiserror::Error;

/// How many of them tell.
pub const HEAD_BYTES: usize = 256;

/// A file of another kind, and what to do with it.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum OtherFile {
    #[error("an Excel workbook (xlsx) and not CSV; save it as CSV UTF-8 and import that")]
    Xlsx,
    #[error("an Excel workbook (xls) and not CSV; save it as CSV UTF-8 and import that")]
    Xls,
    #[error("an OpenDocument spreadsheet and not CSV; save it as CSV and import that")]
    OpenDocument,
    #[error("a ZIP archive; unpack it and import the CSV file in it")]
    Zip,
    #[error("a gzip archive; unpack it and import the CSV file in it")]
    Gzip,
    #[error("a PDF document and not CSV; export the users as CSV")]
    Pdf,
    #[error("JSON and not CSV; export the users as CSV")]
    Json,
    #[error("XML or HTML and not CSV; export the users as CSV")]
    Markup,
    #[error("UTF-16 without its mark; save the file as UTF-8, or say its encoding: {0}")]
    UnmarkedUtf16(&'static str),
    #[error("UTF-32; save the file as UTF-8")]
    Utf32,
    #[error("no text; export the users as CSV")]
    Binary,
}

impl OtherFile {
    /// The kind of the file that begins with `head`; `None` where it may be CSV. Text in an encoding
    /// that somebody named (`is_named`) may hold any byte.
    pub fn recognise(head: &[u8], is_named: bool) -> Option<Self> {
        let head = &head[..head.len().min(HEAD_BYTES)];
        let begins_with = |bytes: &[u8]| head.starts_with(bytes);
        if begins_with(b"PK\x03\x04") || begins_with(b"PK\x05\x06") {
            return Some(Self::archive(head));
        }
        let kind = match () {
            () if begins_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") => Self::Xls,
            () if begins_with(b"\x1f\x8b") => Self::Gzip,
            () if begins_with(b"%PDF-") => Self::Pdf,
            () if begins_with(b"\xff\xfe\0\0") || begins_with(b"\0\0\xfe\xff") => Self::Utf32,
            () if begins_with(b"\xff\xfe") || begins_with(b"\xfe\xff") => return None,
            () => return Self::text(head).or_else(|| Self::nulls(head, is_named)),
        };
        Some(kind)
    }

    /// The archive is named by its first member: workbooks are archives, too.
    fn archive(head: &[u8]) -> Self {
        const NAME: usize = 30;
        let name = head.get(NAME..).unwrap_or_default();
        let is_workbook = [&b"[Content_Types].xml"[..], b"_rels/", b"xl/", b"docProps/"];
        match () {
            () if is_workbook.iter().any(|first| name.starts_with(first)) => Self::Xlsx,
            () if name.starts_with(b"mimetypeapplication/vnd.oasis.opendocument") => {
                Self::OpenDocument
            }
            () => Self::Zip,
        }
    }

    fn text(head: &[u8]) -> Option<Self> {
        let head = head.strip_prefix(&super::BYTE_ORDER_MARK).unwrap_or(head).trim_ascii_start();
        let (first, rest) = head.split_first()?;
        let next = rest.trim_ascii_start().first();
        match (first, next) {
            // A name in brackets is a column of a database; what follows there is no value of JSON.
            (b'{', Some(b'"' | b'}')) | (b'[', Some(b'{' | b'[' | b'"' | b']')) => Some(Self::Json),
            (b'<', Some(b'?' | b'!' | b'a'..=b'z' | b'A'..=b'Z')) => Some(Self::Markup),
            _ => None,
        }
    }

    /// Text has no null. UTF-16 of a header has them in most pairs of bytes, on the same side.
    fn nulls(head: &[u8], is_named: bool) -> Option<Self> {
        if is_named || !head.contains(&0) {
            return None;
        }
        let (pairs, _) = head.as_chunks::<2>();
        let nulls = |side: usize| pairs.iter().filter(|pair| pair[side] == 0).count();
        let most = pairs.len() / 2;
        Some(match (nulls(0), nulls(1)) {
            (0, high) if high > most => Self::UnmarkedUtf16("utf-16le"),
            (high, 0) if high > most => Self::UnmarkedUtf16("utf-16be"),
            _ => Self::Binary,
        })
    }
}
