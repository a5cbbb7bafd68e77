//! What can be done at Keycloak, and what is known of it and of our client there.

use super::wire::AccessClaims;
use crate::{
    contract::{Availability, DirectoryKind, UserActionKind},
    server::directory::remote::Capabilities,
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

/// What is known of the other side and of our client there.
#[derive(Clone, Debug, Default)]
pub struct KeycloakSeen {
    /// Which client asks.
    pub account: String,
    /// What its service account may do; absent until it has signed in.
    pub rights: Option<BTreeSet<String>>,
    /// How much Keycloak's clock is ahead of ours.
    pub ahead: Option<SignedDuration>,
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

pub fn capabilities(seen: &KeycloakSeen) -> Capabilities {
    let offers = UserActionKind::ALL.map(|action| (action, offer(action, seen)));
    Capabilities {
        kind: DirectoryKind::Keycloak,
        account: seen.account.clone(),
        offers: offers.to_vec(),
        add_user: within(seen),
    }
}

/// What can be done of `action`, as far as the client's rights are known.
pub fn offer(action: UserActionKind, seen: &KeycloakSeen) -> Availability {
    match action {
        UserActionKind::AddPhone
        | UserActionKind::UpdatePhone
        | UserActionKind::ResetAuthenticator
        | UserActionKind::ResetPassword
        | UserActionKind::EndSessions
        | UserActionKind::Disable
        | UserActionKind::Enable
        | UserActionKind::Remove => within(seen),
        UserActionKind::Edit => not_possible(
            "Names, addresses and roles of this realm are changed in Keycloak, under Users.",
        ),
        UserActionKind::SendSetupLink => not_possible(
            "mfadmin sends no setup links for Keycloak yet. Ask for an authenticator app in Keycloak: \
             Users, the user, Required user actions, Configure OTP.",
        ),
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
