//! Users as an import needs them: many at once, and little of each.

use super::super::{
    StoreError,
    engine::Row,
    rows,
    sql::Sql,
    tx::{UserTable, Write},
};
use crate::contract::{Email, Kind, Role, UserId};

/// Addresses per statement: the cost of a statement grows with the square of its parameters.
const CHUNK: usize = 25;

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
    pub is_enabled: bool,
}

impl UserTable<'_, Write> {
    /// The users of `emails`, in no order.
    pub async fn known(&mut self, emails: &[&Email]) -> Result<Vec<KnownUser>, StoreError> {
        let mut known = Vec::new();
        for chunk in emails.chunks(CHUNK) {
            let mut sql = Sql::new(
                "select id, name, email, role_rank, kind, phone, disabled_at from users \
                 where external_id is null and email in ",
            );
            sql.bind_tuple(chunk.iter().map(|email| email.as_str().into()));
            for row in sql.fetch_all(self.transaction).await? {
                known.push(read(&row)?);
            }
        }
        Ok(known)
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
        is_enabled: row.get::<Option<i64>>("disabled_at")?.is_none(),
    })
}
