//! Verifying a phone number by the link that was texted to it.

use super::{
    Service,
    record::Deed,
    visit::{Closed, Followed, Turned, Visit},
};
use crate::{
    contract::{PhoneNumber, PhoneState, api::AuditEvent},
    server::outbox::letters,
};
use jiff::Timestamp;

/// What the page needs to know.
pub struct PhoneView {
    pub number: PhoneNumber,
    pub expires_at: Timestamp,
}

impl Service {
    /// Looks at a phone link, which changes nothing: previews of messages fetch links.
    pub async fn look_at_phone(&self, visit: &Visit) -> Result<PhoneView, Turned> {
        let now = self.now();
        let followed = self.follow(&mut self.store.snapshot().await?, visit, now).await?;
        let number = number_of(&followed)?;
        Ok(PhoneView { number, expires_at: followed.link.expires_at })
    }

    /// Verifies the number; gives it.
    pub async fn confirm_phone(&self, visit: &Visit) -> Result<PhoneNumber, Turned> {
        let mut tx = self.store.begin_write().await?;
        let now = self.now();
        let mut followed = self.follow(&mut tx, visit, now).await?;
        let number = number_of(&followed)?;
        if !tx.links().consume(visit.token, now).await? {
            return Err(Closed::Used { at: now }.into());
        }
        let user = &mut followed.user;
        let verified = PhoneState::Verified { number: number.clone(), at: now };
        tx.users().set_phone(user, verified, now).await?;
        let letter = letters::phone_verified(&self.organisation, user, &number, now);
        let deed = Deed::own(user, AuditEvent::PhoneVerified).from(visit.from);
        let recorded = self.record(&mut tx, deed, &[letter], now).await?;
        tx.commit().await?;
        self.announce(recorded.seq);
        Ok(number)
    }
}

/// The number that the link verifies, if it still is the one the user has.
fn number_of(followed: &Followed) -> Result<PhoneNumber, Turned> {
    match (&followed.link.number, &followed.user.phone) {
        (Some(wanted), PhoneState::Unverified { number }) if wanted == number => Ok(number.clone()),
        _ => Err(Closed::Revoked.into()),
    }
}
