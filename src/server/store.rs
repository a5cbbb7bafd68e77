//! The database. SQL lives in this room only, in the dialect that SQLite and PostgreSQL share.

mod accounts;
pub mod address;
pub mod attempts;
pub mod audit;
pub mod authenticators;
mod backup;
mod bulk;
mod channels;
mod cohort;
mod copy;
pub mod engine;
pub mod erasure;
mod error;
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
mod news;
mod open_links;
mod operations;
mod operators;
pub mod outbox;
pub mod overview;
mod passwords;
mod readiness;
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
mod write_health;
pub mod write_queue;

pub(in crate::server) use accounts::AccountRow;
pub use address::{DatabaseAddress, PostgresAddress, PostgresWay};
pub use attempts::Attempts;
pub use audit::AuditRow;
pub(in crate::server) use authenticators::Authenticator;
pub use channels::{PaceState, Pause};
pub use copy::{COPIED_TABLES, ColumnType, CopySource, CopyTarget, TableDigest, TargetState};
pub use error::StoreError;
pub(in crate::server) use exemptions::ExemptionRow;
pub use figures::FigureCheck;
pub(in crate::server) use held::{HeldRow, HeldState};
pub(in crate::server) use idempotency::Kept;
pub use keeping::LockReading;
pub use links::Replaces;
pub(in crate::server) use links::{Guard, KeptApproval, LinkRow, NewLink, NewLinkKind};
pub(in crate::server) use log_search::LogPage;
pub use new_user::NewUser;
pub use news::News;
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
use write_ahead_log::LogErasure;
use write_health::WriteEnd;
use write_queue::WriteQueue;

/// By this PostgreSQL knows the connections of mfadmin.
const APPLICATION: &str = "mfadmin";
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

impl Store {
    /// Opens a database, and brings its tables to this version. A file is created (mode 0600) when absent.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be opened or created, others can read the file, or it was written by a
    /// newer version.
    pub async fn open(address: impl Into<DatabaseAddress>) -> Result<Self, StoreError> {
        let store = Self::open_at(address, LATEST).await?;
        if store.is_unfinished_copy().await? {
            return Err(StoreError::UnfinishedCopy);
        }
        store.apply_text_rules().await?;
        Ok(store)
    }

    /// [`Self::open`], with the tables as they were after the step `version`.
    pub async fn open_at(
        address: impl Into<DatabaseAddress>,
        version: i64,
    ) -> Result<Self, StoreError> {
        let store = Self::over(match address.into() {
            DatabaseAddress::File(path) => Engine::open_sqlite(&prepare_file(&path)?).await?,
            DatabaseAddress::Postgres(address) => {
                Engine::open_postgres(&address, APPLICATION).await?
            }
        });
        let is = store.engine.version().await?;
        if is > LATEST {
            store.close().await;
            return Err(StoreError::Newer { is, known: LATEST });
        }
        store.engine.migrate(version).await?;
        Ok(store)
    }

    fn over(engine: Engine) -> Self {
        Self {
            writers: WriteQueue::over(engine.health().clone()),
            engine,
            log_erasure: LogErasure::default(),
            clock: Clock::System,
        }
    }

    /// Opens a database to look only, as it may be done beside a server.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be opened, others can read the file, or another version wrote it.
    pub async fn open_to_read(address: impl Into<DatabaseAddress>) -> Result<Self, StoreError> {
        Self::existing(engine_to_read(&address.into(), APPLICATION).await?).await
    }

    /// A database of this version, and no unfinished copy.
    async fn existing(engine: Engine) -> Result<Self, StoreError> {
        let store = Self::over(engine);
        match store.engine.version().await? {
            LATEST if store.is_unfinished_copy().await? => Err(StoreError::UnfinishedCopy),
            LATEST => Ok(store),
            is if is > LATEST => Err(StoreError::Newer { is, known: LATEST }),
            version => Err(StoreError::OtherVersion { is: version, wanted: LATEST }),
        }
    }

    /// Whether other servers may use it at the same time.
    pub fn is_shared(&self) -> bool {
        self.engine.is_shared()
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
        let begun = self.engine.begin_write().await;
        if begun.as_ref().is_err_and(StoreError::is_passing) {
            self.engine.health().note(WriteEnd::Failed);
        }
        Ok(WriteTx::new(begun?, turn))
    }
}

impl StoreError {
    /// Whether trying again later may help.
    pub fn is_passing(&self) -> bool {
        use sqlx::Error::{BeginFailed, Database, Io, PoolClosed, PoolTimedOut, Protocol, Tls};
        match self {
            Self::Database(Database(error)) => engine::is_passing(error.as_ref()),
            // A connection that ends in the middle of an answer is told as a fault of the protocol.
            Self::Database(error) => matches!(
                error,
                PoolTimedOut | PoolClosed | Io(_) | Tls(_) | Protocol(_) | BeginFailed
            ),
            Self::Busy | Self::NotWritable | Self::Standby | Self::Unreachable { .. } => true,
            _ => false,
        }
    }

    /// Whether the file itself is not in order.
    pub fn is_damage(&self) -> bool {
        match self {
            Self::Database(sqlx::Error::Database(error)) => engine::is_damage(error.as_ref()),
            error => matches!(error, Self::Corrupt(_)),
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

/// A database to look at only; PostgreSQL knows its connections by `application`.
async fn engine_to_read(
    address: &DatabaseAddress,
    application: &'static str,
) -> Result<Engine, StoreError> {
    match address {
        DatabaseAddress::File(path) => Engine::open_sqlite_to_read(&existing_file(path)?).await,
        DatabaseAddress::Postgres(address) => Engine::open_postgres(address, application).await,
    }
}

fn existing_file(path: &Path) -> Result<PathBuf, StoreError> {
    let failed = |source| StoreError::File { path: path.to_owned(), source };
    let file = std::fs::File::open(path).map_err(failed)?;
    if private_file::is_exposed(&file).map_err(failed)? {
        return Err(StoreError::Shared(path.to_owned()));
    }
    path.canonicalize().map_err(failed)
}
