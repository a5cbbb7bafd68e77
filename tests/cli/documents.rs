//! The book under `docs`, and the README: what is made from the code equals it, links lead somewhere, and
//! commands that are shown work.

#[cfg(unix)]
mod commands;
mod fences;
mod generated;
mod links;
mod markdown;
mod messages;
#[cfg(unix)]
mod pictures;
mod programs;
mod reference;
#[cfg(unix)]
mod settings;
mod shell_words;

use std::{fs, path::PathBuf};

/// Where the project lies.
fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The text of a file of the project.
fn text_of(name: &str) -> String {
    let path = root().join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The chapters of the book, below `docs`, without the list of them.
fn chapters() -> Vec<String> {
    let entries = fs::read_dir(root().join("docs")).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<_> =
        names.filter(|name| name.ends_with(".md") && name != "SUMMARY.md").collect();
    names.sort();
    names
}

/// What a reader is shown: the README and every chapter.
fn pages() -> Vec<String> {
    let chapters = chapters().into_iter().map(|name| format!("docs/{name}"));
    std::iter::once("README.md".to_owned()).chain(chapters).collect()
}
