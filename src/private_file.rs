//! Files and directories that only their owner may read.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::Path,
};

/// Creates `path` and its parents, readable by this user alone. A directory that exists stays as
/// it is.
pub fn create_dir(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Creates `path` for writing, readable by this user alone; it must not exist.
pub fn create_new(path: &Path) -> io::Result<File> {
    private(OpenOptions::new().write(true).create_new(true)).open(path)
}

/// Puts a file that holds `bytes` in the place of `path`: a reader sees the old one or the new one,
/// and this user alone may read it.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(dir) = path.parent() {
        create_dir(dir)?;
    }
    put(&path.with_extension(format!("{}.new", std::process::id())), path, bytes)
}

/// The same by way of `fresh`, a name beside `path` that nobody else uses; done, it outlasts a loss of
/// power.
pub fn replace_by_way_of(fresh: &Path, path: &Path, bytes: &[u8]) -> io::Result<()> {
    put(fresh, path, bytes)?;
    sync_directory(path)
}

/// Has the name of the file at `path` outlast a loss of power: it is on the disk once its directory is.
pub fn sync_directory(path: &Path) -> io::Result<()> {
    File::open(directory_of(path))?.sync_all()
}

/// Where the file at `path` lies.
pub fn directory_of(path: &Path) -> &Path {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    parent.unwrap_or(Path::new("."))
}

/// What an attempt that was broken off has left at `fresh` is of no use, and may be a secret that nobody
/// would look for.
fn put(fresh: &Path, path: &Path, bytes: &[u8]) -> io::Result<()> {
    remove(fresh)?;
    let replaced = create_new(fresh).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(fresh, path)
    });
    if replaced.is_err() {
        let _ = remove(fresh);
    }
    replaced
}

/// Removes the file at `path`, if there is one.
pub fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// `options` with the mode of a private file, should it be created.
pub fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

/// Whether users other than the owner may read or write `file`.
pub fn is_exposed(file: &File) -> io::Result<bool> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        Ok(file.metadata()?.permissions().mode() & 0o077 != 0)
    }
    #[cfg(not(unix))]
    {
        // Elsewhere the directory's rights decide.
        let _ = file;
        Ok(false)
    }
}
