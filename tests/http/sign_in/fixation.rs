//! No token from before is good afterwards, and none is taken that somebody chose.

use crate::{
    server::number,
    test_app::{PASSWORD, TestApp, code_at, done_with, next_code, refused, step},
};
use jiff::Timestamp;
use mfadmin::contract::{
    BearerToken, PhoneState, Role,
    api::{SignInStep, paths},
};
use reqwest::Method;
use serde_json::json;
use std::collections::HashSet;

/// What each place says to a token that is good for none.
async fn is_worthless(app: &TestApp, token: &BearerToken) {
    let code = json!({ "way": "text", "code": "123456" });
    for (path, body) in [
        (paths::SESSION_TEXT, json!({})),
        (paths::SESSION_MFA, code),
        (paths::SESSION_ENROLMENT, json!({ "code": "123456" })),
        (paths::STEP_UP, json!({ "code": "123456" })),
        (paths::TOKENS, json!({})),
    ] {
        let said = refused(app.post(path, Some(token), body).await).await;
        assert_eq!(said, "session_expired", "{path}");
    }
    let said = app.server.call(Method::GET, paths::ME, token).send().await.unwrap();
    assert_eq!(refused(said).await, "session_expired");
}

#[tokio::test]
async fn every_sign_in_step_rotates_the_token() {
    let app = TestApp::texting().await;
    let phone = PhoneState::Verified { number: number("+14155552671"), at: Some(Timestamp::now()) };
    app.person_with_phone(Role::Admin, phone).await;
    let (first, _) = app.at_second_factor().await;
    app.post(paths::SESSION_TEXT, Some(&first), json!({})).await;
    let code = app.texted_code().await;
    let SignInStep::Enrol { token: second, address, .. } =
        step(app.prove(&first, "text", &code).await).await
    else {
        panic!("an authenticator is there already");
    };
    is_worthless(&app, &first).await;
    // The step that is open takes its own route alone.
    let early = app.server.call(Method::GET, paths::ME, &second).send().await.unwrap();
    assert_eq!(refused(early).await, "sign_in_unfinished");
    let code = code_at(address.reveal(), Timestamp::now());
    let done = app.post(paths::SESSION_ENROLMENT, Some(&second), json!({ "code": code })).await;
    let (third, _) = done_with(done).await;
    is_worthless(&app, &second).await;
    assert_eq!(app.me(&third).await, 200);

    // Signing in again neither takes up nor ends the session that is open.
    let (fourth, _) = app.at_second_factor().await;
    let code = next_code(address.reveal());
    let (fifth, _) = done_with(app.prove(&fourth, "authenticator", &code).await).await;
    is_worthless(&app, &fourth).await;
    for open in [&third, &fifth] {
        assert_eq!(app.me(open).await, 200);
    }
    let tokens = [first, second, third, fourth, fifth];
    let different: HashSet<_> = tokens.iter().map(|token| token.reveal()).collect();
    assert_eq!(different.len(), tokens.len());
}

#[tokio::test]
async fn token_chosen_by_the_client_is_not_adopted() {
    let app = TestApp::texting().await;
    app.person_with_password(Role::Admin).await;
    let chosen: BearerToken = "c2Vzc2lvbi1jaG9zZW4tYnktc29tZWJvZHktZWxzZTE".parse().unwrap();
    let body = json!({ "email": "ana@example.com", "password": PASSWORD });
    let begun = app.post(paths::SESSIONS, Some(&chosen), body).await;
    assert!(!begun.headers().contains_key("set-cookie"));
    let SignInStep::Enrol { token, .. } = step(begun).await else { panic!("no step to go on") };
    assert_ne!(token, chosen);
    let said = app.server.call(Method::GET, paths::ME, &chosen).send().await.unwrap();
    assert_eq!(refused(said).await, "unauthenticated");
}
