//! Recovery codes: hashes, each good once.

use super::{
    StoreError,
    sql::Sql,
    tx::{RecoveryCodeTable, Write},
};
use crate::contract::UserId;
use jiff::Timestamp;

impl<A> RecoveryCodeTable<'_, A> {
    /// The hashes of the user's codes that were not used yet.
    pub async fn unused(&mut self, user: UserId) -> Result<Vec<String>, StoreError> {
        let mut sql =
            Sql::new("select hash from recovery_codes where used_at is null and user_id = ");
        sql.bind(user.to_string());
        let rows = sql.fetch_all(self.transaction).await?;
        rows.iter().map(|row| row.get("hash")).collect()
    }
}

impl RecoveryCodeTable<'_, Write> {
    pub async fn insert(&mut self, user: UserId, hashes: &[String]) -> Result<(), StoreError> {
        let mut sql = Sql::new("insert into recovery_codes (user_id, hash) values ");
        let mut separator = "";
        for hash in hashes {
            sql.push(separator).bind_tuple([user.to_string().into(), hash.as_str().into()]);
            separator = ", ";
        }
        sql.execute(self.transaction).await?;
        Ok(())
    }

    /// Marks a code as used. False when it was used before.
    pub async fn consume(
        &mut self,
        user: UserId,
        hash: &str,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let mut sql = Sql::new("update recovery_codes set used_at = ");
        sql.bind(now.as_millisecond()).push(" where user_id = ").bind(user.to_string());
        sql.push(" and hash = ").bind(hash).push(" and used_at is null");
        Ok(sql.execute(self.transaction).await? == 1)
    }
}
