//! Failures make the next attempt wait.

use crate::test_app::{Enrolled, PASSWORD, TestApp, next_code, refused};
use jiff::SignedDuration;
use mfadmin::contract::Role;

#[tokio::test]
async fn failed_sign_ins_delay_known_and_unknown_accounts() {
    for email in ["nobody@example.com", "ana@example.com"] {
        // A server each: failures count against the address they come from, too.
        let app = TestApp::open().await;
        app.person_with_password(Role::Owner).await;
        for _ in 0..5 {
            let response = app.sign_in(email, "wrong password").await;
            assert_eq!(refused(response).await, "wrong_credentials");
        }
        // Not even the right password, and not in another case.
        let response = app.sign_in(&email.to_uppercase(), PASSWORD).await;
        assert_eq!(response.headers()["retry-after"], "2", "{email}");
        assert_eq!(refused(response).await, "too_many_requests");
        app.server.advance(SignedDuration::from_secs(2));
        let known = email == "ana@example.com";
        let status = app.sign_in(email, PASSWORD).await.status();
        assert_eq!(status, if known { 200 } else { 401 });
    }
}

#[tokio::test]
async fn code_attempts_are_limited_across_sign_ins() {
    let app = TestApp::open().await;
    app.person_with_password(Role::Owner).await;
    let Enrolled { address, codes, .. } = app.enrolled().await;
    for _ in 0..5 {
        let (token, _) = app.at_second_factor().await;
        assert_eq!(refused(app.prove(&token, "authenticator", "000").await).await, "wrong_code");
    }
    let (token, _) = app.at_second_factor().await;
    for (way, code) in [("authenticator", next_code(&address)), ("recovery_code", codes[0].clone())]
    {
        assert_eq!(refused(app.prove(&token, way, &code).await).await, "too_many_requests");
    }
}
