//! A server on a directory of another system: what it mirrors, and what it has done there.

mod acts;
mod adding;
mod jobs;
mod operators;
mod races;
mod reading;
mod unsettled;

use jiff::SignedDuration;
use mfadmin::{
    contract::{
        BearerToken, User, UserId,
        api::{AuditPage, DirectoryStatus, Receipt, UserPage},
    },
    server::{
        RemoteOptions,
        clock::Clock,
        mirror::{OnShrink, ScanError, ScanReport, ScanStart},
        service::access,
    },
};
use mfadmin_testing::{
    avochato::{AvochatoServer, Person, people},
    server::{TestServer, problem},
};
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};
use tempfile::TempDir;

/// A server of ours on the stand-in, and a session of the host's account.
struct Mirrored {
    avochato: AvochatoServer,
    ours: TestServer,
    token: BearerToken,
}

impl Mirrored {
    /// With these users, who were read once.
    async fn of(people: Vec<Person>) -> Self {
        let avochato = AvochatoServer::start(people).await;
        let ours = TestServer::start_with(|options| options.directory = remote(&avochato)).await;
        let this = Self::signed_in(avochato, ours).await;
        this.read().await.unwrap();
        this.avochato.forget_calls();
        this
    }

    async fn with(count: usize) -> Self {
        Self::of(people(count)).await
    }

    async fn signed_in(avochato: AvochatoServer, ours: TestServer) -> Self {
        let store = ours.server.store();
        let account = access::ensure_host_account(store, "Ana Silva, owner").await.unwrap();
        let token = access::issue_session(store, account, SignedDuration::from_hours(12)).await;
        Self { avochato, ours, token: token.unwrap() }
    }

    /// Our server ends as by a kill, and another one goes on with what it left.
    async fn killed_and_started(self) -> Self {
        let Self { avochato, ours, .. } = self;
        let (server, directory): (_, TempDir) = ours.into_parts();
        drop(server);
        let ours =
            TestServer::again_with(directory, |options| options.directory = remote(&avochato));
        let ours = ours.await;
        Self::signed_in(avochato, ours).await
    }

    /// The same, where whoever starts the other one holds the lock of the database, as the program does.
    async fn killed_and_taken_over(self) -> Self {
        let Self { avochato, ours, .. } = self;
        let database = ours.database();
        let (server, directory): (_, TempDir) = ours.into_parts();
        drop(server);
        access::release_operations(&database).await.unwrap();
        let ours =
            TestServer::again_with(directory, |options| options.directory = remote(&avochato));
        let ours = ours.await;
        Self::signed_in(avochato, ours).await
    }

    async fn read(&self) -> Result<ScanReport, ScanError> {
        self.ours.server.read_directory(ScanStart::Resume, OnShrink::Stop).await
    }

    async fn get<T: serde::de::DeserializeOwned>(&self, path: &str) -> T {
        self.ours.get(path, &self.token).await
    }

    async fn status(&self) -> DirectoryStatus {
        self.get("/v1/directory").await
    }

    async fn total(&self, query: &str) -> u64 {
        let page: UserPage = self.get(&format!("/v1/users?limit=1&{query}")).await;
        page.total
    }

    /// The user whose address begins so.
    async fn user(&self, id: &str) -> User {
        let page: UserPage = self.get(&format!("/v1/users?search={}@", id.to_lowercase())).await;
        page.users.into_iter().next().expect("no such user")
    }

    async fn post(&self, path: &str, key: &str, body: &Value) -> Response {
        let call = self.ours.call(Method::POST, path, &self.token);
        call.header("Idempotency-Key", key).json(body).send().await.unwrap()
    }

    /// Orders it, and asks under the same key until it is settled.
    async fn settled(&self, path: &str, key: &str, body: &Value) -> Response {
        for _ in 0..600 {
            let answer = self.post(path, key, body).await;
            if answer.status() != StatusCode::ACCEPTED {
                return answer;
            }
            let receipt: Receipt = answer.json().await.unwrap();
            let requested = receipt.requested.expect("neither done nor requested");
            if requested.state == mfadmin::contract::api::RequestedState::Unknown {
                return self.post(path, key, body).await;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("{path} is not settled within 30 s");
    }

    /// What the audit log says of this one, oldest first: the event, and its note.
    async fn told_of(&self, user: UserId) -> Vec<(String, String)> {
        let page: AuditPage = self.get("/v1/audit?limit=100").await;
        let entries = page.entries.into_iter().rev();
        let of_user = entries.filter(|entry| entry.target.as_ref().is_some_and(|it| it.id == user));
        of_user
            .map(|entry| (entry.event.as_str().to_owned(), entry.note.unwrap_or_default()))
            .collect()
    }
}

fn remote(avochato: &AvochatoServer) -> Option<RemoteOptions> {
    let remote = Arc::new(avochato.directory(Clock::System));
    Some(RemoteOptions { remote, refresh: None })
}

fn path(user: &User, end: &str) -> String {
    match end {
        "" => format!("/v1/users/{}", user.id),
        end => format!("/v1/users/{}/{end}", user.id),
    }
}

fn nothing() -> Value {
    json!({})
}
