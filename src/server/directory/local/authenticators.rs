//! The authenticators of our own users.

use super::{LocalDirectory, access::end_sessions};
use crate::{
    contract::{AuthenticatorState, LinkKind, User, api::AuditEvent},
    server::{
        crypto::totp,
        directory::{Applied, DirectoryError, Ended, NewAuthenticator},
        outbox::message_templates,
        store::{Authenticator, Guard, NewLinkKind, Replaces, StoreError, WriteTx},
    },
};
use jiff::Timestamp;

impl LocalDirectory {
    pub(super) async fn send_setup_link(
        &self,
        tx: &mut WriteTx,
        user: &mut User,
        event: AuditEvent,
        now: Timestamp,
    ) -> Result<Applied, DirectoryError> {
        let mut ended = Ended::default();
        if event == AuditEvent::AuthenticatorReset {
            // Whoever came in by the old one goes out, and finds no link to come back by.
            tx.links().close_guarded(user.id, Guard::Authenticator, now).await?;
            tx.links().revoke_all(user.id, now).await?;
            ended.sessions = end_sessions(tx, user, now).await?;
        }
        self.forget_authenticator(tx, user, now).await?;
        let wanted = NewLinkKind::Setup(Replaces::Nothing);
        let link = self.links.issue(tx, user, wanted, now).await?;
        let sent = AuthenticatorState::LinkSent { at: now, expires_at: link.expires_at };
        self.set_authenticator(tx, user, sent, now).await?;
        let voice = &self.voice;
        let message = match event {
            AuditEvent::AuthenticatorReset => {
                message_templates::authenticator_reset(voice, user, &link, now)
            }
            _ => message_templates::setup_link(voice, user, &link),
        };
        Ok(Applied { ended, ..Applied::new(event, vec![message]) })
    }

    /// A configured authenticator stops counting at once, whoever holds its secret.
    pub(super) async fn forget_authenticator(
        &self,
        tx: &mut WriteTx,
        user: &User,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        if user.authenticator.is_configured() {
            tx.authenticators().note_enrolment(user.id, now).await?;
        }
        tx.authenticators().forget(user.id).await?;
        tx.links().forget_proofs(user.id).await
    }

    pub(super) async fn set_authenticator(
        &self,
        tx: &mut WriteTx,
        user: &mut User,
        state: AuthenticatorState,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        tx.users().set_authenticator(user, state, self.required, now).await
    }

    /// Gives `user` the authenticator. Setup links that are still out stop working.
    pub(super) async fn bind_authenticator(
        &self,
        tx: &mut WriteTx,
        user: &mut User,
        new: NewAuthenticator,
        now: Timestamp,
    ) -> Result<Applied, DirectoryError> {
        let NewAuthenticator { secret, step, recovery_codes } = new;
        let sealed_secret = totp::seal(&self.key, user.id, &secret)?;
        let authenticator = Authenticator { sealed_secret, last_step: step };
        tx.authenticators().bind(user.id, &authenticator, now).await?;
        tx.recovery_codes().insert(user.id, &recovery_codes).await?;
        tx.links().revoke(user.id, LinkKind::Setup, now).await?;
        let configured = AuthenticatorState::Configured { at: Some(now) };
        self.set_authenticator(tx, user, configured, now).await?;
        let message = message_templates::authenticator_configured(&self.voice, user, now);
        Ok(Applied::new(AuditEvent::AuthenticatorConfigured, vec![message]))
    }
}
