//! A file is short enough to be read at once.

use crate::source::SOURCES;

/// Lines of one file of `src`.
const LONGEST: usize = 350;

#[test]
fn no_file_of_src_is_too_long() {
    let long: Vec<_> = SOURCES
        .iter()
        .filter(|source| source.lines > LONGEST)
        .map(|source| format!("{}: {}", source.name, source.lines))
        .collect();
    assert_eq!(long, Vec::<String>::new(), "longer than {LONGEST} lines");
}
