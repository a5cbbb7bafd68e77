//! Who is exempt, until when, and why.

use super::{
    StoreError,
    sql::{Sql, Value},
    tx::{UserTable, Write},
    users::finish_update,
};
use crate::contract::{AccountId, Reason, RequiredFactors, Unmet, User, rules};
use jiff::Timestamp;

/// An exemption to be.
#[derive(Clone, Debug)]
pub struct ExemptionRow {
    pub until: Timestamp,
    pub reason: Reason,
    pub by: AccountId,
}

impl UserTable<'_, Write> {
    /// Exempts `user` from now on, or until another time than before, and gives the next revision.
    pub async fn exempt(
        &mut self,
        user: &mut User,
        exemption: ExemptionRow,
        required: RequiredFactors,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let ExemptionRow { until, reason, by } = exemption;
        let columns: [Value; 5] = [
            user.id.to_string().into(),
            until.as_millisecond().into(),
            reason.as_str().into(),
            by.to_string().into(),
            now.as_millisecond().into(),
        ];
        let mut sql =
            Sql::new("insert into exemptions (user_id, until, reason, by_id, at) values ");
        sql.bind_tuple(columns).push(
            " on conflict (user_id) do update set until = excluded.until, \
             reason = excluded.reason, by_id = excluded.by_id, at = excluded.at",
        );
        sql.execute(self.transaction).await?;
        user.exempt_until = Some(until);
        user.exempt_reason = Some(reason);
        self.set_exempt_until(user, required, now).await
    }

    /// Ends the exemption of `user`, whose gap opens now, and gives the next revision.
    pub async fn end_exemption(
        &mut self,
        user: &mut User,
        required: RequiredFactors,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let mut sql = Sql::new("delete from exemptions where user_id = ");
        sql.bind(user.id.to_string());
        sql.execute(self.transaction).await?;
        user.exempt_until = None;
        user.exempt_reason = None;
        user.exempt_by = None;
        self.set_exempt_until(user, required, now).await
    }

    async fn set_exempt_until(
        &mut self,
        user: &mut User,
        required: RequiredFactors,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        // The time of a gap that an exemption closed is over.
        user.gap_since = rules::gap_since(
            Unmet { missing: user.missing, unknown: user.unknown },
            None,
            user.exempt_until,
            now,
        );
        let mut sql = Sql::new("update users set exempt_until = ");
        sql.bind(user.exempt_until.map(|at| at.as_millisecond()));
        finish_update(sql, self.transaction, user, required, now).await
    }
}
