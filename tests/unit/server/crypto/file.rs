use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use mfadmin::private_file;
use mfadmin::server::crypto::SealingKey;
use mfadmin::server::crypto::file::*;
use mfadmin::server::crypto::key::Key;
use std::{fs, io::Write};

#[test]
fn a_key_file_is_made_once_and_read_again() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("key");
    let sealed = SealingKey::load_or_create(&path).unwrap().seal(b"", b"body").unwrap();
    let again = SealingKey::load_or_create(&path).unwrap();
    assert_eq!(again.open(b"", &sealed).unwrap(), b"body");
    let text = fs::read_to_string(&path).unwrap();
    assert!(!format!("{again:?}").contains(text.trim().split_once(':').unwrap().1));
}

#[cfg(unix)]
#[test]
fn a_key_file_that_others_can_read_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("key");
    SealingKey::load_or_create(&path).unwrap();
    let mode = fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    assert!(matches!(SealingKey::load(&path), Err(KeyError::Shared(_))));
}

#[test]
fn a_file_that_is_no_key_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("key");
    let key = URL_SAFE_NO_PAD.encode([7; 32]);
    for text in ["", "hello", &format!("1:{key}\n1:{key}"), &format!("1:{key}\n{key}"), "1:x"] {
        let _ = fs::remove_file(&path);
        private_file::create_new(&path).unwrap().write_all(text.as_bytes()).unwrap();
        assert!(matches!(SealingKey::load(&path), Err(KeyError::Malformed(_))), "{text}");
    }
    assert!(matches!(SealingKey::load(&path.join("none")), Err(KeyError::Io { .. })));
}

#[test]
fn a_key_of_an_older_version_is_key_0() {
    let line = URL_SAFE_NO_PAD.encode([7; 32]) + "\n";
    assert!(parse(&line).unwrap() == [Key { number: 0, bytes: [7; 32] }]);
}

#[test]
fn a_running_server_follows_the_file_and_forgets_no_key_it_had() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("key");
    let served = SealingKey::load_or_create(&path).unwrap();
    let before = served.seal(b"", b"before").unwrap();
    let rotation = Rotation::begin(&path).unwrap();
    assert_eq!((rotation.from(), rotation.to()), (vec![0], 1));
    let during = served.seal(b"", b"during").unwrap();
    assert!(during.starts_with(&[1, 0, 0, 0, 1]), "sealed under the newest at once");
    let other = SealingKey::load(&path).unwrap();
    assert_eq!(other.open(b"", &before).unwrap(), b"before");
    assert_eq!(other.open(b"", &during).unwrap(), b"during");
    // Broken off and begun again, it is the same rotation.
    let rotation = Rotation::begin(&path).unwrap();
    assert_eq!((rotation.from(), rotation.to()), (vec![0], 1));
    rotation.finish().unwrap();
    let anew = SealingKey::load(&path).unwrap();
    assert_eq!(anew.open(b"", &during).unwrap(), b"during");
    assert!(anew.open(b"", &before).is_err(), "the old key is gone");
    served.seal(b"", b"after").unwrap();
    assert_eq!(served.open(b"", &before).unwrap(), b"before", "read before the key went");
    // A value of a key that is not known yet makes it look.
    let rotation = Rotation::begin(&path).unwrap();
    let newest = SealingKey::load(&path).unwrap().seal(b"", b"newest").unwrap();
    assert_eq!(served.open(b"", &newest).unwrap(), b"newest");
    rotation.finish().unwrap();
}
