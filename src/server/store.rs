//! The database. SQL lives in this room only, in the dialect that SQLite and PostgreSQL share.

mod accounts;
pub mod attempts;
pub mod audit;
pub mod authenticators;
mod backup;
mod bulk;
mod channels;
mod cohort;
pub mod engine;
pub mod erasure;
pub mod exemptions;
mod factors;
mod figures;
pub mod fold;
mod held;
pub mod idempotency;
pub(in crate::server) mod jobs;
mod keeping;
mod known_networks;
pub mod links;
mod log_search;
pub mod migrations;
pub mod new_user;
mod open_links;
mod operations;
mod operators;
pub mod outbox;
pub mod overview;
mod passwords;
mod realm_sign_ins;
mod recovery_codes;
mod rows;
mod scans;
pub mod sealed;
pub mod sessions;
mod settings;
pub mod sql;
mod text_rules;
pub mod tokens;
pub mod tx;
mod user_row;
pub mod users;
pub mod value;
mod write_ahead_log;
pub mod write_queue;

pub(in crate::server) use accounts::AccountRow;
pub use attempts::Attempts;
pub use audit::AuditRow;
pub(in crate::server) use authenticators::Authenticator;
pub use backup::Halted;
pub use channels::{PaceState, Pause};
pub(in crate::server) use exemptions::ExemptionRow;
pub use figures::FigureCheck;
pub(in crate::server) use held::{HeldRow, HeldState};
pub(in crate::server) use idempotency::Kept;
pub use keeping::LockReading;
pub use links::Replaces;
pub(in crate::server) use links::{Guard, KeptApproval, LinkRow, NewLink, NewLinkKind};
pub(in crate::server) use log_search::LogPage;
pub use new_user::NewUser;
pub(in crate::server) use operations::{
    Binding, JobItemId, OperationListQuery, OperationRow, OperationState, Patience, StillHeld,
};
pub(in crate::server) use operators::{NewOperator, OperatorRow};
pub(in crate::server) use outbox::{
    DueMessage, Lease, LinkLife, ListedMessage, NextAttempt, Sealed, Settled, StoredMessage,
};
pub(in crate::server) use overview::Census;
pub(in crate::server) use realm_sign_ins::{NewRealmSignIn, RealmSignInRow};
pub(in crate::server) use scans::{ScanEnd, ScanRow, ScannedFactor, ScannedPage, ScannedUser};
pub(in crate::server) use sealed::{Belonging, SealedPlace, SealedValue};
pub(in crate::server) use sessions::{NewSession, ProviderSession, SessionRow, Stage};
pub(in crate::server) use tokens::{NewTokenRow, TokenRow};
pub use tx::{ReadTx, WriteTx};
pub(in crate::server) use users::{
    Counts, Direction, Listed, ListedPage, PageSize, Place, PlaceKey, Start, UserListQuery,
};
pub use users::{Mark, RemoteRow, Upserted};

use crate::{contract::AccountId, private_file, server::clock::Clock};
use engine::Engine;
use migrations::LATEST;
use std::{
    io,
    path::{Path, PathBuf},
};
use thiserror::Error;
use write_ahead_log::LogErasure;
use write_queue::WriteQueue;

/// What stands in `last_sign_in_at` for a user who never signed in.
const NEVER: i64 = i64::MIN;
/// In a column of an end: there is none that is known.
const NEVER_ENDS: i64 = i64::MAX;

/// One database. Cloning it is cheap.
#[derive(Clone, Debug)]
pub struct Store {
    engine: Engine,
    writers: WriteQueue,
    log_erasure: LogErasure,
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
        let store = Self::open_at(path, LATEST).await?;
        store.apply_text_rules().await?;
        Ok(store)
    }

    /// [`Self::open`], with the tables as they were after the step `version`.
    pub async fn open_at(path: &Path, version: i64) -> Result<Self, StoreError> {
        let engine = Engine::open_sqlite(&prepare_file(path)?).await?;
        engine.migrate(version).await?;
        Ok(Self::over(engine))
    }

    fn over(engine: Engine) -> Self {
        Self {
            engine,
            writers: WriteQueue::default(),
            log_erasure: LogErasure::default(),
            clock: Clock::System,
        }
    }

    /// Opens the SQLite file `path` to look only, as it may be done beside a server.
    ///
    /// # Errors
    /// [`StoreError`] when the file cannot be opened, others can read it, or another version wrote
    /// it.
    pub async fn open_to_read(path: &Path) -> Result<Self, StoreError> {
        let store = Self::over(Engine::open_sqlite_to_read(&existing_file(path)?).await?);
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

    /// How many operators sign in.
    pub async fn operator_count(&self) -> Result<u64, StoreError> {
        self.read().await?.accounts().count_operators().await
    }

    /// The account by which this host acts.
    pub async fn first_owner(&self) -> Result<Option<AccountId>, StoreError> {
        self.read().await?.accounts().first_owner().await
    }

    /// Waits until every connection is closed.
    pub async fn close(&self) {
        self.engine.close().await;
    }

    /// Reads a statement at a time.
    pub async fn read(&self) -> Result<ReadTx, StoreError> {
        Ok(ReadTx::new(self.engine.connect().await?))
    }

    /// One view of the data for several questions.
    pub(in crate::server) async fn snapshot(&self) -> Result<ReadTx, StoreError> {
        Ok(ReadTx::new(self.engine.begin().await?))
    }

    /// A transaction that holds the write lock from its start, so that two writers queue
    /// instead of one failing when it comes to write. Those of one server come up in their order.
    pub async fn begin_write(&self) -> Result<WriteTx, StoreError> {
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

    /// Whether the file itself is not in order.
    pub fn is_damage(&self) -> bool {
        // SQLite's primary result code for a malformed file.
        matches!(self, Self::Database(sqlx::Error::Database(error)) if error.code().as_deref() == Some("11"))
            || matches!(self, Self::Corrupt(_))
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
