//! One name, one thing: no public type name twice in one room, and no name that was given up.

use crate::source::{SOURCES, Source};
use std::collections::BTreeMap;

/// The rooms at the top, whose public types each have a name of their own.
const ONE_NAME_EACH: [&str; 5] = ["contract", "client", "tui", "cli", "server"];

/// Names that were given up, by the room that declared them. Another room, and another crate, may
/// have the word for something of its own.
const RETIRED: [(&str, &[&str]); 5] = [
    (
        "server",
        &[
            "Alike",
            "Asked",
            "Book",
            "Chair",
            "Closed",
            "Conversation",
            "Courier",
            "Debt",
            "Deed",
            "Discreet",
            "Doer",
            "Door",
            "Errand",
            "Followed",
            "Ledger",
            "LetIn",
            "Letter",
            "Letterhead",
            "Needed",
            "Pace",
            "Post",
            "Refusal",
            "Refused",
            "Round",
            "Seat",
            "Seats",
            "TooSlow",
            "Turned",
            "Turns",
            "Unfinished",
            "Via",
            "Visit",
            "Way",
            "Whose",
            "Wire",
            "Writing",
            "accompany",
            "again",
            "bell",
            "borders",
            "clerk",
            "cool_down",
            "cooling",
            "diarist",
            "freeze",
            "keep_pace",
            "letters",
            "runner",
            "shippers",
            "strangers",
            "take",
            "told",
            "whole",
        ],
    ),
    ("contract", &["Whom", "cool_down", "cooling", "spelt", "told"]),
    ("client", &["Door", "told"]),
    (
        "cli",
        &[
            "Agreement",
            "Idle",
            "Manner",
            "Papers",
            "Sheet",
            "Strangers",
            "Teller",
            "Trouble",
            "Work",
            "one_of",
            "sheet",
            "spelt",
            "strangers",
            "take",
            "told",
            "words",
        ],
    ),
    (
        "tui",
        &[
            "Bound",
            "Gate",
            "Host",
            "Inquiry",
            "Line",
            "Look",
            "News",
            "Opened",
            "Paint",
            "Past",
            "Peek",
            "Pen",
            "Question",
            "Reach",
            "Row",
            "Seek",
            "Spot",
            "Stroke",
            "Taken",
            "Talk",
            "Wake",
            "bridges",
            "cool_down",
            "cooling",
            "cover",
            "follow",
            "gather",
            "go_on",
            "hear",
            "heard",
            "pumped",
            "renew_soon",
            "spoiled",
            "stay",
            "take",
            "told",
            "wear",
            "whole",
        ],
    ),
];

#[test]
fn no_public_type_name_stands_twice_in_one_room() {
    for room in ONE_NAME_EACH {
        assert_eq!(doubles(&SOURCES, room), Vec::<String>::new(), "{room}");
    }
}

#[test]
fn no_name_that_was_given_up_is_declared_again() {
    for (room, names) in RETIRED {
        assert_eq!(retired(&SOURCES, room, names), Vec::<String>::new(), "{room}");
    }
}

/// Files of `room`.
fn files<'a>(sources: &'a [Source], room: &str) -> impl Iterator<Item = &'a Source> {
    sources.iter().filter(move |source| source.top() == room)
}

fn doubles(sources: &[Source], room: &str) -> Vec<String> {
    let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for source in files(sources, room) {
        for declared in source.declarations.iter().filter(|it| it.is_type && it.is_visible) {
            places.entry(declared.name.clone()).or_default().push(source.name.clone());
        }
    }
    let twice = places.into_iter().filter(|(_, places)| places.len() > 1);
    twice.map(|(name, places)| format!("{name}: {}", places.join(", "))).collect()
}

fn retired(sources: &[Source], room: &str, names: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for source in files(sources, room) {
        let declarations = source.declarations.iter();
        let again = declarations.filter(|declared| names.contains(&declared.name.as_str()));
        found.extend(again.map(|it| format!("{}, line {}: {}", source.name, it.line, it.name)));
    }
    found
}

#[test]
fn what_the_checker_takes_for_a_declaration() {
    let text = "
        pub struct A; enum B {} pub(crate) trait C { fn in_trait(&self); } pub type D = u8;
        impl A { pub fn method() { fn within() {} } }
        impl Iterator for A { fn take(self) {} }
        mod inner { pub struct E; }
        // struct G
        use other::H;";
    let source = Source::parse("cli/here", text);
    let names = |keep: fn(&crate::source::Declaration) -> bool| -> Vec<String> {
        source.declarations.iter().filter(|it| keep(it)).map(|it| it.name.clone()).collect()
    };
    assert_eq!(names(|it| it.is_type), ["A", "B", "C", "D", "E"]);
    assert_eq!(names(|it| it.is_type && it.is_visible), ["A", "C", "D", "E"]);
    assert_eq!(names(|it| !it.is_type), ["in_trait", "method", "within", "inner"]);
    let twice = [Source::parse("cli/a", "pub enum A {}"), source];
    assert_eq!(doubles(&twice, "cli"), ["A: cli/a, cli/here"]);
    assert_eq!(doubles(&twice, "tui"), Vec::<String>::new());
    assert_eq!(retired(&twice, "cli", &["within", "take"]), ["cli/here, line 3: within"]);
}
