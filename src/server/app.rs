//! The application: routes, what stands before them, and what every answer carries.

use super::{
    auth, layers, openapi, pages,
    refusal::Refusal,
    routes::{actions, audit, events, health, import, logs, people},
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
use std::{sync::Arc, time::Duration};
use tokio::sync::watch;
use tower_http::catch_panic::CatchPanicLayer;

/// How long the parts of a conversation may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// From a request's head to its answer's head.
    pub request: Duration,
    /// The same for an import.
    pub import: Duration,
    /// Between two signs of life on an event stream.
    pub keep_alive: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            request: Duration::from_secs(30),
            import: Duration::from_secs(600),
            keep_alive: Duration::from_secs(15),
        }
    }
}

/// What handlers share.
#[derive(Clone)]
pub struct App {
    pub service: Arc<Service>,
    pub limits: Limits,
    /// True once the server is told to stop.
    pub stopping: watch::Receiver<bool>,
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
        .route(paths::AUDIT, get(audit::audit))
        .route(paths::AUDIT_EXPORT, get(audit::export))
        .route(paths::OUTBOX, get(logs::outbox))
        .route(paths::OUTBOX_RETRY, post(logs::retry_message))
        .route(paths::EVENTS, get(events::events))
        .route_layer(from_fn_with_state(app.limits.request, layers::limit_time));
    let slow = Router::new()
        .route(paths::IMPORT, post(import::import))
        .route(paths::AUDIT_VERIFY, get(audit::verify))
        .route_layer(from_fn_with_state(app.limits.import, layers::limit_time));
    let open = Router::new()
        .route(paths::OPENAPI, get(openapi::openapi))
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .route_layer(from_fn_with_state(app.limits.request, layers::limit_time));
    let seen = pages::routes(&app);
    quick
        .merge(slow)
        // Before any handler, and so before any of its extractors looks at the request.
        .route_layer(from_fn_with_state(app.service.clone(), auth::guard))
        .merge(open)
        .merge(seen)
        .fallback(async || Refusal::from(Code::NoSuchRoute))
        .method_not_allowed_fallback(async || Refusal::from(Code::MethodNotAllowed))
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .layer(CatchPanicLayer::custom(layers::after_panic))
        .layer(from_fn(layers::accompany))
        .with_state(app)
}
