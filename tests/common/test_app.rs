//! A server with an Owner: what the test trees do through its API, its pages and its messages.

mod jobs;
mod outbox;
mod pages;
mod sign_in;

pub use jobs::{ids, matching, newcomer};
pub use outbox::{Events, PATIENCE, ok, quick, texts_waiting};
pub use pages::{Configured, Page, code_at, next_code, wrong_code};
pub use sign_in::{Enrolled, PASSWORD, done_with, refused, step};

use crate::server::{TestServer, person};
use mfadmin::{
    contract::{
        AuthenticatorState, BearerToken, PhoneState, Role, User, UserId,
        api::{AuditEvent, AuditPage, MessageKind, OutboxPage},
    },
    server::{Limits, Options, store::NewUser},
};
use reqwest::{Client, Method, redirect::Policy};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, HashMap},
    sync::Mutex,
};

/// A real server on a free port over a real database, and its Owner, signed in.
pub struct TestApp {
    pub server: TestServer,
    pub owner: BearerToken,
    pub owner_id: UserId,
    http: Client,
    /// What this browser keeps, by the path of the link.
    jar: Mutex<HashMap<String, BTreeMap<String, String>>>,
}

impl TestApp {
    pub async fn open() -> Self {
        Self::open_with(|_| ()).await
    }

    pub async fn open_with(change: impl FnOnce(&mut Options)) -> Self {
        Self::open_under(Limits::default(), change).await
    }

    pub async fn open_under(limits: Limits, change: impl FnOnce(&mut Options)) -> Self {
        Self::over(TestServer::start_under(limits, change).await).await
    }

    /// With a new Owner of `server`.
    pub async fn over(server: TestServer) -> Self {
        let (id, token) = server.sign_in(Role::Owner).await;
        Self::owned(server, id, token)
    }

    /// With somebody who has `token`.
    pub fn owned(server: TestServer, owner_id: UserId, owner: BearerToken) -> Self {
        let http = crate::http_client().redirect(Policy::none()).build().unwrap();
        Self { server, owner, owner_id, http, jar: Mutex::default() }
    }

    /// A member with these factors.
    pub async fn member(&self, phone: PhoneState, authenticator: AuthenticatorState) -> UserId {
        self.put(NewUser { phone, authenticator, ..person("ana") }).await
    }

    /// A member without any factor.
    pub async fn newcomer(&self) -> UserId {
        self.member(PhoneState::NotSet, AuthenticatorState::NotConfigured).await
    }

    pub async fn put(&self, user: NewUser) -> UserId {
        self.server.seed(vec![user]).await[0]
    }

    pub async fn user(&self, id: UserId) -> User {
        self.server.get(&format!("/v1/users/{id}"), &self.owner).await
    }

    /// Changes rows beside the server, as another process would. Time passes by the server's clock.
    pub async fn sql(&self, text: &'static str) {
        sqlx::raw_sql(text).execute(&mut self.server.beside().await).await.unwrap();
    }

    /// Does what the panel's button does.
    pub async fn act(&self, id: UserId, end: &str, body: Value) {
        let path = format!("/v1/users/{id}{end}");
        let call = self.server.call(Method::POST, &path, &self.owner).json(&body);
        assert_eq!(call.send().await.unwrap().status(), 200);
    }

    pub async fn set_phone(&self, id: UserId, number: &str) {
        let user = self.user(id).await;
        let call = self.server.call(Method::PATCH, &format!("/v1/users/{id}"), &self.owner);
        let call = call.header("if-match", format!("\"{}\"", user.revision));
        let call = call.json(&json!({ "phone": number, "override_cool_down": true }));
        assert_eq!(call.send().await.unwrap().status(), 200);
    }

    /// The path of a new setup link.
    pub async fn setup_link(&self, id: UserId) -> String {
        let body = json!({ "override_cool_down": true });
        self.act(id, "/authenticator/setup-link", body).await;
        self.link(MessageKind::SetupLink).await
    }

    /// The path of a new password link.
    pub async fn password_link(&self, id: UserId, end_sessions: bool) -> String {
        let body = json!({
            "send_password_reset": true, "end_sessions": end_sessions, "override_cool_down": true,
        });
        self.act(id, "/access-reset", body).await;
        self.link(MessageKind::PasswordReset).await
    }

    /// The path of the link that verifies `number`.
    pub async fn phone_link(&self, id: UserId, number: &str) -> String {
        self.set_phone(id, number).await;
        self.link(MessageKind::PhoneVerification).await
    }

    /// The path of the link that confirms `email` as the new address.
    pub async fn email_link(&self, id: UserId, email: &str) -> String {
        let user = self.user(id).await;
        let call = self.server.call(Method::PATCH, &format!("/v1/users/{id}"), &self.owner);
        let call = call.header("if-match", format!("\"{}\"", user.revision));
        let call = call.json(&json!({ "email": email, "override_cool_down": true }));
        assert_eq!(call.send().await.unwrap().status(), 200);
        self.link(MessageKind::EmailConfirmation).await
    }

    async fn link(&self, kind: MessageKind) -> String {
        let (_, link) = self.message(kind).await;
        let link = link.unwrap();
        link.strip_prefix(&self.server.url("")).unwrap().to_owned()
    }

    /// Body and link of the newest message of this kind.
    pub async fn message(&self, kind: MessageKind) -> (String, Option<String>) {
        self.server.message(kind).await
    }

    /// The newest texted code.
    pub async fn texted_code(&self) -> String {
        self.server.texted_code().await
    }

    /// What was mailed or texted, the newest first.
    pub async fn sent(&self) -> Vec<MessageKind> {
        let page: OutboxPage = self.server.get("/v1/outbox", &self.owner).await;
        page.messages.iter().map(|message| message.kind).collect()
    }

    /// The newest entry of the audit log: what, by whom, to whom.
    pub async fn last_entry(&self) -> (AuditEvent, Option<UserId>, Option<UserId>) {
        let page: AuditPage = self.server.get("/v1/audit?limit=1", &self.owner).await;
        let entry = page.entries.into_iter().next().unwrap();
        (entry.event, entry.actor.map(|actor| actor.id), entry.target.map(|target| target.id))
    }
}
