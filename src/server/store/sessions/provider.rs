//! Sessions of people whom an identity provider vouches for.

use crate::{
    contract::AccountId,
    server::{
        crypto::TokenHash,
        store::{
            StoreError,
            engine::Row,
            rows,
            sql::Sql,
            tx::{SessionTable, Write},
        },
    },
};
use jiff::Timestamp;

/// The session of an identity provider that a session here follows.
#[derive(Clone, Debug)]
pub struct ProviderSession {
    /// What the provider calls it; it need not have a name.
    pub sid: Option<String>,
    /// When the person's role was read there last.
    pub role_read_at: Timestamp,
}

pub(super) fn read(row: &Row) -> Result<Option<ProviderSession>, StoreError> {
    let Some(role_read_at) = rows::optional_time(row, "role_read_at")? else { return Ok(None) };
    Ok(Some(ProviderSession { sid: row.get("provider_sid")?, role_read_at }))
}

impl SessionTable<'_, Write> {
    /// Notes when the role of the person was read at the identity provider, or when it is to count as read:
    /// whoever notes it first reads it. False where it is not `before` any more.
    pub async fn note_role_read(
        &mut self,
        token: TokenHash,
        before: Timestamp,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let mut sql = Sql::new("update sessions set role_read_at = ");
        sql.bind(at.as_millisecond()).push(" where role_read_at = ").bind(before.as_millisecond());
        sql.push(" and token_hash = ").bind(token.0.to_vec());
        Ok(sql.execute(self.transaction).await? == 1)
    }

    /// Ends the sessions that follow a session of an identity provider, `sid` or any of `account`; gives
    /// whose they were, once each.
    pub async fn end_followers(
        &mut self,
        (sid, account): (Option<&str>, Option<AccountId>),
        at: Timestamp,
    ) -> Result<Vec<AccountId>, StoreError> {
        let mut sql = Sql::new("update sessions set ended_at = ");
        sql.bind(at.as_millisecond());
        sql.push(" where ended_at is null and role_read_at is not null");
        if let Some(sid) = sid {
            sql.push(" and provider_sid = ").bind(sid);
        }
        if let Some(account) = account {
            sql.push(" and account_id = ").bind(account.to_string());
        }
        sql.push(" returning account_id");
        let rows = sql.fetch_all(self.transaction).await?;
        let accounts = rows.iter().map(|row| rows::account_id(row.get("account_id")?));
        let mut accounts = accounts.collect::<Result<Vec<_>, StoreError>>()?;
        accounts.sort_by_key(|account| account.0);
        accounts.dedup();
        Ok(accounts)
    }
}
