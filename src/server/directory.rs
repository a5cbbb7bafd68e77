//! Where users and their factors live, and what changes them there.

pub mod hosted;
pub mod link_issuer;
pub mod local;
pub mod remote;

use super::{
    crypto::{Unsealable, totp},
    outbox::{Message, message_templates::PhoneProof},
    store::{Guard, Replaces, StoreError, WriteTx},
};
use crate::contract::{
    Email, JobId, LinkKind, PhoneNumber, User, UserAction, UserId, api::AuditEvent, phone::Line,
};
use hosted::{HostedDirectory, SetupPages};
use jiff::Timestamp;
use local::LocalDirectory;
use remote::RemoteDirectory;
use std::sync::Arc;
use thiserror::Error;

/// A directory of users.
pub enum Directory {
    /// Our own database.
    Local(LocalDirectory),
    /// Another system keeps it. Nothing of it is a part of the caller's transaction: what is to be done
    /// there is ordered, and done afterwards. Operators are no users of it: our own tables have them.
    Remote { users: Box<HostedDirectory>, operators: LocalDirectory },
}

/// What is done to a user.
pub enum UserChange {
    /// By an Owner or Admin.
    Action(UserAction),
    /// By the user, who opened the link to this number.
    VerifyPhone(PhoneNumber, PhoneProof),
    /// By the user, who entered a code of it.
    BindAuthenticator(NewAuthenticator),
    /// By the user, who chose it.
    SetPassword(NewPassword),
    /// By the user, who opened the link that was mailed to this address.
    ConfirmEmail(Email),
    /// By the server, after too many attempts at the account failed.
    OfferNetworkLink,
}

/// A password that was chosen.
pub struct NewPassword {
    /// Its argon2id hash.
    pub hash: String,
    /// Whether the user is logged out everywhere.
    pub ends_sessions: bool,
}

/// An authenticator whose first code was right.
pub struct NewAuthenticator {
    pub secret: totp::Secret,
    /// The time step of that code.
    pub step: i64,
    /// The recovery codes that come with it, hashed.
    pub recovery_codes: Vec<String>,
}

/// What a change did, and what the user is to be told of it.
pub struct Applied {
    pub event: AuditEvent,
    pub messages: Vec<Message>,
    pub ended: Ended,
    /// Jobs of the user that ended with it.
    pub jobs_cancelled: Vec<JobId>,
    /// Other users, whose order of a new address ended with the rights of the user who gave it.
    pub orders_ended: Vec<UserId>,
    /// A fact for the audit entry.
    pub note: Option<String>,
    /// The address by which the audit entry names the user, where it is not the one that counts.
    pub named_by: Option<Email>,
}

/// What the audit log says of a number that no numbering plan has; nothing of others.
pub fn unlisted_note(line: Line) -> Option<&'static str> {
    (line == Line::Unlisted).then_some("number not in the numbering plans")
}

/// What a change shut: how many sessions and machine tokens of the user.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ended {
    pub sessions: u32,
    pub tokens: u32,
}

#[derive(Debug, Error)]
pub enum DirectoryError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Sealing(#[from] Unsealable),
    #[error("the users live in another system, which is asked for its changes one by one")]
    Elsewhere,
}

impl Directory {
    /// `local`, or `remote` in its place, whose users are told of links that lead to `pages`.
    pub fn of(
        local: LocalDirectory,
        remote: Option<Arc<dyn RemoteDirectory>>,
        pages: SetupPages,
    ) -> Self {
        let Some(remote) = remote else { return Self::Local(local) };
        let (voice, links) = (local.voice.clone(), local.links.clone());
        let required = local.required;
        let users = HostedDirectory { remote, voice, links, pages, required };
        Self::Remote { users: Box::new(users), operators: local }
    }

    /// The directory that another system keeps, where one does.
    pub fn remote(&self) -> Option<&dyn RemoteDirectory> {
        match self {
            Self::Local(_) => None,
            Self::Remote { users, .. } => Some(&*users.remote),
        }
    }

    /// The same, with what is done here for its users.
    pub fn hosted(&self) -> Option<&HostedDirectory> {
        match self {
            Self::Local(_) => None,
            Self::Remote { users, .. } => Some(users),
        }
    }

    /// The directory that another system keeps and `user` is of: operators are of none.
    pub fn host_of(&self, user: &User) -> Option<&HostedDirectory> {
        self.hosted().filter(|_| user.as_of.is_some())
    }

    /// What `user` has to prove before a link of `purpose` does its work, after which what it `replaces` goes.
    pub fn guard_of(&self, user: &User, purpose: LinkKind, replaces: Replaces) -> Guard {
        match (self, self.host_of(user), purpose) {
            (_, Some(hosted), LinkKind::Setup) => hosted.guard_of(user, replaces),
            // No other link for such a user is issued here.
            (_, Some(_), _) => Guard::Gone,
            (Self::Local(local) | Self::Remote { operators: local, .. }, None, _) => {
                local.links.guard_of(user, purpose)
            }
        }
    }

    /// Does `change`, which is allowed, to `user`. The caller writes the audit entry, queues the
    /// messages and commits.
    pub async fn apply(
        &self,
        tx: &mut WriteTx,
        user: &mut User,
        change: UserChange,
        now: Timestamp,
    ) -> Result<Applied, DirectoryError> {
        match (self, self.host_of(user)) {
            (_, Some(hosted)) => hosted.apply(tx, user, change, now).await,
            (Self::Local(local) | Self::Remote { operators: local, .. }, None) => {
                local.apply(tx, user, change, now).await
            }
        }
    }
}

impl Directory {
    /// Erases the user, of whose removal all is recorded.
    pub async fn erase(
        &self,
        tx: &mut WriteTx,
        user: UserId,
        now: Timestamp,
    ) -> Result<(), DirectoryError> {
        match self {
            Self::Local(local) => local.erase(tx, user, now).await,
            Self::Remote { .. } => Err(DirectoryError::Elsewhere),
        }
    }
}

impl Applied {
    /// It did `event` and shut nothing.
    fn new(event: AuditEvent, messages: Vec<Message>) -> Self {
        let (ended, jobs_cancelled) = (Ended::default(), Vec::new());
        let orders_ended = Vec::new();
        Self { event, messages, ended, jobs_cancelled, orders_ended, note: None, named_by: None }
    }
}
