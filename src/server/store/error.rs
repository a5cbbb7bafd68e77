//! Why the database gave no answer.

use std::{io, path::PathBuf};
use thiserror::Error;

/// Why the database gave no answer.
#[derive(Debug, Error)]
pub enum StoreError {
    #[error("cannot open the database file {path}: {source}")]
    File { path: PathBuf, source: io::Error },
    #[error("others can read the database file {0}; run: chmod 600 {0}")]
    Shared(PathBuf),
    #[error("the database cannot be brought to this version of mfadmin: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    #[error(
        "another version of mfadmin wrote the database (step {is} in place of {wanted}); start its \
         server once with this version"
    )]
    OtherVersion { is: i64, wanted: i64 },
    #[error(
        "a newer version of mfadmin wrote the database (step {is}; this version knows {known}). Use that \
         version or a newer one, or restore a backup of this version; nothing was changed"
    )]
    Newer { is: i64, known: i64 },
    #[error("a user with this e-mail address exists already")]
    EmailTaken,
    #[error("the database holds a value that cannot be: {0}")]
    Corrupt(&'static str),
    #[error("the database is busy: other changes take too long")]
    Busy,
    #[error("a part of a change was neither kept nor taken back")]
    Torn,
    #[error("the database {database} cannot be reached: {source}")]
    Unreachable { database: String, source: sqlx::Error },
    #[error("this is PostgreSQL {0}; mfadmin needs version 13 or a newer one")]
    OldPostgres(i32),
    #[error(
        "the database {database} is encoded in {encoding}. Create it anew: \
         create database {database} encoding 'UTF8' template template0"
    )]
    Encoding { database: String, encoding: String },
    #[error(
        "the search needs the extension pg_trgm, which the database's user may not create. Grant the user \
         CREATE on the database, or have a superuser say in it once: create extension pg_trgm"
    )]
    NoTrigramRight,
    #[error(
        "the search needs the extension pg_trgm, which this PostgreSQL does not have. Install its contrib \
         package (postgresql-contrib)"
    )]
    NoTrigrams,
    #[error(
        "the database's user may not create tables. Make it the owner of the database, or grant it CREATE on \
         the schema"
    )]
    NoTableRight,
    #[error("this PostgreSQL follows another one and takes no changes")]
    Standby,
    #[error("the database takes no changes now: writing fails, or takes too long")]
    NotWritable,
    #[error("a text has the character U+0000 in it, which PostgreSQL does not keep")]
    Nul,
    #[error(
        "the database is a copy that is not finished. Run the same `mfadmin store copy` again, which goes on \
         with it"
    )]
    UnfinishedCopy,
    #[error(
        "other connections of mfadmin to {database} are open ({others}). Stop every `mfadmin serve` on it first"
    )]
    InUse { database: String, others: u64 },
    #[error("the database is no file: it is on PostgreSQL, which saves it with `pg_dump`")]
    NoFile,
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
}
