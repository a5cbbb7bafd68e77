//! Links that confirm a new address: whom it waits for, and who ordered it.

use super::super::{
    StoreError, rows,
    sql::Sql,
    tx::{LinkTable, Write},
};
use crate::contract::{Email, UserId};
use jiff::Timestamp;
use std::collections::HashSet;

impl<A> LinkTable<'_, A> {
    /// Whether another user than `user` has a link that works and confirms `address`.
    pub async fn is_awaited(
        &mut self,
        address: &Email,
        user: UserId,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let mut sql = Sql::new("select 1 as found from links where email = ");
        sql.bind(address.as_str()).push(" and used_at is null and revoked_at is null");
        sql.push(" and user_id <> ").bind(user.to_string());
        sql.push(" and expires_at > ").bind(now.as_millisecond()).push(" limit 1");
        Ok(sql.fetch_optional(self.transaction).await?.is_some())
    }

    /// The addresses that wait to be confirmed, each by a link that works.
    pub async fn awaited(&mut self, now: Timestamp) -> Result<HashSet<String>, StoreError> {
        let mut sql = Sql::new("select email from links where email is not null");
        sql.push(" and used_at is null and revoked_at is null and expires_at > ");
        sql.bind(now.as_millisecond());
        let rows = sql.fetch_all(self.transaction).await?;
        rows.iter().map(|row| row.get("email")).collect()
    }
}

impl LinkTable<'_, Write> {
    /// Notes that `by` ordered the change of an address that the open link of `user` confirms.
    pub async fn note_orderer(&mut self, user: UserId, by: UserId) -> Result<(), StoreError> {
        let mut sql = Sql::new("update links set ordered_by = ");
        sql.bind(by.to_string()).push(" where email is not null and user_id = ");
        sql.bind(user.to_string()).push(" and used_at is null and revoked_at is null");
        sql.execute(self.transaction).await?;
        Ok(())
    }

    /// Revokes the links that confirm changes of an address that `by` ordered; gives whose they are.
    pub async fn revoke_ordered(
        &mut self,
        by: UserId,
        now: Timestamp,
    ) -> Result<Vec<UserId>, StoreError> {
        let mut sql = Sql::new("update links set revoked_at = ");
        sql.bind(now.as_millisecond()).push(" where email is not null and ordered_by = ");
        sql.bind(by.to_string()).push(" and used_at is null and revoked_at is null");
        sql.push(" and expires_at > ").bind(now.as_millisecond()).push(" returning user_id");
        let found = sql.fetch_all(self.transaction).await?;
        found.iter().map(|row| rows::user_id(row.get("user_id")?)).collect()
    }
}
