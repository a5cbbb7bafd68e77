//! Networks that are known for an account, by a hash of both.

use super::{
    StoreError,
    sql::Sql,
    tx::{KnownNetworkTable, Write},
};
use crate::{contract::AccountId, server::crypto::TokenHash};
use jiff::{SignedDuration, Timestamp};

/// A network that nobody used for so long is somebody else's by now.
const KEPT: SignedDuration = SignedDuration::from_hours(365 * 24);

impl<A> KnownNetworkTable<'_, A> {
    /// Whether somebody signed in from this network, or a link admits it at `now`.
    pub async fn contains(&mut self, key: TokenHash, now: Timestamp) -> Result<bool, StoreError> {
        let mut sql = Sql::new("select 1 as found from known_networks where key = ");
        sql.bind(key.0.to_vec());
        sql.push(" and (admitted_until is null or admitted_until > ").bind(now.as_millisecond());
        sql.push(")");
        Ok(sql.fetch_optional(self.transaction).await?.is_some())
    }
}

impl KnownNetworkTable<'_, Write> {
    /// Somebody signed in from it to `account`.
    pub async fn learn(
        &mut self,
        key: TokenHash,
        account: AccountId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let mut expire = Sql::new("delete from known_networks where account_id = ");
        expire.bind(account.to_string());
        let kept_since = now.checked_sub(KEPT).unwrap_or(Timestamp::MIN);
        expire.push(" and last_at < ").bind(kept_since.as_millisecond());
        expire.execute(self.transaction).await?;
        let mut sql = Sql::new("insert into known_networks (key, account_id, last_at) values ");
        sql.bind_tuple([
            key.0.to_vec().into(),
            account.to_string().into(),
            now.as_millisecond().into(),
        ]);
        sql.push(
            " on conflict (key) do update set last_at = excluded.last_at, admitted_until = null",
        );
        sql.execute(self.transaction).await?;
        Ok(())
    }

    /// Admits it until then. One that is known for good stays so.
    pub async fn admit(
        &mut self,
        key: TokenHash,
        account: AccountId,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<(), StoreError> {
        let mut sql = Sql::new(
            "insert into known_networks (key, account_id, last_at, admitted_until) values ",
        );
        sql.bind_tuple([
            key.0.to_vec().into(),
            account.to_string().into(),
            now.as_millisecond().into(),
            until.as_millisecond().into(),
        ]);
        sql.push(
            " on conflict (key) do update set admitted_until = excluded.admitted_until \
             where known_networks.admitted_until is not null",
        );
        sql.execute(self.transaction).await?;
        Ok(())
    }
}
