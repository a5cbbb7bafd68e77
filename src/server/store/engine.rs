//! The database engines, and all in which one differs from another: how it is opened, and how a
//! statement is run and a row read. One more engine is one more arm of each type here, and a folder of
//! migrations.

mod dialect;
mod heard;
mod postgres;
mod row;
mod scope;
mod sqlite;
mod transaction;

pub use dialect::Dialect;
pub use heard::Heard;
pub use row::{Readable, Row};
pub use scope::{PostgresScope, Scope, SqliteScope};
pub use transaction::Transaction;

use super::{
    StoreError,
    address::{PostgresAddress, PostgresWay},
    migrations,
    write_health::WriteHealth,
};
use postgres::PostgresConnections;
use sqlite::SqliteConnections;
use sqlx::{Row as _, error::DatabaseError, postgres::PgDatabaseError};
use std::{path::Path, sync::Arc};

/// The connections to one database. Cloning it is cheap.
#[derive(Clone, Debug)]
pub enum Engine {
    Sqlite(SqliteConnections),
    Postgres(Arc<PostgresConnections>),
}

impl Engine {
    /// Opens the SQLite file at `path`, which exists, to read and write.
    pub async fn open_sqlite(path: &Path) -> Result<Self, StoreError> {
        Ok(Self::Sqlite(SqliteConnections::open(path).await?))
    }

    /// Opens the SQLite file at `path` to look only.
    pub async fn open_sqlite_to_read(path: &Path) -> Result<Self, StoreError> {
        Ok(Self::Sqlite(SqliteConnections::open_to_read(path).await?))
    }

    /// Opens a database on PostgreSQL, by connections that are known there as `name`.
    pub async fn open_postgres(
        address: &PostgresAddress,
        name: &'static str,
    ) -> Result<Self, StoreError> {
        Ok(Self::Postgres(Arc::new(PostgresConnections::open(address, name).await?)))
    }

    /// Brings the tables to the version `last`.
    pub async fn migrate(&self, last: i64) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(file) => Ok(migrations::sqlite(last).run(&file.writer).await?),
            Self::Postgres(database) => database.migrate(last).await,
        }
    }

    /// The number of the last step that brought the tables to where they are; 0 before the first.
    pub async fn version(&self) -> Result<i64, StoreError> {
        match self {
            Self::Sqlite(file) => {
                let there = "select name from sqlite_master \
                             where type = 'table' and name = '_sqlx_migrations'";
                if sqlx::query(there).fetch_optional(&file.readers).await?.is_none() {
                    return Ok(0);
                }
                let version = "select coalesce(max(version), 0) as version from _sqlx_migrations";
                Ok(sqlx::query(version).fetch_one(&file.readers).await?.try_get("version")?)
            }
            Self::Postgres(database) => database.version().await,
        }
    }

    /// A connection on which each statement stands for itself.
    pub async fn connect(&self) -> Result<Transaction, StoreError> {
        Ok(match self {
            Self::Sqlite(file) => Transaction::Sqlite(SqliteScope::of(Scope::Statement(
                file.readers.acquire().await?,
            ))),
            Self::Postgres(database) => {
                let scope = match database.way {
                    PostgresWay::Direct => Scope::Statement(database.readers.acquire().await?),
                    PostgresWay::Pooler => Scope::Transaction(database.begin().await?),
                };
                Transaction::Postgres(PostgresScope::of(scope, database.way))
            }
        })
    }

    /// One view of the data.
    pub async fn begin(&self) -> Result<Transaction, StoreError> {
        Ok(match self {
            Self::Sqlite(file) => Transaction::Sqlite(SqliteScope::of(Scope::Transaction(
                file.readers.begin().await?,
            ))),
            Self::Postgres(database) => {
                let transaction = database.begin().await?;
                Transaction::Postgres(PostgresScope::of(
                    Scope::Transaction(transaction),
                    database.way,
                ))
            }
        })
    }

    /// One view of the data, until whose end nobody writes on PostgreSQL. A file is held by a lock beside it.
    pub async fn begin_alone(&self) -> Result<Transaction, StoreError> {
        let Self::Postgres(database) = self else { return self.begin().await };
        let transaction = database.begin_alone().await?;
        let scope = Scope::Transaction(transaction);
        Ok(Transaction::Postgres(PostgresScope::of(scope, database.way)))
    }

    /// How many connections of servers and commands there are, which is known of PostgreSQL alone.
    pub async fn others(&self) -> Result<u64, StoreError> {
        match self {
            Self::Sqlite(_) => Ok(0),
            Self::Postgres(database) => database.others().await,
        }
    }

    /// A transaction that holds the write lock from its start.
    pub async fn begin_write(&self) -> Result<Transaction, StoreError> {
        Ok(match self {
            Self::Sqlite(file) => {
                let transaction = file.writer.begin_with("begin immediate").await?;
                let scope = SqliteScope::of(Scope::Transaction(transaction));
                Transaction::Sqlite(scope.that_writes(file.health.clone()))
            }
            Self::Postgres(database) => {
                let scope = Scope::Transaction(database.begin_write().await?);
                let scope = PostgresScope::of(scope, database.way);
                Transaction::Postgres(scope.that_writes(database.health.clone()))
            }
        })
    }

    /// How writing goes.
    pub fn health(&self) -> &WriteHealth {
        match self {
            Self::Sqlite(file) => &file.health,
            Self::Postgres(database) => &database.health,
        }
    }

    /// Asks it over the connection that writes, whose turn it has to be, and changes nothing.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be changed: it does not answer, is locked, read-only, or follows another.
    pub async fn require_writable(&self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(file) => file.require_writable().await,
            Self::Postgres(database) => database.require_writable().await,
        }
    }

    /// What tells of the entries of other servers, where something does.
    pub async fn listen(&self) -> Result<Option<Heard>, StoreError> {
        match self {
            Self::Sqlite(_) => Ok(None),
            Self::Postgres(database) => match database.heard_by() {
                Some(options) => Ok(Some(Heard::open(options).await?)),
                None => Ok(None),
            },
        }
    }

    /// Whether other servers may use it at the same time.
    pub fn is_shared(&self) -> bool {
        match self {
            Self::Sqlite(_) => false,
            Self::Postgres(_) => true,
        }
    }

    /// Empties the write-ahead log; false where somebody reads from it. That of PostgreSQL is not the
    /// server's to empty.
    pub async fn empty_log(&self) -> Result<bool, StoreError> {
        match self {
            Self::Sqlite(file) => {
                let sql = "pragma wal_checkpoint(truncate)";
                let row = sqlx::query(sql).fetch_one(&file.writer).await?;
                Ok(row.try_get::<i64, _>(0)? == 0)
            }
            Self::Postgres(_) => Ok(true),
        }
    }

    /// Writes everything into the file `to`, which is there and empty.
    pub async fn copy_into(&self, to: &str) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(file) => {
                sqlx::query("vacuum into ?").bind(to).execute(&file.readers).await?;
                Ok(())
            }
            Self::Postgres(_) => Err(StoreError::NoFile),
        }
    }

    /// What is wrong with the file.
    pub async fn damage(&self) -> Result<Vec<String>, StoreError> {
        match self {
            Self::Sqlite(file) => {
                let sql = "pragma integrity_check";
                let found = sqlx::query(sql).fetch_all(&file.readers).await?;
                let mut faults = Vec::new();
                for row in found {
                    faults.push(row.try_get::<String, _>(0)?);
                }
                faults.retain(|fault| fault != "ok");
                Ok(faults)
            }
            Self::Postgres(_) => Err(StoreError::NoFile),
        }
    }

    /// Waits until every connection is closed.
    pub async fn close(&self) {
        match self {
            Self::Sqlite(file) => {
                file.readers.close().await;
                // Whoever is last takes the write-ahead log into the file.
                file.writer.close().await;
            }
            Self::Postgres(database) => {
                database.readers.close().await;
                database.writer.close().await;
            }
        }
    }
}

/// Whether trying again later may help.
pub fn is_passing(error: &dyn DatabaseError) -> bool {
    // SQLite's primary result codes: busy, locked, read-only, I/O error, disk full, cannot open.
    const PASSING: [i64; 6] = [5, 6, 8, 10, 13, 14];
    match error.try_downcast_ref::<PgDatabaseError>() {
        Some(error) => postgres::is_passing(error.code()),
        None => {
            let code = error.code().and_then(|code| code.parse::<i64>().ok());
            code.is_some_and(|code| PASSING.contains(&(code & 0xff)))
        }
    }
}

/// Whether what is stored is not in order.
pub fn is_damage(error: &dyn DatabaseError) -> bool {
    match error.try_downcast_ref::<PgDatabaseError>() {
        Some(error) => postgres::is_damage(error.code()),
        // SQLite's primary result code for a malformed file.
        None => error.code().as_deref() == Some("11"),
    }
}
