//! `--dry-run` of what acts on this machine or on tokens: it says what would be, and nothing is.

use crate::program::TestHome;
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

/// Every file below `dir` with what it holds, but the log of the program and what SQLite keeps beside
/// a database that is open.
fn files(dir: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        let is_noise =
            ["log", "db-wal", "db-shm"].iter().any(|end| path.extension() == Some(end.as_ref()));
        if path.is_dir() {
            found.extend(files(&path));
        } else if !is_noise {
            found.insert(path.clone(), fs::read(&path).unwrap());
        }
    }
    found
}

/// Runs it twice with `--dry-run` and once without: only the last makes a difference, and what it is
/// was said before.
fn check(home: &TestHome, args: &[&str], would: &str, did: &str) {
    let before = files(&home.path(""));
    for _ in 0..2 {
        let dry = home.run(&[args, &["--dry-run"]].concat());
        assert_eq!(dry.code, Some(0), "{args:?}: {dry:?}");
        assert!((dry.stdout.clone() + &dry.stderr).contains(would), "{args:?}: {dry:?}");
        assert!(files(&home.path("")) == before, "{args:?} changed a file");
    }
    let run = home.run(args);
    assert_eq!(run.code, Some(0), "{args:?}: {run:?}");
    assert!((run.stdout.clone() + &run.stderr).contains(did), "{args:?}: {run:?}");
    assert!(files(&home.path("")) != before, "{args:?} changed nothing");
}

#[test]
fn dry_run_of_init_creates_nothing() {
    let home = TestHome::new();
    let args = ["init", "--name", "Ana Lima", "--email", "ana@example.com"];
    check(
        &home,
        &args,
        "Ana Lima <ana@example.com> would be the Owner of",
        "Ana Lima <ana@example.com> is the Owner of",
    );
    let dry = || home.run(&[&args[..], &["--dry-run"]].concat());
    let before = files(&home.path(""));
    let again = dry();
    assert_eq!(again.code, Some(1), "{again:?}");
    assert!(again.stderr.contains("already has an Owner"), "{again:?}");
    assert!(files(&home.path("")) == before, "it changed a file");
    // What a broken attempt has left stays as it is, too.
    fs::write(home.data("mfadmin.db"), "").unwrap();
    let before = files(&home.path(""));
    let empty = dry();
    assert_eq!(empty.code, Some(0), "{empty:?}");
    assert!(files(&home.path("")) == before, "it changed a file");
}

#[test]
fn dry_run_rotates_no_key() {
    let home = TestHome::with_organisation();
    let args = ["rotate-key"];
    check(&home, &args, "Key 1 would replace key 0", "Key 1 replaces key 0");
    check(&home, &args, "Key 2 would replace key 1", "Key 2 replaces key 1");
}

#[test]
fn dry_run_ends_no_session() {
    let home = TestHome::with_organisation();
    home.store_session("http://127.0.0.1:9", "AAAA");
    let before = files(&home.path(""));
    let dry = home.run(&["logout", "--dry-run"]);
    assert_eq!(dry.code, Some(0), "{dry:?}");
    assert!(dry.stderr.contains("at http://127.0.0.1:9 would be ended"), "{dry:?}");
    assert!(files(&home.path("")) == before);
}

#[test]
fn dry_run_issues_and_revokes_no_token() {
    let home = TestHome::with_organisation();
    let tokens = || {
        let run = home.run(&["token", "list", "--format", "json"]);
        let listed: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
        listed["tokens"].as_array().unwrap().clone()
    };
    let create = ["token", "create", "--name", "backup", "--scope", "read", "--expires", "1d"];
    let dry = home.run(&[&create[..], &["--dry-run"]].concat());
    assert_eq!(dry.code, Some(0), "{dry:?}");
    let would = "Would create the token \"backup\" of ana@example.com with scope read, for 1 day\n";
    assert_eq!(dry.stdout, would);
    assert_eq!(tokens().len(), 0);
    assert_eq!(home.run(&create).code, Some(0));
    let [token] = &tokens()[..] else { panic!("one token") };
    let id = token["id"].as_str().unwrap().to_owned();
    let dry = home.run(&["token", "revoke", &id, "--dry-run"]);
    assert_eq!(dry.stdout, "Would revoke the token \"backup\" of ana@example.com\n");
    assert_eq!(tokens().len(), 1);
    assert_eq!(home.run(&["token", "revoke", &id]).code, Some(0));
    let dry = home.run(&["token", "revoke", &id, "--dry-run"]);
    assert_eq!(dry.code, Some(1), "{dry:?}");
    assert!(dry.stderr.contains(" not found"), "{dry:?}");
}
