//! Single-use links: setup, password, phone. Only the hash of a link's token is kept.

use super::{StoreError, sql::Sql};
use crate::{
    contract::{PhoneNumber, UserId},
    server::crypto::TokenHash,
};
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

/// What a new link is to open.
#[derive(Clone, Debug)]
pub enum NewLinkFor {
    /// The secret is made with the link, so that opening the page changes nothing.
    Setup {
        sealed_secret: Vec<u8>,
    },
    /// `ends_sessions`: whether choosing the password ends the sessions open then.
    Password {
        ends_sessions: bool,
    },
    Phone {
        number: PhoneNumber,
    },
}

impl NewLinkFor {
    pub fn purpose(&self) -> LinkPurpose {
        match self {
            Self::Setup { .. } => LinkPurpose::Setup,
            Self::Password { .. } => LinkPurpose::Password,
            Self::Phone { .. } => LinkPurpose::Phone,
        }
    }
}

#[derive(Clone, Debug)]
pub struct NewLink {
    pub wanted: NewLinkFor,
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
        .bind(link.wanted.purpose().as_str())
        .push(" and used_at is null and revoked_at is null");
    revoke.execute(&mut *connection).await?;
    let mut insert = Sql::new(
        "insert into links (token_hash, purpose, user_id, created_at, expires_at, sealed_secret, \
         number, ends_sessions) values ",
    );
    let purpose = link.wanted.purpose();
    let (sealed_secret, number, ends_sessions) = match link.wanted {
        NewLinkFor::Setup { sealed_secret } => (Some(sealed_secret), None, false),
        NewLinkFor::Password { ends_sessions } => (None, None, ends_sessions),
        NewLinkFor::Phone { number } => (None, Some(number.e164().to_owned()), false),
    };
    insert.bind_tuple([
        link.token.0.to_vec().into(),
        purpose.as_str().into(),
        link.user.to_string().into(),
        link.created_at.as_millisecond().into(),
        link.expires_at.as_millisecond().into(),
        sealed_secret.into(),
        number.into(),
        i64::from(ends_sessions).into(),
    ]);
    insert.execute(connection).await?;
    Ok(())
}
