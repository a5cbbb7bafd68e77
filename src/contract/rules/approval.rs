//! What has to be proved beside a link, and who approves one where there is nothing to prove it by.

use super::is_privileged;
use crate::contract::{Code, Kind, LinkKind, Principal, RequestSource, Role, User, api::Channel};
use jiff::Timestamp;

/// What shows that whoever opens a link is its user. A link in a mail shows that somebody reads the
/// user's mail, no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecondChannel {
    /// Nothing: the link came by the way that it proves, or opens nothing.
    None,
    /// A code texted to the verified phone.
    Text,
    /// A code of the authenticator app, or a recovery code.
    Authenticator,
    /// A code that an Owner or Admin speaks to the user.
    Approval,
}

/// By what `user` shows who they are at a link, on a server that sends what is in `sends`.
pub fn second_channel(user: &User, link: LinkKind, sends: &[Channel]) -> SecondChannel {
    let sends_texts = sends.contains(&Channel::Text);
    match link {
        // It came to the number itself, unless somebody has to pass it on.
        LinkKind::Phone if sends_texts => SecondChannel::None,
        LinkKind::Phone => SecondChannel::Approval,
        // The password and the second factor are asked for all the same.
        LinkKind::Network => SecondChannel::None,
        // It came to the address itself, and opens nothing.
        LinkKind::Email => SecondChannel::None,
        LinkKind::Password if user.authenticator.is_configured() => SecondChannel::Authenticator,
        LinkKind::Password | LinkKind::Setup => match user.phone.is_verified() {
            true if sends_texts => SecondChannel::Text,
            true => SecondChannel::Approval,
            // Who may act on everybody is not let in by a mailbox.
            false if is_privileged(user) => SecondChannel::Approval,
            false => SecondChannel::None,
        },
    }
}

/// The links of `user` that are out at the time `now` and wait for an approval.
pub fn links_to_approve(user: &User, sends: &[Channel], now: Timestamp) -> Vec<LinkKind> {
    let is_out = |link: &LinkKind| {
        link.sent_at(user).is_some() && link.expires_at(user).is_none_or(|until| until > now)
    };
    let waits = |link: &LinkKind| second_channel(user, *link, sends) == SecondChannel::Approval;
    if user.kind == Kind::Avobot || !user.is_enabled() {
        return Vec::new();
    }
    // A verified phone shows who they are, where it can be texted.
    let replaces = user.replacement_link_expires_at.is_some_and(|until| until > now)
        && second_channel(user, LinkKind::Setup, sends) != SecondChannel::Text;
    let is_wanted = |link: &LinkKind| match link {
        LinkKind::Setup if replaces => true,
        link => is_out(link) && waits(link),
    };
    LinkKind::ALL.into_iter().filter(is_wanted).collect()
}

/// Whether `approver` may approve a link of `target`. Owners and Admins are approved by another Owner,
/// or on the host of the database, where an Owner is who they are anyway.
///
/// # Errors
/// [`Code::Forbidden`] for a member, [`Code::MfaNotApplicable`] for an Avobot, [`Code::UserDisabled`];
/// [`Code::OwnerProtected`] and [`Code::OwnerRequired`] for an Owner and an Admin met by an Admin,
/// whatever the policy says; [`Code::SelfProtected`] for oneself.
pub fn check_approval(approver: &Principal, target: &User) -> Result<(), Code> {
    let is_on_host = matches!(approver.from, Some(RequestSource::Local { .. }));
    match (approver.role, target.role) {
        (Role::Member, _) => Err(Code::Forbidden),
        _ if target.kind == Kind::Avobot => Err(Code::MfaNotApplicable),
        _ if !target.is_enabled() => Err(Code::UserDisabled),
        (_, Role::Member) => Ok(()),
        (Role::Admin, Role::Owner) => Err(Code::OwnerProtected),
        (Role::Admin, Role::Admin) if approver.person.id != target.id => Err(Code::OwnerRequired),
        _ if approver.person.id == target.id && !is_on_host => Err(Code::SelfProtected),
        (Role::Admin, _) => Err(Code::OwnerRequired),
        (Role::Owner, _) => Ok(()),
    }
}
