//! The policy says which factors are required, and the database remembers what it was computed with.

use crate::server::{TestServer, options, person};
use jiff::{SignedDuration, Timestamp};
use mfadmin::{
    contract::{
        AuthenticatorState, BearerToken, Factor, FactorSet, PhoneState, RequiredFactors, Role,
        User, UserId,
        api::{AuditEvent, AuditPage, Me, Summary, UserPage},
    },
    server::{Server, service::access, store::NewUser},
};
use reqwest::Method;
use serde_json::{Value, json};
use tempfile::TempDir;

fn required(list: &[&str]) -> RequiredFactors {
    list.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>().try_into().unwrap()
}

/// A server over `directory` that asks for `list`, and a session of its first Owner.
async fn start(directory: TempDir, list: &[&str]) -> (TestServer, BearerToken) {
    let mut options = options(&directory);
    options.policy.required = required(list);
    let key = options.key.clone();
    let server = Server::start(options).await.unwrap();
    let server = TestServer::over(server, key, directory);
    let store = server.server.store();
    if store.first_owner().await.unwrap().is_none() {
        let opened: Timestamp = "2026-01-02T03:04:05Z".parse().unwrap();
        let lacking = |name: &str, phone: bool, app: bool| {
            let mut user = NewUser { gap_since: Some(opened), ..person(name) };
            if !phone {
                user.phone = PhoneState::NotSet;
            }
            if !app {
                user.authenticator = AuthenticatorState::NotConfigured;
            }
            user
        };
        let owner = NewUser { role: Role::Owner, ..person("owner") };
        server
            .seed(vec![
                owner,
                lacking("neither", false, false),
                lacking("phone", true, false),
                lacking("app", false, true),
            ])
            .await;
    }
    let owner = store.first_owner().await.unwrap().unwrap();
    let token = access::issue_session(store, owner, SignedDuration::from_hours(1)).await.unwrap();
    (server, token)
}

async fn stop(server: TestServer) -> TempDir {
    let (server, directory) = server.into_parts();
    server.shutdown().await;
    directory
}

async fn user(server: &TestServer, token: &BearerToken, name: &str) -> User {
    let path = format!("/v1/users?search={name}@example.com");
    let page: UserPage = server.get(&path, token).await;
    page.users.into_iter().next().unwrap()
}

async fn with_gap(server: &TestServer, token: &BearerToken, gap: &str) -> Vec<String> {
    let page: UserPage = server.get(&format!("/v1/users?gap={gap}&sort=email"), token).await;
    assert_eq!(page.total, page.users.len() as u64);
    page.users.into_iter().map(|user| user.name).collect()
}

async fn changes(server: &TestServer, token: &BearerToken) -> Vec<Option<String>> {
    let page: AuditPage = server.get("/v1/audit?event=policy_changed", token).await;
    assert!(page.entries.iter().all(|entry| entry.event == AuditEvent::PolicyChanged));
    page.entries.into_iter().map(|entry| entry.note).collect()
}

#[tokio::test]
async fn changed_policy_recomputes_gaps_once_and_is_audited() {
    let directory = tempfile::tempdir().unwrap();
    let (server, token) = start(directory, &["phone", "authenticator"]).await;
    let me: Me = server.get("/v1/me", &token).await;
    assert_eq!(me.policy.required, RequiredFactors::default());
    assert_eq!(with_gap(&server, &token, "any").await, ["app", "neither", "phone"]);
    assert_eq!(changes(&server, &token).await, []);
    let opened = user(&server, &token, "neither").await.gap_since.unwrap();

    let (server, token) = start(stop(server).await, &["phone|authenticator"]).await;
    let note = "required: phone, authenticator → phone|authenticator".to_owned();
    assert_eq!(changes(&server, &token).await, [Some(note)]);
    for gap in ["any", "phone", "authenticator", "both"] {
        assert_eq!(with_gap(&server, &token, gap).await, ["neither"], "{gap}");
    }
    let neither = user(&server, &token, "neither").await;
    assert_eq!(neither.gap_since, Some(opened), "a gap that stays keeps its time");
    assert_eq!(neither.missing, FactorSet::from_iter([Factor::Phone, Factor::Authenticator]));
    assert_eq!(user(&server, &token, "app").await.gap_since, None);
    let summary: Summary = server.get("/v1/summary", &token).await;
    assert_eq!((summary.complete, summary.gaps()), (3, 1));
    assert_eq!(summary.present[Factor::Phone], 2);

    // The same policy again changes nothing.
    let (server, token) = start(stop(server).await, &["phone|authenticator"]).await;
    assert_eq!(changes(&server, &token).await.len(), 1);

    // Gaps that open are open since now.
    let before = Timestamp::now();
    let (server, token) = start(stop(server).await, &["authenticator"]).await;
    assert_eq!(with_gap(&server, &token, "any").await, ["neither", "phone"]);
    let phone = user(&server, &token, "phone").await;
    assert!(phone.gap_since.unwrap().as_millisecond() >= before.as_millisecond());
    assert_eq!(user(&server, &token, "neither").await.gap_since, Some(opened));
    assert_eq!(changes(&server, &token).await.len(), 2);
}

#[tokio::test]
async fn security_key_is_listed_and_closes_its_gap() {
    let directory = tempfile::tempdir().unwrap();
    let (server, token) = start(directory, &["phone", "authenticator"]).await;
    let id: UserId = user(&server, &token, "neither").await.id;
    for sql in [
        format!("insert into user_factors (user_id, kind, state, count) values ('{id}', 3, 2, 2)"),
        format!("update users set present = present | 4 where id = '{id}'"),
    ] {
        sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&mut server.beside().await).await.unwrap();
    }
    let keyed = user(&server, &token, "neither").await;
    assert_eq!(keyed.security_key.count(), 2);
    assert_eq!(serde_json::to_value(keyed.security_key).unwrap()["state"], "configured");
    assert!(keyed.missing.contains(Factor::Phone), "the policy does not ask for it");

    let (server, token) = start(stop(server).await, &["authenticator|security_key"]).await;
    assert_eq!(with_gap(&server, &token, "any").await, ["phone"]);
    assert_eq!(with_gap(&server, &token, "security_key").await, ["phone"]);
    let (server, token) = start(stop(server).await, &["security_key"]).await;
    assert_eq!(with_gap(&server, &token, "any").await, ["app", "owner", "phone"]);
    let summary: Summary = server.get("/v1/summary", &token).await;
    assert_eq!((summary.security_key_missing, summary.present[Factor::SecurityKey]), (3, 1));
}

#[tokio::test]
async fn new_user_is_judged_by_the_current_policy() {
    let directory = tempfile::tempdir().unwrap();
    let (server, token) = start(directory, &["phone"]).await;
    assert_eq!(with_gap(&server, &token, "any").await, ["app", "neither"]);
    let csv = "name,email,role\nNew One,new@example.com,member\n";
    let import = server.call(Method::POST, "/v1/import", &token);
    let import = import.header("content-type", "text/csv").body(csv).send().await.unwrap();
    assert_eq!(import.status(), 200);
    let new = user(&server, &token, "new").await;
    assert_eq!(new.missing, FactorSet::from_iter([Factor::Phone]));
    assert!(new.gap_since.is_some());
}

/// How many of the users called `names` a reminder would be sent to, and why not the others.
async fn reminded(server: &TestServer, token: &BearerToken, names: &[&str]) -> (u64, Value) {
    let mut ids = Vec::new();
    for name in names {
        ids.push(user(server, token, name).await.id);
    }
    let order = json!({ "action": "remind", "whom": { "by": "ids", "ids": ids } });
    let preview = server.call(Method::POST, "/v1/jobs/preview", token).json(&order);
    let preview: Value = preview.send().await.unwrap().json().await.unwrap();
    (preview["acts"].as_u64().unwrap(), preview["skipped"].clone())
}

#[tokio::test]
async fn reminder_follows_the_policy() {
    let directory = tempfile::tempdir().unwrap();
    let names = ["neither", "phone", "app", "owner"];
    let (server, token) = start(directory, &["phone", "authenticator"]).await;
    assert_eq!(reminded(&server, &token, &names).await.0, 2, "who lacks the authenticator");
    let (server, token) = start(stop(server).await, &["phone|authenticator"]).await;
    assert_eq!(reminded(&server, &token, &names).await.0, 1, "who has neither");
    let (server, token) = start(stop(server).await, &["phone"]).await;
    let (acts, skips) = reminded(&server, &token, &names).await;
    assert_eq!(acts, 0, "nobody has a number to be texted to");
    assert_eq!(skips, json!([{ "code": "action_not_available", "count": 4 }]));
}
