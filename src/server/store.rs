//! The database. SQL lives in this room only, in the dialect that SQLite and PostgreSQL share.

mod attempts;
mod audit;
mod authenticators;
mod engine;
mod exemptions;
mod factors;
pub(crate) mod fold;
mod idempotency;
pub(in crate::server) mod jobs;
mod links;
mod log_search;
mod migrations;
mod new_user;
mod outbox;
mod overview;
mod passwords;
mod recovery_codes;
mod rows;
mod sealed;
mod sessions;
mod settings;
mod sql;
mod tokens;
mod tx;
mod user_row;
mod users;
mod value;
mod write_queue;

pub(in crate::server) use attempts::Attempts;
pub use audit::AuditRow;
pub(in crate::server) use authenticators::Authenticator;
pub(in crate::server) use exemptions::ExemptionRow;
pub(in crate::server) use idempotency::Kept;
pub(in crate::server) use links::{Guard, LinkRow, NewLink, NewLinkKind};
pub(in crate::server) use log_search::LogPage;
pub use new_user::NewUser;
pub(in crate::server) use outbox::{
    Charge, DueMessage, Lease, LinkLife, ListedMessage, Sealed, Settled, StoredMessage,
};
pub(in crate::server) use overview::Census;
pub(in crate::server) use sealed::{Belonging, SealedPlace, SealedValue};
pub(in crate::server) use sessions::{NewSession, SessionRow, Stage};
pub(in crate::server) use tokens::{NewTokenRow, TokenRow};
pub(in crate::server) use tx::{ReadTx, WriteTx};
pub(in crate::server) use users::{
    Counts, Direction, Listed, Place, PlaceKey, Start, UserListQuery, orders_by_text,
};

use crate::{contract::UserId, private_file, server::clock::Clock};
use engine::Engine;
use migrations::LATEST;
use std::{
    io,
    path::{Path, PathBuf},
};
use thiserror::Error;
use write_queue::WriteQueue;

/// What stands in `last_sign_in_at` for a user who never signed in.
const NEVER: i64 = i64::MIN;

/// One database. Cloning it is cheap.
#[derive(Clone, Debug)]
pub struct Store {
    engine: Engine,
    writers: WriteQueue,
    clock: Clock,
}

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
    #[error("a user with this e-mail address exists already")]
    EmailTaken,
    #[error("the database holds a value that cannot be: {0}")]
    Corrupt(&'static str),
    #[error("the database is busy: other changes take too long")]
    Busy,
    #[error("a part of a change was neither kept nor taken back")]
    Torn,
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
}

impl Store {
    /// Opens the SQLite file `path`, creates it (mode 0600) when absent, and brings its tables to
    /// this version.
    ///
    /// # Errors
    /// [`StoreError`] when the file cannot be opened or created, others can read it, or it was
    /// written by a newer version.
    pub async fn open(path: &Path) -> Result<Self, StoreError> {
        Self::open_at(path, LATEST).await
    }

    /// [`Self::open`], with the tables as they were after the step `version`.
    async fn open_at(path: &Path, version: i64) -> Result<Self, StoreError> {
        let engine = Engine::open_sqlite(&prepare_file(path)?).await?;
        engine.migrate(version).await?;
        Ok(Self { engine, writers: WriteQueue::default(), clock: Clock::System })
    }

    /// Opens the SQLite file `path` to look only, as it may be done beside a server.
    ///
    /// # Errors
    /// [`StoreError`] when the file cannot be opened, others can read it, or another version wrote
    /// it.
    pub async fn open_to_read(path: &Path) -> Result<Self, StoreError> {
        let engine = Engine::open_sqlite_to_read(&existing_file(path)?).await?;
        let store = Self { engine, writers: WriteQueue::default(), clock: Clock::System };
        match store.version().await? {
            version if version == LATEST => Ok(store),
            version => Err(StoreError::OtherVersion { is: version, wanted: LATEST }),
        }
    }

    /// The number of the last step that brought the tables to where they are; 0 before the first.
    async fn version(&self) -> Result<i64, StoreError> {
        let sql = sql::Sql::new(
            "select name from sqlite_master where type = 'table' and name = '_sqlx_migrations'",
        );
        let mut tx = self.read().await?;
        if sql.fetch_optional(&mut tx.transaction).await?.is_none() {
            return Ok(0);
        }
        let sql =
            sql::Sql::new("select coalesce(max(version), 0) as version from _sqlx_migrations");
        let row = sql.fetch_optional(&mut tx.transaction).await?;
        row.map_or(Ok(0), |row| row.get("version"))
    }

    /// The same database by another clock than the machine's.
    pub fn with_clock(self, clock: Clock) -> Self {
        Self { clock, ..self }
    }

    /// By which what is written is dated, and what is read has run out.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// How many users there are, Avobots too.
    pub async fn user_count(&self) -> Result<u64, StoreError> {
        self.read().await?.users().count().await
    }

    /// The Owner who was created first.
    pub async fn first_owner(&self) -> Result<Option<UserId>, StoreError> {
        Ok(self.read().await?.users().owner_ids().await?.first().copied())
    }

    /// Waits until every connection is closed.
    pub async fn close(&self) {
        self.engine.close().await;
    }

    /// Reads a statement at a time.
    pub(in crate::server) async fn read(&self) -> Result<ReadTx, StoreError> {
        Ok(ReadTx::new(self.engine.connect().await?))
    }

    /// One view of the data for several questions.
    pub(in crate::server) async fn snapshot(&self) -> Result<ReadTx, StoreError> {
        Ok(ReadTx::new(self.engine.begin().await?))
    }

    /// A transaction that holds the write lock from its start, so that two writers queue
    /// instead of one failing when it comes to write. Those of one server come up in their order.
    pub(in crate::server) async fn begin_write(&self) -> Result<WriteTx, StoreError> {
        let turn = self.writers.wait().await?;
        Ok(WriteTx::new(self.engine.begin_write().await?, turn))
    }
}

impl StoreError {
    /// Whether trying again later may help.
    pub fn is_passing(&self) -> bool {
        // SQLite's primary result codes: busy, locked, I/O error, disk full, cannot open.
        const PASSING: [i64; 5] = [5, 6, 10, 13, 14];
        match self {
            Self::Database(sqlx::Error::Database(error)) => {
                let code = error.code().and_then(|code| code.parse::<i64>().ok());
                code.is_some_and(|code| PASSING.contains(&(code & 0xff)))
            }
            Self::Database(error) => matches!(
                error,
                sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_)
            ),
            Self::Busy => true,
            _ => false,
        }
    }

    /// Whether a value is not what its column is for, and not the database out of order.
    fn is_of_content(&self) -> bool {
        use sqlx::Error::{ColumnDecode, Decode};
        matches!(self, Self::Database(ColumnDecode { .. } | Decode(_)))
    }

    /// The same error, of an insert of users.
    fn of_insert(self) -> Self {
        match &self {
            Self::Database(sqlx::Error::Database(inner)) if inner.is_unique_violation() => {
                Self::EmailTaken
            }
            _ => self,
        }
    }
}

fn prepare_file(path: &Path) -> Result<PathBuf, StoreError> {
    let failed = |source| StoreError::File { path: path.to_owned(), source };
    match private_file::create_new(path) {
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(failed(error)),
    }
    existing_file(path)
}

fn existing_file(path: &Path) -> Result<PathBuf, StoreError> {
    let failed = |source| StoreError::File { path: path.to_owned(), source };
    let file = std::fs::File::open(path).map_err(failed)?;
    if private_file::is_exposed(&file).map_err(failed)? {
        return Err(StoreError::Shared(path.to_owned()));
    }
    path.canonicalize().map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn opens_a_path_with_spaces_twice() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("50% of é?#.db");
        Store::open(&path).await.unwrap().close().await;
        let store = Store::open(&path).await.unwrap();
        assert_eq!(store.user_count().await.unwrap(), 0);
        assert_eq!(store.first_owner().await.unwrap(), None);
    }

    /// A database of the first five steps: three users, one of whom lost the authenticator.
    const BEFORE_LISTS: &str = "
        insert into users (id, name, name_key, email, role_rank, kind, phone, phone_state, phone_at,
            auth_state, auth_at, auth_expires_at, gap_rank, search_text, last_sign_in_at,
            created_at, revision)
        values ('a', '', '', 'a@', 0, 0, '+1', 2, 200, 2, 200, null, 3, '', 300, 100, 1),
            ('b', '', '', 'b@', 2, 0, '+1', 2, 200, 1, 900, 999, 2, '', 800, 100, 1),
            ('c', '', '', 'c@', 1, 0, null, 0, null, 0, null, null, 0, '', 700, 150, 1);
        insert into audit (seq, at, event, target_id, prev_hash, hash, code)
        values (1, 400, 'authenticator_reset', 'b', '', '', null),
            (2, 900, 'authenticator_reset', 'b', '', '', 'self_protected'),
            (3, 900, 'setup_link_sent', 'b', '', '', null)";

    #[tokio::test]
    async fn a_gap_of_before_is_as_old_as_what_is_known_of_it() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("old.db");
        let store = Store::open_at(&path, 5).await.unwrap();
        let mut tx = store.read().await.unwrap();
        tx.transaction.run_script(BEFORE_LISTS).await.unwrap();
        drop(tx);
        store.close().await;
        let store = Store::open(&path).await.unwrap();
        let sql = sql::Sql::new("select id, gap_since from users order by urgency");
        let rows = sql.fetch_all(&mut store.read().await.unwrap().transaction).await.unwrap();
        let since = |row| rows::optional_time(row, "gap_since").unwrap();
        let id = |row: &engine::Row| row.get::<String>("id").unwrap();
        let read: Vec<_> = rows.iter().map(|row| (id(row), since(row))).collect();
        let at = |ms| Some(jiff::Timestamp::from_millisecond(ms).unwrap());
        let expected = [("c", at(150)), ("b", at(400)), ("a", None)];
        assert_eq!(read, expected.map(|(id, at)| (id.to_owned(), at)));
    }

    /// As they were kept before a retry answered without the text.
    const KEPT_BEFORE: &str = r#"
        insert into idempotency (actor, key, request_hash, status, body, etag, at) values
        ('a', 'text', x'00', 200, cast('{"id":1,"attempts":0,"next_attempt_at":null,"answer":null,
            "to":"b@","subject":"","body":"Hello","link":null}' as blob), null, 1),
        ('a', 'none', x'00', 200, cast('{"id":2,"attempts":0,"next_attempt_at":null,"answer":null,
            "to":"b@","subject":"","body":null,"link":null}' as blob), null, 1),
        ('a', 'receipt', x'00', 200, cast('{"user":{},"queued":[1],"sessions_ended":0}' as blob),
            null, 1)"#;

    #[tokio::test]
    async fn answers_that_were_kept_with_the_text_of_a_message_are_deleted() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("old.db");
        let store = Store::open_at(&path, 9).await.unwrap();
        let mut tx = store.read().await.unwrap();
        tx.transaction.run_script(KEPT_BEFORE).await.unwrap();
        drop(tx);
        store.close().await;
        let store = Store::open(&path).await.unwrap();
        let sql = sql::Sql::new("select key from idempotency order by key");
        let rows = sql.fetch_all(&mut store.read().await.unwrap().transaction).await.unwrap();
        let keys: Vec<String> = rows.iter().map(|row| row.get("key").unwrap()).collect();
        assert_eq!(keys, ["none", "receipt"]);
    }
}
