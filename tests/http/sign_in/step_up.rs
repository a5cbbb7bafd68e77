//! What could bypass somebody's factor needs one's own, proved anew.

use crate::server::person;
use crate::visitor::{Enrolled, HttpOptions, next_code, refused};
use jiff::SignedDuration;
use mfadmin::contract::{
    Role, UserId,
    api::{AuditEvent, paths},
};
use reqwest::{Method, Response};
use serde_json::json;

async fn reset(door: &HttpOptions, token: &mfadmin::contract::BearerToken, id: UserId) -> Response {
    door.post(&format!("/v1/users/{id}/authenticator/reset"), Some(token), json!({})).await
}

#[tokio::test]
async fn a_reset_and_a_number_need_a_code_within_fifteen_minutes() {
    let door = HttpOptions::open().await;
    let ana = door.newcomer(Role::Admin).await;
    let Enrolled { session, address, .. } = door.enrolled().await;
    let target = door.server.seed(vec![person("target")]).await[0];
    let before = door.server.footprint().await;
    assert_eq!(refused(reset(&door, &session, target).await).await, "step_up_required");
    let call = door.server.call(Method::PATCH, &format!("/v1/users/{target}"), &session);
    let call = call.header("if-match", "\"1\"").json(&json!({ "phone": "+442079460958" }));
    assert_eq!(refused(call.send().await.unwrap()).await, "step_up_required");
    assert_eq!(door.server.footprint().await, before);
    // What bypasses nothing needs none.
    let path = format!("/v1/users/{target}/access-reset");
    let ended = door.post(&path, Some(&session), json!({ "end_sessions": true })).await;
    assert_eq!(ended.status(), 200);

    let wrong = door.post(paths::STEP_UP, Some(&session), json!({ "code": "000" })).await;
    assert_eq!(refused(wrong).await, "wrong_code");
    assert_eq!(door.last_entry().await, (AuditEvent::StepUpFailed, Some(ana)));
    let code = next_code(&address);
    let right = door.post(paths::STEP_UP, Some(&session), json!({ "code": code })).await;
    assert_eq!(right.status(), 200);
    let replayed = door.post(paths::STEP_UP, Some(&session), json!({ "code": code })).await;
    assert_eq!(refused(replayed).await, "wrong_code");
    assert_eq!(reset(&door, &session, target).await.status(), 200);
    door.server.advance(SignedDuration::from_mins(15));
    let other = door.server.seed(vec![person("other")]).await[0];
    assert_eq!(refused(reset(&door, &session, other).await).await, "step_up_required");
}

#[tokio::test]
async fn nobody_resets_their_own_authenticator() {
    let door = HttpOptions::open().await;
    let ana = door.newcomer(Role::Owner).await;
    let Enrolled { session, address, .. } = door.enrolled().await;
    let code = next_code(&address);
    door.post(paths::STEP_UP, Some(&session), json!({ "code": code })).await;
    assert_eq!(refused(reset(&door, &session, ana).await).await, "self_protected");
    assert_eq!(reset(&door, &door.owner, ana).await.status(), 200);
}
