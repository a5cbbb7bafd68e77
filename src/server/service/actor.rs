//! Who is asking, by which means, and whether they may.

use super::{Service, ServiceError};
use crate::{
    contract::{
        AccountId, BearerToken, Code, Principal, RequestSource, Role, Seq, SessionId,
        api::{Person, Presence, Scope},
        query::Numbers,
    },
    server::{
        crypto::{TokenHash, machine_token},
        store::{AccountRow, ProviderSession, ReadTx, SessionRow, Stage, StoreError, TokenRow},
    },
};
use jiff::{SignedDuration, Timestamp};

/// The last use is noted to this precision: a write for every question would cost more than it
/// tells.
const NOTED_EVERY: SignedDuration = SignedDuration::from_mins(1);

/// An Owner or Admin with an open session or a machine token.
#[derive(Clone, Debug)]
pub struct Actor {
    pub account: AccountId,
    pub person: Person,
    pub role: Role,
    pub via: AuthMethod,
    /// The address from which it asks.
    pub from: Option<RequestSource>,
    /// When the session or the token runs out, or the session ends for being idle until then.
    pub ends_at: Timestamp,
    /// Until when lists may tell it numbers whole.
    revealed_until: Timestamp,
    /// The session of the identity provider by which it signed in; absent where it signed in here.
    pub(super) vouched: Option<ProviderSession>,
    token: TokenHash,
}

/// By what an actor was let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuthMethod {
    Session {
        id: Option<SessionId>,
        /// In milliseconds since 1970.
        stepped_up_until: i64,
    },
    Token {
        id: SessionId,
        scope: Scope,
    },
}

/// What was found behind a token, and when it was used last.
struct Found {
    actor: Actor,
    last_seen_at: Option<Timestamp>,
}

impl Service {
    /// The Owner or Admin behind `token`. A request that nobody asked for does not keep a session
    /// from ending idle.
    ///
    /// # Errors
    /// `unauthenticated` for a token nobody issued, `session_expired`, `sign_in_unfinished`,
    /// `forbidden` for members and Avobots.
    pub async fn authenticate(
        &self,
        token: &BearerToken,
        from: Option<RequestSource>,
        presence: Presence,
    ) -> Result<Actor, ServiceError> {
        let now = self.now();
        let hash = TokenHash::of(token.reveal());
        let mut found = {
            let mut tx = self.store.read().await?;
            match machine_token::is_one(token) {
                true => of_token(&mut tx, hash, from, now).await?,
                false => of_session(&mut tx, hash, from, now).await?,
            }
        };
        if let Some(session) = found.actor.due_renewal(now) {
            self.renew_role(&found.actor, session).await?;
            found = of_session(&mut self.store.read().await?, hash, from, now).await?;
        }
        if presence == Presence::Unattended && !machine_token::is_one(token) {
            return Ok(found.actor);
        }
        let noted = found.last_seen_at.and_then(|at| at.checked_add(NOTED_EVERY).ok());
        if noted.is_none_or(|until| until <= now) {
            self.note_use(&found.actor, now).await?;
        }
        Ok(found.actor)
    }

    async fn note_use(&self, actor: &Actor, now: Timestamp) -> Result<(), StoreError> {
        let mut tx = self.store.begin_write().await?;
        match actor.via {
            AuthMethod::Session { .. } => {
                tx.sessions().touch(actor.token, now).await?;
            }
            AuthMethod::Token { .. } => tx.tokens().touch(actor.token, now).await?,
        }
        tx.commit().await?;
        Ok(())
    }

    /// Whether `actor` still may do what it could; gives the newest audit entry there is.
    pub async fn still_signed_in(&self, actor: &Actor) -> Result<Seq, ServiceError> {
        let mut snapshot = self.store.snapshot().await?;
        actor.refresh(&mut snapshot, self.now()).await?;
        Ok(snapshot.audit().latest_seq().await?)
    }
}

impl Actor {
    /// The scope of the machine token by which it comes; a session has none.
    pub fn scope(&self) -> Option<Scope> {
        match self.via {
            AuthMethod::Token { scope, .. } => Some(scope),
            AuthMethod::Session { .. } => None,
        }
    }

    /// The same actor as the database knows it now: a session may end between two looks.
    pub async fn refresh(&self, tx: &mut ReadTx, now: Timestamp) -> Result<Self, ServiceError> {
        let found = match self.via {
            AuthMethod::Session { .. } => of_session(tx, self.token, self.from, now).await?,
            AuthMethod::Token { .. } => of_token(tx, self.token, self.from, now).await?,
        };
        Ok(found.actor)
    }

    /// # Errors
    /// `person_required` for a machine token, `step_up_required` where the own second factor was not
    /// proved lately.
    pub fn require_step_up(&self, now: Timestamp) -> Result<(), Code> {
        match self.via {
            AuthMethod::Token { .. } => Err(Code::PersonRequired),
            AuthMethod::Session { stepped_up_until, .. } => {
                let is_stepped_up = stepped_up_until > now.as_millisecond();
                if is_stepped_up { Ok(()) } else { Err(Code::StepUpRequired) }
            }
        }
    }

    /// # Errors
    /// `reveal_required` where numbers are asked for whole and have not been revealed lately.
    pub(super) fn require_reveal(&self, numbers: Numbers, now: Timestamp) -> Result<(), Code> {
        match numbers {
            Numbers::Whole if self.revealed_until <= now => Err(Code::RevealRequired),
            Numbers::Whole | Numbers::Masked => Ok(()),
        }
    }

    pub(in crate::server) fn principal(&self) -> Principal {
        Principal { person: self.person.clone(), role: self.role, from: self.from }
    }

    pub(super) fn token(&self) -> TokenHash {
        self.token
    }
}

async fn of_session(
    tx: &mut ReadTx,
    token: TokenHash,
    from: Option<RequestSource>,
    now: Timestamp,
) -> Result<Found, ServiceError> {
    let session = tx.sessions().find(token).await?.ok_or(Code::Unauthenticated)?;
    let SessionRow { id, account, expires_at, idle_ms, last_seen_at, .. } = session;
    let idle_since = now.as_millisecond().saturating_sub(last_seen_at.as_millisecond());
    let is_idle = idle_ms.is_some_and(|limit| idle_since > limit);
    if session.ended_at.is_some() || expires_at <= now || is_idle {
        return Err(Code::SessionExpired.into());
    }
    if session.stage != Stage::Open {
        return Err(Code::SignInUnfinished.into());
    }
    let AccountRow { id: account, person, role, .. } = let_in(account)?;
    let idle_at = idle_ms.map(|limit| SignedDuration::from_millis(limit.saturating_add(1)));
    let idle_at = idle_at.and_then(|limit| last_seen_at.checked_add(limit).ok());
    let ends_at = idle_at.map_or(expires_at, |idle_at| idle_at.min(expires_at));
    let via = AuthMethod::Session { id, stepped_up_until: session.stepped_up_until };
    // A session of an embedded server speaks from this host, whatever the port of its client.
    let from = session.local_uid.map(|uid| RequestSource::Local { uid }).or(from);
    let (revealed_until, vouched) = (session.revealed_until, session.provider);
    let actor = Actor { account, person, role, via, from, ends_at, revealed_until, vouched, token };
    // A session that does not end for being idle needs no note of its use.
    let last_seen_at = if idle_ms.is_some() { Some(last_seen_at) } else { Some(now) };
    Ok(Found { actor, last_seen_at })
}

async fn of_token(
    tx: &mut ReadTx,
    token: TokenHash,
    from: Option<RequestSource>,
    now: Timestamp,
) -> Result<Found, ServiceError> {
    let found = tx.tokens().find(token).await?.ok_or(Code::Unauthenticated)?;
    let TokenRow { id, scope, account, expires_at, revealed_until, .. } = found;
    let (last_seen_at, revoked_at) = (found.last_used_at, found.revoked_at);
    if revoked_at.is_some() || expires_at <= now {
        return Err(Code::SessionExpired.into());
    }
    let AccountRow { id: account, person, role, .. } = let_in(account)?;
    let via = AuthMethod::Token { id, scope };
    let (ends_at, vouched) = (expires_at, None);
    let actor = Actor { account, person, role, via, from, ends_at, revealed_until, vouched, token };
    Ok(Found { actor, last_seen_at })
}

/// `account`, if the panel is open to it.
fn let_in(account: AccountRow) -> Result<AccountRow, Code> {
    if account.may_open_panel() { Ok(account) } else { Err(Code::Forbidden) }
}
