//! Erasing who a user was. What is left is the id, in `removed_users` and wherever something refers
//! to it.

use super::{
    StoreError,
    engine::Transaction,
    sql::Sql,
    tx::{UserTable, Write},
};
use crate::contract::UserId;
use jiff::Timestamp;

/// What erases the user `$1`, or the copies of who they were, in this order. The account of a local user
/// bears the user's id. Each looks at rows of the user alone, because a job removes thousands.
/// Accounts and the ids in jobs stay.
pub const STATEMENTS: [&str; 27] = [
    "delete from user_factors where user_id = $1",
    "delete from directory_factors where user_id = $1",
    "delete from recovery_codes where user_id = $1",
    "delete from authenticators where user_id = $1",
    "delete from enrolments where user_id = $1",
    "delete from passwords where user_id = $1",
    "delete from exemptions where user_id = $1",
    "delete from links where user_id = $1",
    "delete from audit_names where user_id = $1",
    "update held_actions set sealed = substr(sealed, 1, 0) where user_id = $1 and length(sealed) > 0",
    "update held_actions set source = null where account_id = $1",
    // A job waits for what it ordered for the user, and nobody goes on with that.
    "update jobs set failed = failed + (select count(*) from operations o where o.user_id = $1 \
     and o.state = 'requested' and o.job_id = jobs.id) where id in (select o.job_id from operations o \
     where o.user_id = $1 and o.state = 'requested')",
    "update job_items set outcome = 'failed', code = 'user_not_found' where outcome = 'requested' \
     and (job_id, number) in (select o.job_id, o.job_item from operations o where o.user_id = $1 \
     and o.state = 'requested')",
    "delete from operations where user_id = $1",
    "update operations set source = null where account_id = $1",
    "update accounts set user_id = null where user_id = $1",
    "delete from known_networks where account_id = $1",
    "delete from realm_sign_ins where account_id = $1",
    "delete from sessions where account_id = $1",
    "delete from tokens where account_id = $1",
    "delete from idempotency where account_id = $1",
    // Answers to others hold the user as they were.
    FORGET_ANSWERS,
    // As `Person::removed` says it.
    "update jobs set source = null, by_name = 'Removed user', by_email = 'removed@removed.invalid' \
     where by_id = $1",
    "update job_items set email = 'removed@removed.invalid' where email = \
     (select u.email from users u where u.id = $1 and u.external_id is null)",
    "update job_items set email = 'removed@removed.invalid' where user_id = $1",
    // The message that tells them of it waits on until it is settled.
    "delete from outbox where user_id = $1 and not (state = 'queued' and kind = 'user_removed')",
    "delete from users where id = $1",
];

/// Deletes the kept answers that name the user `$1`.
pub const FORGET_ANSWERS: &str = "delete from idempotency where (account_id, key) in \
                                  (select n.account_id, n.key from idempotency_users n \
                                  where n.user_id = $1)";

impl<A> UserTable<'_, A> {
    /// Whether there was a user of this id.
    pub async fn is_removed(&mut self, id: UserId) -> Result<bool, StoreError> {
        is_removed(self.transaction, id).await
    }
}

impl UserTable<'_, Write> {
    /// Erases the user, and every copy of their name, address and number. The message that tells
    /// them of it waits on until it is settled.
    pub async fn erase(&mut self, id: UserId, now: Timestamp) -> Result<(), StoreError> {
        let user = id.to_string();
        let mut sql = Sql::new("insert into removed_users (id, removed_at) values ");
        sql.bind_tuple([user.as_str().into(), now.as_millisecond().into()]);
        sql.execute(self.transaction).await?;
        for statement in STATEMENTS {
            Sql::with_first(statement, user.as_str()).execute(self.transaction).await?;
        }
        Ok(())
    }
}

/// Whether there was a user of this id.
pub(super) async fn is_removed(
    transaction: &mut Transaction,
    id: UserId,
) -> Result<bool, StoreError> {
    let mut sql = Sql::new("select 1 as one from removed_users where id = ");
    sql.bind(id.to_string());
    Ok(sql.fetch_optional(transaction).await?.is_some())
}
