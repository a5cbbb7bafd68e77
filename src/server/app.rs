//! The application: routes, what stands before them, and what every answer carries.

use super::{
    address::{self, Proxies},
    auth, layers,
    limits::{AddressLimits, Limits},
    openapi, pages,
    refusal::Refusal,
    routes::{actions, events, health, import, logs, people},
    service::Service,
};
use crate::contract::{
    Code,
    api::{MAX_BODY_BYTES, paths},
};
use axum::{
    Router,
    extract::{DefaultBodyLimit, FromRef},
    middleware::{from_fn, from_fn_with_state},
    routing::{get, post},
};
use std::{net::SocketAddr, sync::Arc};
use tokio::sync::watch;
use tower_http::catch_panic::CatchPanicLayer;

/// What handlers share.
#[derive(Clone)]
pub struct App {
    pub service: Arc<Service>,
    pub limits: Limits,
    pub address_limits: Arc<AddressLimits>,
    pub proxies: Arc<Proxies>,
    pub transport: Transport,
    /// True once the server is told to stop.
    pub stopping: watch::Receiver<bool>,
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

pub fn router(app: App) -> Router {
    let quick = Router::new()
        .route(paths::ME, get(people::me))
        .route(paths::SUMMARY, get(people::summary))
        .route(paths::USERS, get(people::users))
        .route(paths::USER, get(people::user).patch(actions::update_phone))
        .route(paths::SETUP_LINK, post(actions::send_setup_link))
        .route(paths::AUTHENTICATOR_RESET, post(actions::reset_authenticator))
        .route(paths::ACCESS_RESET, post(actions::reset_access))
        .route(paths::AUDIT, get(logs::audit))
        .route(paths::OUTBOX, get(logs::outbox))
        .route(paths::OUTBOX_RETRY, post(logs::retry_message))
        .route(paths::EVENTS, get(events::events))
        .route_layer(from_fn_with_state(app.limits.request, layers::limit_time));
    let slow = Router::new()
        .route(paths::IMPORT, post(import::import))
        .route_layer(from_fn_with_state(app.limits.import, layers::limit_time));
    let open = Router::new()
        .route(paths::OPENAPI, get(openapi::openapi))
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .merge(pages::routes(app.clone()))
        .route_layer(from_fn_with_state(app.limits.request, layers::limit_time));
    quick
        .merge(slow)
        // Before any handler, and so before any of its extractors looks at the request.
        .route_layer(from_fn_with_state(app.service.clone(), auth::guard))
        .route_layer(from_fn_with_state(app.address_limits.clone(), layers::limit_guesses))
        .merge(open)
        .fallback(async || Refusal::from(Code::NoSuchRoute))
        .method_not_allowed_fallback(async || Refusal::from(Code::MethodNotAllowed))
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .layer(CatchPanicLayer::custom(layers::after_panic))
        .layer(from_fn(layers::require_one_host))
        .layer(from_fn_with_state(app.limits.stall, layers::keep_pace))
        .layer(from_fn_with_state(app.clone(), address::identify))
        .layer(from_fn_with_state(app.transport, layers::accompany))
        .with_state(app)
}
