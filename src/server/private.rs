//! Files that only their owner may read.

use std::{
    fs::{File, OpenOptions},
    io,
    path::Path,
};

/// Creates `path` with mode 0600; it must not exist.
pub fn create_new(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Whether anybody but the owner has a right to the open `file`.
#[cfg(unix)]
pub fn is_shared(file: &File) -> io::Result<bool> {
    use std::os::unix::fs::PermissionsExt;
    Ok(file.metadata()?.permissions().mode() & 0o077 != 0)
}

/// Elsewhere the directory's rights decide.
#[cfg(not(unix))]
pub fn is_shared(_file: &File) -> io::Result<bool> {
    Ok(false)
}
