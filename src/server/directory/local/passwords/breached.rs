//! A list of passwords known from data breaches: a file with the SHA-1 of each in hexadecimal, a
//! line each, sorted, with anything after the 40 digits passed over. Downloads of such lists come
//! in this form, and tens of gigabytes need no memory: a line is found by bisection.

use super::Password;
use sha1::{Digest, Sha1};
use std::{
    fmt::Write,
    fs::File,
    io::{self, BufRead, BufReader, Seek, SeekFrom},
    path::{Path, PathBuf},
    sync::Arc,
};
use thiserror::Error;

const DIGITS: usize = 40;

/// The file, which may be replaced while the server runs.
#[derive(Clone, Debug)]
pub struct BreachedPasswords(Arc<PathBuf>);

/// Why the file is no such list.
#[derive(Debug, Error)]
pub enum UnusableList {
    #[error("cannot read the list of breached passwords {path}: {source}")]
    Io { path: PathBuf, source: io::Error },
    #[error(
        "{0} is not a list of breached passwords: each line begins with a SHA-1 in 40 hexadecimal \
         digits, and the lines are sorted"
    )]
    Malformed(PathBuf),
}

impl BreachedPasswords {
    /// # Errors
    /// The file cannot be read, or its first line is no hash.
    pub fn open(path: &Path) -> Result<Self, UnusableList> {
        let failed = |source| UnusableList::Io { path: path.to_owned(), source };
        let mut first = String::new();
        let mut file = BufReader::new(File::open(path).map_err(failed)?);
        io::Read::take(&mut file, 200).read_line(&mut first).map_err(failed)?;
        let is_hash = first
            .get(..DIGITS)
            .is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        if !is_hash {
            return Err(UnusableList::Malformed(path.to_owned()));
        }
        Ok(Self(Arc::new(path.to_owned())))
    }

    /// Whether the list has `password`. Reads about as many short pieces of the file as its size
    /// has bits.
    pub fn contains(&self, password: &Password) -> io::Result<bool> {
        let mut wanted = String::with_capacity(DIGITS);
        for byte in Sha1::digest(&password.0) {
            // Writing into a string does not fail.
            let _ = write!(wanted, "{byte:02X}");
        }
        let mut file = BufReader::with_capacity(256, File::open(self.0.as_path())?);
        let (mut low, mut high) = (0, file.get_ref().metadata()?.len());
        // The first line that begins at `low` or later is at or before the wanted one, and the
        // one that begins at `high` or later is after it.
        while low < high {
            let middle = low + (high - low) / 2;
            match line_from(&mut file, middle)? {
                Some((begins, line)) if hash_of(&line) == wanted => {
                    tracing::trace!(begins, "a breached password was refused");
                    return Ok(true);
                }
                Some((begins, line)) if hash_of(&line) < wanted => {
                    low = begins + line.len() as u64;
                }
                _ => high = middle,
            }
        }
        Ok(false)
    }
}

fn hash_of(line: &[u8]) -> String {
    let digits = &line[..DIGITS.min(line.len())];
    String::from_utf8_lossy(digits).to_ascii_uppercase()
}

/// The first line that begins at `offset` or later, and where it begins.
fn line_from(file: &mut BufReader<File>, offset: u64) -> io::Result<Option<(u64, Vec<u8>)>> {
    let mut begins = offset;
    if offset > 0 {
        // From the byte before, so that a line which begins exactly here is not passed over.
        file.seek(SeekFrom::Start(offset - 1))?;
        begins = offset - 1 + file.read_until(b'\n', &mut Vec::new())? as u64;
    } else {
        file.seek(SeekFrom::Start(0))?;
    }
    let mut line = Vec::new();
    file.read_until(b'\n', &mut line)?;
    Ok((!line.is_empty()).then_some((begins, line)))
}
