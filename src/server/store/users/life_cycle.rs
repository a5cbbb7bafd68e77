//! Who a user is, and whether they are enabled.

use super::super::{
    StoreError, factors, fold,
    new_user::role_rank,
    rows,
    sql::Sql,
    tx::{UserTable, Write},
};
use super::{finish_update, search_text_of};
use crate::contract::{AuthenticatorState, Email, Factor, RequiredFactors, User};
use jiff::Timestamp;

impl<A> UserTable<'_, A> {
    /// How many Owners can sign in.
    pub async fn active_owners(&mut self) -> Result<u64, StoreError> {
        // The rank of an Owner as a number: the index of Owners is found by it.
        let sql = Sql::new(
            "select count(*) as n from users where kind = 0 and disabled_at is null \
             and role_rank = 0",
        );
        let row = sql.fetch_optional(self.transaction).await?;
        row.map_or(Ok(0), |row| rows::count(&row, "n"))
    }
}

impl UserTable<'_, Write> {
    /// Writes the name and the role of `user`, which were edited, and gives the next revision.
    pub async fn set_profile(
        &mut self,
        user: &mut User,
        required: RequiredFactors,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let found = search_text_of(user);
        let mut sql = Sql::new("update users set name = ");
        sql.bind(user.name.as_str()).push(", name_key = ").bind(fold::order_key(&user.name));
        sql.push(", role_rank = ").bind(role_rank(user.role));
        sql.push(", language = ").bind(user.language.as_ref().map(ToString::to_string));
        sql.push(", search_text = ").bind(found);
        finish_update(sql, self.transaction, user, required, now).await
    }

    /// Gives `user` this address, and the next revision.
    pub async fn set_email(
        &mut self,
        user: &mut User,
        email: Email,
        required: RequiredFactors,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        user.email = Some(email);
        let found = search_text_of(user);
        let mut sql = Sql::new("update users set email = ");
        sql.bind(user.email.as_ref().map(|email| email.as_str().to_owned()))
            .push(", search_text = ")
            .bind(found);
        finish_update(sql, self.transaction, user, required, now).await
    }

    /// Gives `user` the next revision: something of them changed that rests beside their row.
    pub async fn revise(&mut self, user: &mut User) -> Result<(), StoreError> {
        user.revision += 1;
        let mut sql = Sql::new("update users set revision = ");
        sql.bind(user.revision).push(" where id = ").bind(user.id.to_string());
        sql.execute(self.transaction).await?;
        Ok(())
    }

    /// Disables `user` since a time, or enables them, and gives the next revision.
    pub async fn set_disabled_at(
        &mut self,
        user: &mut User,
        disabled_at: Option<Timestamp>,
        required: RequiredFactors,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        user.disabled_at = disabled_at;
        let mut sql = Sql::new("update users set disabled_at = ");
        sql.bind(disabled_at.map(|at| at.as_millisecond()));
        finish_update(sql, self.transaction, user, required, now).await
    }

    /// Forgets that a setup link is out, which works no more. The revision stays: this is a part of
    /// another change.
    pub async fn forget_setup_link(&mut self, user: &mut User) -> Result<(), StoreError> {
        if user.authenticator.is_configured() {
            return Ok(());
        }
        user.authenticator = AuthenticatorState::NotConfigured;
        let state = user.factor(Factor::Authenticator);
        factors::replace(self.transaction, user.id, Factor::Authenticator, state).await?;
        let mut sql =
            Sql::new("update users set setup_sent_at = null, setup_expires_at = null where id = ");
        sql.bind(user.id.to_string());
        sql.execute(self.transaction).await?;
        Ok(())
    }

    /// Has every setup link that works be over. Who waits for one is found among those whose link has
    /// expired.
    pub async fn expire_setup_links(&mut self, now: Timestamp) -> Result<(), StoreError> {
        for [update, at] in [
            ["update users set setup_expires_at = ", " where setup_expires_at > "],
            ["update user_factors set expires_at = ", " where expires_at > "],
        ] {
            let mut sql = Sql::new(update);
            sql.bind(now.as_millisecond()).push(at).bind(now.as_millisecond());
            sql.execute(self.transaction).await?;
        }
        Ok(())
    }
}
