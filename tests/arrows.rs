//! Imports point downward only: contract ← client ← {tui, cli}, contract ← server.

#![allow(clippy::unwrap_used)]

use std::{fs, path::Path};

/// The room, and the rooms it may not know.
const WALLS: [(&str, &[&str]); 4] = [
    ("contract", &["client", "tui", "cli", "server", "config", "logging"]),
    ("client", &["tui", "cli", "server", "config", "logging"]),
    ("tui", &["cli", "server", "logging"]),
    ("server", &["client", "tui", "cli"]),
];

#[test]
fn no_import_points_upward() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut seen = 0;
    for (room, others) in WALLS {
        let mut files = vec![src.join(format!("{room}.rs"))];
        collect(&src.join(room), &mut files);
        for file in files {
            seen += 1;
            let text = fs::read_to_string(&file).unwrap();
            for other in others {
                let one_line = format!("crate::{other}");
                let in_braces = format!("\n    {other}::");
                let crosses = text.contains(&one_line)
                    || text.contains("use crate::{\n") && text.contains(&in_braces);
                assert!(!crosses, "{} imports {other}", file.display());
            }
        }
    }
    assert!(seen > 40, "only {seen} files were read");
}

fn collect(folder: &Path, files: &mut Vec<std::path::PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|end| end == "rs") {
            files.push(path);
        }
    }
}
