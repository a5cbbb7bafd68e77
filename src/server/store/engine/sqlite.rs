//! The connections to an SQLite file.

use super::super::StoreError;
use sqlx::{
    SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{path::Path, time::Duration};

/// How long SQLite lets a statement wait for another program's lock.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// How long a statement waits for a connection.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);

/// What the connection that writes keeps of the file, in KiB: a large import does not write the same
/// index pages again and again.
const WRITER_CACHE: u32 = 16 * 1024;
/// What each connection that reads keeps: the system keeps the file's pages for all of them.
const READER_CACHE: u32 = 2 * 1024;
const READERS: u32 = 8;

/// One connection writes, as SQLite lets only one; the others cannot, and do not wait for it.
#[derive(Clone, Debug)]
pub struct SqliteConnections {
    pub writer: SqlitePool,
    pub readers: SqlitePool,
}

impl SqliteConnections {
    /// Opens the file at `path`, which exists, to read and write.
    pub async fn open(path: &Path) -> Result<Self, StoreError> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .journal_mode(SqliteJournalMode::Wal)
            // A message reported as queued is on disk, whatever the power does.
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY_TIMEOUT)
            // What is erased is overwritten: the text of a message that was sent.
            .pragma("secure_delete", "on")
            // What a statement of many rows may have to take back stays in memory: as a file it
            // costs more than the rows.
            .pragma("temp_store", "memory");
        let writing = options.clone().pragma("cache_size", format!("-{WRITER_CACHE}"));
        let reading = options
            .pragma("cache_size", format!("-{READER_CACHE}"))
            // Whoever reads changes nothing, whatever the statement.
            .pragma("query_only", "on");
        // The writer first: it makes the file one with a write-ahead log.
        let writer = pool(1).connect_with(writing).await?;
        Ok(Self { writer, readers: pool(READERS).connect_with(reading).await? })
    }

    /// Opens the file at `path` to look only.
    pub async fn open_to_read(path: &Path) -> Result<Self, StoreError> {
        let options =
            SqliteConnectOptions::new().filename(path).read_only(true).busy_timeout(BUSY_TIMEOUT);
        let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await?;
        Ok(Self { writer: pool.clone(), readers: pool })
    }
}

fn pool(connections: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new().max_connections(connections).acquire_timeout(ACQUIRE_TIMEOUT)
}
