//! What operators are offered: what can be done to the users of another system's directory.

use super::{Service, ServiceError};
use crate::{
    contract::{
        Availability, EnrolmentWay, ExternalId, OfferedAction, User, UserActionKind,
        api::ActionNote, rules,
    },
    server::{
        directory::remote::{Capabilities, OldCodes},
        store::ReadTx,
    },
};

impl Service {
    /// Says of each of `users` what can be done to them in their directory, and what of it is not settled;
    /// nothing where they live here.
    pub(in crate::server) async fn note_offers<'u>(
        &self,
        tx: &mut ReadTx,
        users: impl IntoIterator<Item = &'u mut User>,
    ) -> Result<(), ServiceError> {
        let Some(hosted) = self.directory.hosted() else { return Ok(()) };
        let capabilities = hosted.capabilities();
        let users: Vec<_> = users.into_iter().collect();
        let ids: Vec<_> = users.iter().map(|user| user.id).collect();
        let unsettled = tx.operations().unsettled_of(&ids).await?;
        let mut externals = tx.users().externals(&ids).await?;
        for user in users {
            if let Some(external) = externals.remove(&user.id) {
                user.offers = offers(&capabilities, &external, user);
            }
            // Of what a code of the old app opens, nothing is to be approved.
            if capabilities.old_codes == OldCodes::Judged {
                user.replacement_link_expires_at = None;
            }
            user.requested = unsettled.get(&user.id).map(|row| Box::new(row.into()));
        }
        Ok(())
    }
}

impl Service {
    /// What can be done to whoever is listed in a directory; of `users` what differs for each, and what of
    /// it is not settled.
    pub(super) async fn note_page_offers<'u>(
        &self,
        tx: &mut ReadTx,
        users: impl IntoIterator<Item = &'u mut User>,
    ) -> Result<Vec<OfferedAction>, ServiceError> {
        let Some(hosted) = self.directory.hosted() else { return Ok(Vec::new()) };
        let capabilities = hosted.capabilities();
        let nobody = ExternalId(String::new());
        let offer = |action| {
            let availability = capabilities.of(action, &nobody);
            OfferedAction { action, availability }
        };
        let of_all: Vec<_> = UserActionKind::ALL.map(offer).into();
        let mut users: Vec<_> = users.into_iter().collect();
        self.note_offers(tx, users.iter_mut().map(|user| &mut **user)).await?;
        for user in users {
            user.offers.retain(|offer| !of_all.contains(offer));
        }
        Ok(of_all)
    }
}

/// Whether a reset can keep the old authenticator, whoever the user is.
pub(super) fn keep_until_replaced(capabilities: &Capabilities) -> Availability {
    if capabilities.enrolment == EnrolmentWay::Keycloak {
        let reason = "A mail of Keycloak's own adds an authenticator and removes none. Set [directory] enrolment \
                      to \"hosted\" for that.";
        return Availability::NotPossible { reason: reason.to_owned() };
    }
    let nobody = ExternalId(String::new());
    let of = |action| capabilities.of(action, &nobody);
    let [reset, link] = [UserActionKind::ResetAuthenticator, UserActionKind::SendSetupLink].map(of);
    rules::keep_until_replaced(reset, link)
}

/// What is to be known before actions are done, whoever the user is.
pub(super) fn notes(capabilities: &Capabilities) -> Vec<ActionNote> {
    let notes = capabilities.notes.iter().cloned();
    notes.map(|(action, words)| ActionNote { action, words }).collect()
}

const NO_ADDRESS: &str = "The directory has no e-mail address of this user, so nothing can be mailed. Add one in \
                          the user store.";

/// What can be done to `user`, whom the directory calls `id`.
pub(super) fn offers(
    capabilities: &Capabilities,
    id: &ExternalId,
    user: &User,
) -> Vec<OfferedAction> {
    let offer = |action| {
        let availability = match capabilities.of_user(action, id, user) {
            Availability::Available if user.email.is_none() && rules::needs_address(action) => {
                Availability::NotPossible { reason: NO_ADDRESS.to_owned() }
            }
            availability => availability,
        };
        OfferedAction { action, availability }
    };
    UserActionKind::ALL.map(offer).into()
}
