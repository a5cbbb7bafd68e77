//! Hashes of passwords.

use super::{
    StoreError,
    sql::Sql,
    tx::{PasswordTable, Write},
};
use crate::contract::UserId;
use jiff::Timestamp;

impl<A> PasswordTable<'_, A> {
    /// The hash of the user's password, if there is one.
    pub async fn of(&mut self, user: UserId) -> Result<Option<String>, StoreError> {
        let mut sql = Sql::new("select hash from passwords where user_id = ");
        sql.bind(user.to_string());
        let row = sql.fetch_optional(self.transaction).await?;
        row.map(|row| row.get("hash")).transpose()
    }
}

impl PasswordTable<'_, Write> {
    /// Removes the password of `user`, if there is one: nobody signs in with it any more.
    pub async fn forget(&mut self, user: UserId) -> Result<(), StoreError> {
        let mut sql = Sql::new("delete from passwords where user_id = ");
        sql.bind(user.to_string());
        sql.execute(self.transaction).await?;
        Ok(())
    }

    /// Gives `user` the password of this hash, in place of the one it had.
    pub async fn set(
        &mut self,
        user: UserId,
        hash: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let mut sql = Sql::new("insert into passwords (user_id, hash, changed_at) values ");
        sql.bind_tuple([user.to_string().into(), hash.into(), now.as_millisecond().into()]);
        sql.push(
            " on conflict (user_id) do update set hash = excluded.hash, \
             changed_at = excluded.changed_at",
        );
        sql.execute(self.transaction).await?;
        Ok(())
    }
}
