//! Whoever uses the panel without being a user of the directory.

use super::{Actor, Service, ServiceError};
use crate::{
    contract::{
        AuthenticatorState, Availability, ExternalId, FactorSet, Kind, OfferedAction, PhoneState,
        SecurityKeyState, User, UserActionKind, rules,
    },
    server::{directory::remote::Capabilities, store::ReadTx},
};
use jiff::Timestamp;

/// `actor`, who has an account and is no user, as a user is told: with no factor, and no gap.
pub(super) fn as_user(actor: &Actor) -> User {
    let person = actor.person.clone();
    User {
        id: person.id,
        name: person.name,
        email: person.email,
        username: person.username,
        pending_email: None,
        role: actor.role,
        kind: Kind::Human,
        phone: PhoneState::NotSet,
        authenticator: AuthenticatorState::NotConfigured,
        security_key: SecurityKeyState::NotConfigured,
        missing: FactorSet::EMPTY,
        unknown: FactorSet::EMPTY,
        as_of: None,
        factors: Vec::new(),
        offers: Vec::new(),
        disabled_at: None,
        exempt_until: None,
        exempt_reason: None,
        exempt_by: None,
        gap_since: None,
        active_sessions: 1,
        phone_link_sent_at: None,
        password_link_sent_at: None,
        phone_link_expires_at: None,
        password_link_expires_at: None,
        setup_link_delivery: None,
        phone_link_delivery: None,
        password_link_delivery: None,
        last_sign_in_at: None,
        created_at: Timestamp::UNIX_EPOCH,
        revision: 0,
    }
}

impl Service {
    /// Says of each of `users` what can be done to them in their directory; nothing where they live here.
    pub(super) async fn note_offers<'u>(
        &self,
        tx: &mut ReadTx,
        users: impl IntoIterator<Item = &'u mut User>,
    ) -> Result<(), ServiceError> {
        let Some(remote) = self.directory.remote() else { return Ok(()) };
        let capabilities = remote.capabilities();
        let users: Vec<_> = users.into_iter().collect();
        let ids: Vec<_> = users.iter().map(|user| user.id).collect();
        let mut externals = tx.users().externals(&ids).await?;
        for user in users {
            if let Some(external) = externals.remove(&user.id) {
                user.offers = offers(&capabilities, &external);
            }
        }
        Ok(())
    }
}

/// Whether a reset can keep the old authenticator, whoever the user is.
pub(super) fn keep_until_replaced(capabilities: &Capabilities) -> Availability {
    let nobody = ExternalId(String::new());
    let of = |action| capabilities.of(action, &nobody);
    let [reset, link] = [UserActionKind::ResetAuthenticator, UserActionKind::SendSetupLink].map(of);
    rules::keep_until_replaced(reset, link)
}

/// What can be done to the user whom the directory calls `id`.
pub(super) fn offers(capabilities: &Capabilities, id: &ExternalId) -> Vec<OfferedAction> {
    let offer = |action| OfferedAction { action, availability: capabilities.of(action, id) };
    UserActionKind::ALL.map(offer).into()
}
