//! Who is asking, and whether they may.

use super::{Refused, Service};
use crate::{
    contract::{BearerToken, Code, Kind, Role, Seq, api::Person, rules},
    server::{crypto::TokenHash, store},
};
use jiff::Timestamp;
use sqlx::AnyConnection;
use std::net::IpAddr;

/// An Owner or Admin with an open session.
#[derive(Clone, Debug)]
pub struct Actor {
    pub person: Person,
    pub role: Role,
    /// The address from which it asks.
    pub from: Option<IpAddr>,
    /// When the session runs out.
    pub expires_at: Timestamp,
    token: TokenHash,
}

impl Service {
    /// The Owner or Admin behind `token`.
    ///
    /// # Errors
    /// `unauthenticated` for a token nobody issued, `session_expired`, `forbidden` for members
    /// and Avobots.
    pub async fn authenticate(
        &self,
        token: &BearerToken,
        from: Option<IpAddr>,
    ) -> Result<Actor, Refused> {
        let mut connection = self.store.read().await?;
        find(&mut connection, TokenHash::of(token.reveal()), from).await
    }

    /// Whether `actor` still may do what it could; gives the newest audit entry there is.
    pub async fn still_signed_in(&self, actor: &Actor) -> Result<Seq, Refused> {
        let mut snapshot = self.store.snapshot().await?;
        actor.again(&mut snapshot).await?;
        Ok(store::latest_seq(&mut snapshot).await?)
    }
}

impl Actor {
    /// The same actor as the database knows it now: a session may end between two looks.
    pub async fn again(&self, connection: &mut AnyConnection) -> Result<Self, Refused> {
        find(connection, self.token, self.from).await
    }
}

async fn find(
    connection: &mut AnyConnection,
    token: TokenHash,
    from: Option<IpAddr>,
) -> Result<Actor, Refused> {
    let session = store::find_session(connection, token).await?.ok_or(Code::Unauthenticated)?;
    if session.ended_at.is_some() || session.expires_at <= Timestamp::now() {
        return Err(Code::SessionExpired.into());
    }
    if session.kind == Kind::Avobot || !rules::may_open_panel(session.role) {
        return Err(Code::Forbidden.into());
    }
    let store::SessionRow { person, role, expires_at, .. } = session;
    Ok(Actor { person, role, from, expires_at, token })
}
