//! Machine tokens: whose rights they have, and until when.

use super::{
    AccountRow, StoreError, accounts,
    engine::Row,
    rows,
    sessions::set_time,
    sql::Sql,
    tx::{TokenTable, Write},
};
use crate::{
    contract::{AccountId, SessionId, api::Scope},
    server::crypto::TokenHash,
};
use jiff::Timestamp;

/// A token and its account.
#[derive(Clone, Debug)]
pub struct TokenRow {
    pub id: SessionId,
    pub name: String,
    pub scope: Scope,
    pub account: AccountRow,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    pub last_used_at: Option<Timestamp>,
    pub revoked_at: Option<Timestamp>,
    pub revealed_until: Timestamp,
}

/// A token to be.
#[derive(Clone, Debug)]
pub struct NewTokenRow {
    pub id: SessionId,
    pub token: TokenHash,
    pub name: String,
    pub scope: Scope,
    pub account: AccountId,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
}

fn select() -> Sql {
    accounts::select(
        ", t.id as token_id, t.name as token_name, t.scope, t.created_at, t.expires_at, \
         t.last_used_at, t.revoked_at, t.revealed_until",
        " join tokens t on t.account_id = a.id",
    )
}

impl<A> TokenTable<'_, A> {
    pub async fn find(&mut self, token: TokenHash) -> Result<Option<TokenRow>, StoreError> {
        let mut sql = select();
        sql.push(" where t.token_hash = ").bind(token.0.to_vec());
        sql.fetch_optional(self.transaction).await?.as_ref().map(read).transpose()
    }

    /// Those that work at `now`, the newest first.
    pub async fn list(&mut self, now: Timestamp) -> Result<Vec<TokenRow>, StoreError> {
        let mut sql = select();
        sql.push(" where t.revoked_at is null and t.expires_at > ").bind(now.as_millisecond());
        sql.push(" order by t.created_at desc, t.id desc limit 1000");
        sql.fetch_all(self.transaction).await?.iter().map(read).collect()
    }
}

impl TokenTable<'_, Write> {
    pub async fn insert(&mut self, token: &NewTokenRow) -> Result<(), StoreError> {
        let mut sql = Sql::new(
            "insert into tokens (id, token_hash, name, scope, account_id, created_at, expires_at) values ",
        );
        sql.bind_tuple([
            token.id.to_string().into(),
            token.token.0.to_vec().into(),
            token.name.as_str().into(),
            scope_code(token.scope).into(),
            token.account.to_string().into(),
            token.created_at.as_millisecond().into(),
            token.expires_at.as_millisecond().into(),
        ]);
        sql.execute(self.transaction).await?;
        Ok(())
    }

    pub async fn touch(&mut self, token: TokenHash, now: Timestamp) -> Result<(), StoreError> {
        set_time(self.transaction, "update tokens set last_used_at = ", token, now).await
    }

    /// Notes until when lists tell numbers whole.
    pub async fn reveal(&mut self, token: TokenHash, until: Timestamp) -> Result<(), StoreError> {
        set_time(self.transaction, "update tokens set revealed_until = ", token, until).await
    }

    /// Makes all tokens of `account` worthless; gives how many worked.
    pub async fn revoke_all(
        &mut self,
        account: AccountId,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        let mut sql = Sql::new("update tokens set revoked_at = ");
        sql.bind(now.as_millisecond()).push(" where revoked_at is null and expires_at > ");
        sql.bind(now.as_millisecond()).push(" and account_id = ").bind(account.to_string());
        sql.execute(self.transaction).await
    }

    /// Makes a token worthless; gives it, unless there is none or it was worthless before.
    pub async fn revoke(
        &mut self,
        id: SessionId,
        now: Timestamp,
    ) -> Result<Option<TokenRow>, StoreError> {
        let mut found = select();
        found.push(" where t.revoked_at is null and t.id = ").bind(id.to_string());
        let Some(row) = found.fetch_optional(self.transaction).await? else { return Ok(None) };
        let mut sql = Sql::new("update tokens set revoked_at = ");
        sql.bind(now.as_millisecond()).push(" where id = ").bind(id.to_string());
        sql.execute(self.transaction).await?;
        read(&row).map(Some)
    }
}

fn read(row: &Row) -> Result<TokenRow, StoreError> {
    let id: &str = row.get("token_id")?;
    Ok(TokenRow {
        id: id.parse().map_err(|_| StoreError::Corrupt("a token id"))?,
        name: row.get("token_name")?,
        scope: scope(row.get("scope")?)?,
        account: AccountRow::read(row)?,
        created_at: rows::time(row.get("created_at")?)?,
        expires_at: rows::time(row.get("expires_at")?)?,
        last_used_at: rows::optional_time(row, "last_used_at")?,
        revoked_at: rows::optional_time(row, "revoked_at")?,
        revealed_until: rows::time(row.get("revealed_until")?)?,
    })
}

fn scope_code(scope: Scope) -> i64 {
    match scope {
        Scope::Read => 0,
        Scope::Act => 1,
        Scope::Remind => 2,
    }
}

fn scope(code: i64) -> Result<Scope, StoreError> {
    match code {
        0 => Ok(Scope::Read),
        1 => Ok(Scope::Act),
        2 => Ok(Scope::Remind),
        _ => Err(StoreError::Corrupt("a token's scope")),
    }
}
