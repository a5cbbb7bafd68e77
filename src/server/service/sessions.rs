//! One's own sessions, and stepping up.

use super::{
    Actor, AuthMethod, Service, ServiceError,
    attempts::{AttemptKey, Guessed},
    record::AuditedChange,
};
use crate::{
    contract::{
        Code, Problem, Reason, RequestSource, SessionId,
        api::{AuditEvent, SessionInfo, Sessions, SteppedUp, Typed},
        typed_code,
    },
    server::store::WriteTx,
};
use jiff::SignedDuration;
use std::sync::Arc;

/// For how long one's own second factor counts as proved.
pub const STEP_UP_LASTS: SignedDuration = SignedDuration::from_mins(15);

impl Service {
    /// Proves the own authenticator anew.
    ///
    /// # Errors
    /// `wrong_code`, also for one that was used before; `person_required` for a machine token;
    /// `not_in_directory` for who signed in by the realm;
    /// `too_many_requests`, `network_not_known`.
    pub async fn step_up(
        self: &Arc<Self>,
        actor: &Actor,
        code: &Typed,
    ) -> Result<SteppedUp, ServiceError> {
        let digits = typed_code::plain(code.reveal());
        let mut tx = self.store.begin_write().await?;
        let now = self.now();
        let actor = actor.refresh(&mut tx, now).await?;
        if matches!(actor.via, AuthMethod::Token { .. }) {
            return Err(Code::PersonRequired.into());
        }
        if actor.vouched.is_some() {
            let there = "You signed in by the realm, so confirm there that it is you.";
            return Err(Problem::new(Code::NotInDirectory).with_detail(there).into());
        }
        let key = AttemptKey::of(
            Guessed::Codes,
            actor.account,
            actor.from.and_then(RequestSource::address),
        );
        self.admit_attempt(&mut tx, key, actor.person.email.as_ref()).await?;
        let user = tx.person(actor.person.id, now).await?;
        let user = user.ok_or(Code::Unauthenticated)?;
        let is_right = user.authenticator.is_configured()
            && self.accept_totp(&mut tx, &user, &digits, now).await?;
        let until = now.checked_add(STEP_UP_LASTS).unwrap_or(now);
        let event = if is_right {
            tx.sessions().step_up(actor.token(), until).await?;
            self.forgive(&mut tx, key).await?;
            AuditEvent::SteppedUp
        } else {
            self.count_failure(&mut tx, key, now).await?;
            AuditEvent::StepUpFailed
        };
        let recorded = self
            .record(&mut tx, AuditedChange::of(&actor.principal(), &user, event), &[], now)
            .await?;
        tx.commit().await?;
        self.announce(recorded.seq);
        match is_right {
            true => Ok(SteppedUp { until }),
            false => Err(Code::WrongCode.into()),
        }
    }

    /// Ends the session that asks.
    pub async fn sign_out(&self, actor: &Actor) -> Result<(), ServiceError> {
        let mut tx = self.store.begin_write().await?;
        let now = self.now();
        let actor = actor.refresh(&mut tx, now).await?;
        if matches!(actor.via, AuthMethod::Token { .. }) {
            return Err(Code::PersonRequired.into());
        }
        tx.sessions().end(actor.token(), now).await?;
        self.record_own_change(tx, &actor, AuditEvent::SignedOut, None).await
    }

    pub async fn sessions(&self, actor: &Actor) -> Result<Sessions, ServiceError> {
        let now = self.now();
        let mut tx = self.store.read().await?;
        let rows = tx.sessions().list(actor.account, now).await?;
        let this = match actor.via {
            AuthMethod::Session { id, .. } => id,
            AuthMethod::Token { .. } => None,
        };
        let alive = rows.into_iter().filter(|row| {
            let idle = now.as_millisecond().saturating_sub(row.last_seen_at.as_millisecond());
            row.idle_ms.is_none_or(|limit| idle <= limit)
        });
        let sessions = alive.filter_map(|row| {
            Some(SessionInfo {
                id: row.id?,
                created_at: row.created_at,
                last_seen_at: row.last_seen_at,
                expires_at: row.expires_at,
                client: row.client,
                is_this: row.id == this,
            })
        });
        Ok(Sessions { sessions: sessions.collect() })
    }

    /// Ends one of the own sessions.
    ///
    /// # Errors
    /// `session_not_found`.
    pub async fn end_own_session(&self, actor: &Actor, id: SessionId) -> Result<(), ServiceError> {
        let mut tx = self.store.begin_write().await?;
        let now = self.now();
        let actor = actor.refresh(&mut tx, now).await?;
        if !tx.sessions().end_named(actor.account, id, now).await? {
            return Err(Code::SessionNotFound.into());
        }
        self.record_own_change(tx, &actor, AuditEvent::SessionRevoked, None).await
    }

    /// Writes down what `actor` did with their own session or token, and commits.
    pub(super) async fn record_own_change(
        &self,
        mut tx: WriteTx,
        actor: &Actor,
        event: AuditEvent,
        reason: Option<Reason>,
    ) -> Result<(), ServiceError> {
        let now = self.now();
        let user = tx.person(actor.person.id, now).await?;
        let user = user.ok_or(Code::Unauthenticated)?;
        let change = AuditedChange::of(&actor.principal(), &user, event).because(reason);
        let recorded = self.record(&mut tx, change, &[], now).await?;
        tx.commit().await?;
        self.announce(recorded.seq);
        Ok(())
    }
}
