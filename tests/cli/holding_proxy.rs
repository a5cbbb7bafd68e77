//! A proxy before a server: requests pass, except for those it holds until it is released.

use axum::{
    body::Body,
    extract::{Request, State},
    http::{Method, StatusCode, header},
    response::Response,
};
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{net::TcpListener, sync::watch};

/// After this long a held request is let through, so that a test fails and does not hang.
const PATIENCE: Duration = Duration::from_secs(60);

pub struct HoldingProxy {
    url: String,
    state: Arc<ProxyState>,
}

struct ProxyState {
    server: String,
    http: reqwest::Client,
    holds: fn(&Method, &str) -> bool,
    open: watch::Sender<bool>,
    /// Method, path and query of every request, in the order in which they came.
    requests: Mutex<Vec<String>>,
}

impl HoldingProxy {
    /// Stands before the server at `server`, and holds the requests that `holds` says by their
    /// method, path and query.
    pub async fn before(server: String, holds: fn(&Method, &str) -> bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (open, http) =
            (watch::channel(false).0, mfadmin_testing::http_client().build().unwrap());
        let state = ProxyState { server, http, holds, open, requests: Mutex::default() };
        let state = Arc::new(state);
        let app = axum::Router::new().fallback(pass).with_state(Arc::clone(&state));
        tokio::spawn(async { axum::serve(listener, app).await.unwrap() });
        Self { url, state }
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    pub fn requests(&self) -> Vec<String> {
        self.state.requests.lock().unwrap().clone()
    }

    /// Lets everything through from now on, and what is held.
    pub fn release(&self) {
        self.state.open.send_replace(true);
    }
}

async fn pass(State(state): State<Arc<ProxyState>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let path = parts.uri.path_and_query().unwrap().as_str().to_owned();
    state.requests.lock().unwrap().push(format!("{} {path}", parts.method));
    if (state.holds)(&parts.method, &path) {
        let mut open = state.open.subscribe();
        let opened = tokio::time::timeout(PATIENCE, open.wait_for(|open| *open)).await;
        if opened.is_err() {
            return answer(StatusCode::IM_A_TEAPOT, Body::from("nobody released the proxy"), None);
        }
    }
    let mut headers = parts.headers;
    headers.remove(header::HOST);
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    let call = state.http.request(parts.method, state.server.clone() + &path);
    match call.headers(headers).body(body).send().await {
        Ok(found) => {
            let media_type = found.headers().get(header::CONTENT_TYPE).cloned();
            let status = found.status();
            answer(status, Body::from(found.bytes().await.unwrap()), media_type)
        }
        Err(_) => answer(StatusCode::BAD_GATEWAY, Body::empty(), None),
    }
}

fn answer(status: StatusCode, body: Body, media_type: Option<axum::http::HeaderValue>) -> Response {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    if let Some(media_type) = media_type {
        response.headers_mut().insert(header::CONTENT_TYPE, media_type);
    }
    response
}
