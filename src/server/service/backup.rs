//! A backup of the database, and putting one back. The key that seals is never in it.

use super::{access, rotation::place_of};
use crate::{
    contract::api::{AuditEvent, AuditVerdict},
    private_file,
    server::{
        crypto::{HEADER_BYTES, KeyError, SealingKey},
        store::{
            AuditRow, Belonging, ReadTx, SealedPlace, Store, StoreError, WriteTx,
            migrations::LATEST,
        },
    },
};
use jiff::Timestamp;
use std::{
    ffi::OsString,
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};
use tempfile::{NamedTempFile, TempPath};
use thiserror::Error;

/// Values that are opened at a time.
const BATCH: i64 = 1000;
/// No key writes a version 0: every sealed value begins otherwise.
const NO_HEADER: [u8; HEADER_BYTES] = [0; HEADER_BYTES];
/// Why a message that waited in a backup is not sent.
const MAY_BE_SENT: &str = "It waited when the backup was made, and may have been sent since.";
/// What stands beside an SQLite file that is in use.
const BESIDE: [&str; 2] = ["-wal", "-shm"];

/// What a database holds, by which people know it again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupContents {
    pub users: u64,
    pub audit: AuditVerdict,
}

/// What did not go on in a database that was put back, in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Halted {
    pub sessions: u64,
    pub links: u64,
    pub messages: u64,
    pub actions: u64,
    pub jobs: u64,
    /// Of another system's directory; nobody knows what became of them.
    pub operations: u64,
}

/// A backup that was looked at and made ready, under a name beside the database.
#[derive(Debug)]
pub struct ReadyBackup {
    file: TempPath,
    pub contents: BackupContents,
    pub halted: Halted,
    /// Sealed values that open with none of the keys.
    pub sealed_shut: u64,
}

/// Why there is no backup, or why it was not put back. Nothing was changed.
#[derive(Debug, Error)]
pub enum BackupError {
    #[error("{0} exists. Choose another name, or remove it first")]
    Exists(PathBuf),
    #[error("{0} is not a database of mfadmin")]
    Foreign(PathBuf),
    #[error("{file} was written by a newer mfadmin (step {is}; this one knows {LATEST}). Install that version first",
        file = file.display())]
    Newer { file: PathBuf, is: i64 },
    #[error("{file} is damaged: {fault}. Use another backup", file = file.display())]
    Damaged { file: PathBuf, fault: String },
    #[error(
        "{0} is a database in use, not a backup: a part of it is in the file beside it that ends in \
     -wal. Make a backup with `mfadmin backup`"
    )]
    InUse(PathBuf),
    #[error("{path}: {error}", path = path.display())]
    File { path: PathBuf, error: io::Error },
    #[error(transparent)]
    Key(#[from] KeyError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Writes what `store` holds at this moment into a new file (mode 0600), and looks through it.
///
/// # Errors
/// [`BackupError`]; no file is left then.
pub async fn back_up(store: &Store, to: &Path) -> Result<BackupContents, BackupError> {
    if to.exists() {
        return Err(BackupError::Exists(to.to_owned()));
    }
    let copy = beside(to)?;
    store.copy_into(copy.path()).await?;
    let contents = look_through(copy.path(), to).await?;
    copy.as_file().sync_all().map_err(|error| failed(to, error))?;
    match copy.persist_noclobber(to) {
        Ok(_) => sync_directory(to)?,
        Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => {
            return Err(BackupError::Exists(to.to_owned()));
        }
        Err(error) => return Err(failed(to, error.error)),
    }
    Ok(contents)
}

/// Makes the backup ready that is to take the place of `database`: brings it to this version, looks
/// through it, and ends what must not go on. The backup itself stays as it is.
///
/// # Errors
/// [`BackupError`] when it cannot be used.
pub async fn make_ready(
    backup: &Path,
    database: &Path,
    key_file: &Path,
) -> Result<ReadyBackup, BackupError> {
    let log = named_beside(backup, BESIDE[0]);
    if fs::metadata(&log).is_ok_and(|log| log.len() > 0) {
        return Err(BackupError::InUse(backup.to_owned()));
    }
    let mut read = File::open(backup).map_err(|error| failed(backup, error))?;
    if let Some(directory) = database.parent() {
        private_file::create_dir(directory).map_err(|error| failed(directory, error))?;
    }
    let mut copy = beside(database)?;
    io::copy(&mut read, copy.as_file_mut()).map_err(|error| failed(database, error))?;
    let file = copy.into_temp_path();
    match Store::version_of(&file).await {
        Ok(0) => return Err(BackupError::Foreign(backup.to_owned())),
        Ok(is) if is > LATEST => return Err(BackupError::Newer { file: backup.to_owned(), is }),
        Ok(_) => {}
        Err(error) if error.is_passing() => return Err(error.into()),
        Err(error) if error.is_damage() => return Err(damaged(backup, error)),
        Err(_) => return Err(BackupError::Foreign(backup.to_owned())),
    }
    let store = Store::open(&*file).await.map_err(|error| damaged(backup, error))?;
    let ready = ready(&store, backup, key_file).await;
    store.close().await;
    let (contents, halted, sealed_shut) = ready.map_err(|error| match error {
        BackupError::Store(error) => damaged(backup, error),
        error => error,
    })?;
    File::open(&file).and_then(|file| file.sync_all()).map_err(|error| failed(database, error))?;
    Ok(ReadyBackup { file, contents, halted, sealed_shut })
}

impl ReadyBackup {
    /// Puts it in the place of `database`, which nobody uses. What was there before is kept under the name
    /// that is given.
    ///
    /// # Errors
    /// [`BackupError`] when a file cannot be moved.
    pub fn put_in_place(
        self,
        database: &Path,
        stamp: &str,
    ) -> Result<Option<PathBuf>, BackupError> {
        let before = named_beside(database, &format!(".before-{stamp}"));
        let is_there = database.exists();
        if is_there && before.exists() {
            return Err(BackupError::Exists(before));
        }
        // A log without its database is nothing that anybody reads by mistake; the other way round it is.
        for end in [""].into_iter().chain(BESIDE) {
            let (from, to) = (named_beside(database, end), named_beside(&before, end));
            match fs::rename(&from, to) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(failed(&from, error));
                }
                _ => {}
            }
        }
        self.file.persist_noclobber(database).map_err(|error| failed(database, error.error))?;
        sync_directory(database)?;
        Ok(is_there.then_some(before))
    }
}

async fn ready(
    store: &Store,
    backup: &Path,
    key_file: &Path,
) -> Result<(BackupContents, Halted, u64), BackupError> {
    let contents = contents_of(store, backup).await?;
    let mut tx = store.begin_write().await?;
    let now = store.clock().now();
    let halted = halt(&mut tx, now).await?;
    let note = format!(
        "Sessions ended: {}, links revoked: {}, messages withdrawn: {}, actions undone: {}, jobs \
         cancelled: {}, orders of unknown outcome: {}",
        halted.sessions,
        halted.links,
        halted.messages,
        halted.actions,
        halted.jobs,
        halted.operations,
    );
    let entry = AuditRow::new(now, AuditEvent::DatabaseRestored)
        .from(Some(access::this_process()))
        .noting(note);
    tx.audit().append(&entry).await?;
    tx.commit().await?;
    Ok((contents, halted, sealed_shut(&mut store.snapshot().await?, key_file).await?))
}

/// Ends what a database that was put back must not go on with: what was used, sent or done since the
/// backup is open in it still.
async fn halt(tx: &mut WriteTx, now: Timestamp) -> Result<Halted, StoreError> {
    tx.users().expire_setup_links(now).await?;
    tx.jobs().leave_requested().await?;
    Ok(Halted {
        sessions: tx.sessions().end_everybodys(now).await?,
        links: tx.links().revoke_everybodys(now).await?,
        messages: tx.outbox().withdraw_queued(now, MAY_BE_SENT).await?,
        actions: tx.held().take_back_everybodys().await?,
        operations: tx.operations().leave_requested(now).await?,
        jobs: tx.jobs().cancel_everybodys(now).await?,
    })
}

/// How many sealed values open with none of the keys in the file. Codes for a number that the user had
/// before open with none, and are no loss.
pub(super) async fn sealed_shut(tx: &mut ReadTx, key_file: &Path) -> Result<u64, BackupError> {
    let mut key = None;
    let mut count = 0;
    for place in SealedPlace::ALL {
        let mut after: Option<Belonging> = None;
        loop {
            let values =
                tx.sealed().without_header(place, NO_HEADER, after.as_ref(), BATCH).await?;
            for value in &values {
                // A database without secrets needs no key.
                let key = match &mut key {
                    Some(key) => key,
                    none => none.insert(SealingKey::load(key_file)?),
                };
                let is_code = matches!(
                    value.belonging,
                    Belonging::LinkCode { .. } | Belonging::SessionCode { .. }
                );
                let opens = place_of(&value.belonging).open(key, &value.sealed).is_ok();
                count += u64::from(!opens && !is_code);
            }
            let Some(last) = values.into_iter().last() else { break };
            after = Some(last.belonging);
        }
    }
    Ok(count)
}

async fn look_through(file: &Path, named: &Path) -> Result<BackupContents, BackupError> {
    let store = Store::open_to_read(file).await?;
    let contents = contents_of(&store, named).await;
    store.close().await;
    contents
}

async fn contents_of(store: &Store, named: &Path) -> Result<BackupContents, BackupError> {
    if let Some(fault) = store.damage().await?.into_iter().next() {
        return Err(BackupError::Damaged { file: named.to_owned(), fault });
    }
    Ok(BackupContents { users: store.user_count().await?, audit: store.verify_audit(None).await? })
}

/// A file that is not in order is met wherever it is read.
fn damaged(file: &Path, error: StoreError) -> BackupError {
    match error.is_damage() {
        true => BackupError::Damaged { file: file.to_owned(), fault: error.to_string() },
        false => error.into(),
    }
}

/// An empty file for this user alone, in the directory of `path`.
fn beside(path: &Path) -> Result<NamedTempFile, BackupError> {
    let directory = private_file::directory_of(path);
    let made = tempfile::Builder::new().prefix(".mfadmin-").suffix(".part").tempfile_in(directory);
    made.map_err(|error| failed(directory, error))
}

fn sync_directory(path: &Path) -> Result<(), BackupError> {
    private_file::sync_directory(path).map_err(|error| failed(path, error))
}

fn named_beside(path: &Path, end: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(end);
    name.into()
}

fn failed(path: &Path, error: io::Error) -> BackupError {
    BackupError::File { path: path.to_owned(), error }
}
