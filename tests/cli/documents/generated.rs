//! Pages, and parts of pages, that are made from the code. They are files like the others, so that they
//! can be read and searched where they lie; a test compares.

use super::{root, text_of};
use std::fs;

/// Set to `always`, it has pages written instead of compared.
const UPDATE: &str = "DOCUMENTS_UPDATE";

/// Whether pages are to be written.
pub fn is_written_anew() -> bool {
    std::env::var(UPDATE).is_ok_and(|value| value == "always")
}

/// Fails where the page `name` is not `made`.
pub fn check(name: &str, made: &str) {
    if is_written_anew() {
        fs::write(root().join(name), made).unwrap();
        return;
    }
    let written = text_of(name);
    if let Some(difference) = first_difference(&written, made) {
        panic!(
            "{name} is not what the code says, {difference}\nWrite it anew, and read what changed: \
             {UPDATE}=always cargo test --locked --test cli documents::reference"
        );
    }
}

/// The same for the part of a page between `<!-- made: PART -->` and `<!-- end -->`.
pub fn check_part(name: &str, part: &str, made: &str) {
    let (begin, end) = (format!("<!-- made: {part} -->\n"), "<!-- end -->");
    let page = text_of(name);
    let (before, rest) = page.split_once(&begin).unwrap_or_else(|| panic!("{name}: no {begin}"));
    let (_, after) = rest.split_once(end).unwrap_or_else(|| panic!("{name}: no {end}"));
    check(name, &format!("{before}{begin}{made}{end}{after}"));
}

/// Where two texts differ first; nothing where they are the same.
pub fn first_difference(written: &str, made: &str) -> Option<String> {
    if written == made {
        return None;
    }
    let (old, new): (Vec<_>, Vec<_>) = (written.lines().collect(), made.lines().collect());
    let at = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
    let line = |lines: &[&str]| (*lines.get(at).unwrap_or(&"(the end)")).to_owned();
    Some(format!("first in line {}:\n  page: {}\n  code: {}", at + 1, line(&old), line(&new)))
}

#[test]
fn difference_names_its_line() {
    assert_eq!(first_difference("a\nb\n", "a\nb\n"), None);
    let found = first_difference("a\nb\n", "a\nc\n").unwrap();
    assert_eq!(found, "first in line 2:\n  page: b\n  code: c");
    assert!(first_difference("a\n", "a\nc\n").unwrap().contains("page: (the end)"));
}
