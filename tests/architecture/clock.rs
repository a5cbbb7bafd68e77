//! Tests let time pass by the server's clock, which moves everything that goes by it.

use proc_macro2::{TokenStream, TokenTree};
use std::{
    fs,
    path::{Path, PathBuf},
};
use syn::LitStr;

/// Columns that hold when something was, ends or has its turn. When something was used or settled is
/// not among them: that it was is what counts.
const TIMES: [&str; 19] = [
    "at",
    "code_at",
    "created_at",
    "exempt_until",
    "expires_at",
    "free_at",
    "gap_since",
    "last_at",
    "last_seen_at",
    "last_sign_in_at",
    "last_used_at",
    "lease_until",
    "next_attempt_at",
    "queued_at",
    "revealed_until",
    "setup_expires_at",
    "setup_sent_at",
    "stepped_up_until",
    "until",
];

#[test]
fn no_test_rewrites_rows_to_make_time_pass() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for folder in ["tests", "benches"] {
        collect(&root.join(folder), &mut files);
    }
    assert!(files.len() > 100, "{}", files.len());
    let this = root.join("tests/architecture");
    for file in files.iter().filter(|file| !file.starts_with(&this)) {
        let text = fs::read_to_string(file).unwrap();
        let found = rewritten(&text);
        assert_eq!(found, Vec::<String>::new(), "{}: move the clock instead", file.display());
    }
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with("node_modules") {
            collect(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
}

/// The assignments of times in the statements that `text` holds as literals.
fn rewritten(text: &str) -> Vec<String> {
    let mut literals = Vec::new();
    strings(text.parse().unwrap(), &mut literals);
    literals.iter().flat_map(|literal| assignments(literal)).collect()
}

fn strings(tokens: TokenStream, literals: &mut Vec<String>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => strings(group.stream(), literals),
            TokenTree::Literal(literal) => {
                let string = syn::parse_str::<LitStr>(&literal.to_string());
                literals.extend(string.map(|string| string.value()));
            }
            TokenTree::Ident(_) | TokenTree::Punct(_) => {}
        }
    }
}

fn assignments(literal: &str) -> Vec<String> {
    let sql = literal.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let statements = sql.split(';').filter_map(|statement| statement.split_once("update"));
    let sets = statements.filter_map(|(_, rest)| rest.split_once(" set "));
    sets.flat_map(|(_, set)| set.split(" where ").next().unwrap_or_default().split(','))
        .filter_map(|assignment| assignment.split_once('='))
        .map(|(column, value)| (column.trim(), value.trim()))
        // What has no time any more has not become older.
        .filter(|(column, value)| TIMES.contains(column) && !value.starts_with("null"))
        .map(|(column, value)| format!("{column} = {value}"))
        .collect()
}

#[test]
fn what_counts_as_rewriting_time() {
    let text = r#"
        // update links set expires_at = 1
        fn test() {
            sql("update links set revoked_at = 1, expires_at = 1 where created_at = 2");
            sql(format!("update users \
                set {x} = 1, setup_sent_at = setup_sent_at - {days}"));
            sql("update users set kind = 1, gap_since = null");
            sql("update jobs set state = 'done'; update outbox set at = 3, settled_at = at");
            sql("insert into links (expires_at) values (1)");
            sql("insert into attempts (account) values (1)
                 on conflict (account) do update set free_at = 4, failures = 1");
        }"#;
    let found =
        ["expires_at = 1", "setup_sent_at = setup_sent_at - {days}", "at = 3", "free_at = 4"];
    assert_eq!(rewritten(text), found);
}
