//! A server of ours on a realm, its panel, and what is asked of it.

use super::{Realm, settings};
use jiff::SignedDuration;
use mfadmin::{
    contract::{
        BearerToken, Problem, User, UserId,
        api::{AuditPage, Receipt, RequestedState, UserPage},
    },
    server::{
        RemoteOptions,
        clock::Clock,
        directory::remote::{Keycloak, KeycloakSettings},
        mirror::{OnShrink, ScanStart},
        service::access,
    },
};
use mfadmin_testing::{
    live_panel::LivePanel,
    server::{TestServer, problem},
};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};

pub struct OurServer {
    pub ours: TestServer,
    pub token: BearerToken,
}

impl OurServer {
    /// On the realm, whose users it has read once.
    pub async fn of(realm: &Realm) -> Self {
        Self::with(settings(realm)).await
    }

    /// The same, by another way there.
    pub async fn with(settings: KeycloakSettings) -> Self {
        let remote = Keycloak::new(settings, Clock::System).unwrap();
        let directory = Some(RemoteOptions { remote: Arc::new(remote), refresh: None });
        let ours = TestServer::start_with(|options| options.directory = directory).await;
        let store = ours.server.store();
        let account = access::ensure_host_account(store, "client mfadmin").await.unwrap();
        let token = access::issue_session(store, account, SignedDuration::from_hours(12)).await;
        let this = Self { ours, token: token.unwrap() };
        this.read().await;
        this
    }

    pub async fn read(&self) {
        self.ours.server.read_directory(ScanStart::Anew, OnShrink::Stop).await.unwrap();
    }

    pub async fn users(&self, query: &str) -> Vec<User> {
        let page: UserPage = self.ours.get(&format!("/v1/users?{query}"), &self.token).await;
        page.users
    }

    pub async fn by_id(&self, id: UserId) -> User {
        self.ours.get(&format!("/v1/users/{id}"), &self.token).await
    }

    /// The user of this name in the realm, with everything that is known.
    pub async fn user(&self, username: &str) -> User {
        let users = self.users(&format!("search={username}")).await;
        let found = users.into_iter().find(|user| user.username.as_deref() == Some(username));
        let id = found.unwrap_or_else(|| panic!("nobody is called {username}")).id;
        self.by_id(id).await
    }

    /// What becomes of it once it is settled; asked under one key, at most for 60 s.
    pub async fn ask(
        &self,
        method: Method,
        user: &User,
        end: &str,
        body: Value,
    ) -> Result<Option<Receipt>, Problem> {
        let path = format!("/v1/users/{}{end}", user.id);
        let key = format!("{method} {path} {body} {}", user.revision).replace(['{', '}'], "_");
        let key: String = key.chars().filter(char::is_ascii_graphic).rev().take(120).collect();
        for _ in 0..600 {
            let call = self.ours.call(method.clone(), &path, &self.token);
            let call = call.header("If-Match", format!("\"{}\"", user.revision));
            let answer = call.header("Idempotency-Key", &key).json(&body).send().await.unwrap();
            match answer.status() {
                StatusCode::ACCEPTED => {}
                StatusCode::NO_CONTENT => return Ok(None),
                status if status.is_success() => return Ok(Some(answer.json().await.unwrap())),
                _ => return Err(problem(answer).await),
            }
            let receipt: Receipt = answer.json().await.unwrap();
            let requested = receipt.requested.expect("neither done nor requested");
            assert_ne!(requested.state, RequestedState::Unknown, "{requested:?}");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("{path} is not settled within 60 s");
    }

    pub async fn patch(&self, user: &User, body: Value) -> Result<User, Problem> {
        let receipt = self.ask(Method::PATCH, user, "", body).await?;
        Ok(receipt.expect("an answer without a user").user)
    }

    pub async fn post(&self, user: &User, end: &str) -> Result<User, Problem> {
        let receipt = self.ask(Method::POST, user, end, json!({})).await?;
        Ok(receipt.expect("an answer without a user").user)
    }

    /// The events of the user in the audit log, oldest first.
    pub async fn events(&self, user: UserId) -> Vec<&'static str> {
        let page: AuditPage = self.ours.get("/v1/audit?limit=100", &self.token).await;
        let entries = page.entries.into_iter().rev();
        let of_user = entries.filter(|entry| entry.target.as_ref().is_some_and(|it| it.id == user));
        of_user.map(|entry| entry.event.as_str()).collect()
    }

    pub fn panel(&self) -> LivePanel {
        LivePanel::open_at(&self.ours.url(""), self.token.clone(), 132, 43)
    }
}
