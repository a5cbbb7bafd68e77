//! Columns that hold what the rules of the contract make of texts, brought to the rules of this version.

use super::{
    AuditRow, Store, StoreError, fold, rows,
    sql::Sql,
    tx::{SettingTable, UserTable, Write},
};
use crate::contract::{
    Email,
    api::{AuditEvent, Person},
    search::RULES,
};
use std::collections::BTreeMap;

/// Where addresses may rest that have another spelling by these rules.
const OTHER_ADDRESSES: [[&str; 2]; 2] = [
    ["select distinct email from links where ", "update links set email = "],
    ["select distinct email from job_items where ", "update job_items set email = "],
];

/// What holds for each of them.
const MAY_DIFFER: &str = "(octet_length(email) <> length(email) or lower(email) like '%xn--%')";

/// What is noted of a user whose address is another user's by these rules.
const SAME_MAILBOX: &str =
    "the same mailbox as another user's, spelt otherwise; change or remove one";

/// Users that are read at a time.
const BATCH: i64 = 1000;

impl Store {
    /// Computes anew what was computed by other rules, once, in one transaction.
    pub(super) async fn apply_text_rules(&self) -> Result<(), StoreError> {
        if self.read().await?.settings().text_rules().await? == Some(RULES) {
            return Ok(());
        }
        let mut tx = self.begin_write().await?;
        let now = self.clock().now();
        for user in tx.users().normalise_addresses().await? {
            tracing::warn!(user = %user.id, "two users have the same mailbox; change or remove one");
            let entry = AuditRow::new(now, AuditEvent::UserEdited).on(user).noting(SAME_MAILBOX);
            tx.audit().append(&entry).await?;
        }
        tx.users().apply_text_rules().await?;
        tx.settings().set_text_rules(RULES).await?;
        tx.commit().await
    }
}

impl<A> SettingTable<'_, A> {
    /// The number of the rules that texts were computed with.
    async fn text_rules(&mut self) -> Result<Option<u32>, StoreError> {
        let sql = Sql::new("select value from settings where name = 'text_rules'");
        let row = sql.fetch_optional(self.transaction).await?;
        row.map_or(Ok(None), |row| Ok(row.get::<&str>("value")?.parse().ok()))
    }
}

impl SettingTable<'_, Write> {
    async fn set_text_rules(&mut self, rules: u32) -> Result<(), StoreError> {
        let mut sql = Sql::new("update settings set value = ");
        sql.bind(rules.to_string()).push(" where name = 'text_rules'");
        sql.execute(self.transaction).await?;
        Ok(())
    }
}

impl UserTable<'_, Write> {
    /// Gives every address the one spelling that it has by these rules. Of users who share one, the
    /// most powerful gets it, then who is enabled, then who signed in last; the others keep their
    /// address as it was spelt, so that nobody is lost, and are given.
    async fn normalise_addresses(&mut self) -> Result<Vec<Person>, StoreError> {
        let mut sql = Sql::new("select id, name, email from users where external_id is null and ");
        sql.push(MAY_DIFFER).push(
            " order by role_rank, disabled_at is not null, last_sign_in_at desc, created_at, id",
        );
        let mut sharing: BTreeMap<String, Vec<Person>> = BTreeMap::new();
        for row in sql.fetch_all(self.transaction).await? {
            let Some(user) = rows::person(&row, ["id", "name", "email"])? else { continue };
            let Some(email) = &user.email else { continue };
            let spelling = normal(email);
            sharing.entry(spelling.into()).or_default().push(user);
        }
        let mut others = Vec::new();
        for (spelling, users) in sharing {
            let mut users = users.into_iter();
            let Some(first) = users.next() else { continue };
            let mut rest: Vec<Person> = users.collect();
            let before = rows::email_text(first.email.as_ref());
            if before != spelling {
                // Who has it meanwhile is spelt as the first was.
                let holder =
                    rest.iter_mut().find(|user| rows::email_text(user.email.as_ref()) == spelling);
                if let Some(holder) = holder {
                    self.spell(&first, &format!("{before} ")).await?;
                    self.spell(holder, before).await?;
                    holder.email = first.email.clone();
                }
                self.spell(&first, &spelling).await?;
            }
            others.append(&mut rest);
        }
        for [select, update] in OTHER_ADDRESSES {
            let mut found = Sql::new(select);
            found.push(MAY_DIFFER);
            for row in found.fetch_all(self.transaction).await? {
                let before = rows::email(row.get("email")?)?;
                let mut sql = Sql::new(update);
                sql.bind(normal(&before).as_str()).push(" where email = ").bind(before.as_str());
                sql.execute(self.transaction).await?;
            }
        }
        Ok(others)
    }

    async fn spell(&mut self, user: &Person, address: &str) -> Result<(), StoreError> {
        let mut sql = Sql::new("update users set email = ");
        sql.bind(address).push(" where id = ").bind(user.id.to_string());
        sql.execute(self.transaction).await?;
        Ok(())
    }

    /// Computes by what users are found, and by what their names are ordered. No revision rises: this
    /// changes no user.
    async fn apply_text_rules(&mut self) -> Result<(), StoreError> {
        let suspended = self.suspend_search().await?;
        let mut last = i64::MIN;
        loop {
            let mut sql = Sql::new(
                "select number, name, name_key, email, username, phone from users where number > ",
            );
            sql.bind(last).push(" order by number limit ").bind(BATCH);
            let rows = sql.fetch_all(self.transaction).await?;
            let Some(end) = rows.last() else { break };
            last = end.get("number")?;
            for row in &rows {
                let name: &str = row.get("name")?;
                let email = rows::optional_email(row.get("email")?)?;
                let (username, phone) = (row.get("username")?, row.get("phone")?);
                let mut sql = Sql::new("update users set search_text = ");
                sql.bind(fold::search_text(name, email.as_ref(), username, phone));
                let key = fold::order_key(name);
                // An index is written whether the key is another or not.
                if row.get::<&[u8]>("name_key")? != key {
                    sql.push(", name_key = ").bind(key);
                }
                sql.push(" where number = ").bind(row.get::<i64>("number")?);
                sql.execute(self.transaction).await?;
            }
        }
        self.resume_search(suspended).await
    }
}

/// An address that no rule accepts any more stays as it is.
fn normal(email: &Email) -> Email {
    email.as_str().parse().unwrap_or_else(|_| email.clone())
}
