//! One process at a time per data directory.

use crate::private_file;
use std::{
    fs::{File, OpenOptions, TryLockError},
    io::{self, Read, Seek, Write},
    path::{Path, PathBuf},
};

/// Holds the data directory until dropped, or until the process dies in whatever way.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

#[derive(Debug, thiserror::Error)]
pub enum LockError {
    #[error("{} is in use by {holder}. Stop that process first; if it is `mfadmin serve`, use \
     --server instead", dir.display())]
    Held { dir: PathBuf, holder: String },
    #[error("cannot lock {}: {error}. Check that you may write there", path.display())]
    Io { path: PathBuf, error: io::Error },
}

impl Lock {
    /// Takes the lock at `path`, creating its directory.
    ///
    /// # Errors
    /// [`LockError::Held`] names the process that has it.
    pub fn acquire(path: &Path) -> Result<Self, LockError> {
        let fail = |error| LockError::Io { path: path.to_owned(), error };
        let dir = path.parent().unwrap_or(path);
        private_file::create_dir(dir).map_err(fail)?;
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        let mut file = private_file::private(&mut options).open(path).map_err(fail)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(LockError::Held { dir: dir.to_owned(), holder: holder(&mut file) });
            }
            Err(TryLockError::Error(error)) => return Err(fail(error)),
        }
        write_pid(&mut file).map_err(fail)?;
        Ok(Self { _file: file })
    }
}

fn write_pid(file: &mut File) -> io::Result<()> {
    file.set_len(0)?;
    file.rewind()?;
    writeln!(file, "{}", std::process::id())
}

fn holder(file: &mut File) -> String {
    let mut text = String::new();
    // A holder that has not written its number yet is still a holder.
    let _ = file.read_to_string(&mut text);
    match text.trim().parse::<u32>() {
        Ok(pid) => format!("process {pid}"),
        Err(_) => "another process".to_owned(),
    }
}
