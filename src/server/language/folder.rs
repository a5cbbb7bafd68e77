//! The folder in which an organisation says things in its own words, or in a language that we do not speak:
//! a file for each language, `de.ftl`.

use super::{
    BUILT_IN,
    outline::{self, Outline},
};
use crate::contract::Language;
use std::{
    fmt, fs, io,
    path::{Path, PathBuf},
};
use thiserror::Error;

/// No file of sentences is larger.
const MAX_BYTES: u64 = 1024 * 1024;

/// What a message is of no use without.
const NEEDED: [&str; 2] = ["url", "code"];

/// A file that says nothing wrong.
pub struct OwnFile {
    pub language: Language,
    pub text: String,
}

/// The folder cannot be used.
#[derive(Debug, Error)]
pub enum UnusableFolder {
    #[error("{path} cannot be read: {error}", path = path.display())]
    Unreadable { path: PathBuf, error: io::Error },
    #[error("{0}{more}", more = and_more(*.1))]
    Faulty(FolderFault, usize),
}

/// What is wrong with a file of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FolderFault {
    pub file: String,
    pub line: Option<usize>,
    pub what: String,
}

/// A file as it was read, and what is wrong with it.
pub struct FolderFile {
    pub file: String,
    /// Nothing where its name is no language.
    pub language: Option<Language>,
    pub text: String,
    pub faults: Vec<FolderFault>,
    /// Of a language that we do not speak: how many sentences stay English.
    pub lacking: usize,
}

/// The files of `folder`, which say nothing wrong.
///
/// # Errors
/// [`UnusableFolder`].
pub fn read(folder: &Path) -> Result<Vec<OwnFile>, UnusableFolder> {
    let mut files = Vec::new();
    let mut faults = Vec::new();
    for examined in examine(folder)? {
        faults.extend(examined.faults);
        if let Some(language) = examined.language {
            files.push(OwnFile { language, text: examined.text });
        }
    }
    let more = faults.len().saturating_sub(1);
    match faults.into_iter().next() {
        Some(first) => Err(UnusableFolder::Faulty(first, more)),
        None => Ok(files),
    }
}

/// Looks through the files of `folder` that end with `.ftl`, by their names.
///
/// # Errors
/// [`UnusableFolder::Unreadable`].
pub fn examine(folder: &Path) -> Result<Vec<FolderFile>, UnusableFolder> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |error| UnusableFolder::Unreadable { path, error }
    };
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed(folder))? {
        let path = entry.map_err(failed(folder))?.path();
        if path.extension().is_some_and(|ending| ending == "ftl") {
            paths.push(path);
        }
    }
    paths.sort();
    let (_, english) = BUILT_IN[0];
    let (ours, _) = outline::of(english);
    let mut examined = Vec::with_capacity(paths.len());
    for path in paths {
        let size = fs::metadata(&path).map_err(failed(&path))?.len();
        if size > MAX_BYTES {
            let error = io::Error::other("it is larger than 1 MiB");
            return Err(UnusableFolder::Unreadable { path, error });
        }
        let text = fs::read_to_string(&path).map_err(failed(&path))?;
        examined.push(examined_file(&path, text, &ours));
    }
    Ok(examined)
}

fn examined_file(path: &Path, text: String, ours: &Outline<'_>) -> FolderFile {
    let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let language: Option<Language> = stem.parse().ok();
    let mut faults = Vec::new();
    let mut fault = |line, what| faults.push(FolderFault { file: file.clone(), line, what });
    if language.is_none() {
        fault(None, "its name is no language; call it de.ftl or pt-BR.ftl".to_owned());
    }
    let (outline, unreadable) = outline::of(&text);
    for unreadable in unreadable {
        fault(Some(unreadable.line), unreadable.why);
    }
    for (id, variables) in &outline {
        let line = Some(outline::line_of(&text, id));
        let Some(offered) = ours.get(id) else {
            fault(line, format!("there is no sentence called {id}"));
            continue;
        };
        for variable in variables.difference(offered) {
            fault(line, format!("{id} has no ${variable}{}", instead(offered)));
        }
        for needed in NEEDED {
            if offered.contains(needed) && !variables.contains(needed) {
                fault(line, format!("{id} is of no use without {{ ${needed} }}"));
            }
        }
    }
    let is_ours = language.as_ref().is_some_and(|language| {
        BUILT_IN.iter().any(|(tag, _)| *tag == language.id().language.as_str())
    });
    let lacking =
        if is_ours { 0 } else { ours.keys().filter(|id| !outline.contains_key(*id)).count() };
    FolderFile { file, language, text, faults, lacking }
}

fn instead<'o>(offered: impl IntoIterator<Item = &'o &'o str>) -> String {
    let names: Vec<_> = offered.into_iter().map(|name| format!("${name}")).collect();
    if names.is_empty() { String::new() } else { format!("; it has {}", names.join(", ")) }
}

fn and_more(more: usize) -> String {
    match more {
        0 => String::new(),
        more => format!(" (and {more} more; `mfadmin doctor` names them)"),
    }
}

impl fmt::Display for FolderFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}, line {line}: {}", self.file, self.what),
            None => write!(f, "{}: {}", self.file, self.what),
        }
    }
}
