//! Who gets in.

use crate::server::{TestServer, person, problem};
use jiff::SignedDuration;
use mfadmin::contract::{
    Code, Kind, Role, UserId,
    api::{AccessReset, paths},
};
use reqwest::Method;
use serde_json::Value;

/// Every `/v1` route that the description lists, with an id that no user has.
async fn routes(server: &TestServer) -> Vec<(Method, String)> {
    let api: Value = reqwest::get(server.url("/openapi.json")).await.unwrap().json().await.unwrap();
    let mut routes = Vec::new();
    for (path, operations) in api["paths"].as_object().unwrap() {
        for method in operations.as_object().unwrap().keys() {
            let path = path.replace("{id}", &UserId::new().to_string());
            routes.push((method.to_uppercase().parse().unwrap(), path));
        }
    }
    routes.retain(|(_, path)| path.starts_with("/v1/"));
    // Who signs in has no session yet: those four have their own tests.
    let signs_in = |method: &Method, path: &str| {
        *method == Method::POST
            && [paths::SESSIONS, paths::SESSION_TEXT, paths::SESSION_MFA, paths::SESSION_ENROLMENT]
                .contains(&path)
    };
    routes.retain(|(method, path)| !signs_in(method, path));
    assert!(routes.len() >= 20);
    routes
}

#[tokio::test]
async fn no_route_of_v1_lets_strangers_members_or_the_expired_in() {
    let all = routes(&TestServer::start().await).await;
    // A server for a few of them: one stops listening to who comes with bad tokens again and again.
    for routes in all.chunks(4) {
        nobody_comes_in(routes).await;
    }
}

async fn nobody_comes_in(routes: &[(Method, String)]) {
    let server = TestServer::start().await;
    let (_, member) = server.sign_in(Role::Member).await;
    let (owner, _) = server.sign_in(Role::Owner).await;
    let expired = server.session(owner, SignedDuration::ZERO).await;
    let unknown = "nobody-issued-this".parse().unwrap();
    let mut bot = person("bot");
    (bot.kind, bot.role) = (Kind::Avobot, Role::Admin);
    let bot = server.seed(vec![bot]).await[0];
    let bot = server.session(bot, SignedDuration::from_hours(1)).await;
    let before = server.footprint().await;
    for (method, path) in routes {
        for (token, code) in [
            (None, Code::Unauthenticated),
            (Some(&unknown), Code::Unauthenticated),
            (Some(&expired), Code::SessionExpired),
            (Some(&member), Code::Forbidden),
            (Some(&bot), Code::Forbidden),
        ] {
            // The body is nonsense: who may not enter is told so before anything is read.
            let request = reqwest::Client::new().request(method.clone(), server.url(path));
            let request = request.header("if-match", "nonsense").body("nonsense");
            let request = match token {
                Some(token) => request.bearer_auth(token.reveal()),
                None => request,
            };
            let response = request.send().await.unwrap();
            let challenge = response.headers().get("www-authenticate").cloned();
            assert_eq!(challenge.is_some(), code.status() == 401, "{method} {path}");
            assert_eq!(problem(response).await.code, code, "{method} {path}");
        }
    }
    assert_eq!(server.footprint().await, before);
}

#[tokio::test]
async fn other_schemes_and_doubled_headers_are_no_session() {
    let server = TestServer::start().await;
    let (_, token) = server.sign_in(Role::Owner).await;
    let http = reqwest::Client::new();
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
async fn an_ended_session_opens_nothing() {
    let server = TestServer::start().await;
    let (owner, token) = server.sign_in(Role::Owner).await;
    let reset = AccessReset { end_sessions: true, ..AccessReset::default() };
    let path = format!("/v1/users/{owner}/access-reset");
    let response = server.call(Method::POST, &path, &token).json(&reset).send().await.unwrap();
    assert_eq!(response.status(), 200);
    let response = server.call(Method::GET, "/v1/me", &token).send().await.unwrap();
    assert_eq!(problem(response).await.code, Code::SessionExpired);
}
