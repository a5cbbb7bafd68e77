//! What can be done at Keycloak, and what is known of it and of our client there.

use super::{wire::AccessClaims, without_factor::WithoutFactor};
use crate::{
    contract::{
        Availability, DirectoryKind, EditMode, EnrolmentWay, FixedPart, ProfilePart, UserActionKind,
    },
    server::directory::remote::{Capabilities, OldCodes},
};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;

/// The client whose roles are the rights in a realm.
const RIGHTS_OF: &str = "realm-management";
/// Reads users, their credentials and sessions.
pub const VIEW_USERS: &str = "view-users";
/// Changes users.
pub const MANAGE_USERS: &str = "manage-users";
/// Reads roles, groups and the realm's settings.
pub const VIEW_REALM: &str = "view-realm";
/// Reads events.
pub const VIEW_EVENTS: &str = "view-events";

/// Where roles are given.
pub const ROLES_ARE_THERE: &str =
    "Roles of this realm are given in Keycloak, under Users, Role mapping.";
/// Why nothing is done to the service account of a client.
pub const SERVICE_ACCOUNT: &str =
    "This is the service account of a client. It is managed in Keycloak, under Clients.";
/// What Keycloak does not write, or undoes, for users whom it has from a user store.
const REFUSED_BY_STORE: [(EditMode, UserActionKind, &str); 6] = [
    (EditMode::ReadOnly, UserActionKind::AddPhone, NUMBER_IN_STORE),
    (EditMode::ReadOnly, UserActionKind::UpdatePhone, NUMBER_IN_STORE),
    (
        EditMode::ReadOnly,
        UserActionKind::Edit,
        "Keycloak has this user from {store} and may only read it. Name and address are changed there.",
    ),
    (
        EditMode::ReadOnly,
        UserActionKind::ResetPassword,
        "The password is kept in {store}, which Keycloak may only read. It is changed there.",
    ),
    (EditMode::ReadOnly, UserActionKind::Remove, COMES_AGAIN),
    (EditMode::Unsynced, UserActionKind::Remove, COMES_AGAIN),
];
const NUMBER_IN_STORE: &str =
    "Keycloak has this user from {store} and may only read it. The number is changed there.";
const COMES_AGAIN: &str = "Keycloak has this user from {store} and would take them from there again. Remove \
                           them there, or disable them here.";

/// What is known of the other side and of our client there.
#[derive(Clone, Debug, Default)]
pub struct KeycloakSeen {
    /// Which client asks.
    pub account: String,
    /// What its service account may do; absent until it has signed in.
    pub rights: Option<BTreeSet<String>>,
    /// How much Keycloak's clock is ahead of ours.
    pub ahead: Option<SignedDuration>,
    /// What signing in asks of a user who has no second factor; absent until the flow was read.
    pub without_factor: Option<WithoutFactor>,
}

impl KeycloakSeen {
    pub fn of_client(client_id: &str) -> Self {
        Self { account: format!("client {client_id}"), ..Self::default() }
    }

    pub fn note_claims(&mut self, claims: &AccessClaims, now: Timestamp) {
        let rights = claims.resource_access.get(RIGHTS_OF);
        self.rights = Some(rights.map(|it| it.roles.iter().cloned().collect()).unwrap_or_default());
        let issued = claims.iat.and_then(|at| Timestamp::from_second(at).ok());
        self.ahead = issued.map(|issued| issued.duration_since(now)).or(self.ahead);
    }

    /// Whether the client may do what `right` names, as far as it is known. Fine-grained permissions are
    /// told to nobody, so who has none of the old roles may be allowed it by one of those.
    pub fn may(&self, right: &str) -> bool {
        let Some(rights) = &self.rights else { return true };
        let is_old_style = [VIEW_USERS, MANAGE_USERS].iter().any(|it| rights.contains(*it));
        rights.contains(right) || !is_old_style
    }
}

pub fn capabilities(seen: &KeycloakSeen, enrolment: EnrolmentWay) -> Capabilities {
    let offers = UserActionKind::ALL.map(|action| (action, offer(action, seen)));
    Capabilities {
        kind: DirectoryKind::Keycloak,
        account: seen.account.clone(),
        offers: offers.to_vec(),
        fixed: vec![FixedPart { part: ProfilePart::Role, reason: ROLES_ARE_THERE.to_owned() }],
        refused_by_store: REFUSED_BY_STORE.to_vec(),
        refused_for_bots: Some(SERVICE_ACCOUNT),
        add_user: within(seen),
        enrolment,
        old_codes: OldCodes::NotJudged,
        notes: notes(seen, enrolment),
    }
}

/// What nobody can take back of a mail of Keycloak's own.
const ITS_OWN_MAIL: &str = "Keycloak sends a mail of its own, which nothing can call back: each of its links works \
                            until it ends, a second one adds a second authenticator, and opening one marks \
                            the address as verified.";

/// What is to be known before an action is done: what Keycloak's own mail does, and what the realm's browser flow
/// was seen to ask of a user without an authenticator.
fn notes(seen: &KeycloakSeen, enrolment: EnrolmentWay) -> Vec<(UserActionKind, String)> {
    let mail = (enrolment == EnrolmentWay::Keycloak).then_some(ITS_OWN_MAIL);
    let left = seen.without_factor.map(WithoutFactor::words);
    let reset = [left, mail].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let send = mail.map(|words| (UserActionKind::SendSetupLink, words.to_owned()));
    let reset = (!reset.is_empty()).then_some((UserActionKind::ResetAuthenticator, reset));
    let remove = left.map(|words| (UserActionKind::RemoveFactor, words.to_owned()));
    send.into_iter().chain(reset).chain(remove).collect()
}

/// What can be done of `action`, as far as the client's rights are known.
pub fn offer(action: UserActionKind, seen: &KeycloakSeen) -> Availability {
    match action {
        UserActionKind::AddPhone
        | UserActionKind::UpdatePhone
        | UserActionKind::SendSetupLink
        | UserActionKind::ResetAuthenticator
        | UserActionKind::RemoveFactor
        | UserActionKind::ResetPassword
        | UserActionKind::EndSessions
        | UserActionKind::Disable
        | UserActionKind::Enable
        | UserActionKind::Unlock
        | UserActionKind::Edit
        | UserActionKind::Remove => within(seen),
    }
}

fn within(seen: &KeycloakSeen) -> Availability {
    match seen.may(MANAGE_USERS) {
        true => Availability::Available,
        false => not_possible(
            "The client may not do this in Keycloak. Give its service account the role manage-users \
             of realm-management.",
        ),
    }
}

fn not_possible(reason: &str) -> Availability {
    Availability::NotPossible { reason: reason.to_owned() }
}
