//! What statements run in, on any engine.

use super::{
    super::{StoreError, value::Value, write_health::WriteEnd},
    Dialect, Row,
    postgres::{self, AnswerWait},
    scope::{PostgresScope, Scope, SqliteScope, noted},
};
use sqlx::{AssertSqlSafe, Row as _, Sqlite, query::Query, sqlite::SqliteArguments};

/// What statements run in.
#[derive(Debug)]
pub enum Transaction {
    Sqlite(SqliteScope),
    Postgres(PostgresScope),
}

impl Transaction {
    /// What statements are written in.
    pub fn dialect(&self) -> Dialect {
        match self {
            Self::Sqlite(_) => Dialect::Sqlite,
            Self::Postgres(_) => Dialect::Postgres,
        }
    }

    /// From here on statements go through every user, and take their time.
    pub fn be_patient(&mut self) {
        let health = match self {
            Self::Sqlite(scope) => &scope.health,
            Self::Postgres(held) => {
                held.wait = AnswerWait::Long;
                &held.health
            }
        };
        if let Some(health) = health {
            health.be_patient();
        }
    }

    /// From here on very many rows are put in. The connection to a file keeps more of it meanwhile, and is closed
    /// afterwards, so that a server has its memory back.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn expect_many_rows(&mut self) -> Result<(), StoreError> {
        self.be_patient();
        if let Self::Sqlite(scope) = self {
            scope.enlarge_cache().await?;
        }
        Ok(())
    }

    /// Runs a statement; gives the number of rows it touched.
    pub async fn execute(&mut self, text: String, values: Vec<Value>) -> Result<u64, StoreError> {
        trace(&text);
        match self {
            Self::Sqlite(scope) => {
                let done = sqlite(text, values).execute(scope.connection()).await;
                Ok(scope.note(done)?.rows_affected())
            }
            Self::Postgres(held) => {
                let query = postgres::query(text, accepted(values)?, held.way);
                let done = query.execute(held.scope.connection());
                let done = held.wait.await_answer(done).await;
                Ok(held.note(done)?.rows_affected())
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
            Self::Postgres(_) => format!("{into}{}{then}", postgres::parameters(columns, rows)),
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
            Self::Postgres(_) => format!("{among}{}", postgres::parameters(values.len(), 1)),
        };
        self.fetch_all(text, values).await
    }

    /// Drops the indexes of `tables` that no constraint is made of; gives what makes them again. On
    /// PostgreSQL they stay: nobody could read meanwhile.
    pub async fn drop_indexes(
        &mut self,
        tables: &'static [&'static str],
    ) -> Result<Vec<String>, StoreError> {
        let Self::Sqlite(scope) = self else { return Ok(Vec::new()) };
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

    /// Drops these triggers; gives what makes them again. On PostgreSQL they stay: they run once for each
    /// statement, and not for each row.
    pub async fn drop_triggers(
        &mut self,
        triggers: &'static [&'static str],
    ) -> Result<Vec<String>, StoreError> {
        let Self::Sqlite(scope) = self else { return Ok(Vec::new()) };
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

    /// Makes what [`Self::drop_indexes`] or [`Self::drop_triggers`] has dropped.
    pub async fn make(&mut self, made_by: Vec<String>) -> Result<(), StoreError> {
        let Self::Sqlite(scope) = self else { return Ok(()) };
        for sql in made_by {
            sqlx::raw_sql(AssertSqlSafe(sql)).execute(scope.connection()).await?;
        }
        Ok(())
    }

    pub async fn fetch_all(
        &mut self,
        text: String,
        values: Vec<Value>,
    ) -> Result<Vec<Row>, StoreError> {
        trace(&text);
        match self {
            Self::Sqlite(scope) => {
                let rows = sqlite(text, values).fetch_all(scope.connection()).await;
                Ok(scope.note(rows)?.into_iter().map(Row::Sqlite).collect())
            }
            Self::Postgres(held) => {
                let query = postgres::query(text, accepted(values)?, held.way);
                let rows = held.wait.await_answer(query.fetch_all(held.scope.connection())).await;
                Ok(held.note(rows)?.into_iter().map(Row::Postgres).collect())
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
                let row = sqlite(text, values).fetch_optional(scope.connection()).await;
                Ok(scope.note(row)?.map(Row::Sqlite))
            }
            Self::Postgres(held) => {
                let query = postgres::query(text, accepted(values)?, held.way);
                let row =
                    held.wait.await_answer(query.fetch_optional(held.scope.connection())).await;
                Ok(held.note(row)?.map(Row::Postgres))
            }
        }
    }

    /// Begins a part that can be taken back by itself.
    pub async fn begin_part(&mut self) -> Result<(), StoreError> {
        self.run_script("savepoint part").await
    }

    /// Keeps what was done since.
    pub async fn keep_part(&mut self) -> Result<(), StoreError> {
        self.run_script("release savepoint part").await
    }

    /// Takes back what was done since, and that it failed.
    pub async fn undo_part(&mut self) -> Result<(), StoreError> {
        self.run_script("rollback to savepoint part").await?;
        if let Self::Postgres(held) = self {
            held.has_failed = false;
        }
        self.keep_part().await
    }

    /// Runs statements without values, which are not kept prepared.
    async fn run_script(&mut self, script: &'static str) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(scope) => {
                let done = sqlx::raw_sql(script).execute(scope.connection()).await;
                scope.note(done)?;
            }
            Self::Postgres(held) => {
                let done = sqlx::raw_sql(script).execute(held.scope.connection());
                let done = held.wait.await_answer(done).await;
                held.note(done)?;
            }
        }
        Ok(())
    }

    pub async fn commit(self) -> Result<(), StoreError> {
        let (done, health) = match self {
            Self::Sqlite(SqliteScope { scope: Scope::Transaction(transaction), health }) => {
                (transaction.commit().await, health)
            }
            Self::Postgres(PostgresScope { has_failed: true, .. }) => return Err(StoreError::Torn),
            Self::Postgres(PostgresScope {
                scope: Scope::Transaction(transaction),
                health,
                ..
            }) => (postgres::answered(transaction.commit()).await, health),
            Self::Sqlite(_) | Self::Postgres(_) => return Ok(()),
        };
        noted(health.as_ref(), done)?;
        if let Some(health) = health {
            health.note(WriteEnd::Done);
        }
        Ok(())
    }
}

/// Logs a statement, which holds no value, where it is asked for: by its text, the plan can be had.
fn trace(text: &str) {
    tracing::trace!(target: "mfadmin::sql", "{text}");
}

/// What PostgreSQL takes: it refuses the character, and with it the whole transaction.
fn accepted(values: Vec<Value>) -> Result<Vec<Value>, StoreError> {
    let has_nul = |value: &Value| matches!(value, Value::Text(Some(text)) if text.contains('\0'));
    if values.iter().any(has_nul) { Err(StoreError::Nul) } else { Ok(values) }
}

fn sqlite(text: String, values: Vec<Value>) -> Query<'static, Sqlite, SqliteArguments> {
    let query = sqlx::query(AssertSqlSafe(text));
    values.into_iter().fold(query, |query, value| match value {
        Value::Int(value) => query.bind(value),
        Value::Text(value) => query.bind(value),
        Value::Blob(value) => query.bind(value),
    })
}
