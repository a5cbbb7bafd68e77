use mfadmin::contract::csv::{MAX_RECORD_BYTES, reader::*};

fn read(file: &str, size: usize) -> Vec<(u64, Vec<String>)> {
    let mut reader = Reader::of_any_separator();
    let mut records = Vec::new();
    for piece in file.as_bytes().chunks(size) {
        reader.feed(piece, |record| records.push(record)).unwrap();
    }
    records.extend(reader.finish().unwrap());
    records.into_iter().map(|record| (record.line, record.fields)).collect()
}

#[test]
fn first_line_tells_the_separator_however_the_file_is_cut() {
    for (file, line, cells) in [
        ("a,b;c,d\nx", 1, &["a", "b;c", "d"][..]),
        ("a;b,c;d\nx", 1, &["a", "b,c", "d"]),
        ("a\tb\nx", 1, &["a", "b"]),
        ("a\nx", 1, &["a"]),
        // As often as not: the comma, as the standard says.
        ("a;b,c\nx", 1, &["a;b", "c"]),
        // Not those within quotes, and a line of a cell ends no row.
        ("\"a;;;\n;;\",b\nx", 1, &["a;;;\n;;", "b"]),
        ("\r\n \t \n\na;b\nx", 4, &["a", "b"]),
        ("\u{feff}a;b\nx", 1, &["a", "b"]),
        ("\u{feff}\na;b\nx", 2, &["a", "b"]),
        ("sep=;\na,b;c\nx", 2, &["a,b", "c"]),
        ("\n\u{53}EP=|\r\na,b|c\nx", 3, &["a,b", "c"]),
        ("\u{feff}sep=\t\na;b\tc\nx", 2, &["a;b", "c"]),
        // A column can be called so.
        ("sep=ab;c\nx", 1, &["sep=ab", "c"]),
        ("\"sep=;\"\nx", 1, &["sep=;"]),
    ] {
        for size in [1, 2, 3, 1000] {
            let records = read(file, size);
            let cells = cells.iter().map(|cell| (*cell).to_owned()).collect();
            assert_eq!(records[0], (line, cells), "{file:?} by {size}");
            assert_eq!(records[1].1, ["x"], "{file:?} by {size}");
        }
    }
}

#[test]
fn file_without_a_line_end_is_read_all_the_same() {
    assert_eq!(read("a;b", 1), [(1, vec!["a".to_owned(), "b".to_owned()])]);
    for file in ["", "\u{feff}", "sep=;", "sep=;\n", "\n\n", "  "] {
        assert!(
            read(file, 1).iter().all(|(_, cells)| cells.concat().trim().is_empty()),
            "{file:?}"
        );
    }
    let long = "x".repeat(MAX_RECORD_BYTES + 1);
    let mut reader = Reader::of_any_separator();
    let fed = reader.feed(long.as_bytes(), |_| ());
    assert_eq!(fed, Err(Malformed { line: 1, flaw: Flaw::TooLong }));
    let mut reader = Reader::of_any_separator();
    reader.feed(b"\na;\"b\n", |_| ()).unwrap();
    assert_eq!(reader.finish(), Err(Malformed { line: 2, flaw: Flaw::UnclosedQuote }));
}
