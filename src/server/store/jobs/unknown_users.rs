//! Who of those that are named has no account.

use super::materialize_items::CHUNK;
use crate::{
    contract::{Email, UserId},
    server::store::{StoreError, engine::Transaction, rows, sql::Sql, tx::JobTable},
};
use std::collections::HashSet;

impl<A> JobTable<'_, A> {
    /// Those of `emails` that no user has, in their order.
    pub async fn unknown_emails(&mut self, emails: &[Email]) -> Result<Vec<Email>, StoreError> {
        let sql = "select handle as name from users where handle in ";
        unknown(self.transaction, emails, sql, |email| email.as_str().to_owned()).await
    }

    /// The users who are called by these, in no order.
    pub async fn called(&mut self, emails: &[Email]) -> Result<Vec<UserId>, StoreError> {
        let mut called = Vec::new();
        for chunk in emails.chunks(CHUNK) {
            let mut sql = Sql::new("select id from users where handle in ");
            sql.bind_tuple(chunk.iter().map(|email| email.as_str().into()));
            for row in sql.fetch_all(self.transaction).await? {
                called.push(rows::user_id(row.get("id")?)?);
            }
        }
        Ok(called)
    }

    /// Those of `emails` by which several users are called, in their order.
    pub async fn ambiguous_emails(&mut self, emails: &[Email]) -> Result<Vec<Email>, StoreError> {
        let mut ambiguous = Vec::new();
        for chunk in emails.chunks(CHUNK) {
            let mut sql = Sql::new("select handle from users where handle in ");
            sql.bind_tuple(chunk.iter().map(|email| email.as_str().into()));
            sql.push(" group by handle having count(*) > 1");
            for row in sql.fetch_all(self.transaction).await? {
                let handle: &str = row.get("handle")?;
                ambiguous.extend(chunk.iter().filter(|email| email.as_str() == handle).cloned());
            }
        }
        Ok(ambiguous)
    }

    /// Those of `ids` that no user has, in their order.
    pub async fn unknown_ids(&mut self, ids: &[UserId]) -> Result<Vec<UserId>, StoreError> {
        unknown(
            self.transaction,
            ids,
            "select id as name from users where id in ",
            UserId::to_string,
        )
        .await
    }
}

async fn unknown<T: Clone>(
    connection: &mut Transaction,
    named: &[T],
    sql: &'static str,
    name: impl Fn(&T) -> String,
) -> Result<Vec<T>, StoreError> {
    let mut unknown_users = Vec::new();
    for chunk in named.chunks(CHUNK) {
        let mut sql = Sql::new(sql);
        sql.bind_tuple(chunk.iter().map(|one| name(one).into()));
        let mut known = HashSet::new();
        for row in sql.fetch_all(&mut *connection).await? {
            known.insert(row.get::<String>("name")?);
        }
        unknown_users.extend(chunk.iter().filter(|one| !known.contains(&name(one))).cloned());
    }
    Ok(unknown_users)
}
