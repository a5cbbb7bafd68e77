//! A server that stands in for Avochato: it keeps to what is known of its API, and to the faults that a test
//! wants of it. An account of the real one cannot be had.

mod answers;
mod faults;
mod people;

pub use faults::{Fault, Faults};
pub use people::{Person, people};

use crate::log;
use answers::{ErrorsAs, ListShape};
use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{Method, Uri},
    response::Response,
};
use mfadmin::{
    secret::Secret,
    server::{
        clock::Clock,
        directory::remote::{AvochatoDirectory, AvochatoLinks, AvochatoSettings},
    },
};
use reqwest::Url;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard},
    time::{Duration, Instant},
};

pub const AUTH_ID: &str = "auth-id-7Q2xwz";
pub const AUTH_SECRET: &str = "auth-secret/Zk8+Jm4=vT1";
pub const INBOX: &str = "acme";

/// One server, with its users.
pub struct AvochatoServer {
    pub url: String,
    service: Arc<Service>,
}

/// A call that came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Called {
    /// Such as `GET /v1/users?page=2`, without the credentials.
    pub what: String,
    pub at: Instant,
}

struct Service {
    state: Mutex<ServiceState>,
}

struct ServiceState {
    people: Vec<Person>,
    /// Whose credentials are right.
    owner: String,
    faults: Faults,
    latency: Duration,
    list: ListShape,
    errors: ErrorsAs,
    calls: Vec<Called>,
    /// Calls under way now, and the most that ever were.
    under_way: (usize, usize),
    /// Until when it wants to be left alone, and how many calls came before that.
    quiet_until: Option<Instant>,
    too_early: usize,
    /// Mails that were sent, by the user's id.
    mails: Vec<String>,
}

impl AvochatoServer {
    /// With these users, the first of whom owns the credentials.
    pub async fn start(people: Vec<Person>) -> Self {
        log::keep();
        let owner = people.first().map(|person| person.id.clone()).unwrap_or_default();
        let state = ServiceState {
            people,
            owner,
            faults: Faults::default(),
            latency: Duration::ZERO,
            list: ListShape::default(),
            errors: ErrorsAs::List,
            calls: Vec::new(),
            under_way: (0, 0),
            quiet_until: None,
            too_early: 0,
            mails: Vec::new(),
        };
        let service = Arc::new(Service { state: Mutex::new(state) });
        let app = Router::new().fallback(take).with_state(Arc::clone(&service));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(axum::serve(listener, app).into_future());
        Self { url, service }
    }

    /// What reaches it with the right credentials.
    pub fn settings(&self) -> AvochatoSettings {
        AvochatoSettings {
            url: self.url.clone(),
            auth_id: AUTH_ID.to_owned(),
            secret: Secret::new(AUTH_SECRET),
            inbox: Some(INBOX.to_owned()),
            links: AvochatoLinks::default(),
            ca: None,
        }
    }

    pub fn directory(&self, clock: Clock) -> AvochatoDirectory {
        AvochatoDirectory::new(self.settings(), clock).unwrap()
    }

    /// Every answer takes so long.
    pub fn set_latency(&self, latency: Duration) {
        self.state().latency = latency;
    }

    /// Lists tell these fields beside those that are known to be in them.
    pub fn list_tells(&self, fields: &[&'static str]) {
        self.state().list.extra = fields.to_vec();
    }

    /// Lists are a bare array.
    pub fn list_is_bare(&self) {
        self.state().list.is_bare = true;
    }

    /// Failures are told as one text.
    pub fn errors_as_text(&self) {
        self.state().errors = ErrorsAs::Text;
    }

    /// `fault` meets the calls whose beginning is `what`, from the first on, `times` times.
    pub fn fault(&self, what: &str, times: usize, fault: Fault) {
        self.state().faults.add(what, times, fault);
    }

    pub fn clear_faults(&self) {
        self.state().faults = Faults::default();
    }

    /// Changes the users.
    pub fn change(&self, change: impl FnOnce(&mut Vec<Person>)) {
        change(&mut self.state().people);
    }

    pub fn person(&self, id: &str) -> Option<Person> {
        self.state().people.iter().find(|person| person.id == id).cloned()
    }

    /// The calls so far, oldest first.
    pub fn calls(&self) -> Vec<Called> {
        self.state().calls.clone()
    }

    /// How many calls began with `what`.
    pub fn count(&self, what: &str) -> usize {
        self.state().calls.iter().filter(|call| call.what.starts_with(what)).count()
    }

    pub fn forget_calls(&self) {
        self.state().calls.clear();
    }

    /// The most calls that were under way at a time.
    pub fn most_at_once(&self) -> usize {
        self.state().under_way.1
    }

    /// Calls that came while it wanted to be left alone.
    pub fn too_early(&self) -> usize {
        self.state().too_early
    }

    /// Who was sent a password reset.
    pub fn mails(&self) -> Vec<String> {
        self.state().mails.clone()
    }

    fn state(&self) -> MutexGuard<'_, ServiceState> {
        self.service.state()
    }
}

impl Service {
    fn state(&self) -> MutexGuard<'_, ServiceState> {
        self.state.lock().unwrap()
    }
}

async fn take(
    State(service): State<Arc<Service>>,
    method: Method,
    uri: Uri,
    body: Bytes,
) -> Response {
    let form = String::from_utf8(body.to_vec()).unwrap();
    let fields = match method {
        Method::GET | Method::DELETE => fields(uri.query().unwrap_or_default()),
        _ => fields(&form),
    };
    let what = spelt(&method, uri.path(), &fields);
    let (latency, fault) = {
        let mut state = service.state();
        state.under_way.0 += 1;
        state.under_way.1 = state.under_way.1.max(state.under_way.0);
        let now = Instant::now();
        state.too_early += usize::from(state.quiet_until.is_some_and(|until| now < until));
        state.calls.push(Called { what: what.clone(), at: now });
        (state.latency, state.faults.meets(&what))
    };
    if !latency.is_zero() {
        tokio::time::sleep(latency).await;
    }
    let mut state = service.state();
    state.under_way.0 -= 1;
    match fault {
        Some(fault) => fault.answer(&mut state, |state| state.answer(&method, uri.path(), &fields)),
        None => state.answer(&method, uri.path(), &fields).into_response(),
    }
}

fn fields(text: &str) -> HashMap<String, String> {
    let url = Url::parse(&format!("http://form.invalid/?{text}")).unwrap();
    url.query_pairs().into_owned().collect()
}

/// The call without what is secret in it.
fn spelt(method: &Method, path: &str, fields: &HashMap<String, String>) -> String {
    let known = ["auth_id", "auth_secret", "subdomain"];
    let mut rest: Vec<_> = fields
        .iter()
        .filter(|(name, _)| !known.contains(&name.as_str()))
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    rest.sort();
    match rest.is_empty() {
        true => format!("{method} {path}"),
        false => format!("{method} {path}?{}", rest.join("&")),
    }
}
