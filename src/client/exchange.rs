//! What every call has in common: where it goes, and what its answer is read as.

use super::{
    ClientError, Trust,
    error::{cause, unreached},
};
use crate::{
    contract::{Problem, problem},
    tls_provider,
};
use reqwest::{
    Response, StatusCode, Url,
    header::{CONTENT_TYPE, RETRY_AFTER},
};
use serde::de::DeserializeOwned;
use std::{net::IpAddr, time::Duration};

/// By which a server's log names a request.
const REQUEST_ID: &str = "x-request-id";

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// The address of a server, with a path that ends in a slash.
///
/// # Errors
/// [`ClientError::Address`] when `base` is not an `http` or `https` URL.
pub(super) fn base_url(base: &str) -> Result<Url, ClientError> {
    let address = || ClientError::Address(base.to_owned());
    let mut url = Url::parse(base).map_err(|_| address())?;
    if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
        return Err(address());
    }
    if !url.path().ends_with('/') {
        let path = format!("{}/", url.path());
        url.set_path(&path);
    }
    Ok(url)
}

pub(super) fn settings(server: &Url, trust: &Trust) -> reqwest::ClientBuilder {
    tls_provider::install();
    let builder = reqwest::Client::builder()
        .connect_timeout(CONNECT_TIMEOUT)
        .redirect(reqwest::redirect::Policy::none())
        .user_agent(concat!("mfadmin/", env!("CARGO_PKG_VERSION")));
    let builder = trust.apply(builder);
    if !is_loopback(server) {
        return builder;
    }
    // The environment's proxy cannot reach this machine's own ports, and must not see their tokens.
    let builder = builder.no_proxy();
    match server.scheme() {
        // Without TLS, nobody needs the system's certificates: hundreds of files, read at each start.
        "http" => builder.tls_certs_only([]),
        _ => builder,
    }
}

/// Whether others can read what is typed on its way to the server.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Transit {
    /// By TLS, or it never leaves this machine.
    #[default]
    Protected,
    /// By plain HTTP to another machine.
    InClear,
}

impl Transit {
    pub(super) fn to(server: &Url) -> Self {
        match server.scheme() == "http" && !is_loopback(server) {
            true => Self::InClear,
            false => Self::Protected,
        }
    }
}

fn is_loopback(server: &Url) -> bool {
    let host = server.host_str().unwrap_or_default().trim_matches(['[', ']']);
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|addr| addr.is_loopback())
}

pub(super) fn lost(error: &reqwest::Error) -> ClientError {
    if error.is_connect() || error.is_builder() {
        unreached(error)
    } else {
        ClientError::Unknown(cause(error))
    }
}

pub(super) async fn read<T: DeserializeOwned>(response: Response) -> Result<T, ClientError> {
    let response = accepted(response).await?;
    let body = response.bytes().await.map_err(|error| lost(&error))?;
    // An answer that has nothing to tell has no body.
    let json = if body.is_empty() { b"null" } else { body.as_ref() };
    serde_json::from_slice(json).map_err(|error| ClientError::Garbled(error.to_string()))
}

/// The response, if it is a success; else its problem document.
pub async fn accepted(response: Response) -> Result<Response, ClientError> {
    let status = response.status();
    if status.is_success() {
        return Ok(response);
    }
    let is_problem = response
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.starts_with(problem::MEDIA_TYPE));
    let pause = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok());
    let pause = pause.and_then(|text| text.parse().ok());
    let request = response.headers().get(REQUEST_ID).and_then(|value| value.to_str().ok());
    let request = request.and_then(|id| id.parse().ok());
    let body = response.bytes().await.map_err(|error| lost(&error))?;
    match serde_json::from_slice::<Problem>(&body) {
        Ok(problem) if is_problem => {
            let retry_after = problem.retry_after.or(pause);
            let problem = Problem { retry_after, ..problem }.found_by(request);
            Err(ClientError::Problem(Box::new(problem)))
        }
        _ if is_gateway(status) => Err(ClientError::Unknown(format!("HTTP status {status}"))),
        _ => Err(ClientError::Protocol(format!("HTTP status {status} without a problem document"))),
    }
}

/// A proxy answers these when the server behind it is away; the request may have gone through.
fn is_gateway(status: StatusCode) -> bool {
    matches!(
        status,
        StatusCode::BAD_GATEWAY | StatusCode::SERVICE_UNAVAILABLE | StatusCode::GATEWAY_TIMEOUT
    )
}
