//! The connections to an SQLite file.

use super::super::{StoreError, write_health::WriteHealth};
use sqlx::{
    AssertSqlSafe, Connection, SqliteConnection, SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{path::Path, time::Duration};

/// How long SQLite lets a statement wait for another program's lock.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// How long a statement waits for a connection.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);

/// What the connection that writes keeps of the file, in KiB.
const WRITER_CACHE: u32 = 4 * 1024;
/// The same where very many rows come: a large import does not write the same index pages again and again.
const LARGE_CACHE: u32 = 16 * 1024;
/// What each connection that reads keeps: the system keeps the file's pages for all of them.
const READER_CACHE: u32 = 2 * 1024;
const READERS: u32 = 8;

/// One connection writes, as SQLite lets only one; the others cannot, and do not wait for it.
#[derive(Clone, Debug)]
pub struct SqliteConnections {
    pub writer: SqlitePool,
    pub readers: SqlitePool,
    pub health: WriteHealth,
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
        let health = WriteHealth::default();
        let writer = pool(1).after_release({
            let health = health.clone();
            move |connection, _| {
                let is_used_up = health.take_used_up();
                Box::pin(async move { Ok(is_at_rest(connection).await? && !is_used_up) })
            }
        });
        let writer = writer.connect_with(writing).await?;
        Ok(Self { writer, readers: pool(READERS).connect_with(reading).await?, health })
    }

    /// Opens the file at `path` to look only.
    pub async fn open_to_read(path: &Path) -> Result<Self, StoreError> {
        let options =
            SqliteConnectOptions::new().filename(path).read_only(true).busy_timeout(BUSY_TIMEOUT);
        let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await?;
        Ok(Self { writer: pool.clone(), readers: pool, health: WriteHealth::default() })
    }

    /// Takes the lock, and gives it back.
    pub async fn require_writable(&self) -> Result<(), StoreError> {
        let mut tx = self.writer.begin_with("begin immediate").await?;
        // That begins on a file that cannot be written, too. What would change it does not.
        sqlx::raw_sql("delete from settings where false").execute(&mut *tx).await?;
        Ok(tx.rollback().await?)
    }
}

/// Lets the connection keep more of the file, for as long as it lives.
pub async fn enlarge_cache(connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    let sql = format!("pragma cache_size = -{LARGE_CACHE}");
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(connection).await.map(drop)
}

fn pool(connections: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new().max_connections(connections).acquire_timeout(ACQUIRE_TIMEOUT)
}

/// SQLite takes a transaction back by itself where the disk is full or fails. The connection still counts it as
/// open then and would begin no other, so it is closed, and the next writer opens one.
async fn is_at_rest(connection: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    // What is to be taken back is taken back before this is answered.
    connection.ping().await?;
    Ok(!connection.is_in_transaction())
}
