//! What was filled in on a page, where the page that sent it is ours.

use super::answer;
use crate::server::http::{app::App, layers::BodyTooSlow};
use axum::{
    Form,
    extract::{FromRequest, Request, rejection::FormRejection},
    http::{HeaderName, StatusCode, header, uri::Authority},
    response::Response,
};
use serde::Deserialize;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Whether the browser says that another site sent a form, which then is not the user's doing. Not
/// every browser tells the kind of site, and for ours (`no-referrer`) the origin is `null`; but an
/// origin that is named is ours or another's.
fn is_of_another_site(request: &Request, public_url: &str) -> bool {
    let text = |name| request.headers().get(name).map(|value| value.to_str().unwrap_or_default());
    // HTTP/2 has the host in the address.
    let host = text(header::HOST).or(request.uri().authority().map(Authority::as_str));
    match (text(SEC_FETCH_SITE), text(header::ORIGIN)) {
        (Some(site), _) => site != "same-origin" && site != "none",
        (None, Some(origin)) => origin != "null" && !is_own(origin, host, public_url),
        (None, None) => false,
    }
}

fn is_own(origin: &str, host: Option<&str>, public_url: &str) -> bool {
    let below = public_url.strip_prefix(origin);
    let is_public = below.is_some_and(|below| below.is_empty() || below.starts_with('/'));
    is_public || origin.split_once("://").is_some_and(|(_, named)| Some(named) == host)
}

/// What a form sent; a field it does not have is empty.
#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
pub struct Filled {
    pub step: String,
    pub code: String,
    pub password: String,
    pub again: String,
}

impl FromRequest<App> for Filled {
    type Rejection = Response;

    async fn from_request(request: Request, app: &App) -> Result<Self, Response> {
        if is_of_another_site(&request, app.service.public_url()) {
            return Err(answer::unreadable(&app.service, StatusCode::FORBIDDEN));
        }
        match Form::<Self>::from_request(request, app).await {
            Ok(Form(filled)) => Ok(filled),
            Err(rejection) => {
                let status = match rejection {
                    _ if BodyTooSlow::caused(&rejection) => StatusCode::REQUEST_TIMEOUT,
                    FormRejection::BytesRejection(_) => StatusCode::PAYLOAD_TOO_LARGE,
                    _ => StatusCode::BAD_REQUEST,
                };
                Err(answer::unreadable(&app.service, status))
            }
        }
    }
}
