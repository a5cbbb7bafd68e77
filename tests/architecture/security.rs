//! `SECURITY.md` names the code and the test of each promise.

use std::{fs, path::Path};

/// Where the code that a row names may lie.
const ROOMS: [&str; 4] = ["", "src", "src/server", "src/server/service"];

#[test]
fn every_file_that_a_promise_names_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(root.join("SECURITY.md")).unwrap();
    let names: Vec<&str> =
        text.split('`').skip(1).step_by(2).filter(|name| is_file(name)).collect();
    for name in &names {
        let found = ROOMS.iter().any(|room| exists(&root.join(room), name));
        assert!(found, "{name} is not there");
    }
    assert!(names.len() > 40, "only {} names were read", names.len());
}

fn is_file(name: &str) -> bool {
    name.contains('/') && !name.contains(' ') || name.ends_with(".rs")
}

/// `name` may end in `*`: then there is something that begins so.
fn exists(room: &Path, name: &str) -> bool {
    let Some(beginning) = name.strip_suffix('*') else { return room.join(name).exists() };
    let path = room.join(beginning);
    let beginning = path.file_name().unwrap().to_str().unwrap();
    let files = fs::read_dir(path.parent().unwrap()).into_iter().flatten();
    files.into_iter().any(|file| file.unwrap().file_name().to_str().unwrap().starts_with(beginning))
}
