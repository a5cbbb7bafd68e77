//! HTTP: connections, what stands before the routes, the routes and the pages. It reads requests,
//! asks the service, and answers.

pub mod address;
pub mod api_error;
pub mod app;
pub mod auth;
pub mod described_shapes;
pub mod extract;
pub mod layers;
pub mod limits;
pub mod listener;
pub mod metrics;
pub mod openapi;
pub mod pages;
pub mod router;
pub mod routes;
pub mod routing;
pub mod tls;
pub mod traces;

use address::Proxies;
use tls::TlsFiles;

/// How clients come in. The default is plain HTTP without a proxy.
#[derive(Clone, Debug, Default)]
pub struct HttpOptions {
    /// Absent: plain HTTP.
    pub tls: Option<TlsFiles>,
    pub proxies: Proxies,
}
