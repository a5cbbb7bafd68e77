//! Issuing links: whoever has a link to a user's page may do there what the link is for.

use crate::{
    contract::{
        LinkKind, User,
        api::Channel,
        rules::{SecondChannel, second_channel},
    },
    server::{
        crypto::{self, TokenHash},
        outbox::message_templates,
        store::{Guard, NewLink, NewLinkKind, StoreError, WriteTx},
    },
};
use jiff::{SignedDuration, Timestamp};

/// How long the links in mails are good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinkLifetimes {
    pub setup: SignedDuration,
    pub password: SignedDuration,
    pub phone: SignedDuration,
    pub email: SignedDuration,
}

/// Of the link that admits a network: whoever is attacked gets one mail a day.
const NETWORK_LINK: SignedDuration = SignedDuration::from_hours(24);

impl LinkLifetimes {
    /// For how long a link of this kind works.
    pub fn of(&self, kind: LinkKind) -> SignedDuration {
        match kind {
            LinkKind::Setup => self.setup,
            LinkKind::Password => self.password,
            LinkKind::Phone => self.phone,
            LinkKind::Network => NETWORK_LINK,
            LinkKind::Email => self.email,
        }
    }
}

impl Default for LinkLifetimes {
    fn default() -> Self {
        Self {
            setup: SignedDuration::from_hours(24),
            password: SignedDuration::from_hours(1),
            phone: SignedDuration::from_hours(24),
            email: SignedDuration::from_hours(24),
        }
    }
}

/// Issues the links of one server.
#[derive(Clone)]
pub struct LinkIssuer {
    /// The base of links, without a slash at its end.
    pub public_url: String,
    pub lifetimes: LinkLifetimes,
    /// The channels that something sends.
    pub sends: Vec<Channel>,
}

/// A link to be, and what stands before it.
pub(super) struct GuardedLink {
    pub wanted: NewLinkKind,
    pub guard: Guard,
}

impl LinkIssuer {
    /// A new link; older ones of its purpose stop working.
    pub async fn issue(
        &self,
        tx: &mut WriteTx,
        user: &User,
        wanted: NewLinkKind,
        now: Timestamp,
    ) -> Result<message_templates::Link, StoreError> {
        let guard = self.guard_of(user, wanted.kind());
        self.issue_guarded(tx, user, GuardedLink { wanted, guard }, now).await
    }

    /// A link for which nothing else is asked: somebody on the host of the database vouches for whoever
    /// gets it, by another way than a message.
    pub async fn issue_vouched(
        &self,
        tx: &mut WriteTx,
        user: &User,
        wanted: NewLinkKind,
        now: Timestamp,
    ) -> Result<message_templates::Link, StoreError> {
        let guard = Guard::Vouched;
        self.issue_guarded(tx, user, GuardedLink { wanted, guard }, now).await
    }

    /// What `user` has to prove before a link of `purpose` does its work.
    pub fn guard_of(&self, user: &User, purpose: LinkKind) -> Guard {
        match second_channel(user, purpose, &self.sends) {
            SecondChannel::None => Guard::None,
            SecondChannel::Text => Guard::Phone,
            SecondChannel::Authenticator => Guard::Authenticator,
            SecondChannel::Approval => Guard::Approval,
        }
    }

    pub(super) async fn issue_guarded(
        &self,
        tx: &mut WriteTx,
        user: &User,
        link: GuardedLink,
        now: Timestamp,
    ) -> Result<message_templates::Link, StoreError> {
        let GuardedLink { wanted, guard } = link;
        let kind = wanted.kind();
        let token = crypto::new_token();
        let expires_at = now.checked_add(self.lifetimes.of(kind)).unwrap_or(Timestamp::MAX);
        let hash = TokenHash::of(&token);
        let row =
            NewLink { wanted, guard, token: hash, user: user.id, created_at: now, expires_at };
        tx.links().issue(row).await?;
        let url = [self.public_url.as_str(), kind.as_str(), &token].join("/");
        Ok(message_templates::Link { url, token: hash, expires_at })
    }
}
