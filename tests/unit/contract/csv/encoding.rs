use mfadmin::contract::csv::{encoding::*, reader::Flaw};

fn text(label: &str, pieces: &[&[u8]]) -> Result<String, Flaw> {
    let mut transcoder = label.parse::<FileEncoding>().unwrap().transcoder().unwrap();
    let mut text = Vec::new();
    let mut keep = |piece: &[u8]| {
        text.extend_from_slice(piece);
        Ok::<_, Flaw>(())
    };
    for piece in pieces {
        transcoder.feed(piece, &mut keep)?;
    }
    transcoder.finish(&mut keep)?;
    Ok(String::from_utf8(text).unwrap())
}

#[test]
fn labels_are_those_of_the_web_and_of_people() {
    for (label, name) in [
        ("UTF-8", "UTF-8"),
        ("utf8", "UTF-8"),
        ("cp1252", "windows-1252"),
        ("latin1", "windows-1252"),
        ("Latin-1", "windows-1252"),
        ("ISO-8859-1", "windows-1252"),
        (" ANSI ", "windows-1252"),
        ("utf-16le", "UTF-16LE"),
        ("shift_jis", "Shift_JIS"),
        ("windows-1251", "windows-1251"),
    ] {
        let encoding: FileEncoding = label.parse().unwrap();
        assert_eq!(encoding.name(), name, "{label}");
        assert_eq!(encoding.to_string().parse(), Ok(encoding));
    }
    for label in ["", "klingon", "x-user-defined", "replacement", "hz-gb-2312"] {
        assert!(label.parse::<FileEncoding>().is_err(), "{label}");
    }
    assert!("utf-8".parse::<FileEncoding>().unwrap().transcoder().is_none());
}

#[test]
fn text_is_decoded_however_it_is_cut() {
    let file: Vec<u8> = "Żółć, 李".encode_utf16().flat_map(u16::to_be_bytes).collect();
    for size in 1..file.len() {
        let pieces: Vec<_> = file.chunks(size).collect();
        assert_eq!(text("utf-16be", &pieces).as_deref(), Ok("Żółć, 李"));
    }
    let long = [b'x', 0xe9].repeat(50_000);
    assert_eq!(text("cp1252", &[&long]).unwrap(), "xé".repeat(50_000));
}

#[test]
fn text_in_another_encoding_is_a_flaw() {
    assert_eq!(text("utf-16le", &[b"a\0b"]), Err(Flaw::Undecodable("UTF-16LE")));
    assert_eq!(text("utf-16le", &[b"\0\xd8a\0"]), Err(Flaw::Undecodable("UTF-16LE")));
    assert_eq!(text("shift_jis", &[b"\x81\xff"]), Err(Flaw::Undecodable("Shift_JIS")));
    let utf8 = "José".as_bytes();
    for at in 0..utf8.len() {
        let (head, tail) = utf8.split_at(at);
        assert_eq!(text("cp1252", &[head, tail]), Err(Flaw::Utf8AfterAll("windows-1252")));
    }
    // Letters that would be half a character of UTF-8 are no UTF-8.
    assert_eq!(text("cp1252", &[b"Jos\xc3"]).as_deref(), Ok("JosÃ"));
    assert_eq!(text("cp1252", &[b"plain"]).as_deref(), Ok("plain"));
}
