use mfadmin::contract::csv::reader::*;
use proptest::prelude::*;

fn read(pieces: &[&[u8]]) -> Result<Vec<(u64, Vec<String>)>, Malformed> {
    let mut reader = Reader::new();
    let mut records = Vec::new();
    for piece in pieces {
        reader.feed(piece, |record| records.push(record))?;
    }
    records.extend(reader.finish()?);
    Ok(records.into_iter().map(|record| (record.line, record.fields)).collect())
}

#[test]
fn reads_what_spreadsheets_write() {
    let file = "\u{feff}\"name\",email\r\n\r\n\"Lima, \"\"Ana\"\"\nMaria\",a@b.org\n,\nend,x";
    let records = read(&[file.as_bytes()]).unwrap();
    let expected = [
        (1, vec!["name", "email"]),
        (3, vec!["Lima, \"Ana\"\nMaria", "a@b.org"]),
        (5, vec!["", ""]),
        (6, vec!["end", "x"]),
    ];
    let expected: Vec<_> = expected
        .map(|(line, fields)| (line, fields.into_iter().map(str::to_owned).collect()))
        .into();
    assert_eq!(records, expected);
}

#[test]
fn says_where_a_file_is_damaged() {
    for (file, line, flaw) in [
        ("a\nb\"c\n", 2, Flaw::StrayQuote),
        ("\"a\"b\n", 1, Flaw::TextAfterQuote),
        ("a\n\"b\nc\n", 2, Flaw::UnclosedQuote),
        ("a\rb\n", 1, Flaw::LoneCarriageReturn),
        ("a\r", 1, Flaw::LoneCarriageReturn),
    ] {
        assert_eq!(read(&[file.as_bytes()]), Err(Malformed { line, flaw }), "{file:?}");
    }
    let long = "x".repeat(MAX_RECORD_BYTES + 1);
    assert_eq!(read(&[long.as_bytes()]), Err(Malformed { line: 1, flaw: Flaw::TooLong }));
}

fn quoted(field: &str) -> String {
    ["\"", &field.replace('"', "\"\""), "\""].concat()
}

proptest! {
    #[test]
    fn what_is_quoted_reads_back_however_it_is_cut(
        rows in prop::collection::vec(prop::collection::vec("[a\",\r\n é]{0,6}", 2..4), 1..5),
        cut in any::<prop::sample::Index>(),
    ) {
        let lines = rows.iter().map(|row| {
            row.iter().map(|field| quoted(field)).collect::<Vec<_>>().join(",") + "\r\n"
        });
        let file = lines.collect::<String>();
        let (head, tail) = file.as_bytes().split_at(cut.index(file.len()));
        let read: Vec<_> =
            read(&[head, tail]).unwrap().into_iter().map(|(_, fields)| fields).collect();
        prop_assert_eq!(read, rows);
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let mut reader = Reader::new();
        if reader.feed(&bytes, |_| ()).is_ok() {
            let _ = reader.finish();
        }
    }
}
