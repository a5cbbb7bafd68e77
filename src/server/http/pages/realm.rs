//! The pages of a sign-in by the realm: who asks, the way there, and the way back.

use super::{
    closed::page_of,
    frame::Frame,
    views::{RealmAskPage, RealmEndPage, RealmEnding, RealmGoPage},
    visitor::{Filled, SECURE_PREFIX, cookies_beginning, path_below},
};
use crate::{
    contract::{Code, text::one_line},
    server::{
        http::app::App,
        service::{PassOutcome, PassReply, RealmPage, Service, ServiceError},
    },
};
use axum::{
    Form,
    extract::{Path, Query, State, rejection::FormRejection},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use serde::Deserialize;
use std::sync::Arc;

/// What the names of the cookies begin with that hold a browser to its sign-ins; the address follows.
const COOKIE: &str = "mfadmin_realm_";

/// The longest name of such a cookie's address that is given out.
const MAX_ADDRESS_CHARS: usize = 16;

/// How the provider sends a browser back (RFC 6749, 4.1.2; RFC 9207).
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct SentBack {
    state: String,
    code: Option<String>,
    error: Option<String>,
    error_description: Option<String>,
    iss: Option<String>,
}

/// What the provider posts.
#[derive(Deserialize)]
pub struct LogoutForm {
    logout_token: String,
}

/// Says who asks. Changes nothing.
pub async fn ask(Path(address): Path<String>, State(app): State<App>) -> Response {
    let service = &app.service;
    match service.realm_page(&address).await {
        Ok(Some(page)) => page_of(StatusCode::OK, &ask_page(service, page)),
        Ok(None) => ended(service, StatusCode::NOT_FOUND, RealmEnding::Lost),
        Err(error) => failed(service, &error),
    }
}

/// Sends the browser to the realm.
pub async fn go(
    Path(address): Path<String>,
    State(app): State<App>,
    headers: HeaderMap,
    _: Filled,
) -> Response {
    let service = &app.service;
    let cookies = cookies_beginning(&headers, COOKIE);
    match service.depart_for_realm(&address, &cookies).await {
        Ok(Some(departure)) => {
            let (frame, realm) = (frame(service), realm_of(service));
            let page = page_of(StatusCode::OK, &RealmGoPage { frame, realm, to: departure.to });
            let cookie = cookie(service, &address, departure.cookie);
            (CookieJar::new().add(cookie), page).into_response()
        }
        Ok(None) => ended(service, StatusCode::NOT_FOUND, RealmEnding::Lost),
        Err(error) => failed(service, &error),
    }
}

/// Takes the browser back.
pub async fn come_back(
    State(app): State<App>,
    headers: HeaderMap,
    query: Result<Query<SentBack>, axum::extract::rejection::QueryRejection>,
) -> Response {
    let service = Arc::clone(&app.service);
    let Ok(Query(sent)) = query else {
        return ended(&service, StatusCode::BAD_REQUEST, RealmEnding::Lost);
    };
    let cookies = cookies_beginning(&headers, COOKIE);
    let SentBack { state, code, error, error_description, iss: issuer } = sent;
    let error = error.map(|error| error_description.unwrap_or(error));
    let reply = PassReply { state, code, error, issuer };
    // To its end, should the visitor hang up: what the provider gave is given once.
    let (tasks, worker) = (service.tasks().clone(), Arc::clone(&service));
    let back = tasks.spawn_to_end(async move { worker.return_from_realm(reply, &cookies).await });
    let outcome = back.await.unwrap_or_else(|error| Err(error.into()));
    let (status, ending) = match outcome {
        Ok(PassOutcome::SignedIn) => (StatusCode::OK, RealmEnding::SignedIn),
        Ok(PassOutcome::SteppedUp) => (StatusCode::OK, RealmEnding::SteppedUp),
        Ok(PassOutcome::Lost) => (StatusCode::NOT_FOUND, RealmEnding::Lost),
        Ok(PassOutcome::NotNow) => (StatusCode::SERVICE_UNAVAILABLE, RealmEnding::NotNow),
        Ok(PassOutcome::Refused { why, page }) => {
            (StatusCode::FORBIDDEN, RealmEnding::Refused { why, page })
        }
        Err(error) => return failed(&service, &error),
    };
    ended(&service, status, ending)
}

/// The provider tells that it ended a session (OpenID Connect Back-Channel Logout 1.0, 2.8).
pub async fn logout(
    State(app): State<App>,
    form: Result<Form<LogoutForm>, FormRejection>,
) -> StatusCode {
    let Ok(Form(LogoutForm { logout_token })) = form else { return StatusCode::BAD_REQUEST };
    let service = Arc::clone(&app.service);
    let tasks = service.tasks().clone();
    let done = tasks.spawn_to_end(async move { service.realm_logout(&logout_token).await }).await;
    match done {
        Ok(Ok(true)) => StatusCode::OK,
        Ok(Ok(false)) => StatusCode::BAD_REQUEST,
        Ok(Err(error)) => {
            tracing::error!(%error, "a logout that the realm told of failed");
            StatusCode::INTERNAL_SERVER_ERROR
        }
        Err(error) => {
            tracing::error!(%error, "a logout that the realm told of was not completed");
            StatusCode::INTERNAL_SERVER_ERROR
        }
    }
}

/// Owners and Admins read the panel, and this is the way to it.
fn frame(service: &Service) -> Frame {
    Frame::new(service.voice(), service.voice().english())
}

fn ask_page(service: &Service, page: RealmPage) -> RealmAskPage {
    let zone = &service.organisation().time_zone;
    RealmAskPage {
        frame: frame(service),
        realm: one_line(&page.realm),
        asked_by: page.asked_by,
        from: page.from.map(|from| from.to_string()),
        code: page.code,
        is_step_up: page.is_step_up,
        expires: zone.moment(page.expires_at),
    }
}

fn realm_of(service: &Service) -> String {
    one_line(&service.sign_in_ways().realm.unwrap_or_default())
}

fn ended(service: &Service, status: StatusCode, ending: RealmEnding) -> Response {
    page_of(status, &RealmEndPage { frame: frame(service), realm: realm_of(service), ending })
}

fn failed(service: &Service, error: &ServiceError) -> Response {
    if error.code() == Some(Code::DirectoryUnreachable) {
        return ended(service, StatusCode::SERVICE_UNAVAILABLE, RealmEnding::NotNow);
    }
    tracing::error!(%error, "a page of a sign-in by the realm failed");
    ended(service, StatusCode::INTERNAL_SERVER_ERROR, RealmEnding::NotNow)
}

/// Holds this browser to the sign-in at `address`, until the browser is closed. It comes along when the realm
/// sends the browser back, which is another site.
fn cookie(service: &Service, address: &str, value: String) -> Cookie<'static> {
    let base = service.public_url();
    let is_secure = base.starts_with("https:");
    let prefix = if is_secure { SECURE_PREFIX } else { "" };
    let letters = address.chars().filter(char::is_ascii_alphanumeric).take(MAX_ADDRESS_CHARS);
    let letters: String = letters.collect();
    Cookie::build((format!("{prefix}{COOKIE}{letters}"), value))
        .path(format!("{}/", path_below(base)))
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(is_secure)
        .build()
}
