//! Against Google's own library: `tests/phone/table.py` wrote its answers down.

use super::{region, typed};
use mfadmin::contract::phone::*;
use std::collections::BTreeMap;

const TABLE: &str = include_str!("../../../phone/table.tsv");

/// What Google's library says of a text.
struct Answer<'a> {
    home: &'a str,
    text: &'a str,
    verdict: &'a str,
    e164: &'a str,
    kind: &'a str,
    international: &'a str,
}

fn answers() -> impl Iterator<Item = Answer<'static>> {
    TABLE.lines().filter(|line| !line.starts_with('#')).map(|line| {
        let columns: Vec<_> = line.split('\t').collect();
        let [home, text, verdict, e164, kind, international] = columns[..] else {
            panic!("{line}");
        };
        Answer { home, text, verdict, e164, kind, international }
    })
}

/// Where mfadmin is meant to answer otherwise, and why.
const NAMED: [(&str, &str); 3] = [
    (
        "longer than E.164",
        "plans have numbers of more than 15 digits, which no network takes a text to",
    ),
    ("Mexican 1", "the 1 after +52 is told by name instead of being too long"),
    ("no person's phone", "such numbers are valid, and get no texts that somebody reads"),
];

/// What mfadmin is to answer, and which of the named differences it is.
fn expected(answer: &Answer) -> (Result<String, &'static str>, Option<&'static str>) {
    let e164 = answer.e164.to_owned();
    let is_long = answer.e164.len() > 16;
    let is_mexican = answer.e164.starts_with("+521") && answer.e164.len() >= 13;
    match (answer.verdict, answer.kind) {
        ("valid" | "possible", _) if is_long => (Err("too long"), Some(NAMED[0].0)),
        ("possible" | "too_long", _) if is_mexican => (Err("mexican"), Some(NAMED[1].0)),
        ("valid", "premium_rate" | "shared_cost" | "toll_free" | "pager" | "voicemail" | "uan") => {
            (Err("service"), Some(NAMED[2].0))
        }
        ("valid", _) => (Ok(e164), None),
        ("possible", _) => (Err("unlisted"), None),
        ("too_short" | "local_only" | "no_number", _) => (Err("too short"), None),
        ("too_long", _) => (Err("too long"), None),
        ("invalid_length", _) => (Err("length"), None),
        ("country_code", _) => (Err("country"), None),
        (verdict, _) => panic!("{verdict}"),
    }
}

fn fault(error: &InvalidPhone) -> &'static str {
    match error {
        InvalidPhone::Unlisted(_) => "unlisted",
        InvalidPhone::Service(_) => "service",
        InvalidPhone::MexicanOne => "mexican",
        InvalidPhone::TooShort => "too short",
        InvalidPhone::TooLong => "too long",
        InvalidPhone::Length => "length",
        InvalidPhone::Country => "country",
        InvalidPhone::Empty | InvalidPhone::Character(_) | InvalidPhone::Extension => "no number",
    }
}

#[test]
fn numbers_are_read_as_googles_library_reads_them() {
    let (mut rows, mut wrong) = (0, Vec::new());
    let mut named: BTreeMap<&str, usize> = BTreeMap::new();
    for answer in answers() {
        rows += 1;
        let (expected, difference) = expected(&answer);
        let read = PhoneNumber::parse(answer.text, region(answer.home));
        if let Err(InvalidPhone::Unlisted(number)) = &read
            && (number.e164(), number.line()) != (answer.e164, Line::Unlisted)
        {
            wrong.push(format!("{} in {}: {number}", answer.text, answer.home));
        }
        let shown = read.as_ref().map(PhoneNumber::international).ok();
        if read.is_ok() && shown.as_deref() != Some(answer.international) {
            wrong.push(format!("{} in {}: shown as {shown:?}", answer.text, answer.home));
        }
        let read = read.map(|number| number.e164().to_owned()).map_err(|error| fault(&error));
        if read != expected {
            wrong.push(format!("{} in {}: {read:?}, not {expected:?}", answer.text, answer.home));
        } else if let Some(name) = difference {
            *named.entry(name).or_default() += 1;
        }
    }
    assert_eq!(wrong, [""; 0], "{} of {rows}", wrong.len());
    assert!(rows > 3000, "{rows} rows");
    // A name that stands for nothing is to go.
    assert_eq!(named.len(), NAMED.len(), "{named:?}");
}

#[test]
fn a_number_in_e164_is_the_same_number_wherever_it_is_read_again() {
    for answer in answers() {
        let Ok(number) = PhoneNumber::parse(answer.text, region(answer.home)) else { continue };
        for text in [number.e164(), &number.international()] {
            let again = PhoneNumber::parse(text, region("GB"));
            assert_eq!(again.as_ref(), Ok(&number), "{text}");
        }
    }
}

#[test]
fn key_by_key_a_number_stays_the_one_that_is_typed() {
    for answer in answers() {
        let home = region(answer.home);
        let raw: String = answer.text.chars().filter(|c| is_number_char(*c)).collect();
        let mut keys = String::new();
        for (c, field) in raw.chars().zip(typed(&raw, home)) {
            keys.push(c);
            let (meant, read) = (PhoneNumber::parse(&keys, home), PhoneNumber::parse(&field, home));
            assert_eq!(read, meant, "{field:?} for {keys:?}");
        }
    }
}
