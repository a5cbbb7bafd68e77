//! The secrets of authenticator apps, sealed, and the last time step each was used in.

use super::{
    StoreError,
    sql::Sql,
    tx::{AuthenticatorTable, Write},
};
use crate::contract::UserId;
use jiff::Timestamp;

/// A user's authenticator as it rests in the database.
#[derive(Clone)]
pub struct Authenticator {
    pub sealed_secret: Vec<u8>,
    /// The time step (RFC 6238) of the last code that was accepted.
    pub last_step: i64,
}

impl<A> AuthenticatorTable<'_, A> {
    /// Whether `user` ever had an authenticator, now or before.
    pub async fn was_enrolled(&mut self, user: UserId) -> Result<bool, StoreError> {
        let mut sql = Sql::new("select at from enrolments where user_id = ");
        sql.bind(user.to_string());
        Ok(sql.fetch_optional(self.transaction).await?.is_some())
    }

    pub async fn of(&mut self, user: UserId) -> Result<Option<Authenticator>, StoreError> {
        let mut sql =
            Sql::new("select sealed_secret, last_step from authenticators where user_id = ");
        sql.bind(user.to_string());
        let Some(row) = sql.fetch_optional(self.transaction).await? else { return Ok(None) };
        Ok(Some(Authenticator {
            sealed_secret: row.get("sealed_secret")?,
            last_step: row.get("last_step")?,
        }))
    }
}

impl AuthenticatorTable<'_, Write> {
    /// Gives `user` the authenticator, in place of the one it has.
    pub async fn bind(
        &mut self,
        user: UserId,
        authenticator: &Authenticator,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.forget(user).await?;
        let mut sql = Sql::new(
            "insert into authenticators (user_id, sealed_secret, last_step, created_at) values ",
        );
        sql.bind_tuple([
            user.to_string().into(),
            authenticator.sealed_secret.clone().into(),
            authenticator.last_step.into(),
            now.as_millisecond().into(),
        ]);
        sql.execute(self.transaction).await?;
        self.note_enrolment(user, now).await
    }

    /// Notes that `user` has an authenticator, whosever its secret is; it stays noted.
    pub async fn note_enrolment(&mut self, user: UserId, now: Timestamp) -> Result<(), StoreError> {
        let mut sql = Sql::new("insert into enrolments (user_id, at) values ");
        sql.bind_tuple([user.to_string().into(), now.as_millisecond().into()]);
        sql.push(" on conflict (user_id) do nothing");
        sql.execute(self.transaction).await?;
        Ok(())
    }

    /// The next authenticator of `user` is bound as the first one is.
    pub async fn forget_enrolment(&mut self, user: UserId) -> Result<(), StoreError> {
        let mut sql = Sql::new("delete from enrolments where user_id = ");
        sql.bind(user.to_string());
        sql.execute(self.transaction).await?;
        Ok(())
    }

    /// Marks `step` as used. False when it, or a later one, was used before: then the code is a replay.
    pub async fn accept_step(&mut self, user: UserId, step: i64) -> Result<bool, StoreError> {
        let mut sql = Sql::new("update authenticators set last_step = ");
        sql.bind(step).push(" where user_id = ").bind(user.to_string());
        sql.push(" and last_step < ").bind(step);
        Ok(sql.execute(self.transaction).await? == 1)
    }

    /// Removes the user's authenticator and its recovery codes.
    pub async fn forget(&mut self, user: UserId) -> Result<(), StoreError> {
        for statement in [
            "delete from authenticators where user_id = ",
            "delete from recovery_codes where user_id = ",
        ] {
            let mut sql = Sql::new(statement);
            sql.bind(user.to_string());
            sql.execute(self.transaction).await?;
        }
        Ok(())
    }
}
