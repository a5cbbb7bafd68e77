//! Failed attempts, by a hash of what was tried.

use super::{
    StoreError, rows,
    sql::Sql,
    tx::{AttemptTable, Write},
};
use crate::server::crypto::TokenHash;
use jiff::Timestamp;

/// How often an account was tried in vain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempts {
    pub failures: i64,
    pub last_at: Timestamp,
    /// Not to be tried before.
    pub free_at: Timestamp,
    /// After it, none of it counts.
    pub expires_at: Timestamp,
}

impl<A> AttemptTable<'_, A> {
    pub async fn of(&mut self, account: TokenHash) -> Result<Option<Attempts>, StoreError> {
        let mut sql = Sql::new(
            "select failures, last_at, free_at, expires_at from attempts where account = ",
        );
        sql.bind(account.0.to_vec());
        let Some(row) = sql.fetch_optional(self.transaction).await? else { return Ok(None) };
        Ok(Some(Attempts {
            failures: row.get("failures")?,
            last_at: rows::time(row.get("last_at")?)?,
            free_at: rows::time(row.get("free_at")?)?,
            expires_at: rows::time(row.get("expires_at")?)?,
        }))
    }
}

impl AttemptTable<'_, Write> {
    /// Writes down `attempts`, and drops those that do not count any more at `now`.
    pub async fn put(
        &mut self,
        account: TokenHash,
        attempts: Attempts,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let mut expire = Sql::new("delete from attempts where expires_at < ");
        expire.bind(now.as_millisecond());
        expire.execute(self.transaction).await?;
        let mut sql = Sql::new(
            "insert into attempts (account, failures, last_at, free_at, expires_at) values ",
        );
        sql.bind_tuple([
            account.0.to_vec().into(),
            attempts.failures.into(),
            attempts.last_at.as_millisecond().into(),
            attempts.free_at.as_millisecond().into(),
            attempts.expires_at.as_millisecond().into(),
        ])
        .push(
            " on conflict (account) do update set failures = excluded.failures, \
             last_at = excluded.last_at, free_at = excluded.free_at, \
             expires_at = excluded.expires_at",
        );
        sql.execute(self.transaction).await?;
        Ok(())
    }

    /// Takes one failure back.
    pub async fn take_back(&mut self, account: TokenHash) -> Result<(), StoreError> {
        let mut sql = Sql::new(
            "update attempts set failures = failures - 1 where failures > 0 and account = ",
        );
        sql.bind(account.0.to_vec());
        sql.execute(self.transaction).await?;
        Ok(())
    }

    pub async fn forget(&mut self, account: TokenHash) -> Result<(), StoreError> {
        let mut sql = Sql::new("delete from attempts where account = ");
        sql.bind(account.0.to_vec());
        sql.execute(self.transaction).await?;
        Ok(())
    }
}
