//! Waiting for PostgreSQL: for how long, and to which end.

use sqlx::{Connection, PgConnection, PgPool, Postgres};
use std::{io, time::Duration};
use tokio::time::timeout;

/// How long an answer is waited for. A machine that is gone, or a network that forgot the connection, says
/// nothing, and the system would go on sending for a quarter of an hour.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(60);
/// The same of a statement that goes through every user, of which there may be a million on a slow disk.
const LONG_ANSWER_TIMEOUT: Duration = Duration::from_secs(15 * 60);
/// How long a connection that is given back may take to answer.
const RETURN_TIMEOUT: Duration = Duration::from_secs(5);

/// For how long statements are waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerWait {
    Usual,
    /// They go through every user.
    Long,
}

impl AnswerWait {
    /// [`answered`], for so long.
    pub async fn await_answer<T>(
        self,
        asked: impl Future<Output = Result<T, sqlx::Error>>,
    ) -> Result<T, sqlx::Error> {
        match self {
            Self::Usual => answered(asked).await,
            Self::Long => within(LONG_ANSWER_TIMEOUT, asked).await,
        }
    }
}

/// Begins a transaction, even where nobody waits for it any more. sqlx 0.9 does not count one whose beginning is
/// given up halfway and takes its connection back as it is: whoever had it next saw the data of then, for as
/// long as statements stood for themselves.
pub async fn begin_to_the_end(
    pool: &PgPool,
    statement: &'static str,
) -> Result<sqlx::Transaction<'static, Postgres>, sqlx::Error> {
    let pool = pool.clone();
    let begun = tokio::spawn(async move { pool.begin_with(statement).await });
    answered(async { begun.await.unwrap_or(Err(sqlx::Error::WorkerCrashed)) }).await
}

/// What is asked of PostgreSQL, given up where no answer comes. What became of it is not known then.
pub async fn answered<T>(
    asked: impl Future<Output = Result<T, sqlx::Error>>,
) -> Result<T, sqlx::Error> {
    within(ANSWER_TIMEOUT, asked).await
}

async fn within<T>(
    limit: Duration,
    asked: impl Future<Output = Result<T, sqlx::Error>>,
) -> Result<T, sqlx::Error> {
    timeout(limit, asked)
        .await
        .unwrap_or_else(|_| Err(io::Error::from(io::ErrorKind::TimedOut).into()))
}

/// One that does not answer is closed, so that the next question does not wait for it.
pub async fn still_answers(connection: &mut PgConnection) -> Result<bool, sqlx::Error> {
    within(RETURN_TIMEOUT, connection.ping()).await.map(|()| true)
}
