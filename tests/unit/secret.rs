use mfadmin::private_file;
use mfadmin::secret::*;
use std::io::Write;
use std::path::PathBuf;

fn file(content: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("secret");
    private_file::create_new(&path).unwrap().write_all(content).unwrap();
    (directory, path)
}

#[test]
fn a_line_is_read_as_it_stands_and_never_shown() {
    let (_directory, path) = file(" pass word \r\n".as_bytes());
    let secret = Secret::load(&path).unwrap();
    assert_eq!(secret.reveal(), " pass word ");
    assert!(!format!("{secret:?}").contains("pass"));
}

#[test]
fn what_is_no_line_is_refused() {
    for content in [&b""[..], b"\n", b"one\ntwo\n", b"\xff", &[b'x'; 5000]] {
        let (_directory, path) = file(content);
        assert!(matches!(Secret::load(&path), Err(SecretError::Malformed(_))), "{content:?}");
    }
    let (directory, _) = file(b"");
    let none = directory.path().join("none");
    assert!(matches!(Secret::load(&none), Err(SecretError::Io { .. })));
}

#[cfg(unix)]
#[test]
fn a_file_that_others_can_read_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let (_directory, path) = file(b"secret");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
    assert!(matches!(Secret::load(&path), Err(SecretError::Shared(_))));
}
