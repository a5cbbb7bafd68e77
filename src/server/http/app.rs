//! What handlers share.

use super::{
    address::Proxies,
    limits::{AddressLimits, Limits},
};
use crate::server::service::Service;
use axum::extract::FromRef;
use std::{net::SocketAddr, sync::Arc};

/// What handlers share.
#[derive(Clone)]
pub struct App {
    pub service: Arc<Service>,
    pub limits: Limits,
    pub address_limits: Arc<AddressLimits>,
    pub proxies: Arc<Proxies>,
    pub transport: Transport,
}

/// How clients reach this server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    Plain,
    Tls,
}

impl Transport {
    /// The address of a server at `addr`.
    pub fn url(self, addr: SocketAddr) -> String {
        match self {
            Self::Plain => format!("http://{addr}"),
            Self::Tls => format!("https://{addr}"),
        }
    }
}

impl FromRef<App> for Arc<Service> {
    fn from_ref(app: &App) -> Self {
        app.service.clone()
    }
}
