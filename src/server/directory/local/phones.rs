//! The phones of our own users.

use super::LocalDirectory;
use crate::{
    contract::{
        LinkKind, PhoneChange, PhoneNumber, PhoneState, User,
        api::{AuditEvent, Channel, MessageKind, PhonePatch},
    },
    server::{
        directory::{Applied, DirectoryError, unlisted_note},
        outbox::message_templates::{self, LinkArrival, PhoneProof},
        store::{Guard, NewLinkKind, StoreError, WriteTx},
    },
};
use jiff::Timestamp;

impl LocalDirectory {
    pub(super) async fn set_phone(
        &self,
        tx: &mut WriteTx,
        user: &mut User,
        patch: PhonePatch,
        now: Timestamp,
    ) -> Result<Applied, DirectoryError> {
        let PhonePatch { phone: number, .. } = patch;
        let event = match PhoneChange::of(&user.phone, &number) {
            PhoneChange::Added => AuditEvent::PhoneAdded,
            // The text was lost, or the link in it ran out.
            PhoneChange::LinkSentAgain => AuditEvent::PhoneLinkSent,
            PhoneChange::Updated | PhoneChange::Nothing => AuditEvent::PhoneUpdated,
        };
        if event != AuditEvent::PhoneLinkSent {
            tx.links().close_guarded(user.id, Guard::Phone, now).await?;
            tx.links().forget_proofs(user.id).await?;
        }
        let phone = PhoneState::Unverified { number: number.clone() };
        tx.users().set_phone(user, phone, self.required, now).await?;
        let wanted = NewLinkKind::Phone { number: number.clone() };
        let link = self.links.issue(tx, user, wanted, now).await?;
        let voice = &self.voice;
        let mut messages = vec![message_templates::phone_verification(voice, user, &number, &link)];
        if event != AuditEvent::PhoneLinkSent {
            let arrives = match self.links.sends.contains(&Channel::Text) {
                true => LinkArrival::Text,
                false => LinkArrival::PassedOn,
            };
            let at = (arrives, now);
            messages.insert(0, message_templates::phone_changed(voice, user, &number, at));
        }
        let fact = unlisted_note(number.line()).filter(|_| event != AuditEvent::PhoneLinkSent);
        Ok(Applied { note: fact.map(str::to_owned), ..Applied::new(event, messages) })
    }

    /// Ends the link that verifies the number of `user`, if one works; whether one did.
    pub(super) async fn end_phone_link(
        &self,
        tx: &mut WriteTx,
        user: &User,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let worked = tx.links().is_live(user.id, LinkKind::Phone, now).await?;
        tx.links().revoke(user.id, LinkKind::Phone, now).await?;
        let why = "The role of the user was changed.";
        tx.outbox().withdraw_kind(user.id, MessageKind::PhoneVerification, now, why).await?;
        Ok(worked)
    }

    /// The number counts from now on.
    pub(super) async fn verify_phone(
        &self,
        tx: &mut WriteTx,
        user: &mut User,
        (number, proof): (PhoneNumber, PhoneProof),
        now: Timestamp,
    ) -> Result<Applied, DirectoryError> {
        let verified = PhoneState::Verified { number: number.clone(), at: Some(now) };
        tx.users().set_phone(user, verified, self.required, now).await?;
        let message = message_templates::phone_verified(&self.voice, user, (&number, proof), now);
        Ok(Applied::new(AuditEvent::PhoneVerified, vec![message]))
    }
}
