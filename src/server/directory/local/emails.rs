//! The addresses of our own users.

use super::{LocalDirectory, access::end_sessions};
use crate::{
    contract::{Email, LinkKind, User, api::AuditEvent, api::MessageKind, text::counted},
    server::{
        directory::{Applied, DirectoryError, Ended},
        outbox::{Message, message_templates},
        store::{NewLinkKind, StoreError, WriteTx},
    },
};
use jiff::Timestamp;

impl LocalDirectory {
    /// Has `email` wait until the link in the mail to it is used; an order of before ends. Whoever came
    /// in by the old mailbox goes out at once, and finds no link there to come back by. Machine tokens
    /// stay: no mailbox leads to them.
    pub(super) async fn order_email(
        &self,
        tx: &mut WriteTx,
        user: &mut User,
        email: Email,
        now: Timestamp,
    ) -> Result<Applied, DirectoryError> {
        let sessions = end_sessions(tx, user, now).await?;
        tx.links().revoke_all(user.id, now).await?;
        tx.users().forget_setup_link(user).await?;
        let wanted = NewLinkKind::Email { address: email.clone() };
        let link = self.links.issue(tx, user, wanted, now).await?;
        tx.users().revise(user).await?;
        let voice = &self.voice;
        let messages = vec![
            message_templates::email_change_ordered(voice, user, &email, now),
            message_templates::email_confirmation(voice, user, &email, &link),
        ];
        let ended = Ended { sessions, ..Ended::default() };
        let applied = Applied::new(AuditEvent::EmailChangeOrdered, messages);
        // Entries hold no address but that of whom they name.
        Ok(Applied { ended, note: ended_in_words(sessions), named_by: Some(email), ..applied })
    }

    /// The address stays; the link to the new one stops working.
    pub(super) async fn cancel_email(
        &self,
        tx: &mut WriteTx,
        user: &mut User,
        now: Timestamp,
    ) -> Result<Applied, DirectoryError> {
        let message = self.end_email_order(tx, user, now).await?;
        tx.users().revise(user).await?;
        Ok(Applied::new(AuditEvent::EmailChangeCancelled, vec![message]))
    }

    /// Ends the order of a new address; gives the message about it.
    pub(super) async fn end_email_order(
        &self,
        tx: &mut WriteTx,
        user: &User,
        now: Timestamp,
    ) -> Result<Message, StoreError> {
        tx.links().revoke(user.id, LinkKind::Email, now).await?;
        let why = "The change of the address was cancelled.";
        tx.outbox().withdraw_kind(user.id, MessageKind::EmailConfirmation, now, why).await?;
        Ok(message_templates::email_change_cancelled(&self.voice, user, now))
    }

    /// `email` counts from now on. What was begun under the old address ends.
    pub(super) async fn confirm_email(
        &self,
        tx: &mut WriteTx,
        user: &mut User,
        email: Email,
        now: Timestamp,
    ) -> Result<Applied, DirectoryError> {
        let sessions = end_sessions(tx, user, now).await?;
        // A number that was ordered along with the address is still to be verified.
        tx.links().revoke_mailed(user.id, now).await?;
        tx.users().forget_setup_link(user).await?;
        let old = user.email.clone();
        tx.users().set_email(user, email, self.required, now).await?;
        let voice = &self.voice;
        let told = old.map(|old| message_templates::email_changed(voice, user, &old, now));
        let confirmed = message_templates::email_confirmed(voice, user, now);
        let messages = told.into_iter().chain([confirmed]).collect();
        let ended = Ended { sessions, ..Ended::default() };
        let applied = Applied::new(AuditEvent::EmailChanged, messages);
        Ok(Applied { ended, note: ended_in_words(sessions), ..applied })
    }
}

/// For the audit log.
fn ended_in_words(sessions: u32) -> Option<String> {
    (sessions > 0).then(|| format!("{} ended", counted(sessions.into(), "session")))
}
