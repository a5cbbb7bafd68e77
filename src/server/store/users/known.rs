//! Users as an import needs them: many at once, and little of each.

use super::super::{
    StoreError,
    engine::Row,
    figures::{self, SuspendedFigures},
    new_user::MANY,
    rows,
    sql::Sql,
    tx::{UserTable, Write},
};
use crate::contract::{Email, Kind, Language, Role, UserId};

/// Addresses per statement: each statement is a walk to the thread of the connection and back.
const CHUNK: usize = 500;
/// What users of an import are written into, and nothing of theirs is looked up in meanwhile but by id.
const TABLES: [&str; 1] = ["users"];

/// A user, compared with a row of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownUser {
    pub id: UserId,
    pub name: String,
    pub email: Email,
    pub role: Role,
    pub kind: Kind,
    /// In E.164, whether it is verified or not.
    pub phone: Option<String>,
    pub language: Option<Language>,
    pub is_enabled: bool,
}

/// What was dropped for the time in which many users are put in.
#[must_use = "without its indexes the table is slow for ever"]
pub struct DroppedIndexes {
    indexes: Vec<String>,
    figures: Option<SuspendedFigures>,
}

impl UserTable<'_, Write> {
    /// The users of `emails`, in no order.
    pub async fn known(&mut self, emails: &[&Email]) -> Result<Vec<KnownUser>, StoreError> {
        let among = "select id, name, email, role_rank, kind, phone, language, disabled_at from users \
                     where external_id is null and email in ";
        let mut known = Vec::new();
        for chunk in emails.chunks(CHUNK) {
            let values = chunk.iter().map(|email| email.as_str().into()).collect();
            for row in self.transaction.fetch_among(among, values).await? {
                known.push(read(&row)?);
            }
        }
        Ok(known)
    }

    /// Prepares for `coming` users. Where they are many, and no fewer than there are already, their rows
    /// are sorted into new indexes faster than one by one into the old ones.
    pub async fn drop_indexes_for(&mut self, coming: usize) -> Result<DroppedIndexes, StoreError> {
        self.drop_indexes_of(&TABLES, coming).await
    }

    /// The same, where `tables` are filled with them.
    pub(in super::super) async fn drop_indexes_of(
        &mut self,
        tables: &'static [&'static str],
        coming: usize,
    ) -> Result<DroppedIndexes, StoreError> {
        let mut dropped = DroppedIndexes { indexes: Vec::new(), figures: None };
        if coming < MANY {
            return Ok(dropped);
        }
        self.transaction.expect_many_rows().await?;
        if self.count().await? <= coming as u64 {
            dropped.figures = Some(figures::suspend(self.transaction).await?);
            dropped.indexes = self.transaction.drop_indexes(tables).await?;
        }
        Ok(dropped)
    }

    /// Makes the indexes again, and counts everybody. Where that is not done, the transaction must not be committed.
    ///
    /// # Errors
    /// [`StoreError::EmailTaken`] where two of the users have one address.
    pub async fn restore_indexes(&mut self, dropped: DroppedIndexes) -> Result<(), StoreError> {
        if !dropped.indexes.is_empty() {
            self.merge_search().await?;
        }
        self.transaction.make(dropped.indexes).await.map_err(StoreError::of_insert)?;
        match dropped.figures {
            Some(suspended) => figures::resume(self.transaction, suspended).await,
            None => Ok(()),
        }
    }

    /// The ids of everybody of this database who can sign in, by address.
    pub async fn active_people(&mut self) -> Result<Vec<UserId>, StoreError> {
        let sql = "select id from users where kind = 0 and disabled_at is null \
                   and external_id is null order by email, id";
        let rows = Sql::new(sql).fetch_all(self.transaction).await?;
        rows.iter().map(|row| rows::user_id(row.get("id")?)).collect()
    }
}

fn read(row: &Row) -> Result<KnownUser, StoreError> {
    Ok(KnownUser {
        id: rows::user_id(row.get("id")?)?,
        name: row.get("name")?,
        email: rows::email(row.get("email")?)?,
        role: rows::role(row.get("role_rank")?)?,
        kind: rows::kind(row.get("kind")?)?,
        phone: row.get("phone")?,
        language: rows::language(row.get("language")?),
        is_enabled: row.get::<Option<i64>>("disabled_at")?.is_none(),
    })
}
