//! Every key of the configuration, from the commented file that the program itself brings.

use super::{super::markdown, MADE};

const TITLE: &str = "# Configuration

A TOML file, in which every key is optional. `mfadmin init` writes one with all of them, `config.example.toml` in the sources
is the same. An unknown key, or a value that does not fit, is refused with its line.";

/// Said where the file has no default.
const NO_DEFAULT: &str = "No default; for example";

pub fn page(example: &str) -> String {
    let mut page = format!("{MADE}\n{TITLE}\n");
    // Comments that are not told yet, and keys that share those before them.
    let (mut comments, mut keys): (Vec<&str>, Vec<Key<'_>>) = (Vec::new(), Vec::new());
    // The first words are about the file itself.
    for line in example.lines().skip_while(|line| *line != "#") {
        match Line::of(line) {
            Line::Comment(text) => {
                finish(&mut page, &mut comments, &mut keys);
                comments.push(text);
            }
            Line::Key(key) => keys.push(key),
            Line::Section(name) => {
                finish(&mut page, &mut Vec::new(), &mut keys);
                page.push_str(&format!("\n## `{name}`\n"));
                // What stands before a section that is left out says what it is for.
                paragraph(&mut page, &comments);
                comments.clear();
            }
            Line::Blank => {
                finish(&mut page, &mut comments, &mut keys);
                paragraph(&mut page, &comments);
                comments.clear();
            }
        }
    }
    finish(&mut page, &mut comments, &mut keys);
    page
}

enum Line<'a> {
    Comment(&'a str),
    Key(Key<'a>),
    Section(&'a str),
    Blank,
}

struct Key<'a> {
    name: &'a str,
    value: &'a str,
    /// Whether it stands in the file as a comment, because it has no default.
    is_left_out: bool,
}

impl<'a> Line<'a> {
    fn of(line: &'a str) -> Self {
        let (text, is_left_out) = match line.strip_prefix('#') {
            Some(rest) => (rest.trim(), true),
            None => (line.trim(), false),
        };
        if let Some(name) = section(text) {
            return Self::Section(name);
        }
        match text.split_once(" = ").filter(|(name, _)| is_name(name)) {
            Some((name, value)) => Self::Key(Key { name, value, is_left_out }),
            None if text.is_empty() => Self::Blank,
            None => Self::Comment(text),
        }
    }
}

fn section(text: &str) -> Option<&str> {
    let name = text.trim_matches(['[', ']']);
    let is_header = text.starts_with('[') && text.ends_with(']') && is_name(name);
    is_header.then_some(text)
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|it| it.is_ascii_lowercase() || it == '_' || it == '.')
}

/// Tells `keys` by the comments before them, and forgets both.
fn finish(page: &mut String, comments: &mut Vec<&str>, keys: &mut Vec<Key<'_>>) {
    if keys.is_empty() {
        return;
    }
    let names: Vec<_> = keys.iter().map(|key| format!("`{}`", key.name)).collect();
    page.push_str(&format!("\n### {}\n", names.join(", ")));
    paragraph(page, comments);
    let several = keys.len() > 1;
    for key in keys.iter() {
        let of = if several { format!("`{}`: ", key.name) } else { String::new() };
        let words = match (key.is_left_out, several) {
            (true, _) => NO_DEFAULT.to_owned(),
            (false, true) => "default".to_owned(),
            (false, false) => "Default:".to_owned(),
        };
        page.push_str(&format!("\n{of}{words} `{}`\n", key.value));
    }
    comments.clear();
    keys.clear();
}

fn paragraph(page: &mut String, comments: &[&str]) {
    if !comments.is_empty() {
        page.push_str(&format!("\n{}\n", markdown::escaped(&comments.join("\n"))));
    }
}

#[test]
fn comments_and_keys_become_a_page() {
    let example = "# Of it.\n#\n# All.\n\n[a]\n# Where\n# it is.\nb = 1\n# c = \"d\"\n\n# Lists.\n# [[e]]\n# f = 2\n";
    let page = page(example);
    let expected = "\nAll.\n\n## `[a]`\n\n### `b`, `c`\n\nWhere\nit is.\n\n`b`: default `1`\n\n`c`: No default; \
                    for example `\"d\"`\n\n## `[[e]]`\n\nLists.\n\n### `f`\n\nNo default; for example `2`\n";
    assert_eq!(page.split_once(TITLE).unwrap().1.trim_start(), expected.trim_start());
}
