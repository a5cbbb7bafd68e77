//! Taking back what was noted of a link before it was known how it ends.

use super::super::{
    StoreError,
    sql::Sql,
    tx::{LinkTable, Write},
};
use crate::server::crypto::TokenHash;

impl LinkTable<'_, Write> {
    /// Takes back what [`Self::count_failure`] counted before it was known.
    pub async fn discount_failure(&mut self, token: TokenHash) -> Result<(), StoreError> {
        let mut sql = Sql::new("update links set failures = failures - 1 where failures > 0");
        sql.push(" and token_hash = ").bind(token.0.to_vec());
        sql.execute(self.transaction).await?;
        Ok(())
    }

    /// A link works again that was used in vain, unless a newer one of its purpose took its place.
    pub async fn reopen(&mut self, token: TokenHash) -> Result<(), StoreError> {
        let mut sql = Sql::new("update links set used_at = null where token_hash = ");
        sql.bind(token.0.to_vec()).push(
            " and revoked_at is null and not exists (select 1 from links n \
             where n.user_id = links.user_id and n.purpose = links.purpose \
             and n.created_at >= links.created_at and n.token_hash <> links.token_hash)",
        );
        sql.execute(self.transaction).await?;
        Ok(())
    }
}
