//! The life of a user: added, edited, disabled, enabled, removed.

mod disabled;
mod email;
mod many;
mod refused;
mod removed;
mod roles;

use crate::{
    server::{TestServer, number, person, problem},
    test_app::TestApp,
};
use mfadmin::contract::{
    BearerToken, Code, PhoneState, Problem, Role, User, UserId,
    api::{AuditEvent, MessageKind, Receipt, UserPage, paths},
};
use reqwest::{Method, Response};
use serde_json::{Value, json};

async fn add(server: &TestServer, token: &BearerToken, body: Value) -> Response {
    server.call(Method::POST, paths::USERS, token).json(&body).send().await.unwrap()
}

async fn patch(server: &TestServer, token: &BearerToken, user: &User, body: Value) -> Response {
    let path = format!("/v1/users/{}", user.id);
    let call = server.call(Method::PATCH, &path, token);
    let call = call.header("if-match", format!("\"{}\"", user.revision));
    call.json(&body).send().await.unwrap()
}

/// `end`: disable or enable.
async fn live(server: &TestServer, token: &BearerToken, id: UserId, end: &str) -> Response {
    server.call(Method::POST, &format!("/v1/users/{id}/{end}"), token).send().await.unwrap()
}

async fn receipt(response: Response) -> Receipt {
    assert_eq!(response.status(), 200);
    response.json().await.unwrap()
}

/// Asks for what must be refused and change nothing.
async fn refusal(app: &TestApp, request: impl Future<Output = Response>) -> Problem {
    let before = app.server.footprint().await;
    let problem = problem(request.await).await;
    assert_eq!(app.server.footprint().await, before, "{problem:?}");
    problem
}

#[tokio::test]
async fn added_user_is_there_at_once_and_the_log_says_who_added_them() {
    let app = TestApp::open().await;
    let body = json!({
        "name": "Ana Lima", "email": "Ana@Example.com", "role": "member", "phone": "+14155552671",
    });
    let response = add(&app.server, &app.owner, body).await;
    assert_eq!(response.status(), 201);
    assert_eq!(response.headers()["etag"], "\"1\"");
    let user: User = response.json().await.unwrap();
    assert_eq!((user.name.as_str(), &*user.handle().shown()), ("Ana Lima", "ana@example.com"));
    assert_eq!(user.phone, PhoneState::Unverified { number: number("+14155552671") });
    assert_eq!((user.role, user.missing.len(), user.is_enabled()), (Role::Member, 2, true));
    assert_eq!(app.user(user.id).await, user);
    let page: UserPage = app.server.get("/v1/users?search=lima&gap=both", &app.owner).await;
    assert_eq!(page.total, 1);
    let entry = app.last_audit_entry().await;
    assert_eq!((entry.event, entry.note.as_deref()), (AuditEvent::UserAdded, Some("member")));
    assert_eq!(entry.actor.unwrap().id, app.owner_id);
    assert_eq!(entry.target.unwrap().id, user.id);
    // As after an import, members hear of it with their first link.
    assert_eq!(app.sent().await, []);
}

#[tokio::test]
async fn added_admin_is_told_and_may_open_the_panel() {
    let app = TestApp::open().await;
    let body = json!({ "name": "Bo", "email": "bo@example.com", "role": "admin" });
    let response = add(&app.server, &app.owner, body).await;
    let user: User = response.json().await.unwrap();
    let (words, link) = app.message(MessageKind::UserAdded).await;
    assert!(words.contains("as an Admin of Example") && link.is_none(), "{words}");
    let token = app.server.session(user.id, jiff::SignedDuration::from_hours(1)).await;
    assert_eq!(app.me(&token).await, 200);
}

#[tokio::test]
async fn adding_once_more_under_its_key_adds_nobody() {
    let app = TestApp::open().await;
    let body = json!({ "name": "Ana", "email": "ana@example.com", "role": "member" });
    let mut answers = Vec::new();
    for _ in 0..2 {
        let call = app.server.call(Method::POST, paths::USERS, &app.owner).json(&body);
        let response = call.header("idempotency-key", "monday").send().await.unwrap();
        assert_eq!(response.status(), 201);
        answers.push(response.json::<User>().await.unwrap());
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(app.count("select count(*) from users").await, 2);
}

#[tokio::test]
async fn edited_name_is_found_told_and_written_down() {
    let app = TestApp::open().await;
    let ana = app.put(person("ana")).await;
    let before = app.user(ana).await;
    let response = patch(&app.server, &app.owner, &before, json!({ "name": "Zoë Lima" })).await;
    assert_eq!(response.headers()["etag"], "\"2\"");
    let Receipt { user, queued, .. } = receipt(response).await;
    assert_eq!((user.name.as_str(), queued.len()), ("Zoë Lima", 1));
    for (text, found) in [("zoe", 1), ("ana@", 1), ("anal", 0)] {
        let page: UserPage = app.server.get(&format!("/v1/users?search={text}"), &app.owner).await;
        assert_eq!(page.total, found, "{text}");
    }
    let entry = app.last_audit_entry().await;
    assert_eq!((entry.event, entry.note.as_deref()), (AuditEvent::UserEdited, Some("name")));
    let (words, _) = app.message(MessageKind::UserEdited).await;
    assert!(words.contains("Zoë Lima") && !words.contains("role"), "{words}");
}

#[tokio::test]
async fn several_fields_are_changed_at_once_or_not_at_all() {
    let app = TestApp::open().await;
    let ana = app.user(app.put(person("ana")).await).await;
    let (server, owner) = (&app.server, &app.owner);
    let both = json!({ "name": "Ana Lima", "phone": "+442079460958" });
    let stale = User { revision: 7, ..ana.clone() };
    let refused = refusal(&app, patch(server, owner, &stale, both.clone())).await;
    assert_eq!(refused.code, Code::RevisionConflict);
    let Receipt { user, queued, .. } = receipt(patch(server, owner, &ana, both).await).await;
    assert_eq!(user.name, "Ana Lima");
    assert_eq!(user.phone, PhoneState::Unverified { number: number("+442079460958") });
    assert_eq!(queued.len(), 3, "of the name, of the number, and the text");
    let events: Vec<_> = app.audit().await.into_iter().map(|entry| entry.event).collect();
    assert_eq!(events, [AuditEvent::UserEdited, AuditEvent::PhoneUpdated]);
    // The text went out a moment ago, so the name is not changed either.
    let again = json!({ "name": "Ana", "phone": "+442079460958" });
    let refused = refusal(&app, patch(server, owner, &user, again)).await;
    assert_eq!(refused.code, Code::CoolDown);
    // The body that there was before.
    let phone = json!({ "phone": "+14155552671", "override_cool_down": true });
    assert_eq!(receipt(patch(server, owner, &user, phone).await).await.queued.len(), 2);
}
