//! Who visits a page: the link's token, and the proof this browser holds.

use crate::server::{
    http::{app::App, auth},
    service::{LinkRequest, Service},
    store::LinkPurpose,
};
use axum::{
    extract::{FromRequestParts, Path},
    http::{HeaderMap, header, request::Parts},
    response::Response,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use std::{net::IpAddr, sync::Arc};

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
    from: Option<IpAddr>,
}

impl Visitor {
    pub fn visit(&self, purpose: LinkPurpose) -> LinkRequest {
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
        Ok(Self { service: Arc::clone(&app.service), token, proofs, keys, from })
    }
}

/// The values of the cookies called `name`, with or without the prefix. Those of other pages of the
/// host come along, whatever bytes are in them.
fn cookies(headers: &HeaderMap, name: &str) -> Vec<String> {
    let pairs = headers.get_all(header::COOKIE).iter();
    let pairs = pairs.flat_map(|value| value.as_bytes().split(|byte| *byte == b';'));
    let text = pairs.filter_map(|pair| std::str::from_utf8(pair).ok());
    let named = text
        .filter_map(|pair| pair.trim().split_once('='))
        .filter(|(found, _)| found.strip_prefix(SECURE_PREFIX).unwrap_or(found) == name);
    named.map(|(_, value)| value.to_owned()).take(MAX_COOKIES).collect()
}

/// More cookies of one name than a browser ever sends for a page are not looked at.
const MAX_COOKIES: usize = 8;
