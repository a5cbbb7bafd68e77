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

fn parse(text: &str) -> Option<Vec<Key>> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::crypto::SealingKey;

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
}
