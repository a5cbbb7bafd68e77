//! Answers kept by idempotency key, so that a repeated request is answered and not done again.

use super::{
    StoreError,
    sql::Sql,
    tx::{IdempotencyTable, Write},
};
use crate::contract::AccountId;
use jiff::{SignedDuration, Timestamp};
use uuid::{Uuid, fmt::Hyphenated};

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

impl IdempotencyTable<'_, Write> {
    /// The answer kept under `key`, after dropping those that are too old.
    pub async fn kept(
        &mut self,
        account: AccountId,
        key: &str,
        now: Timestamp,
    ) -> Result<Option<Kept>, StoreError> {
        let oldest = now.checked_sub(KEPT_FOR).unwrap_or(Timestamp::MIN);
        let mut expire = Sql::new("delete from idempotency where at < ");
        expire.bind(oldest.as_millisecond());
        expire.execute(self.transaction).await?;
        let mut sql = Sql::new(
            "select request_hash, status, body, etag from idempotency where account_id = ",
        );
        sql.bind(account.to_string()).push(" and key = ").bind(key);
        let Some(row) = sql.fetch_optional(self.transaction).await? else { return Ok(None) };
        let hash: Vec<u8> = row.get("request_hash")?;
        let status: i64 = row.get("status")?;
        Ok(Some(Kept {
            request_hash: hash.try_into().map_err(|_| StoreError::Corrupt("a request hash"))?,
            status: u16::try_from(status).map_err(|_| StoreError::Corrupt("a status"))?,
            body: row.get("body")?,
            etag: row.get("etag")?,
        }))
    }

    /// Keeps `answer` under `key`, in the place of one that is kept already.
    pub async fn replace(
        &mut self,
        account: AccountId,
        key: &str,
        answer: &Kept,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let mut sql = Sql::new("delete from idempotency where account_id = ");
        sql.bind(account.to_string()).push(" and key = ").bind(key);
        sql.execute(self.transaction).await?;
        self.keep(account, key, answer, now).await
    }

    /// Keeps `answer` under `key`.
    pub async fn keep(
        &mut self,
        account: AccountId,
        key: &str,
        answer: &Kept,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let mut sql = Sql::new(
            "insert into idempotency (account_id, key, request_hash, status, body, etag, at) values ",
        );
        sql.bind_tuple([
            account.to_string().into(),
            key.into(),
            answer.request_hash.to_vec().into(),
            i64::from(answer.status).into(),
            answer.body.clone().into(),
            answer.etag.clone().into(),
            now.as_millisecond().into(),
        ]);
        sql.execute(self.transaction).await?;
        let ids = ids_in(&answer.body);
        for chunk in ids.chunks(CHUNK) {
            self.note_users(account, key, chunk).await?;
        }
        Ok(())
    }

    /// Notes which of `ids` are users: the answer goes when one of them is removed. One that is
    /// removed already has a last message, and is named until it is settled.
    async fn note_users(
        &mut self,
        account: AccountId,
        key: &str,
        ids: &[&str],
    ) -> Result<(), StoreError> {
        let mut sql =
            Sql::new("insert into idempotency_users (user_id, account_id, key) select named.id, ");
        sql.bind(account.to_string()).push(", ").bind(key);
        sql.push(" from (select u.id from users u where u.id in ");
        sql.bind_tuple(ids.iter().map(|id| (*id).into()));
        // Who exempted them is named, too, and not by the id.
        sql.push(" union select e.by_id from exemptions e where e.user_id in ");
        sql.bind_tuple(ids.iter().map(|id| (*id).into()));
        sql.push(" union select r.id from removed_users r where r.id in ");
        sql.bind_tuple(ids.iter().map(|id| (*id).into()));
        sql.push(") named where true on conflict do nothing");
        sql.execute(self.transaction).await?;
        Ok(())
    }
}

/// Ids per statement: its cost grows with the square of its parameters.
const CHUNK: usize = 8;

/// Every id that stands in `body`, whatever it is the id of; none twice.
fn ids_in(body: &[u8]) -> Vec<&str> {
    let texts = body.split(|byte| *byte == b'"').filter(|text| text.len() == Hyphenated::LENGTH);
    let ids = texts.filter_map(|text| std::str::from_utf8(text).ok());
    let mut ids: Vec<_> = ids.filter(|text| Uuid::try_parse(text).is_ok()).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}
