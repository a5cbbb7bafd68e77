//! Signing in: the password, the second factor, and an authenticator for who has none. Each step
//! ends the token of the step before and gives a new one, so a token that was seen early opens
//! nothing later (no fixation).

mod abandoned;
mod enrolment;
mod new_network;
mod password;
mod second_factor;

use super::{
    Service, ServiceError,
    attempts::{AttemptKey, Guessed, network_key},
    record::AuditedChange,
};
use crate::{
    contract::{
        AccountId, BearerToken, Code, PhoneState, RequestSource, Seq, SessionId, User,
        api::{AuditEvent, Channel, SecondFactor, SignInStep, Typed},
        text::one_line,
    },
    server::{
        crypto::{self, TokenHash},
        directory::local::recovery_codes::RecoveryCode,
        store::{NewSession, ReadTx, SessionRow, Stage, WriteTx},
    },
};
use jiff::{SignedDuration, Timestamp};
use std::net::IpAddr;

/// For how long a sign-in may stay unfinished.
const UNFINISHED: SignedDuration = SignedDuration::from_mins(10);

/// The longest name of a client that is kept, in characters.
const MAX_CLIENT_CHARS: usize = 80;

/// The program that signs in, as it calls itself.
#[derive(Clone, Debug, Default)]
pub struct ClientName {
    name: Option<String>,
    /// The address from which it calls.
    from: Option<RequestSource>,
}

impl ClientName {
    /// The address from which it calls.
    fn address(&self) -> Option<IpAddr> {
        self.from.and_then(RequestSource::address)
    }

    /// What it calls itself, where it says so.
    pub(super) fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The address from which it calls.
    pub(super) fn source(&self) -> Option<RequestSource> {
        self.from
    }

    pub fn of(text: &str, from: Option<RequestSource>) -> Self {
        let line = one_line(text);
        let line: String = line.chars().take(MAX_CLIENT_CHARS).collect();
        Self { name: (!line.is_empty()).then_some(line), from }
    }
}

/// What ends a sign-in.
struct Admission {
    /// Shown once, where the sign-in set an authenticator up.
    recovery_codes: Vec<RecoveryCode>,
    /// The address that it came from.
    from: Option<RequestSource>,
}

/// A sign-in under way.
struct UnderWay {
    token: TokenHash,
    session: SessionRow,
    user: User,
}

impl Service {
    /// The sign-in behind `token`, if it is at `stage`.
    async fn under_way(
        &self,
        tx: &mut ReadTx,
        token: &BearerToken,
        stage: Stage,
        now: Timestamp,
    ) -> Result<UnderWay, ServiceError> {
        let token = TokenHash::of(token.reveal());
        let found = tx.sessions().find(token).await?;
        let session = found.ok_or(Code::Unauthenticated)?;
        if session.ended_at.is_some() || session.expires_at <= now {
            return Err(Code::SessionExpired.into());
        }
        if session.stage != stage {
            return Err(Code::SignInUnfinished.into());
        }
        if !session.account.may_open_panel() {
            return Err(Code::Forbidden.into());
        }
        let user = tx.person(session.account.person.id, now).await?;
        let user = user.ok_or(Code::Unauthenticated)?;
        Ok(UnderWay { token, session, user })
    }

    /// What `user` has to do after the password: prove a second factor, or set a first one up.
    ///
    /// # Errors
    /// `setup_link_required` for who had an authenticator before, or has a phone that is not texted to, and
    /// has no second factor now.
    async fn after_password(
        &self,
        tx: &mut WriteTx,
        user: &User,
        client: ClientName,
        now: Timestamp,
    ) -> Result<SignInStep, ServiceError> {
        let ways = self.ways(tx, user).await?;
        if ways.is_empty() {
            // Else a password that is known to a thief would be enough once a reset took the factor, or
            // nothing sends texts any more.
            if user.phone.is_verified() || tx.authenticators().was_enrolled(user.id).await? {
                return Err(Code::SetupLinkRequired.into());
            }
            return self.begin_enrolment(tx, user, client, now).await;
        }
        let token = crypto::new_bearer_token();
        let expires_at = now.checked_add(UNFINISHED).unwrap_or(now);
        let account = AccountId::of_user(user.id);
        let mut session = new_session(&token, account, Stage::SecondFactor, now, expires_at);
        (session.client, session.from) = (client.name, client.from);
        tx.sessions().open(session).await?;
        Ok(SignInStep::SecondFactor { token, ways, expires_at })
    }

    /// The second factors that `user` has.
    async fn ways(&self, tx: &mut ReadTx, user: &User) -> Result<Vec<SecondFactor>, ServiceError> {
        let mut ways = Vec::new();
        // Also where its secret is not ours: then nobody comes in before somebody has reset it.
        if user.authenticator.is_configured() {
            ways.push(SecondFactor::Authenticator);
            if !tx.recovery_codes().unused(user.id).await?.is_empty() {
                ways.push(SecondFactor::RecoveryCode);
            }
        }
        // A text that nothing sends would be read by whoever passes it on.
        if let PhoneState::Verified { number, .. } = &user.phone
            && self.sends_what().contains(&Channel::Text)
        {
            ways.push(SecondFactor::Text { ending: number.ending().to_owned() });
        }
        Ok(ways)
    }

    /// Opens the session, and ends the step that led to it. The caller commits.
    async fn let_in(
        &self,
        tx: &mut WriteTx,
        under_way: &UnderWay,
        admission: Admission,
        now: Timestamp,
    ) -> Result<(SignInStep, Seq), ServiceError> {
        let Admission { recovery_codes, from } = admission;
        let UnderWay { token: old, session, user } = under_way;
        if !tx.sessions().end(*old, now).await? {
            return Err(Code::SessionExpired.into());
        }
        let token = crypto::new_bearer_token();
        let expires_at = now.checked_add(self.sessions.absolute).unwrap_or(now);
        let mut open = new_session(&token, session.account.id, Stage::Open, now, expires_at);
        open.idle_ms = i64::try_from(self.sessions.idle.as_millis()).ok();
        (open.client, open.from) = (session.client.clone(), from);
        tx.sessions().open(open).await?;
        tx.signed_in(user.id, now).await?;
        let (account, address) = (session.account.id, from.and_then(RequestSource::address));
        let password = user.email.as_ref().map(|email| Guessed::Password(email.as_str()));
        for guessed in password.into_iter().chain([Guessed::Codes]) {
            self.forgive(tx, AttemptKey::of(guessed, account, address)).await?;
        }
        tx.known_networks().learn(network_key(account, address), account, now).await?;
        let change = AuditedChange::own(user, AuditEvent::SignedIn).from(from);
        let recorded = self.record(tx, change, &[], now).await?;
        let recovery_codes = recovery_codes.iter().map(|code| Typed::new(code.grouped())).collect();
        Ok((SignInStep::Done { token, expires_at, recovery_codes }, recorded.seq))
    }
}

/// A session of `account` that is open.
pub(super) fn open_session(
    token: &BearerToken,
    account: AccountId,
    now: Timestamp,
    expires_at: Timestamp,
) -> NewSession {
    new_session(token, account, Stage::Open, now, expires_at)
}

fn new_session(
    token: &BearerToken,
    account: AccountId,
    stage: Stage,
    now: Timestamp,
    expires_at: Timestamp,
) -> NewSession {
    NewSession {
        token: TokenHash::of(token.reveal()),
        id: SessionId::new(),
        account,
        stage,
        created_at: now,
        expires_at,
        idle_ms: None,
        stepped_up_until: 0,
        client: None,
        sealed_secret: None,
        from: None,
        local_uid: None,
        provider: None,
    }
}
