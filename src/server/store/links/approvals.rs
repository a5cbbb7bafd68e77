//! Approvals of links: what is kept of a code that somebody speaks to the user.

use super::guard::{self, Guard};
use crate::{
    contract::{LinkKind, Seq, UserId},
    server::{
        crypto::TokenHash,
        store::{
            StoreError,
            engine::Row,
            rows,
            sql::Sql,
            tx::{LinkTable, Write},
        },
    },
};
use jiff::Timestamp;

/// A code that approves a link, as it is kept.
#[derive(Clone)]
pub struct KeptApproval {
    pub hash: Vec<u8>,
    pub until: Timestamp,
}

pub(super) fn kept(row: &Row) -> Result<Option<KeptApproval>, StoreError> {
    let hash: Option<Vec<u8>> = row.get("approval_hash")?;
    let until = rows::optional_time(row, "approval_until")?;
    Ok(hash.zip(until).map(|(hash, until)| KeptApproval { hash, until }))
}

impl<A> LinkTable<'_, A> {
    /// The link of `user` of this kind that works, and what stood before it when it was issued.
    pub async fn open_of(
        &mut self,
        user: UserId,
        kind: LinkKind,
        now: Timestamp,
    ) -> Result<Option<(TokenHash, Guard)>, StoreError> {
        let mut sql = Sql::new("select token_hash, needed from links where user_id = ");
        sql.bind(user.to_string()).push(" and purpose = ").bind(kind.as_str());
        sql.push(" and used_at is null and revoked_at is null and expires_at > ");
        sql.bind(now.as_millisecond()).push(" order by created_at desc limit 1");
        let Some(row) = sql.fetch_optional(self.transaction).await? else { return Ok(None) };
        let token = rows::token_hash(row.get("token_hash")?)?;
        Ok(Some((token, guard::of_code(row.get("needed")?)?)))
    }
}

impl LinkTable<'_, Write> {
    /// Keeps the code that approves a link, in place of an older one. What the older one proved is
    /// forgotten: the link has one approver, whose word and whose entry it stands on.
    pub async fn put_approval(
        &mut self,
        token: TokenHash,
        approval: KeptApproval,
        (by, entry): (UserId, Seq),
    ) -> Result<(), StoreError> {
        let mut sql = Sql::new("update links set proof_hash = null, approval_hash = ");
        sql.bind(approval.hash).push(", approval_until = ");
        sql.bind(approval.until.as_millisecond()).push(", approved_by = ").bind(by.to_string());
        sql.push(", approval_entry = ").bind(entry.0);
        sql.push(" where token_hash = ").bind(token.0.to_vec());
        sql.execute(self.transaction).await?;
        Ok(())
    }

    /// Takes back what `by` approved and nobody used up: their word does not count any more.
    pub async fn forget_approvals_by(&mut self, by: UserId) -> Result<(), StoreError> {
        let mut sql = Sql::new(
            "update links set approval_hash = null, proof_hash = null where approved_by = ",
        );
        sql.bind(by.to_string()).push(" and used_at is null and revoked_at is null");
        sql.execute(self.transaction).await?;
        Ok(())
    }

    /// Has the links that were texted wait for an approval: nothing texts them, so whoever passes one
    /// on reads it first.
    pub async fn guard_phone_links(&mut self) -> Result<(), StoreError> {
        let mut sql = Sql::new("update links set needed = ");
        sql.bind(guard::code_of(Guard::Approval)).push(" where purpose = ");
        sql.bind(LinkKind::Phone.as_str()).push(" and needed = ").bind(guard::code_of(Guard::None));
        sql.push(" and used_at is null and revoked_at is null");
        sql.execute(self.transaction).await?;
        Ok(())
    }
}
