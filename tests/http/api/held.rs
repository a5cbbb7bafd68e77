//! Actions that are held for some seconds: nothing of them takes effect before, they can be taken back,
//! and they run once.

use crate::server::{TestServer, person, problem};
use jiff::SignedDuration;
use mfadmin::{
    contract::{
        AuthenticatorState, BearerToken, Code, Role, User, UserId,
        api::{AuditEntry, AuditEvent, AuditOutcome, AuditPage, Held, OutboxPage, Receipt},
    },
    server::store::NewUser,
};
use reqwest::{Method, Response};
use serde_json::{Value, json};
use std::time::Duration;

const SECOND: SignedDuration = SignedDuration::from_secs(1);

fn newcomer(name: &str) -> NewUser {
    NewUser { authenticator: AuthenticatorState::NotConfigured, ..person(name) }
}

/// Orders a setup link for `id` under `key`.
async fn order(
    server: &TestServer,
    token: &BearerToken,
    id: UserId,
    query: &str,
    key: &str,
) -> Response {
    let path = format!("/v1/users/{id}/authenticator/setup-link{query}");
    let call = server.call(Method::POST, &path, token).header("idempotency-key", key);
    call.json(&json!({})).send().await.unwrap()
}

async fn held(response: Response) -> Held {
    assert_eq!(response.status(), 202);
    let receipt: Receipt = response.json().await.unwrap();
    assert!(receipt.queued.is_empty());
    receipt.held.unwrap()
}

async fn take_back(server: &TestServer, token: &BearerToken, held: Held) -> Response {
    let path = format!("/v1/held/{}", held.id);
    server.call(Method::DELETE, &path, token).send().await.unwrap()
}

async fn sent(server: &TestServer, token: &BearerToken) -> usize {
    server.get::<OutboxPage>("/v1/outbox", token).await.messages.len()
}

async fn entries(server: &TestServer, token: &BearerToken) -> usize {
    server.get::<AuditPage>("/v1/audit", token).await.entries.len()
}

/// The newest entry, once there are more than `count`.
async fn entry_after(server: &TestServer, token: &BearerToken, count: usize) -> AuditEntry {
    for _ in 0..600 {
        let page: AuditPage = server.get("/v1/audit", token).await;
        if page.entries.len() > count {
            return page.entries.into_iter().next().unwrap();
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("nothing was written");
}

async fn count(server: &TestServer, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(&mut server.beside().await).await.unwrap()
}

#[tokio::test]
async fn nothing_takes_effect_before_the_time_and_all_of_it_once_then() {
    let server = TestServer::start().await;
    let (owner, token) = server.sign_in(Role::Owner).await;
    let ana = server.seed(vec![newcomer("ana")]).await[0];
    let before: User = server.get(&format!("/v1/users/{ana}"), &token).await;
    let log = entries(&server, &token).await;
    let told = held(order(&server, &token, ana, "?hold_seconds=10", "k").await).await;
    assert_eq!(told.seconds, 10);
    // The same order is the same held action.
    assert_eq!(held(order(&server, &token, ana, "?hold_seconds=10", "k").await).await, told);
    let other = order(&server, &token, ana, "?hold_seconds=9", "k").await;
    assert_eq!(problem(other).await.code, Code::IdempotencyMismatch);
    server.advance(SECOND * 2);
    let user: User = server.get(&format!("/v1/users/{ana}"), &token).await;
    assert_eq!(user, before);
    assert_eq!((sent(&server, &token).await, entries(&server, &token).await), (0, log));
    server.advance(SECOND * 9);
    let entry = entry_after(&server, &token, log).await;
    assert_eq!(entry.event, AuditEvent::SetupLinkSent);
    assert_eq!(entry.actor.unwrap().id, owner);
    assert!(entry.note.unwrap().starts_with("ordered at "));
    assert_eq!((sent(&server, &token).await, entries(&server, &token).await), (1, log + 1));
    // Whoever asks again is told the outcome, and nothing is done twice.
    let again = order(&server, &token, ana, "?hold_seconds=10", "k").await;
    assert_eq!(again.status(), 200);
    let receipt: Receipt = again.json().await.unwrap();
    assert_eq!((receipt.queued.len(), receipt.held), (1, None));
    assert!(matches!(receipt.user.authenticator, AuthenticatorState::LinkSent { .. }));
    server.advance(SECOND * 60);
    assert_eq!((sent(&server, &token).await, entries(&server, &token).await), (1, log + 1));
}

#[tokio::test]
async fn what_has_run_cannot_be_taken_back() {
    let server = TestServer::start().await;
    let (_, token) = server.sign_in(Role::Owner).await;
    let (_, other) = server.sign_in(Role::Owner).await;
    let ana = server.seed(vec![newcomer("ana")]).await[0];
    let told = held(order(&server, &token, ana, "?hold_seconds=1", "k").await).await;
    let log = entries(&server, &token).await;
    server.advance(SECOND * 2);
    entry_after(&server, &token, log).await;
    assert_eq!(problem(take_back(&server, &token, told).await).await.code, Code::AlreadyRun);
    assert_eq!(problem(take_back(&server, &other, told).await).await.code, Code::HeldNotFound);
    let page: AuditPage = server.get("/v1/audit", &token).await;
    assert!(page.entries.iter().all(|entry| entry.event != AuditEvent::ActionTakenBack));
}

#[tokio::test]
async fn only_its_orderer_takes_it_back_and_that_is_an_entry() {
    let server = TestServer::start().await;
    let (owner, token) = server.sign_in(Role::Owner).await;
    let (_, other) = server.sign_in(Role::Owner).await;
    let ana = server.seed(vec![newcomer("ana")]).await[0];
    let log = entries(&server, &token).await;
    let told = held(order(&server, &token, ana, "?hold_seconds=10", "k").await).await;
    let refused = take_back(&server, &other, told).await;
    assert_eq!(problem(refused).await.code, Code::HeldNotFound);
    assert_eq!(take_back(&server, &token, told).await.status(), 204);
    let entry = entry_after(&server, &token, log).await;
    assert_eq!(entry.event, AuditEvent::ActionTakenBack);
    assert_eq!((entry.actor.unwrap().id, entry.target.unwrap().id), (owner, ana));
    assert_eq!(entry.note.unwrap(), "Send a setup link");
    // Its answer may have been lost.
    assert_eq!(take_back(&server, &token, told).await.status(), 204);
    server.advance(SECOND * 60);
    let again = order(&server, &token, ana, "?hold_seconds=10", "k").await;
    assert_eq!(problem(again).await.code, Code::ActionTakenBack);
    assert_eq!((sent(&server, &token).await, entries(&server, &token).await), (0, log + 1));
}

#[tokio::test]
async fn what_is_refused_is_refused_at_once_and_nothing_is_held() {
    let server = TestServer::start().await;
    let (_, token) = server.sign_in(Role::Owner).await;
    let [ana, set_up] = server.seed(vec![newcomer("ana"), person("bo")]).await[..] else {
        panic!("two users")
    };
    let before = server.footprint().await;
    for hold in ["0", "11", "-1", "soon", "300", ""] {
        let refused = order(&server, &token, ana, &format!("?hold_seconds={hold}"), "k").await;
        let refused = problem(refused).await;
        let error = &refused.errors[0];
        assert_eq!((refused.code, error.field.as_str()), (Code::InvalidQuery, "hold_seconds"));
        assert!(error.message.contains("1 to 10 seconds"), "{error:?}");
    }
    let refused = order(&server, &token, set_up, "?hold_seconds=10", "k").await;
    assert_eq!(problem(refused).await.code, Code::ActionNotAvailable);
    let path = format!("/v1/users/{ana}?hold_seconds=10");
    let call = server.call(Method::PATCH, &path, &token).header("if-match", "\"7\"");
    let refused = call.json(&json!({ "phone": "+442079460958" })).send().await.unwrap();
    assert_eq!(problem(refused).await.code, Code::RevisionConflict);
    assert_eq!(server.footprint().await, before);
    assert_eq!(count(&server, "select count(*) from held_actions").await, 0);
}

#[tokio::test]
async fn what_is_done_at_once_refuses_to_be_held() {
    let server = TestServer::start().await;
    let (_, token) = server.sign_in(Role::Owner).await;
    let ana = server.seed(vec![person("ana")]).await[0];
    let before = server.footprint().await;
    let user = format!("/v1/users/{ana}");
    let exemption = json!({ "until": "2027-01-01T00:00:00Z", "reason": "HELP-7" });
    let order = json!({ "action": "remind", "whom": { "by": "ids", "ids": [ana] } });
    for (method, path, body) in [
        (Method::POST, format!("{user}/access-reset"), json!({ "end_sessions": true })),
        (
            Method::POST,
            format!("{user}/access-reset"),
            json!({ "end_sessions": true, "send_password_reset": true }),
        ),
        (Method::POST, format!("{user}/authenticator/reset"), json!({})),
        (Method::POST, format!("{user}/disable"), json!({})),
        (Method::PUT, format!("{user}/exemption"), exemption),
        (Method::PATCH, user.clone(), json!({ "name": "Ana" })),
        (Method::PATCH, user.clone(), json!({ "role": "member", "phone": "+442079460958" })),
        (
            Method::PATCH,
            user.clone(),
            json!({ "email": "a@example.net", "phone": "+442079460958" }),
        ),
        (Method::DELETE, user.clone(), json!({})),
        (Method::POST, "/v1/jobs".to_owned(), order),
    ] {
        let call = server.call(method.clone(), &format!("{path}?hold_seconds=10"), &token);
        let refused = call.header("if-match", "\"1\"").json(&body).send().await.unwrap();
        let refused = problem(refused).await;
        let field = refused.errors[0].field.as_str();
        assert_eq!((refused.code, field), (Code::InvalidQuery, "hold_seconds"), "{method} {path}");
    }
    assert_eq!(server.footprint().await, before);
}

#[tokio::test]
async fn a_name_is_held_together_with_the_number() {
    let server = TestServer::start().await;
    let (_, token) = server.sign_in(Role::Owner).await;
    let ana = server.seed(vec![newcomer("ana")]).await[0];
    let before: User = server.get(&format!("/v1/users/{ana}"), &token).await;
    let patch = |key: &'static str| {
        let path = format!("/v1/users/{ana}?hold_seconds=10");
        let call = server.call(Method::PATCH, &path, &token).header("idempotency-key", key);
        let call = call.header("if-match", format!("\"{}\"", before.revision));
        call.json(&json!({ "name": "Ana Souza", "phone": "+442079460958" })).send()
    };
    let told = held(patch("first").await.unwrap()).await;
    assert_eq!(take_back(&server, &token, told).await.status(), 204);
    let page: AuditPage = server.get("/v1/audit", &token).await;
    assert_eq!(page.entries[0].note.as_deref(), Some("Edit the user, Change the phone"));
    assert_eq!(server.get::<User>(&format!("/v1/users/{ana}"), &token).await, before);
    held(patch("second").await.unwrap()).await;
    let log = entries(&server, &token).await;
    server.advance(SECOND * 11);
    entry_after(&server, &token, log + 1).await;
    let user: User = server.get(&format!("/v1/users/{ana}"), &token).await;
    assert_eq!(user.name, "Ana Souza");
    assert_eq!(user.phone.number().unwrap().to_string(), "+442079460958");
}

#[tokio::test]
async fn it_is_judged_again_when_it_runs() {
    let server = TestServer::start().await;
    let (_, token) = server.sign_in(Role::Owner).await;
    let ana = server.seed(vec![newcomer("ana")]).await[0];
    let user: User = server.get(&format!("/v1/users/{ana}"), &token).await;
    let path = format!("/v1/users/{ana}?hold_seconds=10");
    let phone = || {
        let call = server.call(Method::PATCH, &path, &token).header("idempotency-key", "phone");
        let call = call.header("if-match", format!("\"{}\"", user.revision));
        call.json(&json!({ "phone": "+442079460958" })).send()
    };
    held(phone().await.unwrap()).await;
    // Somebody else changes the user within the time.
    assert_eq!(order(&server, &token, ana, "", "link").await.status(), 200);
    let log = entries(&server, &token).await;
    server.advance(SECOND * 11);
    let entry = entry_after(&server, &token, log).await;
    assert_eq!(entry.event, AuditEvent::ActionRefused);
    assert_eq!(entry.outcome, AuditOutcome::Refused(Code::RevisionConflict));
    assert_eq!(entry.target.unwrap().id, ana);
    assert_eq!(problem(phone().await.unwrap()).await.code, Code::RevisionConflict);
    let after: User = server.get(&format!("/v1/users/{ana}"), &token).await;
    assert_eq!(after.phone, user.phone);
}

#[tokio::test]
async fn it_runs_with_the_rights_that_its_orderer_has_by_then() {
    let server = TestServer::start().await;
    let (_, owner) = server.sign_in(Role::Owner).await;
    let (admin, token) = server.sign_in(Role::Admin).await;
    let ana = server.seed(vec![newcomer("ana")]).await[0];
    held(order(&server, &token, ana, "?hold_seconds=10", "k").await).await;
    let path = format!("/v1/users/{admin}/disable");
    let disabled = server.call(Method::POST, &path, &owner).json(&json!({})).send().await.unwrap();
    assert_eq!(disabled.status(), 200);
    let (mails, log) = (sent(&server, &owner).await, entries(&server, &owner).await);
    server.advance(SECOND * 11);
    let entry = entry_after(&server, &owner, log).await;
    assert_eq!(entry.outcome, AuditOutcome::Refused(Code::Forbidden));
    assert_eq!((entry.actor.unwrap().id, entry.note.unwrap()), (admin, "Send a setup link".into()));
    assert_eq!(sent(&server, &owner).await, mails);
}

#[tokio::test]
async fn what_is_held_for_a_removed_user_is_erased_and_refused() {
    let server = TestServer::start().await;
    let (_, token) = server.sign_in(Role::Owner).await;
    let ana = server.seed(vec![newcomer("ana")]).await[0];
    held(order(&server, &token, ana, "?hold_seconds=10", "k").await).await;
    let path = format!("/v1/users/{ana}");
    let removed = server.call(Method::DELETE, &path, &token).send().await.unwrap();
    assert_eq!(removed.status(), 204);
    assert_eq!(
        count(&server, "select count(*) from held_actions where length(sealed) > 0").await,
        0
    );
    let log = entries(&server, &token).await;
    server.advance(SECOND * 11);
    let entry = entry_after(&server, &token, log).await;
    assert_eq!(entry.outcome, AuditOutcome::Refused(Code::UserNotFound));
    let again = order(&server, &token, ana, "?hold_seconds=10", "k").await;
    assert_eq!(problem(again).await.code, Code::UserNotFound);
    assert_eq!(count(&server, "select count(*) from held_actions where state = 'held'").await, 0);
}

#[tokio::test]
async fn a_stop_runs_nothing_early_and_the_next_start_what_is_due() {
    let server = TestServer::start().await;
    let (owner, token) = server.sign_in(Role::Owner).await;
    let [ana, bo] = server.seed(vec![newcomer("ana"), newcomer("bo")]).await[..] else {
        panic!("two users")
    };
    held(order(&server, &token, ana, "?hold_seconds=1", "ana").await).await;
    held(order(&server, &token, bo, "?hold_seconds=10", "bo").await).await;
    let key = server.key.clone();
    let (stopped, directory) = server.into_parts();
    stopped.shutdown().await;
    let server = TestServer::again_with(directory, |options| {
        options.key = key;
        options.clock.advance(SECOND * 3);
    })
    .await;
    // The first had its time while no server ran, the second has it now.
    assert_eq!(sent(&server, &token).await, 1);
    let page: AuditPage = server.get("/v1/audit?event=setup_link_sent", &token).await;
    assert_eq!(page.entries[0].target.as_ref().unwrap().id, ana);
    assert_eq!(page.entries[0].actor.as_ref().unwrap().id, owner);
    let log = entries(&server, &token).await;
    server.advance(SECOND * 9);
    let entry = entry_after(&server, &token, log).await;
    assert_eq!((entry.event, entry.target.unwrap().id), (AuditEvent::SetupLinkSent, bo));
    assert_eq!((sent(&server, &token).await, entries(&server, &token).await), (2, log + 1));
}

#[tokio::test]
async fn a_held_number_is_sealed_in_the_database_and_erased_when_it_is_settled() {
    let server = TestServer::start().await;
    let (_, token) = server.sign_in(Role::Owner).await;
    let ana = server.seed(vec![newcomer("ana")]).await[0];
    let path = format!("/v1/users/{ana}?hold_seconds=10");
    let call = server.call(Method::PATCH, &path, &token).header("if-match", "\"1\"");
    let body = json!({ "phone": "+442079460958", "reason": "HELP-7" });
    let answer: Value = call.json(&body).send().await.unwrap().json().await.unwrap();
    assert!(answer["held"]["until"].is_string(), "{answer}");
    let database = std::fs::read(server.database()).unwrap();
    let log = std::fs::read(server.database().with_extension("db-wal")).unwrap_or_default();
    for bytes in [database, log] {
        assert!(!bytes.windows(10).any(|window| window == b"2079460958"));
    }
    let entry = entries(&server, &token).await;
    server.advance(SECOND * 11);
    assert_eq!(entry_after(&server, &token, entry).await.reason.unwrap().as_str(), "HELP-7");
    assert_eq!(
        count(&server, "select count(*) from held_actions where length(sealed) > 0").await,
        0
    );
}
