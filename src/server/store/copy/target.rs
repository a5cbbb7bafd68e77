//! The database that is filled. It says that it is not finished until it was compared, and is not opened by
//! anything else before.

use super::{COPIED_TABLES, CopiedTable, TableDigest};
use crate::{
    contract::api::{AuditHead, AuditVerdict},
    server::store::{
        APPLICATION, DatabaseAddress, Store, StoreError,
        engine::{Dialect, Engine},
        engine_to_read,
        migrations::LATEST,
        sql::Sql,
    },
};

/// What follows numbers by itself on PostgreSQL goes on after the last one that was copied.
const NUMBERED: [&str; 3] = [
    "select setval(pg_get_serial_sequence('users', 'number'), max(number)) from users \
     having max(number) is not null",
    "select setval(pg_get_serial_sequence('outbox', 'id'), max(id)) from outbox \
     having max(id) is not null",
    "select setval(pg_get_serial_sequence('scans', 'id'), max(id)) from scans \
     having max(id) is not null",
];

/// What is at the place where a copy is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TargetState {
    /// Nothing, or empty tables.
    Empty,
    /// A copy of the database whose audit log ended so.
    Begun(AuditHead),
    /// Rows of this table.
    Occupied(&'static str),
    /// Tables of another program, or of another version.
    Foreign,
}

/// A database that is being filled.
pub struct CopyTarget {
    pub(super) store: Store,
}

impl TargetState {
    /// Looks at what is at `address`, and changes nothing.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be opened.
    pub async fn at(address: &DatabaseAddress) -> Result<Self, StoreError> {
        if !address.may_exist() {
            return Ok(Self::Empty);
        }
        let engine = engine_to_read(address, APPLICATION).await?;
        let state = Self::of(&engine).await;
        engine.close().await;
        state
    }

    async fn of(engine: &Engine) -> Result<Self, StoreError> {
        let version = engine.version().await?;
        let mut transaction = engine.connect().await?;
        match version {
            // A database on PostgreSQL may have tables of extensions from the start.
            0 if transaction.dialect() == Dialect::Postgres => return Ok(Self::Empty),
            0 => {
                let sql = Sql::new("select 1 as one from sqlite_master limit 1");
                let any = sql.fetch_optional(&mut transaction).await?;
                return Ok(any.map_or(Self::Empty, |_| Self::Foreign));
            }
            LATEST => {}
            _ => return Ok(Self::Foreign),
        }
        let sql = Sql::new("select value from settings where name = 'copy'");
        if let Some(row) = sql.fetch_optional(&mut transaction).await? {
            let head = row.get::<&str>("value")?.parse();
            return head.map(Self::Begun).map_err(|_| StoreError::Corrupt("the state of a copy"));
        }
        // Each database has settings from the start.
        for table in COPIED_TABLES.iter().filter(|table| table.name != "settings") {
            if table.last_key(&mut transaction).await?.is_some() {
                return Ok(Self::Occupied(table.name));
            }
        }
        Ok(Self::Empty)
    }
}

impl CopyTarget {
    /// Opens the database at `address`, which is empty, or an unfinished copy of the database whose audit log
    /// ends with `head`, and makes its tables where there are none.
    pub async fn open(address: &DatabaseAddress, head: &AuditHead) -> Result<Self, StoreError> {
        let store = Store::open_at(address, LATEST).await?;
        let mut tx = store.begin_write().await?;
        if !store.is_unfinished_copy().await? {
            Sql::new("delete from settings").execute(&mut tx.transaction).await?;
            let mut sql = Sql::new("insert into settings (name, value) values ('copy', ");
            sql.bind(head.to_string()).push(")");
            sql.execute(&mut tx.transaction).await?;
            tx.commit().await?;
        }
        Ok(Self { store })
    }

    pub async fn digest(&self, table: &CopiedTable) -> Result<TableDigest, StoreError> {
        table.digest(&mut self.store.snapshot().await?.transaction).await
    }

    /// Whether its audit log is whole.
    pub async fn verify_audit(&self) -> Result<AuditVerdict, StoreError> {
        self.store.verify_audit(None).await
    }

    /// Counts the figures, has numbers follow on those that were copied, and lets the database be used.
    pub async fn finish(&self) -> Result<(), StoreError> {
        let mut tx = self.store.begin_write().await?;
        tx.users().recount_figures().await?;
        let transaction = &mut tx.transaction;
        if transaction.dialect() == Dialect::Postgres {
            for statement in NUMBERED {
                Sql::new(statement).execute(transaction).await?;
            }
            // Until PostgreSQL has looked at the tables by itself, it would choose ways for empty ones.
            Sql::new("analyze").execute(transaction).await?;
        }
        Sql::new("delete from settings where name = 'copy'").execute(transaction).await?;
        tx.commit().await
    }

    pub async fn close(self) {
        self.store.close().await;
    }
}

impl Store {
    /// Whether a copy into it was begun and not finished.
    pub(in crate::server::store) async fn is_unfinished_copy(&self) -> Result<bool, StoreError> {
        let sql = Sql::new("select 1 as one from settings where name = 'copy'");
        Ok(sql.fetch_optional(&mut self.read().await?.transaction).await?.is_some())
    }
}
