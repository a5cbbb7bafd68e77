//! What could bypass somebody's factor needs one's own, proved anew.

use crate::server::person;
use crate::test_app::{Enrolled, TestApp, newcomer, next_code, refused};
use jiff::SignedDuration;
use mfadmin::contract::{
    Role, UserId,
    api::{AuditEvent, paths},
};
use reqwest::{Method, Response};
use serde_json::json;

async fn reset(app: &TestApp, token: &mfadmin::contract::BearerToken, id: UserId) -> Response {
    app.post(&format!("/v1/users/{id}/authenticator/reset"), Some(token), json!({})).await
}

#[tokio::test]
async fn reset_and_phone_change_need_a_step_up() {
    let app = TestApp::open().await;
    let ana = app.person_with_password(Role::Admin).await;
    let Enrolled { session, address, .. } = app.enrolled().await;
    let target = app.server.seed(vec![person("target")]).await[0];
    let before = app.server.footprint().await;
    assert_eq!(refused(reset(&app, &session, target).await).await, "step_up_required");
    let call = app.server.call(Method::PATCH, &format!("/v1/users/{target}"), &session);
    let call = call.header("if-match", "\"1\"").json(&json!({ "phone": "+442079460958" }));
    assert_eq!(refused(call.send().await.unwrap()).await, "step_up_required");
    let path = format!("/v1/users/{target}/access-reset");
    let ended = app.post(&path, Some(&session), json!({ "end_sessions": true })).await;
    assert_eq!(refused(ended).await, "step_up_required");
    assert_eq!(app.server.footprint().await, before);
    // What bypasses nothing needs none.
    let newcomer = app.put(newcomer("new")).await;
    let path = format!("/v1/users/{newcomer}/authenticator/setup-link");
    assert_eq!(app.post(&path, Some(&session), json!({})).await.status(), 200);

    let wrong = app.post(paths::STEP_UP, Some(&session), json!({ "code": "000" })).await;
    assert_eq!(refused(wrong).await, "wrong_code");
    assert_eq!(app.last_event().await, (AuditEvent::StepUpFailed, Some(ana)));
    let code = next_code(&address);
    let right = app.post(paths::STEP_UP, Some(&session), json!({ "code": code })).await;
    assert_eq!(right.status(), 200);
    let replayed = app.post(paths::STEP_UP, Some(&session), json!({ "code": code })).await;
    assert_eq!(refused(replayed).await, "wrong_code");
    assert_eq!(reset(&app, &session, target).await.status(), 200);
    app.server.advance(SignedDuration::from_mins(15));
    let other = app.server.seed(vec![person("other")]).await[0];
    assert_eq!(refused(reset(&app, &session, other).await).await, "step_up_required");
}

#[tokio::test]
async fn own_authenticator_cannot_be_reset() {
    let app = TestApp::open().await;
    let ana = app.person_with_password(Role::Owner).await;
    let Enrolled { session, address, .. } = app.enrolled().await;
    let code = next_code(&address);
    app.post(paths::STEP_UP, Some(&session), json!({ "code": code })).await;
    assert_eq!(refused(reset(&app, &session, ana).await).await, "self_protected");
    assert_eq!(reset(&app, &app.owner, ana).await.status(), 200);
}
