//! Erasing who a user was. What is left is the id, in `removed_users` and wherever something refers
//! to it.

use super::{
    StoreError,
    engine::Transaction,
    sql::Sql,
    tx::{UserTable, Write},
};
use crate::contract::{
    AccountId, UserId,
    api::{MessageKind, Person},
};
use jiff::Timestamp;

/// Rows that are the user's alone, by the column that says so. Accounts and the ids in jobs stay.
const OWN: [&str; 8] = [
    "delete from user_factors where user_id = ",
    "delete from recovery_codes where user_id = ",
    "delete from authenticators where user_id = ",
    "delete from passwords where user_id = ",
    "delete from exemptions where user_id = ",
    "delete from links where user_id = ",
    "delete from audit_names where user_id = ",
    "update accounts set user_id = null where user_id = ",
];

/// The same, of the user's account.
const OF_ACCOUNT: [&str; 4] = [
    "delete from known_networks where account_id = ",
    "delete from sessions where account_id = ",
    "delete from tokens where account_id = ",
    "delete from idempotency where account_id = ",
];

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
        let account = AccountId::of_user(id).to_string();
        let mut sql = Sql::new("insert into removed_users (id, removed_at) values ");
        sql.bind_tuple([user.as_str().into(), now.as_millisecond().into()]);
        sql.execute(self.transaction).await?;
        for (statements, owner) in [(&OWN[..], &user), (&OF_ACCOUNT[..], &account)] {
            for statement in statements {
                let mut sql = Sql::new(statement);
                sql.bind(owner.as_str());
                sql.execute(self.transaction).await?;
            }
        }
        // Answers to others hold the user as they were. An id stands in nothing else by chance.
        let mut sql = Sql::new("delete from idempotency where instr(cast(body as text), ");
        sql.bind(user.as_str()).push(") > 0");
        sql.execute(self.transaction).await?;
        let Person { name, email, .. } = Person::removed(id);
        let mut sql = Sql::new("update jobs set source = null, by_name = ");
        sql.bind(name).push(", by_email = ").bind(email.as_str());
        sql.push(" where by_id = ").bind(account.as_str());
        sql.execute(self.transaction).await?;
        let mut sql = Sql::new("update job_items set email = ");
        sql.bind(email.as_str()).push(" where user_id = ").bind(user.as_str());
        sql.push(" or email = (select u.email from users u where u.id = ").bind(user.as_str());
        sql.push(")");
        sql.execute(self.transaction).await?;
        let mut sql = Sql::new("delete from outbox where user_id = ");
        sql.bind(user.as_str()).push(" and not (state = 'queued' and kind = ");
        sql.bind(MessageKind::UserRemoved.as_str()).push(")");
        sql.execute(self.transaction).await?;
        let mut sql = Sql::new("delete from users where id = ");
        sql.bind(user.as_str());
        sql.execute(self.transaction).await?;
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
