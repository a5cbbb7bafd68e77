//! An earlier commit of this repository, built to be put beside this one.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
    process::Command,
};

/// The program of `commit`, built in a worktree of its own that stays below `target` for the next time.
pub fn build(commit: &str) -> OsString {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench/before");
    let tree = folder.join(commit);
    if !tree.exists() {
        let add = ["worktree", "add", "--detach"];
        run(Command::new("git").args(add).arg(&tree).arg(commit));
    }
    let target: PathBuf = folder.join("target");
    let mut cargo = Command::new("cargo");
    cargo.args(["build", "--release", "--locked"]).current_dir(&tree);
    run(cargo.env("CARGO_TARGET_DIR", &target));
    target.join("release/mfadmin").into()
}

fn run(command: &mut Command) {
    let status = command.status().unwrap();
    assert!(status.success(), "{command:?}: {status}");
}
