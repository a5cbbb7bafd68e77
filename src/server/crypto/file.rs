//! The key file: a key on each line, the newest first, as `number:base64url`. A file of one line
//! without a number, as older versions made it, holds key 0.

use super::key::Key;
use crate::private_file;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use std::{
    collections::HashSet,
    fs::{self, File, Metadata},
    io::{self, Read, Write},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
    time::SystemTime,
};
use thiserror::Error;

/// Sixteen keys and to spare: a file with more is no key file.
const MAX_BYTES: u64 = 1024;

/// Why a key file cannot be used.
#[derive(Debug, Error)]
pub enum KeyError {
    #[error("cannot read or write the key file {path}: {source}")]
    Io { path: PathBuf, source: io::Error },
    #[error("others can read the key file {0}; run: chmod 600 {0}")]
    Shared(PathBuf),
    #[error(
        "{0} is not a key file: each line must hold a number, a colon and 43 base64url characters"
    )]
    Malformed(PathBuf),
    #[error("the key file {0} has no room for another number")]
    Full(PathBuf),
}

/// A key file, and how it looked when it was read last.
pub struct FileOfKeys {
    path: PathBuf,
    seen: Mutex<Stamp>,
}

/// Differs when a file was replaced.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Stamp {
    modified: Option<SystemTime>,
    bytes: u64,
    inode: u64,
}

/// The keys of a rotation: everything is to be sealed under the newest, then the others go.
pub struct Rotation {
    path: PathBuf,
    keys: Vec<Key>,
}

impl FileOfKeys {
    /// Makes the file with a new key, unless it is there.
    pub fn create(path: &Path) -> Result<(), KeyError> {
        match private_file::create_new(path) {
            Ok(file) => write(file, &[Key::new(0)]).map_err(|source| failed(path, source)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            Err(error) => Err(failed(path, error)),
        }
    }

    /// Its keys, of which there is one at least.
    pub fn load(path: &Path) -> Result<(Self, Vec<Key>), KeyError> {
        let (stamp, keys) = read(path)?;
        Ok((Self { path: path.to_owned(), seen: Mutex::new(stamp) }, keys))
    }

    /// Its keys, where it is not as it was when they were given last.
    pub fn changed(&self) -> Result<Option<Vec<Key>>, KeyError> {
        let metadata = fs::metadata(&self.path).map_err(|source| failed(&self.path, source))?;
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if *seen == Stamp::of(&metadata) {
            return Ok(None);
        }
        let (stamp, keys) = read(&self.path)?;
        *seen = stamp;
        Ok(Some(keys))
    }
}

impl Rotation {
    /// Puts a new key into the file at `path`; or goes on with the rotation that was begun, where
    /// the file holds more than one.
    pub fn begin(path: &Path) -> Result<Self, KeyError> {
        let (_, keys) = read(path)?;
        let there = keys.len();
        let begun = Self::from_keys(path, keys)?;
        if begun.keys.len() > there {
            replace(path, &begun.keys)?;
        }
        Ok(begun)
    }

    /// What [`Self::begin`] would make of the file, which stays as it is.
    pub fn foresee(path: &Path) -> Result<Self, KeyError> {
        Self::from_keys(path, read(path)?.1)
    }

    fn from_keys(path: &Path, mut keys: Vec<Key>) -> Result<Self, KeyError> {
        if let [only] = keys.as_slice() {
            let number = only.number.checked_add(1);
            let number = number.ok_or_else(|| KeyError::Full(path.to_owned()))?;
            keys.insert(0, Key::new(number));
        }
        Ok(Self { path: path.to_owned(), keys })
    }

    /// The number of the newest key.
    pub fn to(&self) -> u32 {
        self.keys.first().map_or(0, |key| key.number)
    }

    /// The numbers of the keys that go.
    pub fn from(&self) -> Vec<u32> {
        self.keys.iter().skip(1).map(|key| key.number).collect()
    }

    /// Drops the old keys. To be called once nothing is sealed under them.
    pub fn finish(mut self) -> Result<(), KeyError> {
        self.keys.truncate(1);
        replace(&self.path, &self.keys)
    }
}

impl Stamp {
    fn of(metadata: &Metadata) -> Self {
        #[cfg(unix)]
        let inode = std::os::unix::fs::MetadataExt::ino(metadata);
        #[cfg(not(unix))]
        let inode = 0;
        Self { modified: metadata.modified().ok(), bytes: metadata.len(), inode }
    }
}

fn read(path: &Path) -> Result<(Stamp, Vec<Key>), KeyError> {
    let failed = |source| failed(path, source);
    let file = File::open(path).map_err(failed)?;
    if private_file::is_exposed(&file).map_err(failed)? {
        return Err(KeyError::Shared(path.to_owned()));
    }
    // Of the file that is open, so that it is not another's when the name is given to a new one.
    let stamp = Stamp::of(&file.metadata().map_err(failed)?);
    let mut text = String::new();
    file.take(MAX_BYTES).read_to_string(&mut text).map_err(failed)?;
    let keys = parse(&text).ok_or_else(|| KeyError::Malformed(path.to_owned()))?;
    Ok((stamp, keys))
}

pub fn parse(text: &str) -> Option<Vec<Key>> {
    let bytes = |text: &str| <[u8; 32]>::try_from(URL_SAFE_NO_PAD.decode(text).ok()?).ok();
    let text = text.trim();
    if let Some(bytes) = bytes(text) {
        return Some(vec![Key { number: 0, bytes }]);
    }
    let key = |line: &str| {
        let (number, rest) = line.trim().split_once(':')?;
        Some(Key { number: number.parse().ok()?, bytes: bytes(rest)? })
    };
    let keys = text.lines().map(key).collect::<Option<Vec<_>>>()?;
    let numbers: HashSet<u32> = keys.iter().map(|key| key.number).collect();
    (!keys.is_empty() && numbers.len() == keys.len()).then_some(keys)
}

fn write(mut file: File, keys: &[Key]) -> io::Result<()> {
    file.write_all(text(keys).as_bytes())?;
    file.sync_all()
}

fn text(keys: &[Key]) -> String {
    let line = |key: &Key| format!("{}:{}\n", key.number, URL_SAFE_NO_PAD.encode(key.bytes));
    keys.iter().map(line).collect()
}

/// A new file takes the place of the old one, so that a reader sees one or the other.
fn replace(path: &Path, keys: &[Key]) -> Result<(), KeyError> {
    private_file::replace_by_way_of(&path.with_extension("new"), path, text(keys).as_bytes())
        .map_err(|source| failed(path, source))
}

fn failed(path: &Path, source: io::Error) -> KeyError {
    KeyError::Io { path: path.to_owned(), source }
}
