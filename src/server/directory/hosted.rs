//! What is done here for the users of a directory that another system keeps: links to pages of ours on which
//! they set up an authenticator, and the words that they get.

use super::{
    Applied, DirectoryError, UserChange,
    link_issuer::{GuardedLink, LinkIssuer},
    remote::{Capabilities, OldCodes, Order, RemoteDirectory},
};
use crate::{
    contract::{
        AuthenticatorState, EnrolmentWay, FactorKind, FactorStatus, LinkKind, RequiredFactors,
        User, UserAction, UserActionKind, api::AuditEvent,
    },
    server::{
        language::Voice,
        outbox::{
            Message,
            message_templates::{self, hosted::SetUpIn},
        },
        store::{Guard, NewLinkKind, Replaces, StoreError, WriteTx},
    },
};
use jiff::Timestamp;
use std::{num::NonZeroU32, sync::Arc};

/// Why no setup link is sent.
const NO_PAGES: &str = "Setup links lead to pages of `mfadmin serve`, and nobody knows where those are. Set \
                        [serve] public_url to the address at which users reach it.";

/// A directory that another system keeps, and the links to pages of ours that its users get.
pub struct HostedDirectory {
    pub remote: Arc<dyn RemoteDirectory>,
    /// Whom messages speak for.
    pub voice: Voice,
    pub links: LinkIssuer,
    pub pages: SetupPages,
    /// The factors that a user must have.
    pub required: RequiredFactors,
}

/// Whether somebody can open the pages that links lead to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SetupPages {
    /// This server shows them, or `[serve] public_url` says where they are.
    #[default]
    Reachable,
    Nowhere,
}

impl HostedDirectory {
    /// What the directory can do and this server, together: the one place where both meet.
    pub fn capabilities(&self) -> Capabilities {
        let capabilities = Capabilities::clone(&self.remote.capabilities());
        match (self.pages, capabilities.enrolment) {
            (SetupPages::Reachable, _) | (_, EnrolmentWay::Keycloak) => capabilities,
            (SetupPages::Nowhere, EnrolmentWay::Hosted) => {
                capabilities.without(UserActionKind::SendSetupLink, NO_PAGES)
            }
        }
    }

    /// The order of a mail of the directory's own, where such mails bring users to an authenticator. Its link works
    /// as long as one of ours would.
    pub fn enrolment_mail(&self) -> Option<Order> {
        let is_its_own = self.remote.capabilities().enrolment == EnrolmentWay::Keycloak;
        let lifespan = u32::try_from(self.links.lifetimes.setup.as_secs()).ok();
        let lifespan = lifespan.and_then(NonZeroU32::new).filter(|_| is_its_own)?;
        Some(Order::SendEnrolmentMail { lifespan })
    }

    /// What `user`, with all their factors, has to prove before a setup link does its work. The app that is
    /// replaced shows who they are as long as it is there.
    pub fn guard_of(&self, user: &User, replaces: Replaces) -> Guard {
        let guard = self.links.guard_of(user, LinkKind::Setup);
        let shows_codes = user.factors.iter().any(|factor| {
            matches!(factor.kind, FactorKind::Authenticator | FactorKind::CounterCodes)
                && factor.status == FactorStatus::Active
        });
        match (guard, replaces) {
            (Guard::Phone, _) | (_, Replaces::Nothing) => guard,
            (_, Replaces::Authenticators) if shows_codes => {
                match self.remote.capabilities().old_codes {
                    OldCodes::Judged => Guard::Authenticator,
                    OldCodes::NotJudged => Guard::Approval,
                }
            }
            (_, Replaces::Authenticators) => guard,
        }
    }

    /// Does `change` to `user`, where it is one that is done here.
    pub async fn apply(
        &self,
        tx: &mut WriteTx,
        user: &mut User,
        change: UserChange,
        now: Timestamp,
    ) -> Result<Applied, DirectoryError> {
        let replaces = match change {
            UserChange::Action(UserAction::SendSetupLink(_)) => Replaces::Nothing,
            UserChange::Action(UserAction::ResetAuthenticator(_)) => Replaces::Authenticators,
            _ => return Err(DirectoryError::Elsewhere),
        };
        let link = self.issue(tx, user, replaces, now).await?;
        let message =
            message_templates::hosted::setup_link(&self.voice, user, &link, self.system());
        let note = match replaces {
            Replaces::Nothing => None,
            Replaces::Authenticators => {
                Some("the old authenticator goes once the new one works".to_owned())
            }
        };
        Ok(Applied { note, ..Applied::new(AuditEvent::SetupLinkSent, vec![message]) })
    }

    /// The mail with a setup link to a user whose authenticators are to be removed at once.
    pub async fn after_reset(
        &self,
        tx: &mut WriteTx,
        user: &mut User,
        now: Timestamp,
    ) -> Result<Message, StoreError> {
        let link = self.issue(tx, user, Replaces::Nothing, now).await?;
        let (voice, system) = (&self.voice, self.system());
        Ok(message_templates::hosted::authenticator_reset(voice, user, &link, (system, now)))
    }

    /// The mail to a user whose new authenticator works.
    pub fn configured(&self, user: &User, now: Timestamp) -> Message {
        message_templates::hosted::authenticator_configured(&self.voice, user, self.system(), now)
    }

    /// What the users sign in to is guarded by this system.
    pub fn system(&self) -> SetUpIn {
        SetUpIn(self.remote.capabilities().kind.label())
    }

    async fn issue(
        &self,
        tx: &mut WriteTx,
        user: &mut User,
        replaces: Replaces,
        now: Timestamp,
    ) -> Result<message_templates::Link, StoreError> {
        let factors = tx.users().directory_factors(&[user.id]).await?;
        user.factors = factors.into_iter().map(|(_, factor)| factor).collect();
        let guard = self.guard_of(user, replaces);
        let wanted = GuardedLink { wanted: NewLinkKind::Setup(replaces), guard };
        let link = self.links.issue_guarded(tx, user, wanted, now).await?;
        match user.authenticator {
            AuthenticatorState::NotConfigured | AuthenticatorState::LinkSent { .. } => {
                let sent = AuthenticatorState::LinkSent { at: now, expires_at: link.expires_at };
                tx.users().set_authenticator(user, sent, self.required, now).await?;
            }
            // That is what the directory says.
            AuthenticatorState::Configured { .. } | AuthenticatorState::Unknown { .. } => {}
        }
        Ok(link)
    }
}
