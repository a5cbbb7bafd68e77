//! Links lead to files and headings that are there, and the list of chapters is that of the files.

use super::{chapters, markdown, pages, root, text_of};
use std::{collections::BTreeSet, path::Path};

/// Read on their own, too, besides the pages of the book.
const BESIDES: [&str; 5] =
    ["ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "docs/SUMMARY.md"];

#[test]
fn every_link_leads_to_a_file_and_a_heading() {
    let mut faults = Vec::new();
    for name in pages().into_iter().chain(BESIDES.map(str::to_owned)) {
        let page = text_of(&name);
        let (prose, _) = markdown::split(&page);
        for line in prose {
            for target in markdown::link_targets(line.text) {
                if let Some(fault) = fault(&name, &page, &target) {
                    faults.push(format!("{name}, line {}: {target}: {fault}", line.number));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

/// What is wrong with a link from `name`, which says `page`, to `target`.
fn fault(name: &str, page: &str, target: &str) -> Option<&'static str> {
    if target.starts_with("https://") {
        return None;
    }
    let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
    let folder = Path::new(name).parent().unwrap();
    if name.starts_with("docs/") && (file.starts_with('/') || file.starts_with("..")) {
        return Some("the book has no such page; name the file without a link");
    }
    let other;
    let page = if file.is_empty() {
        page
    } else {
        let path = folder.join(file);
        if !root().join(&path).is_file() {
            return Some("no such file");
        }
        if anchor.is_empty() {
            return None;
        }
        other = text_of(path.to_str().unwrap());
        &other
    };
    let is_there = markdown::anchors(page).iter().any(|it| it == anchor);
    (!is_there).then_some("no such heading")
}

#[test]
fn list_of_chapters_names_every_chapter_once() {
    let summary = text_of("docs/SUMMARY.md");
    let named: Vec<_> = summary.lines().flat_map(markdown::link_targets).collect();
    let chapters: BTreeSet<_> = chapters().into_iter().collect();
    assert_eq!(named.iter().cloned().collect::<BTreeSet<_>>(), chapters);
    assert_eq!(named.len(), chapters.len(), "a chapter is named twice");
}

#[test]
fn a_link_to_nothing_is_a_fault() {
    let page = "# Here\n";
    assert_eq!(fault("docs/a.md", page, "https://example.com"), None);
    assert_eq!(fault("docs/a.md", page, "#here"), None);
    assert_eq!(fault("docs/a.md", page, "glossary.md#glossary"), None);
    assert_eq!(fault("docs/a.md", page, "#there"), Some("no such heading"));
    assert_eq!(fault("docs/a.md", page, "glossary.md#gloss"), Some("no such heading"));
    assert_eq!(fault("docs/a.md", page, "nothing.md"), Some("no such file"));
    assert!(fault("docs/a.md", page, "../README.md").is_some());
}
