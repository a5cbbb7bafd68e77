//! What must hold for any input. `fuzz/` looks for an input for which it does not; the tests try
//! its seeds, among which is every input that once was one.

mod address;
mod bodies;
mod config;
mod csv;
mod cursor;
mod export;
mod mail;
mod phone;
mod sanitiser;
mod sealed;
mod search;
mod tokens;
mod words;

pub use address::forwarded;
pub use bodies::bodies;
pub use config::config;
pub use csv::csv;
pub use cursor::cursor;
pub use export::export;
pub use mail::mail;
pub use phone::phone;
pub use sanitiser::sanitiser;
pub use sealed::sealed;
pub use search::search;
pub use tokens::tokens;
pub use words::words;

/// Takes one input, and panics where the property does not hold for it.
pub type Property = fn(&[u8]);

/// Each has a target of its name in `fuzz/fuzz_targets` and a directory of seeds in `fuzz/seeds`.
pub const PROPERTIES: [(&str, Property); 13] = [
    ("bodies", bodies),
    ("config", config),
    ("csv", csv),
    ("cursor", cursor),
    ("export", export),
    ("forwarded", forwarded),
    ("mail", mail),
    ("phone", phone),
    ("sanitiser", sanitiser),
    ("sealed", sealed),
    ("search", search),
    ("tokens", tokens),
    ("words", words),
];

/// The first byte of an input, which chooses, and the rest, which is text.
fn choice_and_text(input: &[u8]) -> (u8, String) {
    let (first, rest) = input.split_first().unwrap_or((&0, &[]));
    (*first, String::from_utf8_lossy(rest).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{collections::BTreeSet, fs, path::PathBuf};

    fn names_in(directory: &str) -> BTreeSet<String> {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fuzz").join(directory);
        let entries = fs::read_dir(path).unwrap();
        let name = |entry: fs::DirEntry| {
            entry.path().file_stem().unwrap().to_str().map(str::to_owned).unwrap()
        };
        entries.map(|entry| name(entry.unwrap())).collect()
    }

    #[test]
    fn every_property_has_a_target_and_seeds() {
        let names: BTreeSet<_> = PROPERTIES.iter().map(|(name, _)| (*name).to_owned()).collect();
        assert_eq!(names_in("fuzz_targets"), names);
        assert_eq!(names_in("seeds"), names);
    }

    #[test]
    fn the_seeds_hold() {
        for (name, property) in PROPERTIES {
            let seeds = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(name);
            let mut tried = 0;
            for seed in fs::read_dir(seeds).unwrap() {
                property(&fs::read(seed.unwrap().path()).unwrap());
                tried += 1;
            }
            assert!(tried > 0, "{name} has no seed");
            property(b"");
        }
    }
}
