//! What the checker of rooms sees.

use super::*;
use crate::source::imports;

fn crate_of(files: &[(&str, &str)]) -> Vec<Source> {
    files.iter().map(|(name, text)| Source::parse(name, text)).collect()
}

fn path(text: &str) -> ModulePath {
    text.split("::").map(str::to_owned).collect()
}

#[test]
fn every_way_to_name_a_module_is_seen() {
    for (text, expected) in [
        ("use crate::server::store;", vec!["server::store"]),
        ("use crate::{contract::Role, server::X};", vec!["contract::Role", "server::X"]),
        (
            "use crate::{\n contract::{\n api::{Me, paths}, Role,\n },\n tui,\n};",
            vec!["contract::api::Me", "contract::api::paths", "contract::Role", "tui"],
        ),
        ("use crate::contract::{self, Role as R};", vec!["contract", "contract::Role"]),
        ("use crate::tui::*;", vec!["tui"]),
        ("fn f() -> crate :: client::X { crate::cli::run() }", vec!["client::X", "cli::run"]),
        (
            "// crate::server\nfn f() { let url = \"http://crate::cli\"; crate::tui::f() }",
            vec!["tui::f"],
        ),
        ("fn f() { select! { a = crate::tui::g() => vec![super::y] } }", vec!["tui::g", "cli::y"]),
        ("mod inner { use super::super::z; }", vec!["cli::z"]),
        ("fn f<'a>(x: &'a str) where crate::tui::T: Sized {}", vec!["tui::T"]),
    ] {
        let sources = crate_of(&[
            ("cli/here", text),
            ("cli", ""),
            ("client", ""),
            ("contract", ""),
            ("server", ""),
            ("tui", ""),
        ]);
        let found: Vec<_> = imports(&sources).iter().map(|import| import.to.join("::")).collect();
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn a_name_that_is_passed_on_stands_for_what_it_is() {
    let sources = crate_of(&[
        ("server", "mod low; mod high; pub use high::Thing;"),
        ("server/high", "pub use deep::Thing; mod deep;"),
        ("server/high/deep", "pub struct Thing;"),
        ("server/low", "use super::Thing;"),
    ]);
    let found = imports(&sources);
    let low: Vec<_> = found.iter().filter(|import| import.from == path("server::low")).collect();
    assert_eq!(low[0].to, path("server::high::deep::Thing"));
    assert_eq!(upward(&Modules::of(&sources), &found, &path("server"), &["high", "low"]).len(), 1);
}

#[test]
fn an_upward_import_and_a_room_without_a_place_are_faults() {
    let sources = crate_of(&[
        ("server", "pub struct Options;"),
        ("server/high", "use super::low::X;"),
        ("server/low", "use crate::server::Options;"),
        ("server/low/deep", "fn f() { crate::server::high::g() }"),
        ("server/other", ""),
    ]);
    let found =
        upward(&Modules::of(&sources), &imports(&sources), &path("server"), &["high", "low"]);
    assert_eq!(
        found,
        [
            "other has no place in the order of server",
            "server::low, line 1: server::Options",
            "server::low::deep, line 1: server::high::g",
        ]
    );
}

#[test]
fn a_circle_is_found_at_any_depth_and_length() {
    let sources = crate_of(&[
        ("cli", ""),
        ("cli/a", "use super::b::c::X;"),
        ("cli/b", ""),
        ("cli/b/c", "use super::d::Y;"),
        ("cli/b/d", "use super::e::Z;"),
        ("cli/b/e", "use super::c::W;"),
    ]);
    let found = circles(&Modules::of(&sources), &imports(&sources));
    let names = ["c", "d", "e"].map(str::to_owned).to_vec();
    assert_eq!(found, [(path("cli::b"), names)]);
}

#[test]
fn a_wall_stops_an_import_from_any_depth() {
    let sources =
        crate_of(&[("server", ""), ("tui", ""), ("tui/deep/down", "use crate::server::X;")]);
    let found = crossings(&imports(&sources), &WALLS);
    assert_eq!(found, ["tui::deep::down, line 1: server::X"]);
}
