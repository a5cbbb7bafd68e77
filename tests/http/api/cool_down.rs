//! A second link of one purpose waits ten minutes, unless the admin insists.

use crate::server::{TestServer, person, problem};
use jiff::SignedDuration;
use mfadmin::contract::{
    AuthenticatorState, BearerToken, Code, Role, UserId,
    api::{OutboxPage, Receipt},
};
use reqwest::{Method, Response};
use serde_json::{Value, json};

async fn post(server: &TestServer, token: &BearerToken, path: &str, body: Value) -> Response {
    server.call(Method::POST, path, token).json(&body).send().await.unwrap()
}

async fn newcomer(server: &TestServer) -> UserId {
    let mut user = person("new");
    user.authenticator = AuthenticatorState::NotConfigured;
    server.seed(vec![user]).await[0]
}

#[tokio::test]
async fn each_link_purpose_has_its_own_cooldown() {
    let server = TestServer::start().await;
    let (_, owner) = server.sign_in(Role::Owner).await;
    let id = newcomer(&server).await;
    let setup = format!("/v1/users/{id}/authenticator/setup-link");
    let reset = format!("/v1/users/{id}/access-reset");
    let password = json!({ "send_password_reset": true });
    assert_eq!(post(&server, &owner, &setup, json!({})).await.status(), 200);
    assert_eq!(post(&server, &owner, &reset, password.clone()).await.status(), 200);
    let before = server.footprint().await;
    for (path, body) in [(&setup, json!({})), (&reset, password)] {
        let refused = problem(post(&server, &owner, path, body).await).await;
        assert_eq!(refused.code, Code::CoolDown);
    }
    assert_eq!(server.footprint().await, before);
    let sessions = json!({ "end_sessions": true });
    assert_eq!(post(&server, &owner, &reset, sessions).await.status(), 200, "no link in it");
}

#[tokio::test]
async fn cooldown_can_be_overridden_and_ends_after_ten_minutes() {
    let server = TestServer::start().await;
    let (_, owner) = server.sign_in(Role::Owner).await;
    let id = newcomer(&server).await;
    let setup = format!("/v1/users/{id}/authenticator/setup-link");
    let send = async |body| post(&server, &owner, &setup, body).await;
    // A caller of an older version sends no body.
    let bare = server.call(Method::POST, &setup, &owner).send().await.unwrap();
    assert_eq!(bare.status(), 200);
    let insisted: Receipt = send(json!({ "override_cool_down": true })).await.json().await.unwrap();
    assert_eq!(insisted.queued.len(), 1);
    assert_eq!(send(json!({})).await.status(), 409);
    server.advance(SignedDuration::from_mins(10));
    assert_eq!(send(json!({})).await.status(), 200);
    let sent: OutboxPage = server.get("/v1/outbox", &owner).await;
    assert_eq!(sent.messages.len(), 3);
}

#[tokio::test]
async fn reset_of_an_authenticator_ignores_the_cooldown() {
    let server = TestServer::start().await;
    let (_, owner) = server.sign_in(Role::Owner).await;
    let id = server.seed(vec![person("configured")]).await[0];
    let reset = format!("/v1/users/{id}/authenticator/reset");
    assert_eq!(post(&server, &owner, &reset, json!({})).await.status(), 200);
    let setup = format!("/v1/users/{id}/authenticator/setup-link");
    let refused = problem(post(&server, &owner, &setup, json!({})).await).await;
    assert_eq!(refused.code, Code::CoolDown);
}
