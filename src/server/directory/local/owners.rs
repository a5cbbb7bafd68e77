//! Letting an Owner back in from the host of the database, who lost every factor.

use super::{LocalDirectory, access::log_out};
use crate::{
    contract::{AuthenticatorState, User, api::AuditEvent},
    server::{
        directory::{Applied, DirectoryError},
        outbox::message_templates,
        store::{NewLinkKind, Replaces, WriteTx},
    },
};
use jiff::Timestamp;

impl LocalDirectory {
    /// Takes everything from `owner` that opens the account, but the password: the authenticator and its
    /// recovery codes, sessions, machine tokens and links. Gives the setup link, which asks for no other
    /// factor, because whoever can write the database vouches for who reads it; so no message carries
    /// it.
    pub async fn reset_owner(
        &self,
        tx: &mut WriteTx,
        owner: &mut User,
        now: Timestamp,
    ) -> Result<(Applied, message_templates::Link), DirectoryError> {
        let ended = log_out(tx, owner, now).await?;
        tx.links().revoke_all(owner.id, now).await?;
        self.forget_authenticator(tx, owner, now).await?;
        let wanted = NewLinkKind::Setup(Replaces::Nothing);
        let link = self.links.issue_vouched(tx, owner, wanted, now).await?;
        let sent = AuthenticatorState::LinkSent { at: now, expires_at: link.expires_at };
        self.set_authenticator(tx, owner, sent, now).await?;
        let message = message_templates::owner_reset(&self.voice, owner, now);
        Ok((Applied { ended, ..Applied::new(AuditEvent::OwnerReset, vec![message]) }, link))
    }
}
