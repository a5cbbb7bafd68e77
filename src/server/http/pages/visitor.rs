//! Who visits a page: the link's token, the proof this browser holds, and what was filled in.

use super::{closed::unreadable, frame::words_for};
use crate::{
    contract::{LinkKind, RequestSource},
    server::{
        http::{app::App, auth, layers::BodyTooSlow},
        language::Words,
        service::{LinkRequest, Service},
    },
};
use axum::{
    Form,
    extract::{FromRequest, FromRequestParts, Path, Request, rejection::FormRejection},
    http::{HeaderMap, HeaderName, StatusCode, header, request::Parts, uri::Authority},
    response::Response,
};
use axum_extra::extract::cookie::Cookie;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::Deserialize;
use std::sync::Arc;

/// The cookie that holds the proof; its path is the link's, so links do not share it.
pub const PROOF_COOKIE: &str = "mfadmin_proof";
/// The cookie that holds the sealed key of the authenticator to be.
pub const KEY_COOKIE: &str = "mfadmin_key";
/// Browsers take a cookie of such a name only over TLS.
pub const SECURE_PREFIX: &str = "__Secure-";

#[derive(Clone)]
pub struct Visitor {
    pub service: Arc<Service>,
    pub token: String,
    proofs: Vec<String>,
    keys: Vec<Vec<u8>>,
    from: Option<RequestSource>,
    /// In which the user reads whom the link is for.
    pub words: Words,
}

impl Visitor {
    pub fn visit(&self, purpose: LinkKind) -> LinkRequest {
        LinkRequest::new(purpose, &self.token, self.proofs.iter().cloned(), self.keys.clone())
            .from(self.from)
    }
}

impl FromRequestParts<App> for Visitor {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let path = Path::<String>::from_request_parts(parts, app).await;
        // What cannot be decoded is no token either: it leads nowhere, as any unknown one does.
        let token = path.map(|Path(token)| token).unwrap_or_default();
        let decode = |text: String| URL_SAFE_NO_PAD.decode(text).ok();
        let keys = cookies(&parts.headers, KEY_COOKIE).into_iter().filter_map(decode).collect();
        let proofs = cookies(&parts.headers, PROOF_COOKIE);
        let from = auth::address_of(&parts.extensions);
        let theirs = app.service.language_of_link(&token).await;
        let words = words_for(&app.service, theirs.as_ref(), &parts.headers);
        Ok(Self { service: Arc::clone(&app.service), token, proofs, keys, from, words })
    }
}

/// The values of the cookies called `name`, with or without the prefix. A `CookieJar` would keep one of
/// several with one name, and none of a header in which another page's cookie is not ASCII.
fn cookies(headers: &HeaderMap, name: &str) -> Vec<String> {
    values(headers, |called| called == name)
}

/// The values of the cookies whose names begin so, with or without the prefix.
pub fn cookies_beginning(headers: &HeaderMap, beginning: &str) -> Vec<String> {
    values(headers, |called| called.starts_with(beginning))
}

fn values(headers: &HeaderMap, is_wanted: impl Fn(&str) -> bool) -> Vec<String> {
    let pairs = headers.get_all(header::COOKIE).iter();
    let pairs = pairs.flat_map(|value| value.as_bytes().split(|byte| *byte == b';'));
    let text = pairs.filter_map(|pair| std::str::from_utf8(pair).ok());
    let named = text.filter_map(|pair| Cookie::parse(pair).ok()).filter(|cookie| {
        is_wanted(cookie.name().strip_prefix(SECURE_PREFIX).unwrap_or(cookie.name()))
    });
    named.map(|cookie| cookie.value().to_owned()).take(MAX_COOKIES).collect()
}

/// The path of the address `base`, below which the pages are: a proxy may give them one of their own.
pub fn path_below(base: &str) -> String {
    base.splitn(4, '/').nth(3).map(|path| format!("/{path}")).unwrap_or_default()
}

/// More cookies of one name than a browser ever sends for a page are not looked at.
const MAX_COOKIES: usize = 8;

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
        let words = words_for(&app.service, None, request.headers());
        if is_of_another_site(&request, app.service.public_url()) {
            return Err(unreadable(&app.service, words, StatusCode::FORBIDDEN));
        }
        match Form::<Self>::from_request(request, app).await {
            Ok(Form(filled)) => Ok(filled),
            Err(rejection) => {
                let status = match rejection {
                    _ if BodyTooSlow::caused(&rejection) => StatusCode::REQUEST_TIMEOUT,
                    FormRejection::BytesRejection(_) => StatusCode::PAYLOAD_TOO_LARGE,
                    _ => StatusCode::BAD_REQUEST,
                };
                Err(unreadable(&app.service, words, status))
            }
        }
    }
}
