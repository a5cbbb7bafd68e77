//! The text of a file: what separates its cells, how it is encoded, and what is no text of users.

use super::{places, post, send};
use crate::{server::problem, test_app::TestApp};
use mfadmin::contract::{
    Code, Problem,
    api::{ImportReport, NO_VALID_ROW, UNREADABLE_FILE, UserPage},
};

const NAMED: &str = "?map=name=Full%20name,email=E-mail,phone=Mobile,role=Team&role_map=IT=admin";

async fn done(app: &TestApp, query: &str, file: &[u8]) -> ImportReport {
    let response = send(post(&app.server, &app.owner, query), file.to_vec()).await;
    assert_eq!(response.status(), 200, "{:?}", response.text().await);
    response.json().await.unwrap()
}

async fn refused(app: &TestApp, query: &str, file: &[u8]) -> Problem {
    let before = app.server.footprint().await;
    let problem = problem(send(post(&app.server, &app.owner, query), file.to_vec()).await).await;
    assert_eq!(app.server.footprint().await, before, "{problem:?}");
    assert_eq!(problem.code, Code::ImportRejected);
    problem
}

async fn names(app: &TestApp) -> Vec<String> {
    let page: UserPage = app.server.get("/v1/users?sort=email", &app.owner).await;
    let users = page.users.into_iter().filter(|user| user.id != app.owner_id);
    users.map(|user| user.name).collect()
}

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

#[tokio::test]
async fn sheets_that_calc_wrote_are_imported() {
    let expected = ["Anna Großmann", "José Peña", "Wil \"Bill\" Œuvrard", "Zoë O’Neill, MSc"];
    for (file, encoding) in [
        (&include_bytes!("../../../fixtures/exports/libreoffice/semicolon.csv")[..], ""),
        (include_bytes!("../../../fixtures/exports/libreoffice/utf16.csv"), ""),
        (
            include_bytes!("../../../fixtures/exports/libreoffice/windows-1252.csv"),
            "&encoding=cp1252",
        ),
    ] {
        let app = TestApp::open().await;
        let report = done(&app, &format!("{NAMED}{encoding}"), file).await;
        // The row of empty cells is none.
        assert_eq!((report.imported, report.rejected), (4, 0));
        assert_eq!(names(&app).await, expected);
    }
}

#[tokio::test]
async fn separators_are_read_from_the_first_line() {
    let app = TestApp::open().await;
    for (at, file) in [
        "email;name\na0@example.com;Lima, Ana\n",
        "email\tname\na1@example.com\tLima, Ana\n",
        "\u{feff}sep=;\r\nemail;name\r\na2@example.com;Lima, Ana\r\n",
        "sep=|\nemail|name\na3@example.com|Lima, Ana\n",
        "\n  \n;;\nemail;name;\n;;\na4@example.com;Lima, Ana;\n ; ;",
        "\"email\";\"name\"\n\"a5@example.com\";\"Lima, Ana\"\n",
    ]
    .into_iter()
    .enumerate()
    {
        let report = done(&app, "", file.as_bytes()).await;
        assert_eq!((report.imported, report.rejected), (1, 0), "{file:?}");
        assert_eq!(names(&app).await, vec!["Lima, Ana"; at + 1], "{file:?}");
    }
    // The line that declares the separator counts among the lines.
    let faults = refused(&app, "", b"sep=;\nemail;name\nnobody;X\n").await;
    assert_eq!(places(&faults.errors), [(3, "email")]);
}

#[tokio::test]
async fn encodings_are_read_by_their_mark_or_their_name() {
    let text = "email,name\nana@example.com,Żółć 李\n";
    let marked = format!("\u{feff}{text}");
    let (little, big) = (u16::to_le_bytes, u16::to_be_bytes);
    for (file, query) in [
        (utf16(&marked, little), ""),
        (utf16(&marked, big), ""),
        (utf16(text, little), "?encoding=utf-16le"),
        (utf16(text, big), "?encoding=UTF-16BE"),
        // The mark counts more than the name.
        (utf16(&marked, big), "?encoding=windows-1252"),
        (marked.clone().into_bytes(), "?encoding=windows-1252"),
        (text.as_bytes().to_vec(), "?encoding=utf8"),
    ] {
        let app = TestApp::open().await;
        assert_eq!(done(&app, query, &file).await.imported, 1, "{query}");
        assert_eq!(names(&app).await, ["Żółć 李"], "{query}");
    }
}

#[tokio::test]
async fn text_in_another_encoding_is_refused_whole() {
    let app = TestApp::open().await;
    let text = "email,name\nbo@example.com,Bo\njose@example.com,José\n";
    let latin: Vec<u8> = text.chars().map(|c| c as u8).collect();
    let faults = refused(&app, "?partial=true", &latin).await;
    assert_eq!(faults.detail.as_deref(), Some(UNREADABLE_FILE));
    assert_eq!(places(&faults.errors), [(3, "encoding")]);
    assert!(faults.message().contains("windows-1252"), "{faults:?}");
    assert_eq!(done(&app, "?dry_run=true&encoding=latin1", &latin).await.imported, 2);
    // Read as windows-1252, UTF-8 would be names like JosÃ©.
    let faults = refused(&app, "?encoding=windows-1252", text.as_bytes()).await;
    assert_eq!(places(&faults.errors), [(1, "encoding")]);
    assert!(faults.message().contains("UTF-8"), "{faults:?}");
    // Half a character at the end, and a half of one that has two.
    let mut cut = utf16("\u{feff}email,name\nana@example.com,Ana\n", u16::to_le_bytes);
    cut.pop();
    let lone = [utf16("\u{feff}email\na@example.com", u16::to_le_bytes), vec![0x00, 0xd8]].concat();
    for (file, line) in [(cut, 2), (lone, 2)] {
        let faults = refused(&app, "?partial=true", &file).await;
        assert_eq!(places(&faults.errors), [(line, "encoding")]);
        assert!(faults.message().contains("UTF-16LE"), "{faults:?}");
    }
}

#[tokio::test]
async fn files_of_other_kinds_are_named() {
    let app = TestApp::open().await;
    let header = "name,email,role\nAna,ana@example.com,member\n";
    let unmarked = utf16(header, u16::to_le_bytes);
    let zip = b"PK\x03\x04\x14\0\0\0\x08\0\0\0!\0\0\0\0\0\0\0\0\0\0\0\0\0\x09\0\0\0users.csv";
    for (file, field, words) in [
        (
            &include_bytes!("../../../fixtures/exports/libreoffice/people.xlsx")[..],
            "file",
            "(xlsx)",
        ),
        (
            include_bytes!("../../../fixtures/exports/libreoffice/people.ods"),
            "file",
            "OpenDocument",
        ),
        (include_bytes!("../../../fixtures/exports/libreoffice/people.xls.head"), "file", "(xls)"),
        (zip, "file", "ZIP"),
        (b"\x1f\x8b\x08\0\0\0\0\0", "file", "gzip"),
        (b"%PDF-1.7\n%", "file", "PDF"),
        (b"[{\"email\": \"ana@example.com\"}]", "file", "JSON"),
        (b"{\n  \"users\": []\n}", "file", "JSON"),
        (b"\n<?xml version=\"1.0\"?><users/>", "file", "XML"),
        (b"<!DOCTYPE html><html>", "file", "HTML"),
        (b"SQLite format 3\0\x10\0\x01\x01\0", "file", "no text"),
        (b"\xff\xfe\0\0n\0\0\0", "file", "UTF-32"),
        (&unmarked, "encoding", "utf-16le"),
    ] {
        for query in ["", "?partial=true"] {
            let faults = refused(&app, query, file).await;
            assert_eq!(faults.detail.as_deref(), Some(UNREADABLE_FILE));
            assert_eq!(places(&faults.errors), [(1, field)], "{words}: {faults:?}");
            assert!(faults.message().contains(words), "{words}: {}", faults.message());
        }
    }
}

#[tokio::test]
async fn what_was_quoted_against_formulas_is_read_back() {
    let app = TestApp::open().await;
    let file = "email,name,phone\n\
                a@example.com,'=1+1,'+447911123456\n\
                b@example.com,''=x,\n\
                c@example.com,'t Hooft,\n\
                d@example.com,\"\\u{202e}eman \\u{5c}u{202e} \\u{41} \\u{zz}\",\n";
    assert_eq!(done(&app, "", file.as_bytes()).await.imported, 4);
    let expected = ["=1+1", "'=x", "'t Hooft", "\u{202e}eman \\u{202e} \\u{41} \\u{zz}"];
    assert_eq!(names(&app).await, expected);
}

#[tokio::test]
async fn file_without_a_valid_row_says_so() {
    let app = TestApp::open().await;
    let faults = refused(&app, "", b"name,email\nA,nowhere\nB,nobody\n").await;
    assert_eq!(faults.detail.as_deref(), Some(NO_VALID_ROW));
    let faults = refused(&app, "", b"name,email\nA,nowhere\nB,b@example.com\n").await;
    assert_ne!(faults.detail.as_deref(), Some(NO_VALID_ROW));
}
