//! A server of one's own: on a free port, over a database in a directory that goes away with it.

use crate::{log, mailbox, postgres};
use jiff::{SignedDuration, Timestamp};
use mfadmin::{
    contract::{
        AccountId, AuthenticatorState, BearerToken, Email, Kind, OnLandline, PhoneNumber,
        PhoneState, Problem, Region, Role, UserId,
        api::{MessageKind, Organisation},
        rules::Policy,
    },
    server::{
        Limits, LinkLifetimes, Options, Server,
        clock::Clock,
        crypto::SealingKey,
        service::access,
        store::{DatabaseAddress, NewUser},
    },
};
use reqwest::{Method, RequestBuilder, Response};
use serde::de::DeserializeOwned;
use sqlx::{
    AnyConnection, ConnectOptions, Connection, Row, SqliteConnection, sqlite::SqliteConnectOptions,
};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

pub use crate::mailbox::Received;

/// How long whoever is signed in by [`TestServer::sign_in`] stays so: longer than a test lets pass.
pub const SIGNED_IN: SignedDuration = SignedDuration::from_hours(24 * 366);

pub struct TestServer {
    pub server: Server,
    pub key: SealingKey,
    directory: TempDir,
    http: reqwest::Client,
}

impl TestServer {
    /// An empty organisation under the strict policy.
    pub async fn start() -> Self {
        Self::start_with(|_| ()).await
    }

    pub async fn start_with(change: impl FnOnce(&mut Options)) -> Self {
        Self::start_under(Limits::default(), change).await
    }

    /// Under limits short enough to be met in a test.
    pub async fn start_with_limits(limits: Limits) -> Self {
        Self::start_under(limits, |_| ()).await
    }

    pub async fn start_under(limits: Limits, change: impl FnOnce(&mut Options)) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let mut options = options(&directory);
        change(&mut options);
        let key = options.key.clone();
        Self::over(Server::start_with_limits(options, limits).await.unwrap(), key, directory)
    }

    /// Another server over what one that was stopped left; under another key.
    pub async fn again(directory: TempDir) -> Self {
        let options = options(&directory);
        let key = options.key.clone();
        Self::over(Server::start(options).await.unwrap(), key, directory)
    }

    /// Another server over what one that was stopped left, with other options.
    pub async fn again_with(directory: TempDir, change: impl FnOnce(&mut Options)) -> Self {
        let mut options = options(&directory);
        change(&mut options);
        let key = options.key.clone();
        Self::over(Server::start(options).await.unwrap(), key, directory)
    }

    /// A running server, over what is in `directory`.
    pub fn over(server: Server, key: SealingKey, directory: TempDir) -> Self {
        log::keep();
        Self { server, key, directory, http: crate::http_client().build().unwrap() }
    }

    /// Lets time pass on this server.
    pub fn advance(&self, by: SignedDuration) {
        self.server.clock().advance(by);
    }

    /// A request to `path` with this session.
    pub fn call(&self, method: Method, path: &str, token: &BearerToken) -> RequestBuilder {
        self.http.request(method, self.url(path)).bearer_auth(token.reveal())
    }

    pub async fn get<T: DeserializeOwned>(&self, path: &str, token: &BearerToken) -> T {
        let response = self.call(Method::GET, path, token).send().await.unwrap();
        assert_eq!(response.status(), 200, "{path}");
        response.json().await.unwrap()
    }

    /// What the messages that are kept say, the newest first, as their recipients would read it.
    pub async fn received(&self) -> Vec<Received> {
        mailbox::received_in(&mut self.beside().await, &self.key).await
    }

    /// Body and link of the newest message of this kind, as its recipient would read it.
    pub async fn message(&self, kind: MessageKind) -> (String, Option<String>) {
        let word = serde_json::to_value(kind).unwrap();
        let found = self.received().await.into_iter().find(|message| word == message.kind);
        let message = found.unwrap();
        (message.body, message.link)
    }

    /// The newest texted code.
    pub async fn texted_code(&self) -> String {
        mailbox::code_in(&self.message(MessageKind::PhoneCode).await.0)
    }

    /// The database file, opened beside the server.
    pub async fn connect(&self) -> SqliteConnection {
        assert!(!postgres::is_chosen(), "this test is of SQLite alone");
        connect(&self.database()).await
    }

    /// The database, on the engine that is tested, opened beside the server.
    pub async fn beside(&self) -> AnyConnection {
        connect_to(&address_in(self.directory.path())).await
    }

    /// Everything that a refused request must leave as it was; that it was refused is written down.
    pub async fn footprint(&self) -> Vec<String> {
        footprint_in(&mut self.beside().await).await
    }

    /// The server apart from its directory, to stop it and look at what it left.
    pub fn into_parts(self) -> (Server, TempDir) {
        (self.server, self.directory)
    }

    pub fn database(&self) -> PathBuf {
        self.directory.path().join("mfadmin.db")
    }

    pub fn url(&self, path: &str) -> String {
        self.server.url() + path
    }

    /// Puts in `users`, and gives the ids in their order.
    pub async fn seed(&self, users: Vec<NewUser>) -> Vec<UserId> {
        let ids = users.iter().map(|user| user.id).collect();
        self.server.store().seed(users.into_iter()).await.unwrap();
        ids
    }

    /// A complete user of `role`, signed in.
    pub async fn sign_in(&self, role: Role) -> (UserId, BearerToken) {
        let id = UserId::new();
        let mut user = person(&format!("{role}-{id}"));
        user.id = id;
        user.role = role;
        self.seed(vec![user]).await;
        (id, self.session(id, SIGNED_IN).await)
    }

    pub async fn session(&self, user: UserId, lifetime: SignedDuration) -> BearerToken {
        let account = AccountId::of_user(user);
        access::issue_session(self.server.store(), account, lifetime).await.unwrap()
    }

    /// A session that has to step up for what needs it.
    pub async fn session_without_step_up(&self, user: UserId) -> BearerToken {
        let account = AccountId::of_user(user);
        access::issue_first_session(self.server.store(), account, SIGNED_IN).await.unwrap()
    }
}

pub async fn connect(database: &Path) -> SqliteConnection {
    SqliteConnectOptions::new().filename(database).connect().await.unwrap()
}

/// The database of what is in `directory`, on the engine that is tested.
fn address_in(directory: &Path) -> DatabaseAddress {
    match postgres::is_chosen() {
        true => postgres::database_for(directory),
        false => directory.join("mfadmin.db").into(),
    }
}

async fn connect_to(database: &DatabaseAddress) -> AnyConnection {
    sqlx::any::install_default_drivers();
    let url = match database {
        DatabaseAddress::File(path) => format!("sqlite://{}", path.display()),
        DatabaseAddress::Postgres(address) => address.url.to_string(),
    };
    AnyConnection::connect(&url).await.unwrap()
}

/// What stands in the file `database`, in short.
pub async fn footprint_of(database: &Path) -> Vec<String> {
    footprint_in(&mut connect_to(&database.into()).await).await
}

async fn footprint_in(connection: &mut AnyConnection) -> Vec<String> {
    let rows = sqlx::query(
        "select 'user ' || id || name || email || coalesce(phone, '-') || present \
         || missing || coalesce(cast(setup_sent_at as text), '-') || coalesce(cast(setup_expires_at as text), '-') \
         || coalesce(cast(exempt_until as text), '-') || search_text || revision || role_rank \
         || coalesce(cast(disabled_at as text), '-') as line from users \
         union all select 'factor ' || user_id || kind || state || coalesce(cast(at as text), '-') \
         || coalesce(cast(expires_at as text), '-') || coalesce(cast(count as text), '-') from user_factors \
         union all select 'audit ' || count(*) from audit where code is null \
         union all select 'outbox ' || count(*) from outbox \
         union all select 'links ' || count(*) || '/' || count(revoked_at) from links \
         union all select 'sessions ' || count(*) || '/' || count(ended_at) from sessions \
         union all select 'accounts ' || count(*) from accounts \
         union all select 'tokens ' || count(*) || '/' || count(revoked_at) from tokens \
         union all select 'jobs ' || count(*) || '/' || count(finished_at) from jobs \
         union all select 'items ' || count(*) || '/' || count(retried_by) from job_items \
         union all select 'answers ' || count(*) from idempotency",
    )
    .fetch_all(connection)
    .await
    .unwrap();
    rows.iter().map(|row| row.get("line")).collect()
}

/// What a problem answer says; the answer must be one.
pub async fn problem(response: Response) -> Problem {
    let status = response.status().as_u16();
    assert_eq!(response.headers()["content-type"], "application/problem+json");
    let problem: Problem = response.json().await.unwrap();
    assert_eq!(problem.status, status);
    assert_eq!(problem.code.status(), status);
    problem
}

pub fn options(directory: &TempDir) -> Options {
    Options {
        listen: "127.0.0.1:0".parse().unwrap(),
        database: address_in(directory.path()),
        key: SealingKey::generate(),
        organisation: Organisation {
            name: "Example".into(),
            default_region: Region::default(),
            support: None,
            time_zone: Default::default(),
        },
        policy: Policy::default(),
        landlines: OnLandline::default(),
        links: LinkLifetimes::default(),
        public_url: None,
        http: Default::default(),
        delivery: Default::default(),
        breached: None,
        sessions: Default::default(),
        clock: Clock::movable(),
        shipping: Default::default(),
        directory: None,
        setup_pages: Default::default(),
        pages: Default::default(),
    }
}

/// A member with both factors whose address begins with `name`.
pub fn person(name: &str) -> NewUser {
    let at = Timestamp::from_second(1_750_000_000).unwrap();
    NewUser {
        id: UserId::new(),
        name: name.to_owned(),
        email: email(&format!("{name}@example.com")),
        role: Role::Member,
        kind: Kind::Human,
        phone: PhoneState::Verified { number: number("+14155552671"), at: Some(at) },
        language: None,
        authenticator: AuthenticatorState::Configured { at: Some(at) },
        gap_since: None,
        last_sign_in_at: None,
        created_at: at,
        open_sessions: 0,
    }
}

pub fn email(text: &str) -> Email {
    text.parse().unwrap()
}

pub fn number(text: &str) -> PhoneNumber {
    PhoneNumber::parse(text, Region::default()).unwrap()
}
