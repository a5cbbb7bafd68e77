//! Files of people.

use mfadmin::contract::csv::{
    encoding::FileEncoding,
    file::{CsvFile, FileFault},
    reader::{Malformed, Reader, Record},
};

/// The first byte says where the file is cut, the rest is the file.
pub fn csv(input: &[u8]) {
    let (cut, file) = input.split_first().unwrap_or((&0, &[]));
    for encoding in [None, Some("windows-1252"), Some("utf-16le"), Some("shift_jis")] {
        let named = encoding.map(|label| label.parse().unwrap());
        let whole = read_file([file], named);
        assert_eq!(read_file(file.chunks(1), named), whole, "{encoding:?} byte by byte");
        assert_eq!(read_file(file.chunks(usize::from(*cut).max(1)), named), whole, "{encoding:?}");
    }
    let whole = read([file]);
    assert_eq!(read(file.chunks(1)), whole, "byte by byte");
    assert_eq!(read(file.chunks(usize::from(*cut).max(1))), whole, "in pieces of {cut}");
    let Ok(records) = whole else { return };
    let lines = 1 + file.iter().filter(|byte| **byte == b'\n').count();
    let numbers: Vec<u64> = records.iter().map(|record| record.line).collect();
    assert!(numbers.is_sorted_by(|a, b| a < b), "{numbers:?}");
    assert!(numbers.iter().all(|line| (1..=lines as u64).contains(line)), "{numbers:?}");
    let written: Vec<u8> = records.iter().flat_map(quoted).collect();
    let again = read([written.as_slice()]).map(fields);
    assert_eq!(again, Ok(fields(records)), "written and read again");
}

fn read<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> Result<Vec<Record>, Malformed> {
    let mut reader = Reader::of_any_separator();
    let mut records = Vec::new();
    for piece in pieces {
        reader.feed(piece, |record| records.push(record))?;
    }
    records.extend(reader.finish()?);
    Ok(records)
}

/// A file in an encoding that somebody named, or in its own.
fn read_file<'a>(
    pieces: impl IntoIterator<Item = &'a [u8]>,
    named: Option<FileEncoding>,
) -> Result<Vec<Record>, FileFault> {
    let mut file = CsvFile::new(named);
    let mut records = Vec::new();
    for piece in pieces {
        file.feed(piece, |record| records.push(record))?;
    }
    file.finish(|record| records.push(record))?;
    Ok(records)
}

fn fields(records: Vec<Record>) -> Vec<Vec<String>> {
    records.into_iter().map(|record| record.fields).collect()
}

fn quoted(record: &Record) -> Vec<u8> {
    let quoted = |field: &String| format!("\"{}\"", field.replace('"', "\"\""));
    let line = record.fields.iter().map(quoted).collect::<Vec<_>>().join(",");
    format!("{line}\r\n").into_bytes()
}
