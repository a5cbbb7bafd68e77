//! Admitting a network by the link in a mail, where too many attempts at the account failed.

use super::{LinkError, LinkRejection, LinkRequest};
use crate::{
    contract::{AccountId, RequestSource, api::AuditEvent},
    server::service::{Service, attempts::network_key, network::Network, record::AuditedChange},
};
use jiff::{SignedDuration, Timestamp};

/// For how long the network is admitted: to sign in from it, after which it is known.
const ADMITTED_FOR: SignedDuration = SignedDuration::from_mins(30);

/// What the page needs to know.
pub struct NetworkView {
    /// The network from which it was opened, where the server knows it.
    pub network: Option<Network>,
    pub expires_at: Timestamp,
}

/// What was admitted.
pub struct Admitted {
    pub network: Option<Network>,
    pub until: Timestamp,
}

impl Service {
    /// Looks at the link, which changes nothing.
    pub async fn look_at_network(
        &self,
        link_request: &LinkRequest,
    ) -> Result<NetworkView, LinkError> {
        let now = self.now();
        let followed = self.follow(&mut self.store.snapshot().await?, link_request, now).await?;
        let network = link_request.from.and_then(RequestSource::address).map(Network::of);
        Ok(NetworkView { network, expires_at: followed.link.expires_at })
    }

    /// Admits the visitor's network. The password and the second factor are still asked for.
    pub async fn admit_network(&self, link_request: &LinkRequest) -> Result<Admitted, LinkError> {
        let mut tx = self.store.begin_write().await?;
        let now = self.now();
        let followed = self.follow(&mut tx, link_request, now).await?;
        if !tx.links().consume(link_request.token, now).await? {
            return Err(LinkRejection::Used { at: now }.into());
        }
        let (user, from) = (&followed.user, link_request.from);
        let account = AccountId::of_user(user.id);
        let until = now.checked_add(ADMITTED_FOR).unwrap_or(now);
        let address = from.and_then(RequestSource::address);
        let key = network_key(account, address);
        tx.known_networks().admit(key, account, now, until).await?;
        let change = AuditedChange::own(user, AuditEvent::NetworkAdmitted).from(from);
        let recorded = self.record(&mut tx, change, &[], now).await?;
        tx.commit().await?;
        self.announce(recorded.seq);
        Ok(Admitted { network: address.map(Network::of), until })
    }
}
