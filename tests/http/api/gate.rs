//! What counts as a session.

use crate::server::{TestServer, problem};
use mfadmin::contract::{Code, Role, api::AccessReset};
use reqwest::Method;

#[tokio::test]
async fn other_schemes_and_repeated_headers_are_unauthorized() {
    let server = TestServer::start().await;
    let (_, token) = server.sign_in(Role::Owner).await;
    let http = mfadmin_testing::http_client().build().unwrap();
    let me = || http.get(server.url("/v1/me"));
    let token = token.reveal();
    let attempts = [
        me().basic_auth("owner", Some(token)),
        me().header("authorization", token),
        me().header("authorization", format!("Bearer {token} x")),
        me().bearer_auth(token).bearer_auth(token),
    ];
    for attempt in attempts {
        let response = attempt.send().await.unwrap();
        assert_eq!(problem(response).await.code, Code::Unauthenticated);
    }
    let other_case = me().header("authorization", format!("bearer {token}"));
    assert_eq!(other_case.send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn ended_session_is_unauthorized() {
    let server = TestServer::start().await;
    let (owner, token) = server.sign_in(Role::Owner).await;
    let reset = AccessReset { end_sessions: true, ..AccessReset::default() };
    let path = format!("/v1/users/{owner}/access-reset");
    let response = server.call(Method::POST, &path, &token).json(&reset).send().await.unwrap();
    assert_eq!(response.status(), 200);
    let response = server.call(Method::GET, "/v1/me", &token).send().await.unwrap();
    assert_eq!(problem(response).await.code, Code::SessionExpired);
}
