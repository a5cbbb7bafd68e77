//! What is wrong with a configuration file, and where.

use std::{
    fs, io,
    path::{Path, PathBuf},
};
use thiserror::Error;

/// Why there is no configuration.
#[derive(Debug, Error)]
pub enum ConfigError {
    #[error("cannot read the configuration file {}: {error}. Check the path and its permissions, \
     or leave --config and MFADMIN_CONFIG out to use the usual place", path.display())]
    Unreadable { path: PathBuf, error: io::Error },
    #[error("{}, {fault}", path.display())]
    Content { path: PathBuf, fault: Fault },
}

/// One fault in the text.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("line {line}{}: {message}. Correct that line or remove it: every key has a default", key.as_ref().map(|key| format!(", {key}")).unwrap_or_default())]
pub struct Fault {
    /// Counted from 1.
    pub line: usize,
    /// `section.key`, where the line has one.
    pub key: Option<String>,
    pub message: String,
}

impl ConfigError {
    /// A fault in what the file says at `key`, which only its reader could find.
    pub fn at(path: &Path, key: String, message: String) -> Self {
        // Without its text the fault is named all the same, on the first line.
        let text = fs::read_to_string(path).unwrap_or_default();
        let fault = Fault { line: line_of(&text, &key), key: Some(key), message };
        Self::Content { path: path.to_owned(), fault }
    }
}

impl Fault {
    pub(super) fn locate(text: &str, error: &toml::de::Error) -> Self {
        let start = error.span().map_or(0, |span| span.start).min(text.len());
        let before = text.get(..start).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let message = error.message().trim().trim_end_matches('.').replace('\n', " ");
        // serde names a Rust type, which says nothing to who writes the file.
        let message = message.replace("expected i64", "expected a whole number");
        Self { line, key: key_at(text, line), message }
    }
}

/// Keys that do not go together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    section: &'static str,
    key: &'static str,
    /// Of the tables of one name, the one that it is in, from 0.
    table: usize,
    message: String,
}

impl Clash {
    pub(super) fn new(section: &'static str, key: &'static str, message: &str) -> Self {
        Self { section, key, table: 0, message: message.to_owned() }
    }

    pub(super) fn in_table(self, table: usize) -> Self {
        Self { table, ..self }
    }

    /// The clash as a fault of the line in `text` that sets its key.
    pub(super) fn locate(self, text: &str) -> Fault {
        let Self { section, key, table, message } = self;
        let whole = format!("{section}.{key}");
        let headers = text.lines().enumerate().filter(|(_, line)| header(line) == Some(section));
        let start = headers.map(|(at, _)| at).nth(table).unwrap_or(0);
        let line = line_from(text, start, &whole).unwrap_or(start + 1);
        Fault { line, key: Some(whole), message }
    }
}

/// The line of `text` that sets `key`, which is `section.key`.
fn line_of(text: &str, key: &str) -> usize {
    line_from(text, 0, key).unwrap_or(1)
}

/// The first line that sets `key` after the first `passed` ones.
fn line_from(text: &str, passed: usize, key: &str) -> Option<usize> {
    let mut lines = passed + 1..=text.lines().count();
    lines.find(|line| key_at(text, *line).as_deref() == Some(key))
}

fn key_at(text: &str, line: usize) -> Option<String> {
    let lines: Vec<&str> = text.lines().take(line).collect();
    let current = lines.last()?.trim();
    let section = lines.iter().rev().find_map(|line| header(line));
    if current.starts_with('[') {
        return section.map(str::to_owned);
    }
    let key = current.split_once('=').map(|(key, _)| key.trim())?;
    Some(section.map_or_else(|| key.to_owned(), |section| format!("{section}.{key}")))
}

fn header(line: &str) -> Option<&str> {
    let inside = line.trim().strip_prefix('[')?;
    let inside = inside.strip_prefix('[').unwrap_or(inside);
    Some(inside.split_once(']')?.0.trim())
}
