//! The second step: a code of the authenticator, a recovery code, or a texted one.

use super::{Admission, UnderWay};
use crate::{
    contract::{
        BearerToken, Code, PhoneState, Problem,
        api::{AuditEvent, Channel, CodeKind, SecondFactorCode, SignInStep},
        typed_code,
    },
    server::{
        crypto::SealedFor,
        directory::local::recovery_codes::RecoveryCode,
        service::{
            Service, ServiceError,
            attempts::{AttemptKey, Guessed},
            record::AuditedChange,
            texted_code::{CodeRecipient, PAUSE, TextedCode},
        },
        store::Stage,
    },
};
use jiff::Timestamp;
use std::sync::Arc;

/// Texted codes per sign-in.
const MAX_CODES: i64 = 3;

impl Service {
    /// Texts a code to the verified number; the step stays the same.
    ///
    /// # Errors
    /// `wrong_code` where there is no verified number, `sending_not_set_up`, `too_many_requests` for a second text
    /// within a minute, a fourth one at all, and too many to this user by whatever way.
    pub async fn text_sign_in_code(&self, token: &BearerToken) -> Result<SignInStep, ServiceError> {
        let mut tx = self.store.begin_write().await?;
        let now = self.now();
        let under_way = self.under_way(&mut tx, token, Stage::SecondFactor, now).await?;
        let UnderWay { token: hash, session, user } = &under_way;
        let PhoneState::Verified { number, .. } = &user.phone else {
            return Err(Code::WrongCode.into());
        };
        if !self.sends_what().contains(&Channel::Text) {
            return Err(Code::SendingNotSetUp.into());
        }
        let next = session.code_at.and_then(|at| at.checked_add(PAUSE).ok());
        let wait = next.filter(|next| *next > now).map(|next| next.duration_since(now).as_secs());
        if session.codes >= MAX_CODES || wait.is_some() {
            let seconds = wait.and_then(|wait| u32::try_from(wait).ok()).unwrap_or(600);
            return Err(Problem::too_many_requests(seconds + 1).into());
        }
        self.count_text(&mut tx, session.account.id, now).await?;
        let place = SealedFor::SignInCode { session: *hash, number: Some(number) };
        let recipient = CodeRecipient { user, number };
        let sealed = self.queue_code(&mut tx, recipient, place, now).await?;
        tx.sessions().put_session_code(*hash, sealed, now).await?;
        let ways = self.ways(&mut tx, user).await?;
        tx.commit().await?;
        self.outbox.message_queued();
        let expires_at = session.expires_at;
        Ok(SignInStep::SecondFactor { token: token.clone(), ways, expires_at })
    }

    /// Takes a code.
    ///
    /// # Errors
    /// `wrong_code`, also for one that was used before; `too_many_requests`, `network_not_known`.
    pub async fn prove_sign_in(
        self: &Arc<Self>,
        token: &BearerToken,
        proof: SecondFactorCode,
        client: super::ClientName,
    ) -> Result<SignInStep, ServiceError> {
        let now = self.now();
        let recovery = match proof.way {
            CodeKind::RecoveryCode => {
                let mut snapshot = self.store.snapshot().await?;
                let under_way =
                    self.under_way(&mut snapshot, token, Stage::SecondFactor, now).await?;
                let account = under_way.session.account.id;
                let key = AttemptKey::of(Guessed::Codes, account, client.address());
                self.admit_attempt(&mut snapshot, key, under_way.user.email.as_ref()).await?;
                drop(snapshot);
                match RecoveryCode::parse(proof.code.reveal()) {
                    Some(code) => self.hash_of_recovery_code(&under_way.user, code).await?,
                    None => None,
                }
            }
            CodeKind::Authenticator | CodeKind::Text => None,
        };
        let digits = typed_code::plain(proof.code.reveal());
        let mut tx = self.store.begin_write().await?;
        let under_way = self.under_way(&mut tx, token, Stage::SecondFactor, now).await?;
        let user = &under_way.user;
        let key = AttemptKey::of(Guessed::Codes, under_way.session.account.id, client.address());
        self.admit_attempt(&mut tx, key, user.email.as_ref()).await?;
        let is_right = match proof.way {
            CodeKind::Authenticator => {
                user.authenticator.is_configured()
                    && self.accept_totp(&mut tx, user, &digits, now).await?
            }
            CodeKind::RecoveryCode => match &recovery {
                Some(hash) => tx.recovery_codes().consume(user.id, hash, now).await?,
                None => false,
            },
            CodeKind::Text => self.is_sign_in_code(&under_way, &digits, now),
        };
        if !is_right {
            self.count_failure(&mut tx, key, now).await?;
            let change = AuditedChange::own(user, AuditEvent::SignInFailed)
                .from(client.from)
                .noting(Some("right password, wrong code".to_owned()));
            let recorded = self.record(&mut tx, change, &[], now).await?;
            tx.commit().await?;
            self.announce(recorded.seq);
            return Err(Code::WrongCode.into());
        }
        if recovery.is_some() {
            self.tell_of_recovery(&mut tx, user, client.from, now).await?;
        }
        // A text proves the phone; who has no authenticator still sets one up before going in.
        if !user.authenticator.is_configured() {
            if !tx.sessions().end(under_way.token, now).await? {
                return Err(Code::SessionExpired.into());
            }
            let step = self.begin_enrolment(&mut tx, user, client, now).await?;
            tx.commit().await?;
            self.sign_in_begun.send_replace(());
            return Ok(step);
        }
        let admission = Admission { recovery_codes: Vec::new(), from: client.from };
        let (step, seq) = self.let_in(&mut tx, &under_way, admission, now).await?;
        tx.commit().await?;
        self.announce(seq);
        Ok(step)
    }

    fn is_sign_in_code(&self, under_way: &UnderWay, typed: &str, now: Timestamp) -> bool {
        let UnderWay { token, session, user } = under_way;
        let (Some(sealed), Some(at), PhoneState::Verified { number, .. }) =
            (&session.sealed_code, session.code_at, &user.phone)
        else {
            return false;
        };
        // A number that changed meanwhile opens nothing that was sent to the old one.
        let place = SealedFor::SignInCode { session: *token, number: Some(number) };
        self.is_texted(&TextedCode { sealed, at, place }, typed, now)
    }
}
