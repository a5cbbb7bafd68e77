//! Setting up the authenticator at the panel.

use crate::test_app::{TestApp, code_at, done_with, refused};
use jiff::Timestamp;
use mfadmin::contract::{
    Code, Role,
    api::{AuditEvent, MessageKind, SignInStep, paths},
};
use serde_json::json;

#[tokio::test]
async fn owner_without_an_authenticator_enrols_at_sign_in() {
    let app = TestApp::open().await;
    let ana = app.person_with_password(Role::Owner).await;
    let SignInStep::Enrol { token, key, address, .. } = app.begin().await else { panic!() };
    let secret = address.reveal().split("secret=").nth(1).unwrap().split('&').next().unwrap();
    assert_eq!(key.reveal().replace(' ', ""), secret);
    let wrong = app.post(paths::SESSION_ENROLMENT, Some(&token), json!({ "code": "12345" })).await;
    assert_eq!(refused(wrong).await, "wrong_code");
    let code = code_at(address.reveal(), Timestamp::now());
    let done = app.post(paths::SESSION_ENROLMENT, Some(&token), json!({ "code": code })).await;
    let (session, codes) = done_with(done).await;
    assert_eq!(codes.len(), 10);
    assert_eq!(app.me(&session).await, 200);
    assert_eq!(app.last_event().await, (AuditEvent::SignedIn, Some(ana)));
    let (told, _) = app.message(MessageKind::AuthenticatorConfigured).await;
    assert!(told.contains("authenticator app was set up"), "{told}");
    let again = app.post(paths::SESSION_ENROLMENT, Some(&token), json!({ "code": code })).await;
    assert_eq!(refused(again).await, "session_expired");
}

#[tokio::test]
async fn code_of_another_time_says_that_the_clock_is_off_and_is_not_accepted() {
    let app = TestApp::open().await;
    app.person_with_password(Role::Owner).await;
    let SignInStep::Enrol { token, address, .. } = app.begin().await else { panic!() };
    let enrol = async |seconds: i64| {
        let at = Timestamp::now() + jiff::SignedDuration::from_secs(seconds);
        let code = code_at(address.reveal(), at);
        app.post(paths::SESSION_ENROLMENT, Some(&token), json!({ "code": code })).await
    };
    for (seconds, words) in [
        (300, ["clock of your phone is about 5 minutes ahead", "6 minutes ahead"]),
        (-540, ["clock of your phone is about 9 minutes behind", "10 minutes behind"]),
        (700, ["That code is wrong or has expired."; 2]),
    ] {
        let answer = enrol(seconds).await;
        let problem = crate::server::problem(answer).await;
        assert_eq!(problem.code, Code::WrongCode);
        // The next step may begin between the code and its answer.
        assert!(words.iter().any(|words| problem.message().contains(words)), "{problem:?}");
    }
    done_with(enrol(0).await).await;
}

#[tokio::test]
async fn concurrent_enrolments_set_up_one_authenticator() {
    let app = TestApp::open().await;
    app.person_with_password(Role::Owner).await;
    let SignInStep::Enrol { token: first, address: one, .. } = app.begin().await else { panic!() };
    let SignInStep::Enrol { token: second, address: two, .. } = app.begin().await else { panic!() };
    assert_ne!(one, two);
    let enrol = async |token, address: &str| {
        let code = code_at(address, Timestamp::now());
        app.post(paths::SESSION_ENROLMENT, Some(token), json!({ "code": code })).await
    };
    done_with(enrol(&first, one.reveal()).await).await;
    assert_eq!(refused(enrol(&second, two.reveal()).await).await, "session_expired");
}

#[tokio::test]
async fn enrolment_revokes_an_open_setup_link() {
    let app = TestApp::open().await;
    let ana = app.person_with_password(Role::Admin).await;
    let path = format!("/v1/users/{ana}/authenticator/setup-link");
    assert_eq!(app.post(&path, Some(&app.owner), json!({})).await.status(), 200);
    let link = app.message(MessageKind::SetupLink).await.1.unwrap();
    assert_eq!(reqwest::get(&link).await.unwrap().status(), 200);
    app.enrolled().await;
    assert_eq!(reqwest::get(&link).await.unwrap().status(), 410);
}
