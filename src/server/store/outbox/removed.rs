//! What is left of the messages of a removed user once they are settled.

use crate::{
    contract::OutboxId,
    server::store::{
        StoreError,
        erasure::FORGET_ANSWERS,
        sql::Sql,
        tx::{OutboxTable, Write},
    },
};

impl OutboxTable<'_, Write> {
    /// Deletes a message that is settled where its user was removed: it was the last copy of their
    /// name.
    pub(super) async fn forget_removed(&mut self, id: OutboxId) -> Result<(), StoreError> {
        self.forget_answers(id).await?;
        let mut sql = Sql::new(
            "delete from outbox where state <> 'queued' \
             and user_id in (select r.id from removed_users r) and id = ",
        );
        sql.bind(id.0);
        sql.execute(self.transaction).await?;
        Ok(())
    }

    /// Leaves of a discarded message its id and its user's alone where the user was removed: the row
    /// is the answer, so it stays.
    pub(super) async fn forget_discarded(&mut self, id: OutboxId) -> Result<(), StoreError> {
        // As `Person::removed` says it.
        let mut sql = Sql::new(
            "update outbox set user_name = 'Removed user', user_email = 'removed@removed.invalid', \
             recipient = 'removed@removed.invalid', subject = '' \
             where state <> 'queued' and user_id in (select r.id from removed_users r) and id = ",
        );
        sql.bind(id.0);
        sql.execute(self.transaction).await?;
        self.forget_answers(id).await
    }

    /// Deletes the kept answers that name the removed user of a message that is settled.
    async fn forget_answers(&mut self, id: OutboxId) -> Result<(), StoreError> {
        let mut sql = Sql::new(
            "select user_id from outbox where state <> 'queued' \
             and user_id in (select r.id from removed_users r) and id = ",
        );
        sql.bind(id.0);
        let Some(row) = sql.fetch_optional(self.transaction).await? else { return Ok(()) };
        let user: String = row.get("user_id")?;
        Sql::with_first(FORGET_ANSWERS, user).execute(self.transaction).await?;
        Ok(())
    }
}
