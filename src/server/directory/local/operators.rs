//! The credentials of operators, whom whoever can write the database vouches for.

use super::{
    LocalDirectory,
    life_cycle::{EndedAccess, end_access},
};
use crate::{
    contract::{AccountId, User, api::AuditEvent},
    server::{
        directory::{Applied, DirectoryError},
        outbox::message_templates,
        store::{NewLinkKind, StoreError, WriteTx},
    },
};
use jiff::Timestamp;

impl LocalDirectory {
    /// The link with which `operator` chooses a password. No message carries it, so it asks for no other
    /// factor: the first sign-in sets up the authenticator.
    pub async fn invite_operator(
        &self,
        tx: &mut WriteTx,
        operator: &User,
        now: Timestamp,
    ) -> Result<message_templates::Link, DirectoryError> {
        // There are none: a new operator has not signed in, and a reset ends them.
        let wanted = NewLinkKind::Password { ends_sessions: false };
        Ok(self.links.issue_vouched(tx, operator, wanted, now).await?)
    }

    /// Takes everything from `operator` that opens the account, and begins anew with the link.
    pub async fn reset_operator(
        &self,
        tx: &mut WriteTx,
        operator: &mut User,
        now: Timestamp,
    ) -> Result<(Applied, message_templates::Link), DirectoryError> {
        let EndedAccess { ended, .. } = self.shut_out(tx, operator, now).await?;
        let link = self.invite_operator(tx, operator, now).await?;
        let message = message_templates::operator_reset(&self.voice, operator, now);
        Ok((Applied { ended, ..Applied::new(AuditEvent::OperatorReset, vec![message]) }, link))
    }

    /// Ends all that `operator` can do; gives what there was.
    pub async fn remove_operator(
        &self,
        tx: &mut WriteTx,
        operator: &mut User,
        now: Timestamp,
    ) -> Result<Vec<String>, DirectoryError> {
        let access = self.shut_out(tx, operator, now).await?;
        tx.outbox().withdraw_all(operator.id, now, "The operator was removed.").await?;
        tx.accounts().remove_operator(AccountId(operator.id.0)).await?;
        Ok(access.words())
    }

    async fn shut_out(
        &self,
        tx: &mut WriteTx,
        operator: &mut User,
        now: Timestamp,
    ) -> Result<EndedAccess, StoreError> {
        let access = end_access(tx, operator, now).await?;
        tx.passwords().forget(operator.id).await?;
        self.forget_authenticator(tx, operator, now).await?;
        tx.authenticators().forget_enrolment(operator.id).await?;
        Ok(access)
    }
}
