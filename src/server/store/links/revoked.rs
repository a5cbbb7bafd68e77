//! Links that work no more, of a user or of everybody.

use super::{
    super::{
        StoreError,
        sql::Sql,
        tx::{LinkTable, Write},
    },
    FORGOTTEN,
};
use crate::contract::{LinkKind, UserId};
use jiff::Timestamp;

impl LinkTable<'_, Write> {
    /// Revokes all links that the user has not used, whatever they are for.
    pub async fn revoke_all(&mut self, user: UserId, now: Timestamp) -> Result<(), StoreError> {
        let mut sql = revoked(now);
        sql.push(" and user_id = ").bind(user.to_string());
        sql.execute(self.transaction).await?;
        Ok(())
    }

    /// Revokes everybody's links that work; gives their number.
    pub async fn revoke_everybodys(&mut self, now: Timestamp) -> Result<u64, StoreError> {
        let mut sql = revoked(now);
        sql.push(" and expires_at > ").bind(now.as_millisecond());
        sql.execute(self.transaction).await
    }

    /// Revokes the links that went by mail and that the user has not used. A link that was texted has
    /// not passed through the mailbox.
    pub async fn revoke_mailed(&mut self, user: UserId, now: Timestamp) -> Result<(), StoreError> {
        let mut sql = revoked(now);
        sql.push(" and user_id = ").bind(user.to_string());
        sql.push(" and purpose <> ").bind(LinkKind::Phone.as_str());
        sql.execute(self.transaction).await?;
        Ok(())
    }
}

/// The begin of a statement that revokes links that were not used.
fn revoked(now: Timestamp) -> Sql {
    let mut sql = Sql::new("update links set ");
    sql.push(FORGOTTEN).push(", revoked_at = ").bind(now.as_millisecond());
    sql.push(" where used_at is null and revoked_at is null");
    sql
}
