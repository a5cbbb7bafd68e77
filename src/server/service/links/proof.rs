//! Proving a factor before a link is followed.

use super::{LinkError, LinkRejection, LinkRequest, ProofMethod, ProofRequired, hosted::Judged};
use crate::{
    contract::{AccountId, Code, PhoneNumber, typed_code},
    server::{
        crypto::{self, SealedFor, TokenHash},
        directory::local::recovery_codes::RecoveryCode,
        service::{
            Service,
            texted_code::{CodeRecipient, PAUSE, TextedCode},
        },
        store::LinkRow,
    },
};

/// Texted codes per link.
const MAX_CODES: i64 = 5;

/// What asking for a texted code led to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Texted {
    Queued,
    /// The last one is less than a minute old.
    TooSoon,
    /// Too many were sent to this user lately, by whatever way.
    TooOften,
    /// No more for this link.
    TooMany,
    /// Nothing has to be proved by a text.
    NotNeeded,
}

/// What came of a code.
pub enum Proved {
    /// The browser shows this token from now on.
    Yes(String),
    /// Wrong, too old or used before, which all look the same.
    No(ProofRequired),
    /// The system that keeps the authenticator could not be asked.
    NotAsked(ProofRequired),
    /// There was nothing to prove.
    NotNeeded,
}

impl Service {
    /// Texts a code to the verified number of the user.
    pub async fn text_code(&self, link_request: &LinkRequest) -> Result<Texted, LinkError> {
        let mut tx = self.store.begin_write().await?;
        let now = self.now();
        let followed = self.follow(&mut tx, link_request, now).await?;
        let Some(ProofRequired { way: ProofMethod::Text { number, .. }, .. }) = followed.needed
        else {
            return Ok(Texted::NotNeeded);
        };
        if followed.link.codes >= MAX_CODES {
            return Ok(Texted::TooMany);
        }
        let last = followed.link.code_at.and_then(|at| at.checked_add(PAUSE).ok());
        if last.is_some_and(|until| until > now) {
            return Ok(Texted::TooSoon);
        }
        let account = AccountId::of_user(followed.user.id);
        match self.count_text(&mut tx, account, now).await {
            Err(refused) if refused.code() == Some(Code::TooManyRequests) => {
                return Ok(Texted::TooOften);
            }
            counted => counted?,
        }
        let place = SealedFor::LinkCode { link: link_request.token, number: Some(&number) };
        let recipient = CodeRecipient { user: &followed.user, number: &number };
        let sealed = self.queue_code(&mut tx, recipient, place, now).await?;
        tx.links().put_link_code(link_request.token, sealed, now).await?;
        tx.commit().await?;
        self.outbox.message_queued();
        Ok(Texted::Queued)
    }

    /// Takes the code that the visitor entered.
    pub async fn prove(&self, link_request: &LinkRequest, code: &str) -> Result<Proved, LinkError> {
        let now = self.now();
        let followed = self.follow(&mut self.store.snapshot().await?, link_request, now).await?;
        let Some(needed) = followed.needed.clone() else { return Ok(Proved::NotNeeded) };
        let recovery = match (&needed.way, RecoveryCode::parse(code)) {
            (ProofMethod::Authenticator, Some(code)) => {
                self.hash_of_recovery_code(&followed.user, code).await?
            }
            _ => None,
        };
        let digits = typed_code::plain(code);
        let judged = match (&needed.way, self.directory.host_of(&followed.user)) {
            (ProofMethod::Authenticator, Some(_)) => {
                Some(self.ask_directory(link_request, (&followed, needed), &digits).await?)
            }
            _ => None,
        };
        if let Some(Judged::NotAsked(needed)) = judged {
            return Ok(Proved::NotAsked(needed));
        }
        let mut tx = self.store.begin_write().await?;
        let now = self.now();
        if judged.is_some() {
            tx.links().discount_failure(link_request.token).await?;
        }
        // The link may have been used since it was looked at.
        let followed = self.follow(&mut tx, link_request, now).await?;
        let Some(needed) = followed.needed.clone() else { return Ok(Proved::NotNeeded) };
        let (link, user) = (&followed.link, &followed.user);
        let right = match (&needed.way, &recovery) {
            (ProofMethod::Text { number, .. }, _) => texted_code(link_request, link, number)
                .is_some_and(|texted| self.is_texted(&texted, &digits, now)),
            (ProofMethod::Approval { .. }, _) => self.is_approval(link_request, link, &digits, now),
            (ProofMethod::Authenticator, _) if judged.is_some() => {
                matches!(judged, Some(Judged::Right))
            }
            (ProofMethod::Authenticator, Some(hash)) => {
                tx.recovery_codes().consume(user.id, hash, now).await?
            }
            (ProofMethod::Authenticator, None) => {
                self.accept_totp(&mut tx, user, &digits, now).await?
            }
        };
        if !right {
            let locked = self.wrong_code(&mut tx, link_request, &followed, now).await?;
            tx.commit().await?;
            if let Some(seq) = locked {
                self.announce(seq);
                return Err(LinkRejection::TooManyTries.into());
            }
            return Ok(Proved::No(needed));
        }
        let proof = crypto::new_token();
        tx.links().put_proof(link_request.token, TokenHash::of(&proof)).await?;
        let seq = match needed.way {
            ProofMethod::Authenticator if recovery.is_some() => {
                Some(self.tell_of_recovery(&mut tx, user, link_request.from, now).await?)
            }
            ProofMethod::Approval { .. } => {
                Some(self.record_approval(&mut tx, link_request, (user, link), now).await?)
            }
            ProofMethod::Authenticator | ProofMethod::Text { .. } => None,
        };
        tx.commit().await?;
        if let Some(seq) = seq {
            self.announce(seq);
        }
        Ok(Proved::Yes(proof))
    }
}

/// The last code that was texted for the link. One texted to another number proves nothing.
fn texted_code<'a>(
    link_request: &LinkRequest,
    link: &'a LinkRow,
    number: &'a PhoneNumber,
) -> Option<TextedCode<'a>> {
    let place = SealedFor::LinkCode { link: link_request.token, number: Some(number) };
    Some(TextedCode { sealed: link.sealed_code.as_ref()?, at: link.code_at?, place })
}
