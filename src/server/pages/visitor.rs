//! Who visits a page: the link's token, the proof this browser holds, and what was filled in.

use super::answer;
use crate::server::{
    app::App,
    layers::TooSlow,
    service::{Service, Visit},
    store::LinkPurpose,
};
use axum::{
    Form,
    extract::{FromRequest, FromRequestParts, Path, Request, rejection::FormRejection},
    http::{HeaderMap, StatusCode, header, request::Parts},
    response::Response,
};
use serde::Deserialize;
use std::sync::Arc;

/// The cookie that holds the proof; its path is the link's, so links do not share it.
pub const PROOF_COOKIE: &str = "mfadmin_proof";

#[derive(Clone)]
pub struct Visitor {
    pub service: Arc<Service>,
    pub token: String,
    proof: Option<String>,
}

impl Visitor {
    pub fn visit(&self, purpose: LinkPurpose) -> Visit {
        Visit::new(purpose, &self.token, self.proof.as_deref())
    }
}

impl FromRequestParts<App> for Visitor {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let path = Path::<String>::from_request_parts(parts, app).await;
        // What cannot be decoded is no token either: it leads nowhere, as any unknown one does.
        let token = path.map(|Path(token)| token).unwrap_or_default();
        let proof = proof(&parts.headers).map(str::to_owned);
        Ok(Self { service: Arc::clone(&app.service), token, proof })
    }
}

fn proof(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(header::COOKIE).iter();
    let pairs = cookies.filter_map(|value| value.to_str().ok()).flat_map(|text| text.split(';'));
    pairs
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == PROOF_COOKIE)
        .map(|(_, value)| value)
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
        // Browsers say where a form was sent from; a form of another site is not the user's doing.
        let site = request.headers().get("sec-fetch-site").map(|value| value.as_bytes().to_vec());
        if site.is_some_and(|site| site != b"same-origin" && site != b"none") {
            return Err(answer::unreadable(&app.service, StatusCode::FORBIDDEN));
        }
        match Form::<Self>::from_request(request, app).await {
            Ok(Form(filled)) => Ok(filled),
            Err(rejection) => {
                let status = match rejection {
                    _ if TooSlow::caused(&rejection) => StatusCode::REQUEST_TIMEOUT,
                    FormRejection::BytesRejection(_) => StatusCode::PAYLOAD_TOO_LARGE,
                    _ => StatusCode::BAD_REQUEST,
                };
                Err(answer::unreadable(&app.service, status))
            }
        }
    }
}
