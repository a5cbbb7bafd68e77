//! A whole database put into another one, of whatever engine, and compared before anything uses it.

use super::backup::{self, BackupError};
use crate::{
    contract::api::{AuditHead, AuditVerdict},
    server::store::{
        COPIED_TABLES, CopySource, CopyTarget, DatabaseAddress, StoreError, TableDigest,
        TargetState,
    },
};
use std::path::{Path, PathBuf};
use thiserror::Error;

/// A table, and how many rows of it there are to copy.
#[derive(Clone, Copy, Debug)]
pub struct TableSize {
    pub name: &'static str,
    pub rows: u64,
}

/// How far a copy has come.
#[derive(Clone, Copy, Debug)]
pub enum CopyStep {
    /// So many of the rows of this table are there.
    Copied { table: TableSize, done: u64 },
    /// It is compared.
    Comparing { table: &'static str },
}

/// A table at both ends.
#[derive(Clone, Copy, Debug)]
pub struct ComparedTable {
    pub name: &'static str,
    pub source: TableDigest,
    pub target: TableDigest,
}

/// What a copy came to. The target is used by nothing unless both ends are equal.
#[derive(Debug)]
pub struct CopyReport {
    pub tables: Vec<ComparedTable>,
    /// Of the target.
    pub audit: AuditVerdict,
}

/// Why there is no copy. The source is as it was.
#[derive(Debug, Error)]
pub enum CopyError {
    #[error("{0} holds no organisation, so there is nothing to copy")]
    Nothing(String),
    #[error(
        "{count} of its secrets cannot be read with {key}. Name the key file that belongs to the database with \
         --key-file", key = key.display()
    )]
    SealedShut { count: u64, key: PathBuf },
    #[error("{target} is not empty: there are rows in its table {table}. Name an empty database")]
    Occupied { target: String, table: &'static str },
    #[error("{0} has tables that are not of this version of mfadmin. Name an empty database")]
    Foreign(String),
    #[error(
        "{0} is an unfinished copy of another database, or of this one before it was changed. Remove it, or \
         name an empty one, and begin again"
    )]
    OtherSource(String),
    #[error(
        "{0} was changed while it was copied. Stop everything that uses it, empty the target, and begin again"
    )]
    Changed(String),
    #[error(
        "a text in the table {0} has the character U+0000 in it, which PostgreSQL does not keep. Correct it at \
         the source"
    )]
    Nul(&'static str),
    #[error("the target: {0}")]
    Target(#[source] StoreError),
    #[error(transparent)]
    Secrets(#[from] BackupError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ComparedTable {
    pub fn is_equal(&self) -> bool {
        self.source == self.target
    }
}

impl CopyReport {
    pub fn is_equal(&self) -> bool {
        self.tables.iter().all(ComparedTable::is_equal)
    }
}

/// What a copy of the database at `from` would put into the one at `to`.
///
/// # Errors
/// [`CopyError`], as a copy would be refused.
pub async fn foresee(
    from: &DatabaseAddress,
    to: &DatabaseAddress,
    key_file: &Path,
) -> Result<Vec<TableSize>, CopyError> {
    let (mut source, _) = open(from, to, key_file).await?;
    let mut sizes = Vec::new();
    for table in &COPIED_TABLES {
        sizes.push(TableSize { name: table.name, rows: source.count(table).await? });
    }
    source.end().await?;
    Ok(sizes)
}

/// Copies the database at `from` into the one at `to`, or goes on with it, and compares both.
///
/// # Errors
/// [`CopyError`] when it cannot be done. What was copied stays, and calling this again goes on.
pub async fn copy(
    from: &DatabaseAddress,
    to: &DatabaseAddress,
    key_file: &Path,
    told: &mut (dyn FnMut(CopyStep) + Send),
) -> Result<CopyReport, CopyError> {
    let (mut source, head) = open(from, to, key_file).await?;
    let target = CopyTarget::open(to, &head).await.map_err(CopyError::Target)?;
    for table in &COPIED_TABLES {
        let size = TableSize { name: table.name, rows: source.count(table).await? };
        let mut each = |done| told(CopyStep::Copied { table: size, done });
        source.copy(table, &target, &mut each).await.map_err(|error| match error {
            StoreError::Nul => CopyError::Nul(table.name),
            error => error.into(),
        })?;
    }
    let mut tables = Vec::new();
    for table in &COPIED_TABLES {
        told(CopyStep::Comparing { table: table.name });
        tables.push(ComparedTable {
            name: table.name,
            source: source.digest(table).await?,
            target: target.digest(table).await?,
        });
    }
    let report = CopyReport { tables, audit: target.verify_audit().await? };
    let is_changed = source.end().await? != head;
    if is_changed {
        return Err(CopyError::Changed(from.to_string()));
    }
    if report.is_equal() {
        target.finish().await?;
    }
    target.close().await;
    Ok(report)
}

/// The source, of which all that a copy asks for holds, and the end of its audit log.
async fn open(
    from: &DatabaseAddress,
    to: &DatabaseAddress,
    key_file: &Path,
) -> Result<(CopySource, AuditHead), CopyError> {
    let mut source = match CopySource::open(from).await {
        // There are no tables yet.
        Err(StoreError::OtherVersion { is: 0, .. }) => {
            return Err(CopyError::Nothing(from.to_string()));
        }
        opened => opened?,
    };
    let head = source.head().await?;
    if head.seq.0 == 0 {
        return Err(CopyError::Nothing(from.to_string()));
    }
    let count = backup::sealed_shut(source.view(), key_file).await?;
    if count > 0 {
        return Err(CopyError::SealedShut { count, key: key_file.to_owned() });
    }
    match TargetState::at(to).await.map_err(CopyError::Target)? {
        TargetState::Empty => Ok((source, head)),
        TargetState::Begun(of) if of == head => Ok((source, head)),
        TargetState::Foreign => Err(CopyError::Foreign(to.to_string())),
        TargetState::Begun(_) => Err(CopyError::OtherSource(to.to_string())),
        TargetState::Occupied(table) => Err(CopyError::Occupied { target: to.to_string(), table }),
    }
}
