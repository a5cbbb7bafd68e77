//! What operators are offered: what can be done to the users of another system's directory.

use super::{Service, ServiceError, operations::requested};
use crate::{
    contract::{Availability, ExternalId, OfferedAction, User, UserActionKind, rules},
    server::{directory::remote::Capabilities, store::ReadTx},
};

impl Service {
    /// Says of each of `users` what can be done to them in their directory, and what of it is not settled;
    /// nothing where they live here.
    pub(super) async fn note_offers<'u>(
        &self,
        tx: &mut ReadTx,
        users: impl IntoIterator<Item = &'u mut User>,
    ) -> Result<(), ServiceError> {
        let Some(remote) = self.directory.remote() else { return Ok(()) };
        let capabilities = remote.capabilities();
        let users: Vec<_> = users.into_iter().collect();
        let ids: Vec<_> = users.iter().map(|user| user.id).collect();
        let unsettled = tx.operations().unsettled_of(&ids).await?;
        let mut externals = tx.users().externals(&ids).await?;
        for user in users {
            if let Some(external) = externals.remove(&user.id) {
                user.offers = offers(&capabilities, &external);
            }
            user.requested = unsettled.get(&user.id).map(|row| Box::new(requested(row)));
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
