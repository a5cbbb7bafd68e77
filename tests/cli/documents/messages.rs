//! Messages under which somebody looks for help are those that the program shows.

use super::{markdown, root, text_of};
use std::{fs, path::Path};

#[test]
fn every_message_of_the_troubleshooting_is_one_of_the_program() {
    let mut sources = String::new();
    read(&root().join("src"), &mut sources);
    let page = text_of("docs/troubleshooting.md");
    let (prose, _) = markdown::split(&page);
    let headings = prose.iter().filter_map(|line| line.text.strip_prefix("### "));
    let messages: Vec<_> = headings.flat_map(|heading| markdown::code_spans(heading).0).collect();
    assert!(messages.len() > 30, "{messages:?}");
    let lost: Vec<_> = messages.into_iter().filter(|it| !sources.contains(it)).collect();
    assert!(lost.is_empty(), "the program no longer says: {lost:#?}");
}

/// The sources below `folder`, with texts that go on in the next line in one.
fn read(folder: &Path, sources: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read(&path, sources);
        } else {
            let text = fs::read_to_string(&path).unwrap();
            let pieces = text.split("\\\n").enumerate();
            sources
                .extend(pieces.map(|(at, piece)| if at == 0 { piece } else { piece.trim_start() }));
        }
    }
}
