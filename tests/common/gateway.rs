//! A server that takes texts, and keeps what it was asked exactly.

use crate::test_app::PATIENCE;
use axum::{
    Router,
    body::{Body, Bytes},
    extract::State,
    http::{HeaderMap, Method, StatusCode, Uri},
    response::Response,
};
use mfadmin::{
    config::Gateway as Settings,
    secret::Secret,
    server::{DeliveryConfig, LinkReach, RetryPolicy, TextBy},
};
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};
use tokio::sync::{Semaphore, mpsc};

/// What was asked.
#[derive(Clone, Debug)]
pub struct Asked {
    pub method: Method,
    pub uri: Uri,
    pub headers: HeaderMap,
    pub body: String,
}

/// What is answered. A body `retry-after: 5` becomes that header.
pub type Reply = (u16, String);

pub struct Gateway {
    pub url: String,
    asked: mpsc::UnboundedReceiver<Asked>,
    shared: Arc<Shared>,
}

struct Shared {
    asked: mpsc::UnboundedSender<Asked>,
    /// The last is for every request from then on.
    replies: Mutex<VecDeque<Reply>>,
    /// A request takes one before it is answered.
    gate: Semaphore,
    under_way: Mutex<(usize, usize)>,
}

impl Gateway {
    /// Gives these answers, one after the other.
    pub async fn answering(replies: impl IntoIterator<Item = (u16, &'static str)>) -> Self {
        let gateway = Self::closed(replies).await;
        gateway.open(Semaphore::MAX_PERMITS);
        gateway
    }

    /// Takes requests, and answers none before it is opened for it.
    pub async fn closed(replies: impl IntoIterator<Item = (u16, &'static str)>) -> Self {
        let (sender, asked) = mpsc::unbounded_channel();
        let replies = replies.into_iter().map(|(status, body)| (status, body.to_owned())).collect();
        let shared = Arc::new(Shared {
            asked: sender,
            replies: Mutex::new(replies),
            gate: Semaphore::new(0),
            under_way: Mutex::new((0, 0)),
        });
        let app = Router::new().fallback(take).with_state(Arc::clone(&shared));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(axum::serve(listener, app).into_future());
        Self { url, asked, shared }
    }

    /// Answers so from now on.
    pub fn reply(&self, reply: Reply) {
        *self.shared.replies.lock().unwrap() = VecDeque::from([reply]);
    }

    pub fn open(&self, requests: usize) {
        self.shared.gate.add_permits(requests);
    }

    /// The most requests that were under way at a time.
    pub fn most_at_once(&self) -> usize {
        self.shared.under_way.lock().unwrap().1
    }

    /// The next request, which may have to be waited for.
    pub async fn asked(&mut self) -> Asked {
        tokio::time::timeout(PATIENCE, self.asked.recv()).await.expect("no request").unwrap()
    }

    /// A request that came already.
    pub fn asked_already(&mut self) -> Option<Asked> {
        self.asked.try_recv().ok()
    }

    /// Posts texts to this server's webhook.
    pub fn webhook(&self, pace: RetryPolicy) -> DeliveryConfig {
        self.post(Settings::Webhook { url: format!("{}/hook?team=a", self.url) }, pace)
    }

    pub fn post(&self, gateway: Settings, pace: RetryPolicy) -> DeliveryConfig {
        let secret = Secret::new("top secret");
        DeliveryConfig {
            texts: Some(TextBy::Gateway { gateway, secret }),
            pace,
            reach: LinkReach::Anywhere,
            ..DeliveryConfig::default()
        }
    }
}

async fn take(
    State(shared): State<Arc<Shared>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    {
        let mut under_way = shared.under_way.lock().unwrap();
        under_way.0 += 1;
        under_way.1 = under_way.1.max(under_way.0);
    }
    let body = String::from_utf8(body.to_vec()).unwrap();
    shared.asked.send(Asked { method, uri, headers, body }).unwrap();
    shared.gate.acquire().await.unwrap().forget();
    shared.under_way.lock().unwrap().0 -= 1;
    let (status, body) = {
        let mut replies = shared.replies.lock().unwrap();
        match replies.len() {
            1 => replies[0].clone(),
            _ => replies.pop_front().unwrap(),
        }
    };
    let response = Response::builder().status(StatusCode::from_u16(status).unwrap());
    // A redirect says where to, and an endless answer never ends.
    if let Some(value) = body.strip_prefix("retry-after: ") {
        return response.header("retry-after", value).body(Body::empty()).unwrap();
    }
    match (status, body.as_str()) {
        (300..400, to) => response.header("location", to).body(Body::empty()).unwrap(),
        (_, "endless") => {
            let chunk = Bytes::from(vec![b' '; 1024]);
            let chunks = futures_util::stream::repeat_with(move || Ok::<_, String>(chunk.clone()));
            response.body(Body::from_stream(chunks)).unwrap()
        }
        _ => response.body(Body::from(body)).unwrap(),
    }
}
