//! Sessions: whom a token speaks for, and until when.

use super::{StoreError, rows, sql::Sql};
use crate::{
    contract::{Kind, Role, UserId, api::Person},
    server::crypto::TokenHash,
};
use jiff::Timestamp;
use sqlx::{AnyConnection, Row};

/// A session and its user.
#[derive(Clone, Debug)]
pub struct SessionRow {
    pub person: Person,
    pub role: Role,
    pub kind: Kind,
    pub expires_at: Timestamp,
    pub ended_at: Option<Timestamp>,
}

pub async fn open(
    connection: &mut AnyConnection,
    token: TokenHash,
    user: UserId,
    created_at: Timestamp,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    let mut sql =
        Sql::new("insert into sessions (token_hash, user_id, created_at, expires_at) values ");
    sql.bind_tuple([
        token.0.to_vec().into(),
        user.to_string().into(),
        created_at.as_millisecond().into(),
        expires_at.as_millisecond().into(),
    ]);
    sql.execute(connection).await?;
    Ok(())
}

pub async fn find(
    connection: &mut AnyConnection,
    token: TokenHash,
) -> Result<Option<SessionRow>, StoreError> {
    let mut sql = Sql::new(
        "select u.id, u.name, u.email, u.role_rank, u.kind, s.expires_at, s.ended_at \
         from sessions s join users u on u.id = s.user_id where s.token_hash = ",
    );
    sql.bind(token.0.to_vec());
    let Some(row) = sql.fetch_optional(connection).await? else { return Ok(None) };
    let person = rows::person(&row, ["id", "name", "email"])?;
    Ok(Some(SessionRow {
        person: person.ok_or(StoreError::Corrupt("a session"))?,
        role: rows::role(row.try_get("role_rank")?)?,
        kind: rows::kind(row.try_get("kind")?)?,
        expires_at: rows::time(row.try_get("expires_at")?)?,
        ended_at: row.try_get::<Option<i64>, _>("ended_at")?.map(rows::time).transpose()?,
    }))
}

/// Ends every open session of `user`; gives their number.
pub async fn end_all(
    connection: &mut AnyConnection,
    user: UserId,
    at: Timestamp,
) -> Result<u64, StoreError> {
    let mut sql = Sql::new("update sessions set ended_at = ");
    sql.bind(at.as_millisecond())
        .push(" where user_id = ")
        .bind(user.to_string())
        .push(" and ended_at is null and expires_at > ")
        .bind(at.as_millisecond());
    Ok(sql.execute(connection).await?)
}
