//! What was changed here of users whom another system keeps: remembered, so that a save over it is found.

use super::super::{
    StoreError,
    keeping::{self, ProfileValues, WrittenParts},
    sql::Sql,
    tx::{UserTable, Write},
};
use crate::contract::{ChangedElsewhere, ProfilePart, UserId};
use jiff::Timestamp;

impl UserTable<'_, Write> {
    /// `parts` of the user are about to be changed: what was written of them before counts no more.
    pub async fn forget_written(
        &mut self,
        id: UserId,
        parts: &[ProfilePart],
    ) -> Result<(), StoreError> {
        if parts.is_empty() {
            return Ok(());
        }
        let mut select =
            Sql::new("select written, overwritten, overwritten_at from users where id = ");
        select.bind(id.to_string());
        let Some(row) = select.fetch_optional(self.transaction).await? else { return Ok(()) };
        let mut written = WrittenParts::read(&row)?;
        written.forget(parts);
        let found = keeping::changed_elsewhere(&row)?.and_then(|changed| {
            let left = changed.parts.into_iter().filter(|part| !parts.contains(part)).collect();
            let left = ChangedElsewhere { parts: left, ..changed };
            (!left.parts.is_empty()).then_some(left)
        });
        let mut sql = Sql::new("update users set written = ");
        sql.bind(written.column()).push(", overwritten = ");
        sql.bind(keeping::parts_column(found.as_ref())).push(", overwritten_at = ");
        sql.bind(found.map(|changed| changed.seen_at.as_millisecond()));
        sql.push(" where id = ").bind(id.to_string());
        sql.execute(self.transaction).await?;
        Ok(())
    }

    /// `parts` of the user were changed here, and read back as they are now.
    pub async fn note_written(
        &mut self,
        id: UserId,
        parts: &[ProfilePart],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let Some(user) = self.find(id, now).await?.filter(|_| !parts.is_empty()) else {
            return Ok(());
        };
        let mut select = Sql::new("select written from users where id = ");
        select.bind(id.to_string());
        let Some(row) = select.fetch_optional(self.transaction).await? else { return Ok(()) };
        let mut written = WrittenParts::read(&row)?;
        let email = user.email.as_ref();
        let values = ProfileValues { name: &user.name, email, role: user.role, phone: &user.phone };
        written.note(parts, &values);
        let mut sql = Sql::new("update users set written = ");
        sql.bind(written.column()).push(" where id = ").bind(id.to_string());
        sql.execute(self.transaction).await?;
        Ok(())
    }
}
