//! The database. SQL lives in this room only, in the dialect that SQLite and PostgreSQL share.

mod attempts;
mod audit;
mod authenticators;
pub(crate) mod fold;
mod idempotency;
pub(in crate::server) mod jobs;
mod links;
mod new_user;
mod outbox;
mod overview;
mod passwords;
mod recovery_codes;
mod rows;
mod sealed;
mod sessions;
mod sql;
mod tokens;
mod users;
mod writing;

pub(in crate::server) use attempts::{
    Attempts, forget as forget_attempts, of as attempts_of, put as put_attempts,
};
pub use audit::AuditRow;
pub(in crate::server) use audit::{
    append as append_audit, chained_after, entries_after, latest_seq, matching_after, note_shipped,
    page as audit_page, shipped,
};
pub(in crate::server) use authenticators::{
    Authenticator, accept_step, authenticator_of, bind as bind_authenticator,
    forget as forget_authenticator,
};
pub(in crate::server) use idempotency::{Kept, keep, kept};
pub(in crate::server) use links::{
    Guard, LinkRow, NewLink, NewLinkKind, consume as consume_link, count_failure, count_refused,
    find as find_link, forget_proofs, issue as issue_link, lock as lock_link, put_link_code,
    put_proof, revoke as revoke_links,
};
pub use new_user::NewUser;
pub(in crate::server) use new_user::insert as insert_users;
pub(in crate::server) use outbox::{
    Charge, DueMessage, Lease, LinkLife, ListedMessage, Sealed, Settled, StoredMessage,
    due as due_messages, fail as fail_message, find as find_message, lease as lease_message,
    next_turn, page as outbox_page, postpone as postpone_message, queue as queue_message,
    requeue as requeue_message, sent as message_sent, withdraw as withdraw_message,
};
pub(in crate::server) use overview::{Census, census, days, latest_day, note_days, summary};
pub(in crate::server) use passwords::{of as password_of, set as set_password};
pub(in crate::server) use recovery_codes::{
    consume as consume_recovery_code, insert as insert_recovery_codes,
    unused as unused_recovery_codes,
};
pub(in crate::server) use sealed::{
    Belonging, SealedPlace, SealedValue, put_sealed, sealed_otherwise,
};
pub(in crate::server) use sessions::{
    NewSession, SessionRow, Stage, end as end_session, end_all as end_sessions,
    end_named as end_named_session, find as find_session, list as list_sessions,
    open as open_session, put_session_code, reveal as reveal_to_session,
    step_up as step_up_session, touch as touch_session,
};
pub(in crate::server) use tokens::{
    NewTokenRow, TokenRow, find as find_token, insert as insert_token, list as list_tokens,
    reveal as reveal_to_token, revoke as revoke_token, touch as touch_token,
};
pub(in crate::server) use users::{
    Counts, Direction, Listed, Place, PlaceKey, Start, UserListQuery, count, counts as user_counts,
    find as find_user, find_by_email as find_user_by_email, list as list_users, orders_by_text,
    owner_ids, place_of as place_of_user, set_authenticator, set_phone, signed_in, taken_emails,
};
pub(in crate::server) use writing::WriteTransaction;

use crate::{contract::UserId, private_file};
use sqlx::{
    Any, AnyPool, Row, SqlSafeStr, Transaction,
    any::{AnyConnectOptions, AnyPoolOptions, install_default_drivers},
    migrate::{Migration, MigrationType, Migrator},
    pool::PoolConnection,
};
use std::{
    io,
    path::{Path, PathBuf},
    time::Duration,
};
use thiserror::Error;
use writing::WriteQueue;

/// What stands in `last_sign_in_at` for a user who never signed in.
const NEVER: i64 = i64::MIN;

/// A pool of connections to one database. Cloning it is cheap.
#[derive(Clone, Debug)]
pub struct Store {
    pool: AnyPool,
    turns: WriteQueue,
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
        install_default_drivers();
        let path = prepare_file(path)?;
        let options = url_of(&path, "?mode=rw").parse::<AnyConnectOptions>()?;
        let pool = AnyPoolOptions::new()
            .max_connections(8)
            .acquire_timeout(Duration::from_secs(5))
            .after_connect(|connection, _| {
                // FULL: a message reported as queued is on disk, whatever the power does. 32 MiB of
                // cache: a large import does not write the same index pages again and again.
                // What is erased is overwritten: the text of a message that was sent.
                // What a statement of many rows may have to take back stays in memory: as a file it
                // costs more than the rows.
                const PRAGMAS: &str = "pragma journal_mode = wal; pragma synchronous = full; \
                                       pragma foreign_keys = on; pragma secure_delete = on; \
                                       pragma temp_store = memory; pragma busy_timeout = 10000; \
                                       pragma cache_size = -32768;";
                Box::pin(async move {
                    sqlx::raw_sql(PRAGMAS).execute(connection).await?;
                    Ok(())
                })
            })
            .connect_with(options)
            .await?;
        migrator(version).run(&pool).await?;
        Ok(Self { pool, turns: WriteQueue::default() })
    }

    /// Opens the SQLite file `path` to look only, as it may be done beside a server.
    ///
    /// # Errors
    /// [`StoreError`] when the file cannot be opened, others can read it, or another version wrote
    /// it.
    pub async fn open_to_read(path: &Path) -> Result<Self, StoreError> {
        install_default_drivers();
        let path = existing_file(path)?;
        let options = url_of(&path, "?mode=ro").parse::<AnyConnectOptions>()?;
        let pool = AnyPoolOptions::new()
            .max_connections(1)
            .after_connect(|connection, _| {
                Box::pin(async move {
                    sqlx::raw_sql("pragma busy_timeout = 10000;").execute(connection).await?;
                    Ok(())
                })
            })
            .connect_with(options)
            .await?;
        let store = Self { pool, turns: WriteQueue::default() };
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
        if sql.fetch_optional(&mut *self.read().await?).await?.is_none() {
            return Ok(0);
        }
        let sql =
            sql::Sql::new("select coalesce(max(version), 0) as version from _sqlx_migrations");
        let row = sql.fetch_optional(&mut *self.read().await?).await?;
        Ok(row.map_or(Ok(0), |row| row.try_get("version"))?)
    }

    /// How many users there are, Avobots too.
    pub async fn user_count(&self) -> Result<u64, StoreError> {
        count(&mut *self.read().await?).await
    }

    /// The Owner who was created first.
    pub async fn first_owner(&self) -> Result<Option<UserId>, StoreError> {
        Ok(owner_ids(&mut *self.read().await?).await?.first().copied())
    }

    /// Waits until every connection is closed.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    pub(in crate::server) async fn read(&self) -> Result<PoolConnection<Any>, StoreError> {
        Ok(self.pool.acquire().await?)
    }

    /// One view of the data for several questions.
    pub(in crate::server) async fn snapshot(
        &self,
    ) -> Result<Transaction<'static, Any>, StoreError> {
        Ok(self.pool.begin().await?)
    }

    /// A transaction that holds the write lock from its start, so that two writers queue
    /// instead of one failing when it comes to write. Those of one server come up in their order.
    pub(in crate::server) async fn begin_write(&self) -> Result<WriteTransaction, StoreError> {
        let turn = self.turns.wait().await?;
        let transaction = self.pool.begin_with("begin immediate").await?;
        Ok(WriteTransaction::new(transaction, turn))
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
            _ => false,
        }
    }

    fn from_insert(error: sqlx::Error) -> Self {
        match error.as_database_error() {
            Some(inner) if inner.is_unique_violation() => Self::EmailTaken,
            _ => Self::Database(error),
        }
    }
}

/// The steps that bring the tables to this version.
const STEPS: [(i64, &str, &str); 10] = [
    (1, "first", include_str!("../../assets/migrations/sqlite/0001_first.sql")),
    (2, "users side", include_str!("../../assets/migrations/sqlite/0002_users_side.sql")),
    (3, "audit", include_str!("../../assets/migrations/sqlite/0003_audit.sql")),
    (4, "sign in", include_str!("../../assets/migrations/sqlite/0004_sign_in.sql")),
    (5, "spared attempts", include_str!("../../assets/migrations/sqlite/0005_spared_attempts.sql")),
    (6, "lists", include_str!("../../assets/migrations/sqlite/0006_lists.sql")),
    (7, "jobs", include_str!("../../assets/migrations/sqlite/0007_jobs.sql")),
    (8, "reveal", include_str!("../../assets/migrations/sqlite/0008_reveal.sql")),
    (9, "census", include_str!("../../assets/migrations/sqlite/0009_census.sql")),
    (10, "kept answers", include_str!("../../assets/migrations/sqlite/0010_kept_answers.sql")),
];

const LATEST: i64 = STEPS[STEPS.len() - 1].0;

/// The steps up to `last`.
fn migrator(last: i64) -> Migrator {
    let steps = STEPS.into_iter().filter(|(version, ..)| *version <= last);
    let steps = steps.map(|(version, name, sql)| {
        let sql = sql.into_sql_str();
        Migration::new(version, name.into(), MigrationType::Simple, sql, false)
    });
    Migrator::with_migrations(steps.collect())
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

/// The URL of an absolute path. The driver decodes it, so every byte that means something in a
/// URL is encoded.
fn url_of(path: &Path, options: &str) -> String {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let mut url = String::from("sqlite://");
    for byte in path.as_os_str().as_encoded_bytes() {
        if byte.is_ascii_alphanumeric() || b"/._-".contains(byte) {
            url.push(char::from(*byte));
        } else {
            url.push('%');
            url.push(char::from(HEX[usize::from(byte >> 4)]));
            url.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
    url + options
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_with_any_character_becomes_a_url() {
        let url = url_of(Path::new("/a b/50%?#.db"), "?mode=rw");
        assert_eq!(url, "sqlite:///a%20b/50%25%3F%23.db?mode=rw");
    }

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
        let mut connection = store.read().await.unwrap();
        sqlx::raw_sql(BEFORE_LISTS).execute(&mut *connection).await.unwrap();
        drop(connection);
        store.close().await;
        let store = Store::open(&path).await.unwrap();
        let sql = sql::Sql::new("select id, gap_since from users order by urgency");
        let rows = sql.fetch_all(&mut store.read().await.unwrap()).await.unwrap();
        let since = |row| rows::optional_time(row, "gap_since").unwrap();
        let read: Vec<(String, _)> = rows.iter().map(|row| (row.get("id"), since(row))).collect();
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
        let mut connection = store.read().await.unwrap();
        sqlx::raw_sql(KEPT_BEFORE).execute(&mut *connection).await.unwrap();
        drop(connection);
        store.close().await;
        let store = Store::open(&path).await.unwrap();
        let sql = sql::Sql::new("select key from idempotency order by key");
        let rows = sql.fetch_all(&mut store.read().await.unwrap()).await.unwrap();
        let keys: Vec<String> = rows.iter().map(|row| row.get("key")).collect();
        assert_eq!(keys, ["none", "receipt"]);
    }
}
