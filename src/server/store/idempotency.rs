//! Answers kept by idempotency key, so that a repeated request is answered and not done again.

use super::{StoreError, sql::Sql};
use crate::contract::UserId;
use jiff::{SignedDuration, Timestamp};
use sqlx::{AnyConnection, Row};

/// How long an answer is kept.
const KEPT_FOR: SignedDuration = SignedDuration::from_hours(24);

/// An answer, and the hash of the request it answered.
#[derive(Clone, Debug)]
pub struct Kept {
    pub request_hash: [u8; 32],
    pub status: u16,
    pub body: Vec<u8>,
    pub etag: Option<String>,
}

/// The answer kept under `key`, after dropping those that are too old.
pub async fn kept(
    connection: &mut AnyConnection,
    actor: UserId,
    key: &str,
    now: Timestamp,
) -> Result<Option<Kept>, StoreError> {
    let oldest = now.checked_sub(KEPT_FOR).unwrap_or(Timestamp::MIN);
    let mut expire = Sql::new("delete from idempotency where at < ");
    expire.bind(oldest.as_millisecond());
    expire.execute(&mut *connection).await?;
    let mut sql =
        Sql::new("select request_hash, status, body, etag from idempotency where actor = ");
    sql.bind(actor.to_string()).push(" and key = ").bind(key);
    let Some(row) = sql.fetch_optional(connection).await? else { return Ok(None) };
    let hash: Vec<u8> = row.try_get("request_hash")?;
    let status: i64 = row.try_get("status")?;
    Ok(Some(Kept {
        request_hash: hash.try_into().map_err(|_| StoreError::Corrupt("a request hash"))?,
        status: u16::try_from(status).map_err(|_| StoreError::Corrupt("a status"))?,
        body: row.try_get("body")?,
        etag: row.try_get("etag")?,
    }))
}

/// Keeps `answer` under `key`.
pub async fn keep(
    connection: &mut AnyConnection,
    actor: UserId,
    key: &str,
    answer: &Kept,
    now: Timestamp,
) -> Result<(), StoreError> {
    let mut sql = Sql::new(
        "insert into idempotency (actor, key, request_hash, status, body, etag, at) values ",
    );
    sql.bind_tuple([
        actor.to_string().into(),
        key.into(),
        answer.request_hash.to_vec().into(),
        i64::from(answer.status).into(),
        answer.body.clone().into(),
        answer.etag.clone().into(),
        now.as_millisecond().into(),
    ]);
    sql.execute(connection).await?;
    Ok(())
}
