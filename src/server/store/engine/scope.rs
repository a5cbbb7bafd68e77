//! How far statements reach on each engine, and what is noted of those that write.

use super::{
    super::{
        StoreError,
        address::PostgresWay,
        write_health::{WriteEnd, WriteHealth},
    },
    postgres::AnswerWait,
    sqlite,
};
use sqlx::{Database, Postgres, Sqlite, SqliteConnection, pool::PoolConnection};

/// How far a statement reaches.
#[derive(Debug)]
pub enum Scope<D: Database> {
    /// Each statement is a transaction of its own.
    Statement(PoolConnection<D>),
    /// All statements are one; dropping it takes them back.
    Transaction(sqlx::Transaction<'static, D>),
}

/// What a file has of a transaction.
#[derive(Debug)]
pub struct SqliteScope {
    pub(super) scope: Scope<Sqlite>,
    /// Of what writes.
    pub(super) health: Option<WriteHealth>,
}

/// PostgreSQL undoes a transaction in which a statement failed, and answers the commit of it all the same.
#[derive(Debug)]
pub struct PostgresScope {
    pub(super) scope: Scope<Postgres>,
    pub(super) way: PostgresWay,
    pub(super) wait: AnswerWait,
    pub(super) has_failed: bool,
    /// Of what writes.
    pub(super) health: Option<WriteHealth>,
}

impl SqliteScope {
    pub fn of(scope: Scope<Sqlite>) -> Self {
        Self { scope, health: None }
    }

    /// Notes in `health` how that goes.
    pub fn that_writes(self, health: WriteHealth) -> Self {
        Self { health: Some(health), ..self }
    }

    pub(super) fn connection(&mut self) -> &mut SqliteConnection {
        self.scope.connection()
    }

    /// What became of a statement.
    pub(super) fn note<T>(&self, done: Result<T, sqlx::Error>) -> Result<T, StoreError> {
        noted(self.health.as_ref(), done)
    }

    /// The connection keeps more of the file for as long as it lives, which is until it is given back.
    pub async fn enlarge_cache(&mut self) -> Result<(), StoreError> {
        let done = sqlite::enlarge_cache(self.connection()).await;
        self.note(done)?;
        if let Some(health) = &self.health {
            health.use_up();
        }
        Ok(())
    }
}

impl PostgresScope {
    pub fn of(scope: Scope<Postgres>, way: PostgresWay) -> Self {
        Self { scope, way, wait: AnswerWait::Usual, has_failed: false, health: None }
    }

    /// Notes in `health` how that goes.
    pub fn that_writes(self, health: WriteHealth) -> Self {
        Self { health: Some(health), ..self }
    }

    /// What became of a statement.
    pub(super) fn note<T>(&mut self, done: Result<T, sqlx::Error>) -> Result<T, StoreError> {
        self.has_failed |= done.is_err();
        noted(self.health.as_ref(), done)
    }
}

/// What became of a statement. A fault of the database is noted; that it refuses what is to be written is none.
pub(super) fn noted<T>(
    health: Option<&WriteHealth>,
    done: Result<T, sqlx::Error>,
) -> Result<T, StoreError> {
    done.map_err(StoreError::from).inspect_err(|error| {
        if let Some(health) = health
            && error.is_passing()
        {
            health.note(WriteEnd::Failed);
        }
    })
}

impl<D: Database> Scope<D> {
    pub(super) fn connection(&mut self) -> &mut D::Connection {
        match self {
            Self::Statement(connection) => connection,
            Self::Transaction(transaction) => transaction,
        }
    }
}
