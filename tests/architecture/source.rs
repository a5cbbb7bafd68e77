//! The crate as the compiler reads it: its modules, and what each of them names.

use crate::finders::{DeclarationFinder, ImportFinder, tokens};
use std::{
    collections::{HashMap, HashSet},
    fs,
    path::{Path, PathBuf},
    sync::LazyLock,
};
use syn::visit::Visit;

/// A path from the root of the crate: `server`, `store`, `Store`.
pub type ModulePath = Vec<String>;

/// One file of `src`, and what it says.
pub struct Source {
    /// Below `src`, without its ending.
    pub name: String,
    pub module: ModulePath,
    pub lines: usize,
    /// Names and signs, without comments and literals; `::` is one sign.
    pub tokens: Vec<String>,
    /// What it declares.
    pub declarations: Vec<Declaration>,
    /// The paths that it names, as they are written but from the root.
    named: Vec<Import>,
    /// Names that it passes on, and what they stand for.
    passed_on: Vec<(ModulePath, ModulePath)>,
}

/// A path that a module names, from the root of the crate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    pub from: ModulePath,
    pub to: ModulePath,
    pub line: usize,
}

/// Something that a file declares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declaration {
    pub name: String,
    pub line: usize,
    pub is_type: bool,
    pub is_visible: bool,
}

impl Source {
    pub fn parse(name: &str, text: &str) -> Self {
        let file = syn::parse_file(text).unwrap_or_else(|error| panic!("{name}: {error}"));
        let module: ModulePath = match name {
            "lib" | "main" => Vec::new(),
            _ => name.split('/').map(str::to_owned).collect(),
        };
        let mut imports = ImportFinder { module: module.clone(), ..ImportFinder::default() };
        imports.visit_file(&file);
        let mut declarations = DeclarationFinder::default();
        declarations.visit_file(&file);
        Self {
            name: name.to_owned(),
            lines: text.lines().count(),
            module,
            tokens: tokens(text),
            declarations: declarations.found,
            named: imports.found,
            passed_on: imports.exports,
        }
    }

    /// The room at the top: `server`, `tui`.
    pub fn top(&self) -> &str {
        self.module.first().map_or("", String::as_str)
    }
}

/// The crate, which is read once.
pub static SOURCES: LazyLock<Vec<Source>> = LazyLock::new(|| {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&src, &mut files);
    files.sort();
    let sources = files.iter().map(|file| {
        let name = file.strip_prefix(&src).unwrap().with_extension("");
        Source::parse(name.to_str().unwrap(), &fs::read_to_string(file).unwrap())
    });
    sources.collect()
});

/// [`imports`] of [`SOURCES`].
pub static IMPORTS: LazyLock<Vec<Import>> = LazyLock::new(|| imports(&SOURCES));

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|end| end == "rs") {
            files.push(path);
        }
    }
}

/// Every import between modules of `sources`: by `use`, and by a path in the code or in a macro. It
/// leads to the module that declares what is named, also where another one passes the name on.
pub fn imports(sources: &[Source]) -> Vec<Import> {
    let modules: HashSet<&[String]> = sources.iter().map(|source| &source.module[..]).collect();
    // A function that is passed on may have the name of its module, which the path then means.
    let passed_on: HashMap<&[String], &ModulePath> = sources
        .iter()
        .flat_map(|source| &source.passed_on)
        .map(|(name, to)| (&name[..], to))
        .filter(|(name, _)| !modules.contains(name))
        .collect();
    let resolve = |path: &ModulePath| {
        let mut path = path.clone();
        // More steps than any chain has; one that is a circle ends, too.
        for _ in 0..8 {
            let target = (1..=path.len()).rev().find_map(|end| {
                let to = passed_on.get(&path[..end])?;
                Some(to.iter().chain(&path[end..]).cloned().collect::<ModulePath>())
            });
            match target {
                Some(target) if target != path => path = target,
                _ => break,
            }
        }
        path
    };
    let named = sources.iter().flat_map(|source| &source.named);
    let mut imports: Vec<Import> =
        named.map(|import| Import { to: resolve(&import.to), ..import.clone() }).collect();
    // Other crates have no module here.
    imports
        .retain(|import| import.to.first().is_some_and(|top| modules.contains(&[top.clone()][..])));
    imports.dedup();
    imports
}
