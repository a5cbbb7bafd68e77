//! A repeated request is answered, not done again.

use crate::server::{TestServer, person, problem};
use jiff::SignedDuration;
use mfadmin::contract::{BearerToken, Code, Role, UserId, api::AuditPage};
use reqwest::{Method, RequestBuilder, Response};
use serde_json::json;

async fn start() -> (TestServer, BearerToken, UserId) {
    let server = TestServer::start().await;
    let (_, token) = server.sign_in(Role::Owner).await;
    let id = server.seed(vec![person("target")]).await[0];
    (server, token, id)
}

fn reset(server: &TestServer, token: &BearerToken, id: UserId, key: &str) -> RequestBuilder {
    let path = format!("/v1/users/{id}/access-reset");
    server.call(Method::POST, &path, token).header("idempotency-key", key)
}

async fn whole(response: Response) -> (u16, Option<String>, String) {
    let etag = response.headers().get("etag").map(|etag| etag.to_str().unwrap().to_owned());
    (response.status().as_u16(), etag, response.text().await.unwrap())
}

#[tokio::test]
async fn repeat_gets_the_first_answer() {
    let (server, token, id) = start().await;
    let send = || reset(&server, &token, id, "once").json(&json!({ "send_password_reset": true }));
    let first = whole(send().send().await.unwrap()).await;
    assert_eq!(first.0, 200);
    let before = server.footprint().await;
    // Even when the same request would be refused by now.
    let path = format!("/v1/users/{id}");
    let phone = server.call(Method::PATCH, &path, &token).header("if-match", "\"1\"");
    assert_eq!(
        phone.json(&json!({ "phone": "+442079460958" })).send().await.unwrap().status(),
        200
    );
    assert_ne!(server.footprint().await, before);
    let before = server.footprint().await;
    assert_eq!(whole(send().send().await.unwrap()).await, first);
    assert_eq!(server.footprint().await, before);
}

#[tokio::test]
async fn repeated_phone_change_ignores_its_old_revision() {
    let (server, token, id) = start().await;
    let send = || {
        server
            .call(Method::PATCH, &format!("/v1/users/{id}"), &token)
            .header("idempotency-key", "phone")
            .header("if-match", "\"1\"")
            .json(&json!({ "phone": "+442079460958" }))
    };
    let first = whole(send().send().await.unwrap()).await;
    assert_eq!((first.0, first.1.as_deref()), (200, Some("\"2\"")));
    assert_eq!(whole(send().send().await.unwrap()).await, first);
}

#[tokio::test]
async fn twenty_concurrent_repeats_have_one_effect() {
    let (server, token, id) = start().await;
    let send = || reset(&server, &token, id, "same").json(&json!({ "end_sessions": true })).send();
    let answers = futures_util::future::join_all((0..20).map(|_| send())).await;
    let mut bodies = Vec::new();
    for answer in answers {
        bodies.push(whole(answer.unwrap()).await);
    }
    bodies.dedup();
    assert_eq!(bodies.len(), 1);
    assert_eq!(bodies[0].0, 200);
    let audit: AuditPage = server.get("/v1/audit", &token).await;
    assert_eq!(audit.entries.len(), 1);
}

#[tokio::test]
async fn idempotency_key_belongs_to_one_request_of_one_person() {
    let (server, token, id) = start().await;
    let body = json!({ "send_password_reset": true });
    let first = reset(&server, &token, id, "k").json(&body).send().await.unwrap();
    assert_eq!(first.status(), 200);
    let before = server.footprint().await;
    let other_body = reset(&server, &token, id, "k").json(&json!({ "end_sessions": true }));
    let path = format!("/v1/users/{id}/authenticator/reset");
    let other_path = server.call(Method::POST, &path, &token).header("idempotency-key", "k");
    for other in [other_body, other_path] {
        let response = other.send().await.unwrap();
        assert_eq!(problem(response).await.code, Code::IdempotencyMismatch);
    }
    assert_eq!(server.footprint().await, before);
    let (_, colleague) = server.sign_in(Role::Admin).await;
    let other_person = reset(&server, &colleague, id, "k").json(&json!({ "end_sessions": true }));
    assert_eq!(other_person.send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn refused_request_keeps_its_key_unused() {
    let (server, token, _) = start().await;
    let nobody = UserId::new();
    let body = json!({ "end_sessions": true });
    let before = server.footprint().await;
    let refused = reset(&server, &token, nobody, "k").json(&body).send().await.unwrap();
    assert_eq!(problem(refused).await.code, Code::UserNotFound);
    assert_eq!(server.footprint().await, before);
    let id = server.seed(vec![person("later")]).await[0];
    assert_eq!(reset(&server, &token, id, "k").json(&body).send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn stored_answer_expires_after_a_day() {
    let server = TestServer::start().await;
    let (owner, _) = server.sign_in(Role::Owner).await;
    let token = server.session(owner, SignedDuration::from_hours(25)).await;
    let id = server.seed(vec![person("target")]).await[0];
    let body = json!({ "send_password_reset": true, "override_cool_down": true });
    let send = || reset(&server, &token, id, "k").json(&body);
    let first = whole(send().send().await.unwrap()).await;
    server.advance(SignedDuration::from_hours(24));
    let second = whole(send().send().await.unwrap()).await;
    assert_eq!(second.0, 200);
    assert_ne!(second.2, first.2);
}
