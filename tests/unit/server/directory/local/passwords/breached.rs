use mfadmin::server::directory::local::passwords::Password;
use mfadmin::server::directory::local::passwords::breached::*;
use sha1::{Digest, Sha1};

fn list(passwords: &[String], end: &str) -> (tempfile::TempDir, BreachedPasswords) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("breached.txt");
    let mut lines: Vec<String> = passwords
        .iter()
        .map(|password| {
            let digest = Sha1::digest(password);
            digest.iter().map(|byte| format!("{byte:02X}")).collect::<String>() + end
        })
        .collect();
    lines.sort();
    std::fs::write(&path, lines.join("\n")).unwrap();
    (folder, BreachedPasswords::open(&path).unwrap())
}

#[test]
fn every_password_of_a_list_is_found_and_no_other() {
    for size in [1, 2, 3, 10, 1000] {
        for end in ["", ":42"] {
            let passwords: Vec<String> =
                (0..size).map(|at| format!("known password {at}")).collect();
            let (_folder, list) = list(&passwords, end);
            for password in &passwords {
                let password = Password::parse(password).unwrap();
                assert!(list.contains(&password).unwrap(), "{size} {end}");
            }
            for at in 0..50 {
                let other = Password::parse(&format!("another password {at}")).unwrap();
                assert!(!list.contains(&other).unwrap(), "{size} {end} {at}");
            }
        }
    }
}

#[test]
fn what_is_no_list_is_refused_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list");
    assert!(matches!(BreachedPasswords::open(&path), Err(UnusableList::Io { .. })));
    for text in ["", "password\n", "hunter2 is no hash of 40 hexadecimal digits at all\n"] {
        std::fs::write(&path, text).unwrap();
        assert!(matches!(BreachedPasswords::open(&path), Err(UnusableList::Malformed(_))));
    }
}
