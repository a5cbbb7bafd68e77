//! `docs/walks.md` leads through the code as it is.

use crate::finders::tokens;
use std::{collections::HashSet, fs, path::Path};
use syn::{
    Block, Ident,
    visit::{self, Visit},
};

/// A step of a walk: a function in a file.
struct Step {
    file: String,
    function: String,
    /// Whether the step before it calls it.
    is_called: bool,
}

/// The names in a body, those in the arguments of macros among them.
#[derive(Default)]
struct Names(HashSet<String>);

impl<'ast> Visit<'ast> for Names {
    fn visit_ident(&mut self, name: &'ast Ident) {
        self.0.insert(name.to_string());
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        self.0.extend(tokens(&call.tokens.to_string()));
    }
}

/// The names in the bodies of every function of one name.
struct Bodies<'a> {
    function: &'a str,
    names: Vec<HashSet<String>>,
}

impl Bodies<'_> {
    fn note(&mut self, name: &Ident, body: Option<&Block>) {
        if name == self.function {
            let mut names = Names::default();
            if let Some(body) = body {
                names.visit_block(body);
            }
            self.names.push(names.0);
        }
    }
}

impl<'ast> Visit<'ast> for Bodies<'_> {
    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.note(&item.sig.ident, Some(&item.block));
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.note(&item.sig.ident, Some(&item.block));
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        self.note(&item.sig.ident, item.default.as_ref());
        visit::visit_trait_item_fn(self, item);
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The steps of each walk.
fn walks() -> Vec<Vec<Step>> {
    let text = fs::read_to_string(root().join("docs/walks.md")).unwrap();
    let chapters = text.split("\n## ").skip(1);
    chapters.map(|chapter| chapter.lines().filter_map(step).collect()).collect()
}

fn step(line: &str) -> Option<Step> {
    let (number, rest) = line.split_once(". `")?;
    number.parse::<usize>().ok()?;
    let (place, note) = rest.split_once('`')?;
    let (file, function) = place.split_once("::")?;
    Some(Step { file: file.into(), function: function.into(), is_called: note.is_empty() })
}

fn names_in(step: &Step) -> Vec<HashSet<String>> {
    let text = fs::read_to_string(root().join(&step.file))
        .unwrap_or_else(|error| panic!("{}: {error}", step.file));
    let mut bodies = Bodies { function: &step.function, names: Vec::new() };
    bodies.visit_file(&syn::parse_file(&text).unwrap());
    bodies.names
}

#[test]
fn every_step_of_a_walk_is_there_and_names_the_next() {
    let mut faults = Vec::new();
    let walks = walks();
    assert_eq!(walks.len(), 3);
    for walk in &walks {
        assert!(walk.len() > 10, "a walk has lost its steps");
        for (at, step) in walk.iter().enumerate() {
            let place = format!("{}::{}", step.file, step.function);
            let bodies = names_in(step);
            if bodies.is_empty() {
                faults.push(format!("{place} is not there"));
            }
            let next = walk.get(at + 1).filter(|next| next.is_called);
            if let Some(next) = next
                && !bodies.iter().any(|names| names.contains(&next.function))
            {
                faults.push(format!("{place} does not name {}", next.function));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

/// What a stranger has to open, and how often they come back to a file that they have left.
#[test]
fn a_walk_is_short() {
    for (walk, (files, returns)) in walks().iter().zip([(18, 2), (28, 2), (24, 2)]) {
        let mut visited: Vec<&str> = Vec::new();
        let mut came_back = 0;
        for step in walk {
            if visited.last() == Some(&step.file.as_str()) {
                continue;
            }
            came_back += usize::from(visited.contains(&step.file.as_str()));
            visited.push(&step.file);
        }
        let opened = visited.iter().collect::<HashSet<_>>().len();
        assert!(opened <= files, "{opened} files, from {}", walk[0].file);
        assert!(came_back <= returns, "{came_back} returns, from {}: {visited:#?}", walk[0].file);
    }
}
