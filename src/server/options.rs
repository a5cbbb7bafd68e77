//! What a server is started with, and why it does not start.

use super::{
    audit::exporters::{ExporterError, Shipping},
    clock::Clock,
    crypto::SealingKey,
    directory::{
        hosted::SetupPages, link_issuer::LinkLifetimes, local::passwords::BreachedPasswords,
    },
    http::{HttpOptions, tls::TlsError},
    language::UnusableFolder,
    outbox::{DeliveryConfig, DeliveryConfigError},
    service::{SessionLifetimes, mirror::RemoteOptions},
    store::{DatabaseAddress, StoreError},
};
use crate::{
    config::Pages,
    contract::{OnLandline, api::Organisation, rules::Policy},
};
use std::{io, net::SocketAddr};
use thiserror::Error;

/// What a server needs to know to start.
#[derive(Clone, Debug)]
pub struct Options {
    /// Port 0 takes any free one: see [`super::Server::addr`].
    pub listen: SocketAddr,
    pub http: HttpOptions,
    /// A file is created with mode 0600 when absent.
    pub database: DatabaseAddress,
    pub key: SealingKey,
    pub organisation: Organisation,
    pub policy: Policy,
    pub landlines: OnLandline,
    pub links: LinkLifetimes,
    /// The base of the links in mails; the bound address when absent.
    pub public_url: Option<String>,
    pub delivery: DeliveryConfig,
    /// Where else the audit log goes.
    pub shipping: Shipping,
    /// Passwords that nobody may choose.
    pub breached: Option<BreachedPasswords>,
    pub sessions: SessionLifetimes,
    pub clock: Clock,
    /// Absent: the users live in the database.
    pub directory: Option<RemoteOptions>,
    /// Whether users of such a directory can open what links lead to.
    pub setup_pages: SetupPages,
    /// In which words users are written to.
    pub pages: Pages,
}

/// Why the server did not start.
#[derive(Debug, Error)]
pub enum StartError {
    #[error("cannot listen on {addr}: {source}")]
    Listen { addr: SocketAddr, source: io::Error },
    #[error(transparent)]
    Tls(#[from] TlsError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("[pages] texts: {0}")]
    Texts(#[from] UnusableFolder),
    #[error(transparent)]
    DeliveryConfig(#[from] DeliveryConfigError),
    #[error(transparent)]
    Shipping(#[from] ExporterError),
}
