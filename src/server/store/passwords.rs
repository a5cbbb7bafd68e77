//! Hashes of passwords.

use super::{StoreError, sql::Sql};
use crate::contract::UserId;
use jiff::Timestamp;
use sqlx::AnyConnection;

/// Gives `user` the password of this hash, in place of the one it had.
pub async fn set(
    connection: &mut AnyConnection,
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
    sql.execute(connection).await?;
    Ok(())
}
