//! Single-use links: setup, password, phone. Only the hash of a link's token is kept.

use super::{StoreError, sql::Sql};
use crate::{contract::UserId, server::crypto::TokenHash};
use jiff::Timestamp;
use sqlx::AnyConnection;

/// What a link opens; also the first part of its path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkPurpose {
    Setup,
    Password,
    Phone,
}

impl LinkPurpose {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Setup => "setup",
            Self::Password => "password",
            Self::Phone => "phone",
        }
    }
}

#[derive(Clone, Copy, Debug)]
pub struct NewLink {
    pub purpose: LinkPurpose,
    pub token: TokenHash,
    pub user: UserId,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
}

/// Writes `link`, and revokes the older ones of its purpose: of all the mails a user has, only
/// the newest works.
pub async fn issue(connection: &mut AnyConnection, link: NewLink) -> Result<(), StoreError> {
    let mut revoke = Sql::new("update links set revoked_at = ");
    revoke
        .bind(link.created_at.as_millisecond())
        .push(" where user_id = ")
        .bind(link.user.to_string())
        .push(" and purpose = ")
        .bind(link.purpose.as_str())
        .push(" and used_at is null and revoked_at is null");
    revoke.execute(&mut *connection).await?;
    let mut insert = Sql::new(
        "insert into links (token_hash, purpose, user_id, created_at, expires_at) values ",
    );
    insert.bind_tuple([
        link.token.0.to_vec().into(),
        link.purpose.as_str().into(),
        link.user.to_string().into(),
        link.created_at.as_millisecond().into(),
        link.expires_at.as_millisecond().into(),
    ]);
    insert.execute(connection).await?;
    Ok(())
}
