//! Verifying a phone number by the link that was texted to it.

use super::{
    LinkError, LinkRejection, LinkRequest, ProofRequired, ValidLink, approved::approved_in,
};
use crate::{
    contract::{
        LinkKind, PhoneNumber, PhoneState, Principal,
        api::{AuditEvent, MessageKind},
    },
    server::{
        directory::UserChange,
        outbox::message_templates::PhoneProof,
        service::{Service, actions::ActionContext, record::AuditedChange},
        store::Guard,
    },
};
use jiff::Timestamp;

/// What the page needs to know.
pub struct PhoneView {
    pub number: PhoneNumber,
    pub expires_at: Timestamp,
}

impl Service {
    /// Looks at a phone link, which changes nothing: previews of messages fetch links.
    pub async fn look_at_phone(
        &self,
        link_request: &LinkRequest,
    ) -> Result<Result<PhoneView, ProofRequired>, LinkError> {
        let now = self.now();
        let followed = self.follow(&mut self.store.snapshot().await?, link_request, now).await?;
        let number = number_of(&followed)?;
        Ok(match followed.needed {
            Some(needed) => Err(needed),
            None => Ok(PhoneView { number, expires_at: followed.link.expires_at }),
        })
    }

    /// Verifies the number; gives it.
    pub async fn confirm_phone(
        &self,
        link_request: &LinkRequest,
    ) -> Result<Result<PhoneNumber, ProofRequired>, LinkError> {
        let mut tx = self.store.begin_write().await?;
        let now = self.now();
        let mut followed = self.follow(&mut tx, link_request, now).await?;
        let number = number_of(&followed)?;
        if let Some(needed) = followed.needed {
            return Ok(Err(needed));
        }
        // By what it was guarded, also once that was proved.
        let (proof, note) = match followed.link.guard {
            Guard::Approval => (PhoneProof::Approval, approved_in(&followed.link)),
            _ => (PhoneProof::Text, None),
        };
        if !tx.links().consume(link_request.token, now).await? {
            return Err(LinkRejection::Used { at: now }.into());
        }
        let user = &mut followed.user;
        let principal = Principal::of(user, link_request.from);
        let change = UserChange::VerifyPhone(number.clone(), proof);
        let context = ActionContext { principal: &principal, note, now, request: None };
        let performed = self.perform(&mut tx, context, user, change).await?;
        tx.commit().await?;
        self.announce(performed.recorded.seq);
        Ok(Ok(number))
    }

    /// Whoever got the text says that the number is not the user's: the link ends, and the log tells of it.
    /// Nothing is proved for that, since it opens nothing.
    pub async fn disown_phone(&self, link_request: &LinkRequest) -> Result<(), LinkError> {
        let mut tx = self.store.begin_write().await?;
        let now = self.now();
        let followed = self.follow(&mut tx, link_request, now).await?;
        number_of(&followed)?;
        let user = followed.user;
        tx.links().revoke(user.id, LinkKind::Phone, now).await?;
        let kind = MessageKind::PhoneVerification;
        tx.outbox().withdraw_kind(user.id, kind, now, DISOWNED).await?;
        let change = AuditedChange::of_nobody(&user, AuditEvent::PhoneDisowned);
        let recorded = self.record(&mut tx, change.from(link_request.from), &[], now).await?;
        tx.commit().await?;
        self.announce(recorded.seq);
        Ok(())
    }
}

/// Why a text that waits is not sent any more.
const DISOWNED: &str = "Whoever got an earlier text said that the number is not the user's.";

/// The number that the link verifies, if it still is the one the user has.
fn number_of(followed: &ValidLink) -> Result<PhoneNumber, LinkError> {
    match (&followed.link.number, &followed.user.phone) {
        (Some(wanted), PhoneState::Unverified { number }) if wanted == number => Ok(number.clone()),
        _ => Err(LinkRejection::Ended.into()),
    }
}
