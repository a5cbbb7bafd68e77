//! The database engines, and all in which one differs from another: how it is opened, and how a
//! statement is run and a row read. One more engine is one more arm of each type here, and a folder of
//! migrations.

mod sqlite;

use super::{StoreError, migrations, value::Value};
use sqlite::SqliteConnections;
use sqlx::{
    AssertSqlSafe, Database, Decode, Row as _, Sqlite, Type,
    pool::PoolConnection,
    query::Query,
    sqlite::{SqliteArguments, SqliteRow},
};
use std::path::Path;

/// The connections to one database. Cloning it is cheap.
#[derive(Clone, Debug)]
pub enum Engine {
    Sqlite(SqliteConnections),
}

/// What statements run in.
#[derive(Debug)]
pub enum Transaction {
    Sqlite(Scope<Sqlite>),
}

/// How far a statement reaches.
#[derive(Debug)]
pub enum Scope<D: Database> {
    /// Each statement is a transaction of its own.
    Statement(PoolConnection<D>),
    /// All statements are one; dropping it takes them back.
    Transaction(sqlx::Transaction<'static, D>),
}

/// A row of an answer.
pub enum Row {
    Sqlite(SqliteRow),
}

/// A type that a column of any engine can be read as.
pub trait Readable<'r>: Decode<'r, Sqlite> + Type<Sqlite> {}

impl<'r, T: Decode<'r, Sqlite> + Type<Sqlite>> Readable<'r> for T {}

impl Engine {
    /// Opens the SQLite file at `path`, which exists, to read and write.
    pub async fn open_sqlite(path: &Path) -> Result<Self, StoreError> {
        Ok(Self::Sqlite(SqliteConnections::open(path).await?))
    }

    /// Opens the SQLite file at `path` to look only.
    pub async fn open_sqlite_to_read(path: &Path) -> Result<Self, StoreError> {
        Ok(Self::Sqlite(SqliteConnections::open_to_read(path).await?))
    }

    /// Brings the tables to the version `last`.
    pub async fn migrate(&self, last: i64) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(file) => Ok(migrations::sqlite(last).run(&file.writer).await?),
        }
    }

    /// A connection on which each statement stands for itself.
    pub async fn connect(&self) -> Result<Transaction, StoreError> {
        Ok(match self {
            Self::Sqlite(file) => {
                Transaction::Sqlite(Scope::Statement(file.readers.acquire().await?))
            }
        })
    }

    /// One view of the data.
    pub async fn begin(&self) -> Result<Transaction, StoreError> {
        Ok(match self {
            Self::Sqlite(file) => {
                Transaction::Sqlite(Scope::Transaction(file.readers.begin().await?))
            }
        })
    }

    /// A transaction that holds the write lock from its start.
    pub async fn begin_write(&self) -> Result<Transaction, StoreError> {
        Ok(match self {
            Self::Sqlite(file) => {
                let transaction = file.writer.begin_with("begin immediate").await?;
                Transaction::Sqlite(Scope::Transaction(transaction))
            }
        })
    }

    /// Empties the write-ahead log; false where somebody reads from it.
    pub async fn empty_log(&self) -> Result<bool, StoreError> {
        match self {
            Self::Sqlite(file) => {
                let sql = "pragma wal_checkpoint(truncate)";
                let row = sqlx::query(sql).fetch_one(&file.writer).await?;
                Ok(row.try_get::<i64, _>(0)? == 0)
            }
        }
    }

    /// Writes everything into the file `to`, which is there and empty.
    pub async fn copy_into(&self, to: &str) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(file) => {
                sqlx::query("vacuum into ?").bind(to).execute(&file.readers).await?;
                Ok(())
            }
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
        }
    }
}

impl Transaction {
    /// Runs a statement; gives the number of rows it touched.
    pub async fn execute(&mut self, text: String, values: Vec<Value>) -> Result<u64, StoreError> {
        trace(&text);
        match self {
            Self::Sqlite(scope) => {
                let done = sqlite(text, values).execute(scope.connection()).await?;
                Ok(done.rows_affected())
            }
        }
    }

    /// Puts in rows of so many `columns`, whose values follow on one another: `into` ends where they
    /// stand, and `then` follows them.
    pub async fn insert(
        &mut self,
        [into, then]: [&'static str; 2],
        columns: usize,
        values: Vec<Value>,
    ) -> Result<u64, StoreError> {
        let rows = values.len() / columns.max(1);
        let text = match self {
            // Without a number: SQLite looks one up in a list of all of them, each time it is bound.
            Self::Sqlite(_) => {
                let row = format!("({})", vec!["?"; columns].join(", "));
                format!("{into}{}{then}", vec![row; rows].join(", "))
            }
        };
        self.execute(text, values).await
    }

    /// The rows of those of `values` that there are. `among` ends where these stand, in parentheses.
    pub async fn fetch_among(
        &mut self,
        among: &'static str,
        values: Vec<Value>,
    ) -> Result<Vec<Row>, StoreError> {
        let text = match self {
            // Without a number, as in `insert`.
            Self::Sqlite(_) => format!("{among}({})", vec!["?"; values.len()].join(", ")),
        };
        self.fetch_all(text, values).await
    }

    /// Drops the indexes of `tables` that no constraint is made of; gives what makes them again.
    pub async fn drop_indexes(
        &mut self,
        tables: &'static [&'static str],
    ) -> Result<Vec<String>, StoreError> {
        match self {
            Self::Sqlite(scope) => {
                let mut made_by = Vec::new();
                for table in tables {
                    let sql = "select name, sql from sqlite_master \
                               where type = 'index' and sql is not null and tbl_name = ? order by rowid";
                    let found = sqlx::query(sql).bind(*table).fetch_all(scope.connection()).await?;
                    for index in found {
                        let name: &str = index.try_get("name")?;
                        let drop = AssertSqlSafe(format!("drop index \"{name}\""));
                        sqlx::raw_sql(drop).execute(scope.connection()).await?;
                        made_by.push(index.try_get("sql")?);
                    }
                }
                Ok(made_by)
            }
        }
    }

    /// Drops these triggers; gives what makes them again.
    pub async fn drop_triggers(
        &mut self,
        triggers: &'static [&'static str],
    ) -> Result<Vec<String>, StoreError> {
        match self {
            Self::Sqlite(scope) => {
                let mut made_by = Vec::new();
                for name in triggers {
                    let sql = "select sql from sqlite_master where type = 'trigger' and name = ?";
                    let found = sqlx::query(sql).bind(*name).fetch_one(scope.connection()).await?;
                    made_by.push(found.try_get("sql")?);
                    let drop = AssertSqlSafe(format!("drop trigger \"{name}\""));
                    sqlx::raw_sql(drop).execute(scope.connection()).await?;
                }
                Ok(made_by)
            }
        }
    }

    /// Makes what [`Self::drop_indexes`] or [`Self::drop_triggers`] has dropped.
    pub async fn make(&mut self, made_by: Vec<String>) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(scope) => {
                for sql in made_by {
                    sqlx::raw_sql(AssertSqlSafe(sql)).execute(scope.connection()).await?;
                }
                Ok(())
            }
        }
    }

    pub async fn fetch_all(
        &mut self,
        text: String,
        values: Vec<Value>,
    ) -> Result<Vec<Row>, StoreError> {
        trace(&text);
        match self {
            Self::Sqlite(scope) => {
                let rows = sqlite(text, values).fetch_all(scope.connection()).await?;
                Ok(rows.into_iter().map(Row::Sqlite).collect())
            }
        }
    }

    pub async fn fetch_optional(
        &mut self,
        text: String,
        values: Vec<Value>,
    ) -> Result<Option<Row>, StoreError> {
        trace(&text);
        match self {
            Self::Sqlite(scope) => {
                let row = sqlite(text, values).fetch_optional(scope.connection()).await?;
                Ok(row.map(Row::Sqlite))
            }
        }
    }

    /// Runs statements without values, which are not kept prepared.
    pub async fn run_script(&mut self, script: &'static str) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(scope) => {
                sqlx::raw_sql(script).execute(scope.connection()).await?;
            }
        }
        Ok(())
    }

    pub async fn commit(self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(Scope::Transaction(transaction)) => Ok(transaction.commit().await?),
            Self::Sqlite(Scope::Statement(_)) => Ok(()),
        }
    }
}

impl<D: Database> Scope<D> {
    fn connection(&mut self) -> &mut D::Connection {
        match self {
            Self::Statement(connection) => connection,
            Self::Transaction(transaction) => transaction,
        }
    }
}

impl Row {
    /// The value in `column`.
    pub fn get<'r, T: Readable<'r>>(&'r self, column: &str) -> Result<T, StoreError> {
        match self {
            Self::Sqlite(row) => Ok(row.try_get(column)?),
        }
    }
}

/// Logs a statement, which holds no value, where it is asked for: by its text, the plan can be had.
fn trace(text: &str) {
    tracing::trace!(target: "mfadmin::sql", "{text}");
}

fn sqlite(text: String, values: Vec<Value>) -> Query<'static, Sqlite, SqliteArguments> {
    let query = sqlx::query(AssertSqlSafe(text));
    values.into_iter().fold(query, |query, value| match value {
        Value::Int(value) => query.bind(value),
        Value::Text(value) => query.bind(value),
        Value::Blob(value) => query.bind(value),
    })
}
