use mfadmin_testing::properties::PROPERTIES;
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
