//! Where effects are brought about, and who alone may name a driver or a clock.

use crate::source::{SOURCES, Source};

/// What changes whom a user can prove to be, and the only files that may do it: the directory, which
/// the service calls for what the policy allows and the user proves, and what makes users and tokens.
const EFFECTS: [(&str, &str, &[&str]); 12] = [
    ("users", "set_authenticator", &["directory/hosted", "directory/local/authenticators"]),
    ("authenticators", "bind", &["directory/local/authenticators"]),
    ("authenticators", "forget", &["directory/local/authenticators"]),
    ("recovery_codes", "insert", &["directory/local/authenticators"]),
    ("users", "erase", &["directory/local/life_cycle"]),
    ("users", "set_disabled_at", &["directory/local/life_cycle"]),
    ("users", "set_phone", &["directory/local/phones"]),
    ("users", "set_profile", &["directory/local/life_cycle"]),
    ("passwords", "set", &["directory/local/access"]),
    ("links", "issue", &["directory/link_issuer"]),
    ("users", "insert", &["service/access", "service/import/apply", "service/life_cycle"]),
    ("tokens", "insert", &["service/tokens"]),
];

#[test]
fn every_path_to_an_effect_leads_through_its_one_place() {
    for (table, effect, places) in EFFECTS {
        let found: Vec<_> = SOURCES
            .iter()
            .filter(|source| !source.name.starts_with("server/store"))
            .filter(|source| {
                let call = [table, "(", ")", ".", effect];
                source.tokens.windows(5).any(|tokens| tokens == call)
            })
            .map(|source| source.name.clone())
            .collect();
        let expected: Vec<_> = places.iter().map(|place| format!("server/{place}")).collect();
        assert_eq!(found, expected, "{table}().{effect}");
    }
}

/// A table that is kept in a variable would pass the test above by.
#[test]
fn no_table_of_a_transaction_is_kept() {
    for source in SOURCES.iter() {
        if source.top() != "server" || source.name.starts_with("server/store") {
            continue;
        }
        let tokens = &source.tokens;
        for table in EFFECTS.map(|(table, ..)| table) {
            let kept = tokens.windows(5).find(|call| {
                call[0] == "."
                    && call[1] == table
                    && call[2] == "("
                    && call[3] == ")"
                    && call[4] != "."
            });
            assert_eq!(kept, None, "{}", source.name);
        }
    }
}

/// A change of a user is put together by the directory, and recorded by the one that calls it.
#[test]
fn the_directory_is_called_from_one_place() {
    let calls = |source: &Source| {
        let tokens = &source.tokens;
        tokens.windows(4).filter(|call| *call == ["directory", ".", "apply", "("]).count()
    };
    let found: Vec<_> = SOURCES
        .iter()
        .map(|source| (source.name.clone(), calls(source)))
        .filter(|(_, count)| *count > 0)
        .collect();
    assert_eq!(found, [("server/service/actions".to_owned(), 1)]);
}

#[test]
fn the_store_alone_names_the_driver() {
    let names_it = |source: &&Source| source.tokens.iter().any(|token| token == "sqlx");
    let (inside, outside): (Vec<_>, Vec<_>) = SOURCES
        .iter()
        .filter(names_it)
        .map(|source| source.name.as_str())
        .partition(|name| *name == "server/store" || name.starts_with("server/store/"));
    assert_eq!(outside, Vec::<&str>::new());
    assert!(!inside.is_empty(), "the driver has another name now");
}

/// The rest of the server would serve another protocol as well.
#[test]
fn the_rooms_below_http_know_no_web_framework() {
    let crates = ["axum", "hyper", "tower_http"];
    let names_one =
        |source: &&Source| source.tokens.iter().any(|token| crates.contains(&token.as_str()));
    let (inside, outside): (Vec<_>, Vec<_>) = SOURCES
        .iter()
        .filter(|source| source.top() == "server")
        .filter(names_one)
        .map(|source| source.name.as_str())
        .partition(|name| name.starts_with("server/http/"));
    assert_eq!(outside, Vec::<&str>::new());
    assert!(!inside.is_empty(), "the framework has another name now");
}

/// Else a test that moves the clock of a server would move it for a part of it.
#[test]
fn the_server_asks_one_clock() {
    let asks =
        |source: &&Source| source.tokens.windows(3).any(|call| call == ["Timestamp", "::", "now"]);
    let found: Vec<_> = SOURCES
        .iter()
        .filter(|source| source.top() == "server")
        .filter(asks)
        .map(|source| source.name.as_str())
        .collect();
    assert_eq!(found, ["server/clock"]);
}
