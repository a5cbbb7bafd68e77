//! Verifying a phone number by the link that was texted to it.

use super::{
    Service,
    link_request::{LinkError, LinkRejection, LinkRequest, ValidLink},
    record::AuditedChange,
};
use crate::{
    contract::{PhoneNumber, PhoneState, api::AuditEvent},
    server::outbox::message_templates,
};
use jiff::Timestamp;

/// What the page needs to know.
pub struct PhoneView {
    pub number: PhoneNumber,
    pub expires_at: Timestamp,
}

impl Service {
    /// Looks at a phone link, which changes nothing: previews of messages fetch links.
    pub async fn look_at_phone(&self, link_request: &LinkRequest) -> Result<PhoneView, LinkError> {
        let now = self.now();
        let followed = self.follow(&mut self.store.snapshot().await?, link_request, now).await?;
        let number = number_of(&followed)?;
        Ok(PhoneView { number, expires_at: followed.link.expires_at })
    }

    /// Verifies the number; gives it.
    pub async fn confirm_phone(
        &self,
        link_request: &LinkRequest,
    ) -> Result<PhoneNumber, LinkError> {
        let mut tx = self.store.begin_write().await?;
        let now = self.now();
        let mut followed = self.follow(&mut tx, link_request, now).await?;
        let number = number_of(&followed)?;
        if !tx.links().consume(link_request.token, now).await? {
            return Err(LinkRejection::Used { at: now }.into());
        }
        let user = &mut followed.user;
        let verified = PhoneState::Verified { number: number.clone(), at: now };
        tx.users().set_phone(user, verified, self.policy.required, now).await?;
        let message = message_templates::phone_verified(&self.organisation, user, &number, now);
        let change = AuditedChange::own(user, AuditEvent::PhoneVerified).from(link_request.from);
        let recorded = self.record(&mut tx, change, &[message], now).await?;
        tx.commit().await?;
        self.announce(recorded.seq);
        Ok(number)
    }
}

/// The number that the link verifies, if it still is the one the user has.
fn number_of(followed: &ValidLink) -> Result<PhoneNumber, LinkError> {
    match (&followed.link.number, &followed.user.phone) {
        (Some(wanted), PhoneState::Unverified { number }) if wanted == number => Ok(number.clone()),
        _ => Err(LinkRejection::Revoked.into()),
    }
}
