//! Users of our own database: a change is a part of the caller's transaction.

mod access;
mod authenticators;
mod emails;
mod life_cycle;
mod networks;
mod operators;
mod owners;
pub mod passwords;
mod phones;
pub mod recovery_codes;

use super::{Applied, DirectoryError, UserChange, link_issuer::LinkIssuer};
use crate::{
    contract::{RequiredFactors, User, UserAction, api::AuditEvent},
    server::{crypto::SealingKey, language::Voice, store::WriteTx},
};
use jiff::Timestamp;

/// The directory of our own users.
pub struct LocalDirectory {
    pub key: SealingKey,
    /// Whom messages speak for.
    pub voice: Voice,
    pub links: LinkIssuer,
    /// The factors that a user must have.
    pub required: RequiredFactors,
}

impl LocalDirectory {
    /// Does `change` to `user`.
    pub async fn apply(
        &self,
        tx: &mut WriteTx,
        user: &mut User,
        change: UserChange,
        now: Timestamp,
    ) -> Result<Applied, DirectoryError> {
        match change {
            UserChange::Action(UserAction::SetPhone(patch)) => {
                self.set_phone(tx, user, patch, now).await
            }
            UserChange::Action(UserAction::SendSetupLink(_)) => {
                self.send_setup_link(tx, user, AuditEvent::SetupLinkSent, now).await
            }
            UserChange::Action(UserAction::ResetAuthenticator(_)) => {
                self.send_setup_link(tx, user, AuditEvent::AuthenticatorReset, now).await
            }
            UserChange::Action(UserAction::ResetAccess(reset)) => {
                self.reset_access(tx, user, reset, now).await
            }
            UserChange::Action(UserAction::Edit(edit)) => self.edit(tx, user, edit, now).await,
            UserChange::Action(UserAction::SetEmail(patch)) => {
                self.order_email(tx, user, patch.email, now).await
            }
            UserChange::Action(UserAction::CancelEmailChange(_)) => {
                self.cancel_email(tx, user, now).await
            }
            UserChange::Action(UserAction::Disable(_)) => self.disable(tx, user, now).await,
            UserChange::Action(UserAction::Enable(_)) => self.enable(tx, user, now).await,
            // The rules offer these to nobody: only a directory of another system locks out, and lists
            // factors.
            UserChange::Action(UserAction::Unlock(_) | UserAction::RemoveFactor(_)) => {
                Err(DirectoryError::Elsewhere)
            }
            UserChange::Action(UserAction::Remove(_)) => self.remove(tx, user, now).await,
            UserChange::ConfirmEmail(email) => self.confirm_email(tx, user, email, now).await,
            UserChange::VerifyPhone(number, proof) => {
                self.verify_phone(tx, user, (number, proof), now).await
            }
            UserChange::BindAuthenticator(new) => self.bind_authenticator(tx, user, new, now).await,
            UserChange::SetPassword(password) => self.set_password(tx, user, password, now).await,
            UserChange::OfferNetworkLink => self.offer_network_link(tx, user, now).await,
        }
    }
}
