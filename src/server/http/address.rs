//! Who is asking: the address of the client, also behind proxies that are trusted to name it.

pub mod forwarded;

pub use crate::server::service::network::Network;

use super::api_error::ApiError;
use crate::contract::Code;
use axum::{
    extract::{FromRequestParts, Request, State},
    http::{HeaderMap, header, request::Parts},
    middleware::Next,
    response::Response,
};
use ipnet::IpNet;
use std::{
    fmt,
    net::IpAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

/// The address of the client, as [`identify`] found it. An IPv4 address mapped into IPv6 is that
/// IPv4 address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ClientAddress(IpAddr);

/// The address at the other end of the connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Peer(pub IpAddr);

/// The header in which the proxies name whom they speak for. It is one, because a proxy passes the
/// other on as the client wrote it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ForwardedBy {
    #[default]
    XForwardedFor,
    /// RFC 7239.
    Forwarded,
}

/// The proxies that are believed.
#[derive(Clone, Debug, Default)]
pub struct Proxies {
    pub trusted: Vec<IpNet>,
    pub header: ForwardedBy,
}

impl ClientAddress {
    pub fn new(address: IpAddr) -> Self {
        Self(address.to_canonical())
    }

    pub fn ip(self) -> IpAddr {
        self.0
    }

    /// What is counted as one client.
    pub fn network(self) -> Network {
        Network::of(self.0)
    }
}

impl fmt::Display for ClientAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Proxies {
    pub fn trust(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.trusted.iter().any(|network| network.contains(&address))
    }

    /// Whom `peer` speaks for: itself, unless it is trusted and names another. Names are read from
    /// the right, where the nearest proxy wrote; what stands left of the first address that is not
    /// trusted was written by who knows whom.
    pub fn client(&self, peer: IpAddr, headers: &HeaderMap) -> ClientAddress {
        let mut client = ClientAddress::new(peer);
        let mut names = forwarded::names(self.header, headers);
        while self.trust(client.ip()) {
            match names.pop() {
                Some(Some(named)) => client = ClientAddress::new(named),
                // A proxy that hides the name, or garbage: the one that is known is the nearest.
                Some(None) | None => break,
            }
        }
        client
    }
}

/// What [`identify`] knows.
#[derive(Clone, Debug)]
pub struct Identification {
    proxies: Arc<Proxies>,
    /// Whether it was said that a proxy is not trusted.
    has_warned: Arc<AtomicBool>,
}

impl Identification {
    pub fn by(proxies: Arc<Proxies>) -> Self {
        Self { proxies, has_warned: Arc::default() }
    }

    /// Says once that a program on this machine names clients and is not believed: behind such a
    /// proxy all clients count as one, and limits meant for one meet everybody.
    fn warn_of_untrusted(&self, peer: IpAddr, headers: &HeaderMap) {
        let names = headers.contains_key(forwarded::X_FORWARDED_FOR)
            || headers.contains_key(header::FORWARDED);
        let is_untrusted = peer.to_canonical().is_loopback() && !self.proxies.trust(peer);
        if names && is_untrusted && !self.has_warned.swap(true, Ordering::Relaxed) {
            tracing::warn!(
                %peer,
                "a proxy on this machine names clients and is not trusted, so all of them count as \
                 one address: name it in [serve] trusted_proxies"
            );
        }
    }
}

/// Finds out who is asking, for all that comes after.
pub async fn identify(
    State(identification): State<Identification>,
    mut request: Request,
    next: Next,
) -> Response {
    if let Some(Peer(peer)) = request.extensions().get() {
        identification.warn_of_untrusted(*peer, request.headers());
        let client = identification.proxies.client(*peer, request.headers());
        request.extensions_mut().insert(client);
    }
    next.run(request).await
}

impl<S: Sync> FromRequestParts<S> for ClientAddress {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        // Absent only where a route was put outside of `identify`.
        parts.extensions.get().copied().ok_or_else(|| Code::Internal.into())
    }
}
