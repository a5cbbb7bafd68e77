//! The connections to a database on PostgreSQL.

mod answers;

pub use answers::{AnswerWait, answered};

use super::super::{
    StoreError,
    address::{PostgresAddress, PostgresWay},
    migrations,
    value::Value,
    write_health::WriteHealth,
};
use crate::config::{DatabaseTls, PostgresHost, PostgresUrl};
use answers::{begin_to_the_end, still_answers};
use sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, PgConnection, PgPool, Postgres, Row,
    migrate::MigrateError,
    postgres::{PgArguments, PgConnectOptions, PgPoolOptions, PgSslMode},
    query::Query,
};
use std::time::Duration;
use tokio::time::sleep;

/// How long a statement waits for a connection.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);
const READERS: u32 = 8;
/// Statements that a connection keeps prepared.
const PREPARED: usize = 300;
/// Of longer ones there are as many as numbers of values: they would drive the others out.
const MANY_VALUES: usize = 64;
/// The oldest version that is used.
const OLDEST: i32 = 130_000;
/// How often the tables are made again where another server makes them at the same time.
const TRIES: u32 = 5;
/// How long one of them takes.
const PAUSE: Duration = Duration::from_secs(1);

/// A writer waits for another server's as long as for those of its own; and one whose server hangs or is cut
/// off is taken back.
const BEGIN_WRITE: &str = "begin; set local lock_timeout = '10s'; \
                           set local idle_in_transaction_session_timeout = '60s'";
/// By this, writers of all servers come one after another.
const LOCK: &str = "select one from write_lock for update";
/// Keeps away all who take that lock. A lock of the table is taken before the view of the data is, so nothing
/// is missing that was written while this waited.
const ALONE: &str = "begin isolation level repeatable read; set local lock_timeout = '10s'; \
                     set local idle_in_transaction_session_timeout = 0";
const LOCK_TABLE: &str = "lock table write_lock in exclusive mode";
/// The connections of servers and commands to this database.
const OTHERS: &str = "select count(*) as n from pg_stat_activity \
                      where datname = current_database() and application_name = 'mfadmin'";
/// A copy that follows another takes no changes, and neither does one that was set so.
const WRITABLE: &str = "select pg_is_in_recovery() as follows, \
                        current_setting('transaction_read_only') = 'on' as is_read_only";
/// A statement at a time, of data that nothing changes meanwhile.
const SNAPSHOT: &str = "begin isolation level repeatable read read only";

/// Connections by which is written and such by which is read, so that neither waits for the other.
#[derive(Clone, Debug)]
pub struct PostgresConnections {
    pub writer: PgPool,
    pub readers: PgPool,
    pub way: PostgresWay,
    pub health: WriteHealth,
    /// How somebody listens who does not go through a pooler.
    listening: Option<PgConnectOptions>,
}

impl PostgresConnections {
    /// Connections that PostgreSQL knows as `name`.
    pub async fn open(address: &PostgresAddress, name: &'static str) -> Result<Self, StoreError> {
        let options = options(address).application_name(name);
        // A pool would say no more than that there is no connection.
        let mut first = options.connect().await.map_err(|error| unreachable(address, error))?;
        look_at(&mut first, address).await?;
        let _ = first.close().await;
        let pool = |connections| {
            PgPoolOptions::new()
                .max_connections(connections)
                .acquire_timeout(ACQUIRE_TIMEOUT)
                .after_release(|connection, _| Box::pin(still_answers(connection)))
        };
        let listening = match (&address.listen_url, address.way) {
            (Some(url), _) => Some(options_to(address, url).application_name(name)),
            (None, PostgresWay::Direct) => Some(options.clone()),
            (None, PostgresWay::Pooler) => None,
        };
        Ok(Self {
            listening,
            writer: pool(1).connect_lazy_with(options.clone()),
            readers: pool(READERS).connect_lazy_with(options),
            way: address.way,
            health: WriteHealth::default(),
        })
    }

    /// Brings the tables to the version `last`.
    pub async fn migrate(&self, last: i64) -> Result<(), StoreError> {
        let mut tries = 1;
        loop {
            match self.migrate_once(last).await {
                Err(error) if tries < TRIES && is_made_by_another(&error) => {
                    tries += 1;
                    sleep(PAUSE).await;
                }
                done => return done.map_err(without_right),
            }
        }
    }

    async fn migrate_once(&self, last: i64) -> Result<(), StoreError> {
        let mut tx = self.writer.begin().await?;
        if version(&mut tx).await? == last {
            return Ok(());
        }
        if self.way == PostgresWay::Pooler {
            // The steps are run by statements with names, which may be there from another's.
            sqlx::raw_sql("deallocate all").execute(&mut *tx).await?;
        }
        sqlx::raw_sql("create extension if not exists pg_trgm")
            .execute(&mut *tx)
            .await
            .map_err(without_trigrams)?;
        migrations::postgres(last).run(&mut *tx).await?;
        if self.way == PostgresWay::Pooler {
            sqlx::raw_sql("deallocate all").execute(&mut *tx).await?;
        }
        Ok(tx.commit().await?)
    }

    /// The number of the last step of the tables; 0 before the first.
    pub async fn version(&self) -> Result<i64, StoreError> {
        let mut tx = self.begin().await?;
        version(&mut tx).await
    }

    /// How somebody listens, where that is possible.
    pub fn heard_by(&self) -> Option<PgConnectOptions> {
        self.listening.clone()
    }

    /// Asks over the connection that writes. The lock is not taken: that would be a change, and is other
    /// servers' to have, too.
    pub async fn require_writable(&self) -> Result<(), StoreError> {
        let mut tx = begin_to_the_end(&self.writer, "begin").await?;
        let row = answered(sqlx::raw_sql(WRITABLE).fetch_one(&mut *tx)).await?;
        match (row.try_get("follows")?, row.try_get("is_read_only")?) {
            (true, _) => Err(StoreError::Standby),
            (false, true) => Err(StoreError::NotWritable),
            (false, false) => Ok(answered(tx.commit()).await?),
        }
    }

    /// One view of the data.
    pub async fn begin(&self) -> Result<sqlx::Transaction<'static, Postgres>, StoreError> {
        Ok(begin_to_the_end(&self.readers, SNAPSHOT).await?)
    }

    /// A transaction whose turn it is to write.
    pub async fn begin_write(&self) -> Result<sqlx::Transaction<'static, Postgres>, StoreError> {
        let tx = begin_to_the_end(&self.writer, BEGIN_WRITE).await?;
        locked(tx, LOCK).await
    }

    /// One view of the data, until whose end nobody writes.
    pub async fn begin_alone(&self) -> Result<sqlx::Transaction<'static, Postgres>, StoreError> {
        let tx = begin_to_the_end(&self.readers, ALONE).await?;
        locked(tx, LOCK_TABLE).await
    }

    /// How many connections of servers and commands there are.
    pub async fn others(&self) -> Result<u64, StoreError> {
        let mut tx = self.begin().await?;
        let others: i64 = sqlx::raw_sql(OTHERS).fetch_one(&mut *tx).await?.try_get("n")?;
        Ok(others.unsigned_abs())
    }
}

/// `tx` with a lock that others may have for as long as a writer waits.
async fn locked(
    mut tx: sqlx::Transaction<'static, Postgres>,
    lock: &'static str,
) -> Result<sqlx::Transaction<'static, Postgres>, StoreError> {
    match answered(sqlx::raw_sql(lock).execute(&mut *tx)).await {
        Ok(_) => Ok(tx),
        Err(error) if code_of(&error).as_deref() == Some("55P03") => Err(StoreError::Busy),
        Err(error) => Err(error.into()),
    }
}

/// Nothing of a statement is kept on a connection that the next transaction does not have.
fn options(address: &PostgresAddress) -> PgConnectOptions {
    options_to(address, &address.url)
}

/// The same, to another place of the same database.
fn options_to(address: &PostgresAddress, url: &PostgresUrl) -> PgConnectOptions {
    let prepared = match address.way {
        PostgresWay::Direct => PREPARED,
        PostgresWay::Pooler => 0,
    };
    let mut options = PgConnectOptions::new_without_pgpass()
        .port(url.port)
        .username(&url.user)
        .database(&url.database)
        // Poolers refuse what they do not know at the start of a connection.
        .extra_float_digits(None)
        .statement_cache_capacity(prepared)
        .ssl_mode(match url.tls {
            DatabaseTls::VerifyFull => PgSslMode::VerifyFull,
            DatabaseTls::Off => PgSslMode::Disable,
        });
    options = match &url.host {
        PostgresHost::Name(name) => options.host(name),
        PostgresHost::Socket(directory) => options.socket(directory),
    };
    if let Some(password) = &address.password {
        options = options.password(password.reveal());
    }
    if let Some(ca_file) = &address.ca_file {
        options = options.ssl_root_cert(ca_file);
    }
    options
}

/// Whether the database is one that can be used.
async fn look_at(
    connection: &mut PgConnection,
    address: &PostgresAddress,
) -> Result<(), StoreError> {
    let asked = "select cast(current_setting('server_version_num') as int) as version, \
                 current_setting('server_encoding') as encoding";
    // In a transaction, as everything that a pooler passes on.
    let mut tx = connection.begin().await?;
    let row = sqlx::raw_sql(asked).fetch_one(&mut *tx).await?;
    let (version, encoding): (i32, String) = (row.try_get("version")?, row.try_get("encoding")?);
    if version < OLDEST {
        return Err(StoreError::OldPostgres(version / 10_000));
    }
    if encoding != "UTF8" {
        return Err(StoreError::Encoding { database: address.url.database.clone(), encoding });
    }
    Ok(tx.commit().await?)
}

async fn version(connection: &mut PgConnection) -> Result<i64, StoreError> {
    let there = "select to_regclass('_sqlx_migrations') is not null as there";
    if !sqlx::raw_sql(there).fetch_one(&mut *connection).await?.try_get::<bool, _>("there")? {
        return Ok(0);
    }
    let version = "select coalesce(max(version), 0) as version from _sqlx_migrations";
    Ok(sqlx::raw_sql(version).fetch_one(connection).await?.try_get("version")?)
}

fn code_of(error: &sqlx::Error) -> Option<String> {
    let sqlx::Error::Database(error) = error else { return None };
    error.code().map(|code| code.into_owned())
}

fn unreachable(address: &PostgresAddress, source: sqlx::Error) -> StoreError {
    StoreError::Unreachable { database: address.url.to_string(), source }
}

/// Another server that starts makes the same tables: one of them comes first.
fn is_made_by_another(error: &StoreError) -> bool {
    let code = match error {
        StoreError::Database(error) => code_of(error),
        StoreError::Migrate(
            MigrateError::ExecuteMigration(error, _) | MigrateError::Execute(error),
        ) => code_of(error),
        _ => None,
    };
    // Unique violation, duplicate table, object, function; deadlock.
    matches!(code.as_deref(), Some("23505" | "42P07" | "42710" | "42723" | "40P01"))
}

fn without_trigrams(error: sqlx::Error) -> StoreError {
    match code_of(&error).as_deref() {
        Some("42501") => StoreError::NoTrigramRight,
        // No such extension on the machine of PostgreSQL.
        Some("0A000" | "58P01") => StoreError::NoTrigrams,
        _ => error.into(),
    }
}

fn without_right(error: StoreError) -> StoreError {
    match &error {
        StoreError::Migrate(
            MigrateError::ExecuteMigration(inner, _) | MigrateError::Execute(inner),
        ) if code_of(inner).as_deref() == Some("42501") => StoreError::NoTableRight,
        _ => error,
    }
}

/// Whether trying again later may help.
pub fn is_passing(code: &str) -> bool {
    // Classes: connection, transaction rollback (serialization, deadlock), resources, operator intervention
    // (shutdown, cancellation), system error; and a standby that has not become the leader.
    ["08", "40", "53", "57", "58"].iter().any(|class| code.starts_with(class))
        || matches!(code, "25006" | "25P03" | "55P03")
}

/// Whether PostgreSQL says that what it stores is damaged.
pub fn is_damage(code: &str) -> bool {
    code.starts_with("XX00") && code != "XX000"
}

/// What runs `text`. Through a pooler it has no name: that a connection keeps none would still give it one.
pub fn query(
    text: String,
    values: Vec<Value>,
    way: PostgresWay,
) -> Query<'static, Postgres, PgArguments> {
    let is_kept = way == PostgresWay::Direct && values.len() <= MANY_VALUES;
    let query = sqlx::query(AssertSqlSafe(text)).persistent(is_kept);
    values.into_iter().fold(query, |query, value| match value {
        Value::Int(value) => query.bind(value),
        Value::Text(value) => query.bind(value),
        Value::Blob(value) => query.bind(value),
    })
}

/// So many rows of `columns` parameters: `($1, $2), ($3, $4)`.
pub fn parameters(columns: usize, rows: usize) -> String {
    let row = |row: usize| {
        let numbers = (1..=columns).map(|column| format!("${}", row * columns + column));
        format!("({})", numbers.collect::<Vec<_>>().join(", "))
    };
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}
