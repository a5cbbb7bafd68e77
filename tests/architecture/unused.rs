//! What the compiler cannot say of a library that tests look into: what is visible and nobody uses.

use crate::source::{SOURCES, Source};
use std::collections::BTreeMap;

/// A test that stands in `src` would have the whole library compiled a second time.
#[test]
fn no_test_stands_in_src() {
    let found: Vec<_> = SOURCES.iter().filter(|it| holds_a_test(it)).map(|it| &it.name).collect();
    assert_eq!(found, Vec::<&String>::new());
}

/// Whether an attribute of `source` marks a test, or what is compiled for tests alone.
fn holds_a_test(source: &Source) -> bool {
    let is = |token: &'static str| move |other: &String| other == token;
    let attributes = source.tokens.split(is("#")).skip(1).filter_map(|rest| {
        let end = rest.iter().position(is("]"))?;
        Some(&rest[..end])
    });
    attributes.into_iter().any(|attribute| attribute.iter().any(is("test")))
}

#[test]
fn what_counts_as_a_test() {
    for text in [
        "#[test] fn a() {}",
        "#[tokio::test] async fn a() {}",
        "#[cfg(test)] mod tests {}",
        "#[cfg(any(test, feature = \"x\"))] mod tests {}",
    ] {
        assert!(holds_a_test(&Source::parse("cli/here", text)), "{text}");
    }
    for text in ["#[derive(Debug)] struct Test;", "fn test(test: u8) { let _ = [test]; }"] {
        assert!(!holds_a_test(&Source::parse("cli/here", text)), "{text}");
    }
}

/// Names that no code of `src` calls, and why they are there.
const USED_ELSEWHERE: [&str; 8] = [
    // Attributes of serde name these.
    "deserialize_given",
    "is_default",
    // Tests put the clock forward with these.
    "movable",
    "advance",
    // Templates call these.
    "of_us",
    "rich",
    // Tests ask for these.
    "owes_rows",
    "user_count",
];

#[test]
fn every_visible_name_is_used_in_src() {
    let mut found = unused(&SOURCES);
    found.retain(|it| !USED_ELSEWHERE.iter().any(|name| it.ends_with(&format!(": {name}"))));
    assert_eq!(found, Vec::<String>::new());
}

/// The visible declarations whose name stands nowhere but where it is declared. A module is looked
/// at by what it declares.
fn unused(sources: &[Source]) -> Vec<String> {
    let mut named: BTreeMap<&str, usize> = BTreeMap::new();
    for token in sources.iter().flat_map(|source| &source.tokens) {
        *named.entry(token).or_default() += 1;
    }
    let mut declared: BTreeMap<&str, usize> = BTreeMap::new();
    for declaration in sources.iter().flat_map(|source| &source.declarations) {
        *declared.entry(&declaration.name).or_default() += 1;
    }
    let mut found = Vec::new();
    for source in sources {
        let is_module =
            |name: &str| sources.iter().any(|it| it.module.last().is_some_and(|last| last == name));
        for it in source.declarations.iter().filter(|it| it.is_visible) {
            if !is_module(&it.name) && named.get(it.name.as_str()) == declared.get(it.name.as_str())
            {
                found.push(format!("{}, line {}: {}", source.name, it.line, it.name));
            }
        }
    }
    found
}

#[test]
fn what_the_checker_takes_for_unused() {
    let text = "pub fn used() {} pub fn lonely() {} fn private() {} pub struct A; impl A { pub fn m() {} }";
    let sources = [Source::parse("cli/here", text), Source::parse("cli", "fn f() { used(); A }")];
    assert_eq!(unused(&sources), ["cli/here, line 1: lonely", "cli/here, line 1: m"]);
}
