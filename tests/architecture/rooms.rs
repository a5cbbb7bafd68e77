//! Imports point downward: between the rooms at the top of the crate, and inside them.

mod checker;

use crate::source::{IMPORTS, Import, ModulePath, SOURCES, Source};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// A room at the top, and those that it may not know.
const WALLS: [(&str, &[&str]); 4] = [
    ("contract", &["client", "tui", "cli", "server", "config", "logging"]),
    ("client", &["tui", "cli", "server", "config", "logging"]),
    ("tui", &["cli", "server", "logging"]),
    ("server", &["client", "tui", "cli"]),
];

/// Rooms whose own rooms have an order, from the top: each may import those after it. No room of
/// theirs knows the file above them, which puts them together, but for what [`COMMON`] names.
const ORDERS: [(&str, &[&str]); 4] = [
    (
        "server",
        &[
            // Makes up users for the commands; nothing else here knows it.
            "demo",
            "options",
            "http",
            "jobs",
            "service",
            "directory",
            "outbox",
            "audit",
            "store",
            "crypto",
            "language",
            "leased_work",
            "metrics",
            "clock",
            "background_tasks",
        ],
    ),
    (
        "server::http",
        &[
            "metrics",
            "router",
            "openapi",
            "pages",
            "routes",
            "described_shapes",
            "extract",
            "auth",
            "routing",
            "layers",
            "traces",
            "app",
            "listener",
            "limits",
            "address",
            "api_error",
            "tls",
        ],
    ),
    (
        "tui",
        &[
            "run", "update", "view", "screens", "dialogs", "terminal", "memory", "state", "action",
            "effects", "export", "widgets", "cooldown", "canvas", "list", "qr", "theme", "layout",
            "input", "time", "text",
        ],
    ),
    (
        "cli",
        &[
            "command",
            // The commands.
            "act",
            "audit",
            "restore",
            "backup",
            "catalogue",
            "completions",
            "connect",
            "demo",
            "disconnect",
            "doctor",
            "import",
            "init",
            "jobs",
            "login",
            "logout",
            "man",
            "operations",
            "operator",
            "outbox",
            "panel",
            "plain",
            "remind",
            "report",
            "rotate_key",
            "serve",
            "server",
            "store",
            "sync",
            "token",
            "user",
            "users",
            // What they share.
            "order",
            "names",
            "reading",
            "filter",
            "list_writer",
            "findings",
            "table",
            "requested",
            "step_up",
            "by_realm",
            "who",
            "target",
            "local_socket",
            "embedded",
            "setup",
            "directories",
            "delivery_config",
            "http_options",
            "lock",
            "remembered",
            "session",
            "prompts",
            "phone",
            "language",
            "failure",
            "output",
            "signals",
            "value_enum",
        ],
    ),
];

/// What a file that puts rooms together has for all of them: the panel's state, which is made of what
/// its screens and dialogs keep.
const COMMON: [&str; 1] = ["tui::State"];

/// Rooms at the top in which no two modules of one folder import each other, at any depth.
const WITHOUT_CIRCLES: [&str; 3] = ["server", "cli", "tui"];

#[test]
fn rooms_at_the_top_know_only_those_below() {
    assert!(SOURCES.len() > 300, "only {} files were read", SOURCES.len());
    assert_eq!(crossings(&IMPORTS, &WALLS), Vec::<String>::new());
}

#[test]
fn no_import_inside_a_room_points_upward() {
    let modules = Modules::of(&SOURCES);
    for (room, order) in ORDERS {
        let room: ModulePath = room.split("::").map(str::to_owned).collect();
        assert_eq!(upward(&modules, &IMPORTS, &room, order), Vec::<String>::new());
    }
}

#[test]
fn no_modules_import_each_other_in_a_circle() {
    let mut found = circles(&Modules::of(&SOURCES), &IMPORTS);
    found.retain(|(folder, _)| WITHOUT_CIRCLES.contains(&folder[0].as_str()));
    assert_eq!(found, Vec::new());
}

/// The modules that are files.
struct Modules<'a>(HashSet<&'a [String]>);

impl<'a> Modules<'a> {
    fn of(sources: &'a [Source]) -> Self {
        Self(sources.iter().map(|source| &source.module[..]).collect())
    }

    /// The longest beginning of `path` that is one.
    fn around<'p>(&self, path: &'p [String]) -> &'p [String] {
        let is_module = |end: &usize| self.0.contains(&path[..*end]);
        &path[..(0..=path.len()).rev().find(is_module).unwrap_or(0)]
    }
}

/// The imports that lead from a room into one it may not know; those of tests, too.
fn crossings(imports: &[Import], walls: &[(&str, &[&str])]) -> Vec<String> {
    let crosses = |import: &&Import| {
        walls.iter().any(|(room, others)| {
            import.from[..].first().is_some_and(|from| from == room)
                && import.to[..].first().is_some_and(|to| others.contains(&to.as_str()))
        })
    };
    imports.iter().filter(crosses).map(shown).collect()
}

/// The imports in `room` that `order` does not allow, and the rooms that it does not name.
fn upward(
    modules: &Modules<'_>,
    imports: &[Import],
    room: &[String],
    order: &[&str],
) -> Vec<String> {
    let rank = |name: &str| order.iter().position(|room| *room == name);
    let below = |path: &[String]| path.strip_prefix(room).and_then(|rest| rest.first()).cloned();
    let without_place = modules.0.iter().filter_map(|module| below(module));
    let mut faults: BTreeSet<String> = without_place
        .filter(|name| rank(name).is_none())
        .map(|name| format!("{name} has no place in the order of {}", room.join("::")))
        .collect();
    for import in imports {
        let Some(from) = below(&import.from) else { continue };
        let to = modules.around(&import.to);
        let is_upward = match below(to) {
            Some(to) => rank(&to) < rank(&from),
            // An item of the file that puts the rooms together, or of one above it.
            None => {
                let is_common = COMMON.contains(&import.to.join("::").as_str());
                to.first() == room.first() && room.starts_with(to) && !is_common
            }
        };
        if is_upward {
            faults.insert(shown(import));
        }
    }
    faults.into_iter().collect()
}

/// The modules of each folder that import each other in a circle, be it a long one.
fn circles(modules: &Modules<'_>, imports: &[Import]) -> Vec<(ModulePath, Vec<String>)> {
    let mut graphs: BTreeMap<ModulePath, Graph> = BTreeMap::new();
    for import in imports {
        let (from, to) = (modules.around(&import.from), modules.around(&import.to));
        let shared = from.iter().zip(to).take_while(|(from, to)| from == to).count();
        if shared > 0 && shared < from.len() && shared < to.len() {
            let graph = graphs.entry(from[..shared].to_vec()).or_default();
            graph.entry(from[shared].clone()).or_default().insert(to[shared].clone());
        }
    }
    let in_circles = graphs.into_iter().map(|(folder, graph)| {
        let names = graph.keys().filter(|name| reaches(&graph, name, name));
        (folder, names.cloned().collect::<Vec<_>>())
    });
    in_circles.filter(|(_, names)| !names.is_empty()).collect()
}

/// What each module of a folder imports.
type Graph = BTreeMap<String, BTreeSet<String>>;

/// Whether an import, or a chain of them, leads from `from` to `to`.
fn reaches(graph: &Graph, from: &str, to: &str) -> bool {
    let mut seen = BTreeSet::new();
    let mut next = vec![from];
    while let Some(at) = next.pop() {
        for name in graph.get(at).into_iter().flatten() {
            if name == to {
                return true;
            }
            if seen.insert(name) {
                next.push(name);
            }
        }
    }
    false
}

fn shown(import: &Import) -> String {
    format!("{}, line {}: {}", import.from.join("::"), import.line, import.to.join("::"))
}
