//! The users of a directory that another system keeps, by its own names.

use super::super::{StoreError, rows, sql::Sql, tx::UserTable};
use crate::contract::{Email, ExternalId, UserId};
use jiff::Timestamp;
use std::collections::HashMap;

/// What is known of a user from the last reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// What the list said of them when they were read.
    pub revision: Option<String>,
    pub as_of: Timestamp,
}

/// Ids per statement.
const CHUNK: usize = 500;

impl<A> UserTable<'_, A> {
    /// How many users another system keeps.
    pub async fn count_external(&mut self) -> Result<u64, StoreError> {
        let sql = Sql::new("select count(*) as n from users where external_id is not null");
        let row = sql.fetch_optional(self.transaction).await?;
        row.map_or(Ok(0), |row| rows::count(&row, "n"))
    }

    /// When the one of them was read who was not for the longest time.
    pub async fn oldest_reading(&mut self) -> Result<Option<Timestamp>, StoreError> {
        let sql = Sql::new("select min(as_of) as at from users where external_id is not null");
        let row = sql.fetch_optional(self.transaction).await?;
        row.map_or(Ok(None), |row| rows::optional_time(&row, "at"))
    }

    /// Whether one of them has this address, which several may have.
    pub async fn has_external_address(&mut self, email: &Email) -> Result<bool, StoreError> {
        let mut sql = Sql::new("select 1 as one from users where external_id is not null");
        sql.push(" and email = ").bind(email.as_str()).push(" limit 1");
        Ok(sql.fetch_optional(self.transaction).await?.is_some())
    }

    /// What the directory calls these users.
    pub async fn externals(
        &mut self,
        ids: &[UserId],
    ) -> Result<HashMap<UserId, ExternalId>, StoreError> {
        let mut names = HashMap::with_capacity(ids.len());
        for chunk in ids.chunks(CHUNK) {
            let among =
                "select id, external_id from users where external_id is not null and id in ";
            let ids = chunk.iter().map(|id| id.to_string().into()).collect();
            for row in self.transaction.fetch_among(among, ids).await? {
                names.insert(rows::user_id(row.get("id")?)?, ExternalId(row.get("external_id")?));
            }
        }
        Ok(names)
    }

    /// Those of `ids` who are here, with what is known of them.
    pub async fn mirrored(
        &mut self,
        ids: &[ExternalId],
    ) -> Result<HashMap<ExternalId, Mark>, StoreError> {
        let mut marks = HashMap::with_capacity(ids.len());
        for chunk in ids.chunks(CHUNK) {
            let among =
                "select external_id, remote_revision, as_of from users where external_id in ";
            let ids = chunk.iter().map(|id| id.0.as_str().into()).collect();
            for row in self.transaction.fetch_among(among, ids).await? {
                let revision = row.get("remote_revision")?;
                let as_of = rows::optional_time(&row, "as_of")?.unwrap_or(Timestamp::MIN);
                marks.insert(ExternalId(row.get("external_id")?), Mark { revision, as_of });
            }
        }
        Ok(marks)
    }

    /// Up to `limit` users whom the reading that has just ended does not tell.
    pub async fn not_scanned(&mut self, limit: usize) -> Result<Vec<ExternalId>, StoreError> {
        let mut sql = Sql::new(
            "select u.external_id from users u where u.external_id is not null \
             and not exists (select 1 from scanned_users s where s.external_id = u.external_id) \
             limit ",
        );
        sql.bind(i64::try_from(limit).unwrap_or(i64::MAX));
        let rows = sql.fetch_all(self.transaction).await?;
        rows.iter().map(|row| row.get("external_id").map(ExternalId)).collect()
    }
}
