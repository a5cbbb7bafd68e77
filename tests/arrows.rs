//! Imports point downward only: contract ← client ← {tui, cli}, contract ← server. And what changes
//! a factor is done in one place.

#![allow(clippy::unwrap_used)]

use std::{fs, path::Path};

/// The room, and the rooms it may not know.
const WALLS: [(&str, &[&str]); 4] = [
    ("contract", &["client", "tui", "cli", "server", "config", "logging"]),
    ("client", &["tui", "cli", "server", "config", "logging"]),
    ("tui", &["cli", "server", "logging"]),
    ("server", &["client", "tui", "cli"]),
];

#[test]
fn no_import_points_upward() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut seen = 0;
    for (room, others) in WALLS {
        let mut files = vec![src.join(format!("{room}.rs"))];
        collect(&src.join(room), &mut files);
        for file in files {
            seen += 1;
            let text = fs::read_to_string(&file).unwrap();
            for room in rooms(&text) {
                let crosses = others.contains(&room.as_str());
                assert!(!crosses, "{} imports {room}", file.display());
            }
        }
    }
    assert!(seen > 40, "only {seen} files were read");
}

fn collect(folder: &Path, files: &mut Vec<std::path::PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|end| end == "rs") {
            files.push(path);
        }
    }
}

/// What changes whom a user can prove to be, and the only files that may do it: the directory, which
/// the service calls for what the policy allows and the user proves, and what makes users and tokens.
const EFFECTS: [(&str, &str, &[&str]); 9] = [
    ("users", "set_authenticator", &["directory/local/authenticators"]),
    ("authenticators", "bind", &["directory/local/authenticators"]),
    ("authenticators", "forget", &["directory/local/authenticators"]),
    ("recovery_codes", "insert", &["directory/local/authenticators"]),
    ("users", "set_phone", &["directory/local/phones"]),
    ("passwords", "set", &["directory/local/access"]),
    ("links", "issue", &["directory/link_issuer"]),
    ("users", "insert", &["service/access", "service/import"]),
    ("tokens", "insert", &["service/tokens"]),
];

#[test]
fn every_path_to_an_effect_leads_through_its_one_place() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&src, &mut files);
    files.retain(|file| !file.starts_with(src.join("server/store")));
    for (table, effect, places) in EFFECTS {
        let does = |file: &&std::path::PathBuf| {
            let text = fs::read_to_string(file).unwrap();
            tokens(&text).windows(5).any(|call| call == [table, "(", ")", ".", effect])
        };
        let mut found: Vec<_> = files.iter().filter(does).collect();
        found.sort();
        let expected: Vec<_> =
            places.iter().map(|place| src.join(format!("server/{place}.rs"))).collect();
        assert_eq!(found, expected.iter().collect::<Vec<_>>(), "{table}().{effect}");
    }
}

/// A table that is kept in a variable would pass the test above by.
#[test]
fn no_table_of_a_transaction_is_kept() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&src.join("server"), &mut files);
    files.retain(|file| !file.starts_with(src.join("server/store")));
    for file in files {
        let tokens = tokens(&fs::read_to_string(&file).unwrap());
        for table in EFFECTS.map(|(table, ..)| table) {
            let kept = tokens.windows(5).find(|call| {
                call[0] == "."
                    && call[1] == table
                    && call[2] == "("
                    && call[3] == ")"
                    && call[4] != "."
            });
            assert_eq!(kept, None, "{}", file.display());
        }
    }
}

#[test]
fn the_store_alone_names_the_driver() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&src, &mut files);
    let names_it = |file: &std::path::PathBuf| {
        tokens(&fs::read_to_string(file).unwrap()).iter().any(|token| token == "sqlx")
    };
    let (inside, outside): (Vec<_>, Vec<_>) = files
        .into_iter()
        .filter(names_it)
        .partition(|file| file.with_extension("").starts_with(src.join("server/store")));
    assert_eq!(outside, Vec::<std::path::PathBuf>::new());
    assert!(!inside.is_empty(), "the driver has another name now");
}

/// Else a test that moves the clock of a server would move it for a part of it.
#[test]
fn the_server_asks_one_clock() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = vec![src.join("server.rs")];
    collect(&src.join("server"), &mut files);
    files.retain(|file| {
        let tokens = tokens(&fs::read_to_string(file).unwrap());
        tokens.windows(3).any(|call| call == ["Timestamp", "::", "now"])
    });
    assert_eq!(files, [src.join("server/clock.rs")]);
}

#[test]
fn every_way_to_name_a_room_is_seen() {
    for (text, expected) in [
        ("use crate::server::store;", vec!["server"]),
        ("use crate::{contract::Role, server::X};", vec!["contract", "server"]),
        (
            "use crate::{\n    contract::{\n        api::{Me, paths}, Role,\n    },\n    tui,\n};",
            vec!["contract", "tui"],
        ),
        ("fn f() -> crate :: client_pool::X { crate::cli::run() }", vec!["client_pool", "cli"]),
        ("// crate::server\nlet url = \"http://crate::cli\"; crate::logging", vec!["logging"]),
        (
            "let quote = '\"'; let x: &'a str = crate::tui; '\\''; crate::config",
            vec!["tui", "config"],
        ),
    ] {
        assert_eq!(rooms(text), expected, "{text}");
    }
}

/// The rooms that the paths from `crate` in `text` lead into.
fn rooms(text: &str) -> Vec<String> {
    let tokens = tokens(text);
    let mut rooms = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        if token != "crate" || tokens.get(at + 1).is_none_or(|next| next != "::") {
            continue;
        }
        let mut depth = 0;
        for (before, token) in tokens[at + 1..].iter().zip(&tokens[at + 2..]) {
            match token.as_str() {
                "{" => depth += 1,
                "}" => depth -= 1,
                "::" | "," => {}
                // The first name of a path of its own.
                _ if depth == 0 || depth == 1 && matches!(before.as_str(), "{" | ",") => {
                    rooms.push(token.clone());
                }
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
    }
    rooms
}

/// Names and signs, without comments and literals.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if c == '"' {
            1 + literal_end(&rest[1..], '"')
        } else if c == '\'' && (rest[1..].starts_with('\\') || rest.chars().nth(2) == Some('\'')) {
            1 + literal_end(&rest[1..], '\'')
        } else if c.is_alphanumeric() || c == '_' {
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            tokens.push(rest[..end].to_owned());
            end
        } else if rest.starts_with("::") {
            tokens.push("::".to_owned());
            2
        } else {
            if !c.is_whitespace() {
                tokens.push(c.to_string());
            }
            c.len_utf8()
        };
        rest = &rest[length..];
    }
    tokens
}

/// Past the closing `quote`.
fn literal_end(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        if c == quote && !escaped {
            return at + c.len_utf8();
        }
        escaped = c == '\\' && !escaped;
    }
    text.len()
}
