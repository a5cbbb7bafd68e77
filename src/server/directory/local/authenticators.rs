//! The authenticators of our own users.

use super::LocalDirectory;
use crate::{
    contract::{AuthenticatorState, LinkKind, User, api::AuditEvent},
    server::{
        crypto::totp,
        directory::{Applied, DirectoryError, NewAuthenticator},
        outbox::message_templates,
        store::{Authenticator, NewLinkKind, WriteTx},
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
        // A configured authenticator stops counting at once, whoever holds its secret.
        tx.authenticators().forget(user.id).await?;
        tx.links().forget_proofs(user.id).await?;
        let wanted = NewLinkKind::Setup;
        let link = self.links.issue(tx, user, wanted, now).await?;
        let sent = AuthenticatorState::LinkSent { at: now, expires_at: link.expires_at };
        tx.users().set_authenticator(user, sent, self.required, now).await?;
        let organisation = &self.organisation;
        let message = match event {
            AuditEvent::AuthenticatorReset => {
                message_templates::authenticator_reset(organisation, user, &link, now)
            }
            _ => message_templates::setup_link(organisation, user, &link),
        };
        Ok(Applied::new(event, vec![message]))
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
        let configured = AuthenticatorState::Configured { at: now };
        tx.users().set_authenticator(user, configured, self.required, now).await?;
        let message = message_templates::authenticator_configured(&self.organisation, user, now);
        Ok(Applied::new(AuditEvent::AuthenticatorConfigured, vec![message]))
    }
}
