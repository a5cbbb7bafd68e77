//! A line to a server that breaks at one request, before it arrives or after it was answered, and stays dead
//! until it is mended: as if the server had been killed at that moment.

use crate::http_client;
use axum::{
    Router,
    body::{Body, Bytes},
    extract::State,
    http::{HeaderMap, Method, Uri, header},
    response::Response,
};
use futures_util::stream;
use reqwest::Client;
use serde_json::Value;
use std::{
    io,
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{
    net::{TcpListener, TcpStream},
    task::{JoinHandle, yield_now},
};

/// Where in a request the line breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Breaks {
    /// It was sent, and does not arrive.
    Before,
    /// It had its effect, and the answer does not come.
    Answerless,
    /// The answer comes, and nothing after it.
    After,
}

type Bend = Box<dyn Fn(&mut Value) + Send>;

/// A server on a port of its own that hands everything to another one.
pub struct BreakingLine {
    pub url: String,
    address: SocketAddr,
    wire: Arc<Wire>,
}

struct Wire {
    target: String,
    client: Client,
    state: Mutex<WireState>,
}

#[derive(Default)]
struct WireState {
    is_dead: bool,
    /// The methods of the requests whose answers are still to come before the line breaks, and how.
    rule: Option<(Vec<Method>, Breaks)>,
    /// What its paths begin with; everything else is not there.
    below: &'static str,
    /// What arrived, such as `PUT /admin/…`.
    arrived: Vec<String>,
    /// What paths end with whose answers take so long, without what is asked of them.
    slow: Vec<(&'static str, Duration)>,
    /// What becomes of what is sent, on its way.
    bend: Option<Bend>,
    accepting: Option<JoinHandle<()>>,
}

impl BreakingLine {
    /// Leads to the server at `target`, such as `http://127.0.0.1:8080`.
    pub async fn to(target: &str) -> Self {
        let client = http_client().no_proxy().build().unwrap();
        let target = target.trim_end_matches('/').to_owned();
        let wire = Arc::new(Wire { target, client, state: Mutex::default() });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let this = Self { url: format!("http://{address}"), address, wire };
        this.accept(listener);
        this
    }

    /// The same below a path, such as `/sso`, which the other server does not know of.
    pub fn below(&self, path: &'static str) -> String {
        self.wire.state.lock().unwrap().below = path;
        format!("{}{path}", self.url)
    }

    /// Breaks at the last of requests of these `methods`, which come in this order among others.
    pub fn breaks_at(&self, methods: &[Method], breaks: Breaks) {
        self.wire.state.lock().unwrap().rule = Some((methods.to_vec(), breaks));
    }

    /// From now on an answer takes so long whose path ends with `end`, such as `/credentials`.
    pub fn slows(&self, end: &'static str, by: Duration) {
        let mut state = self.wire.state.lock().unwrap();
        state.slow.retain(|(slow, _)| *slow != end);
        state.slow.push((end, by));
    }

    /// From now on what is written (PUT) arrives as `bend` leaves it.
    pub fn bends(&self, bend: impl Fn(&mut Value) + Send + 'static) {
        self.wire.state.lock().unwrap().bend = Some(Box::new(bend));
    }

    /// Breaks now.
    pub async fn cut(&self) {
        self.wire.die(self.address).await;
    }

    /// Whether it is broken.
    pub fn is_dead(&self) -> bool {
        self.wire.state.lock().unwrap().is_dead
    }

    /// It leads there again.
    pub async fn mend(&self) {
        self.wire.state.lock().unwrap().is_dead = false;
        let listener = TcpListener::bind(self.address).await.unwrap();
        self.accept(listener);
    }

    /// How many requests of `method` arrived.
    pub fn count(&self, method: &Method) -> usize {
        let begin = format!("{method} ");
        let state = self.wire.state.lock().unwrap();
        state.arrived.iter().filter(|request| request.starts_with(&begin)).count()
    }

    /// What arrived from the request of this number on, such as `GET /admin/realms/…`.
    pub fn arrived_since(&self, first: usize) -> Vec<String> {
        let state = self.wire.state.lock().unwrap();
        state.arrived.iter().skip(first).cloned().collect()
    }

    fn accept(&self, listener: TcpListener) {
        let app = Router::new().fallback(carry);
        let app = app.with_state((Arc::clone(&self.wire), self.address));
        let serving = tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        self.wire.state.lock().unwrap().accepting = Some(serving);
    }
}

impl Wire {
    /// Nobody gets through any more.
    async fn die(&self, address: SocketAddr) {
        let accepting = {
            let mut state = self.state.lock().unwrap();
            state.is_dead = true;
            state.accepting.take()
        };
        if let Some(accepting) = accepting {
            accepting.abort();
        }
        while TcpStream::connect(address).await.is_ok() {
            yield_now().await;
        }
    }

    /// `body` as it arrives.
    fn bent(&self, method: &Method, body: Bytes) -> Bytes {
        let state = self.state.lock().unwrap();
        let bend = state.bend.as_ref().filter(|_| method == Method::PUT);
        let Some((bend, mut value)) = bend.zip(serde_json::from_slice(&body).ok()) else {
            return body;
        };
        bend(&mut value);
        value.to_string().into()
    }

    /// How the line breaks at a request of `method`; nothing where it does not.
    fn breaks(&self, method: &Method) -> Option<Breaks> {
        let mut state = self.state.lock().unwrap();
        let (methods, breaks) = state.rule.as_mut()?;
        if methods.first() != Some(method) {
            return None;
        }
        methods.remove(0);
        let breaks = methods.is_empty().then_some(*breaks);
        if breaks.is_some() {
            state.rule = None;
        }
        breaks
    }
}

async fn carry(
    State((wire, address)): State<(Arc<Wire>, SocketAddr)>,
    method: Method,
    uri: Uri,
    mut headers: HeaderMap,
    body: Bytes,
) -> Response {
    if wire.state.lock().unwrap().is_dead {
        return broken();
    }
    let breaks = wire.breaks(&method);
    if breaks == Some(Breaks::Before) {
        wire.die(address).await;
        return broken();
    }
    let below = wire.state.lock().unwrap().below;
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let Some(path) = path.strip_prefix(below) else {
        return Response::builder().status(404).body(Body::from("<html>Nothing here")).unwrap();
    };
    let latency = {
        let mut state = wire.state.lock().unwrap();
        state.arrived.push(format!("{method} {path}"));
        let mut slow = state.slow.iter();
        slow.find(|(end, _)| uri.path().ends_with(end)).map(|(_, by)| *by)
    };
    tokio::time::sleep(latency.unwrap_or_default()).await;
    let body = wire.bent(&method, body);
    for named in [header::HOST, header::CONTENT_LENGTH, header::CONNECTION] {
        headers.remove(named);
    }
    let request = wire.client.request(method, format!("{}{path}", wire.target));
    let Ok(answer) = request.headers(headers).body(body).send().await else { return broken() };
    let mut response = Response::builder().status(answer.status());
    if let Some(kind) = answer.headers().get(header::CONTENT_TYPE) {
        response = response.header(header::CONTENT_TYPE, kind);
    }
    let bytes = answer.bytes().await.unwrap();
    if breaks.is_some() {
        wire.die(address).await;
    }
    if breaks == Some(Breaks::Answerless) {
        return broken();
    }
    // Each request has its own connection, so that a dead line is noticed by the next one.
    response.header(header::CONNECTION, "close").body(Body::from(bytes)).unwrap()
}

/// The connection breaks before the answer is there.
fn broken() -> Response {
    let cut: Result<Bytes, _> = Err(io::Error::other("the line is cut"));
    Response::new(Body::from_stream(stream::iter([cut])))
}
