//! Verifying a phone number.

use crate::test_app::TestApp;
use mfadmin::contract::{
    PhoneState,
    api::{AuditEvent, MessageKind},
};
use reqwest::Method;
use serde_json::json;

#[tokio::test]
async fn only_the_button_verifies_the_number() {
    let app = TestApp::texting().await;
    let id = app.newcomer().await;
    let link = app.phone_link(id, "+14155552671").await;
    let before = app.server.footprint().await;
    for _ in 0..3 {
        let page = app.look(&link).await;
        assert_eq!(page.status, 200);
        assert!(page.has("2671") && !page.has("4155552671"), "{}", page.html);
    }
    let page = app.fill(&link, &[("step", "look")]).await;
    assert_eq!(page.status, 200);
    assert_eq!(app.server.footprint().await, before);

    let done = app.fill(&link, &[("step", "confirm")]).await;
    assert_eq!(done.status, 200, "{}", done.html);
    let user = app.user(id).await;
    assert!(matches!(user.phone, PhoneState::Verified { .. }));
    assert_eq!(user.phone_link_sent_at, None);
    assert_eq!(app.last_entry().await, (AuditEvent::PhoneVerified, Some(id), Some(id)));
    assert_eq!(app.sent().await[0], MessageKind::PhoneVerified);
    let again = app.fill(&link, &[("step", "confirm")]).await;
    assert_eq!(again.status, 410);
    assert_eq!(app.user(id).await.revision, user.revision);
}

#[tokio::test]
async fn whoever_says_that_it_is_not_their_number_ends_the_link_and_is_audited() {
    let app = TestApp::texting().await;
    let id = app.newcomer().await;
    let link = app.phone_link(id, "+14155552671").await;
    assert!(app.look(&link).await.has("This is not my number"));
    let done = app.fill(&link, &[("step", "disown")]).await;
    assert!(done.status == 200 && done.has("The number was not verified"), "{}", done.html);
    let user = app.user(id).await;
    assert!(matches!(user.phone, PhoneState::Unverified { .. }), "{:?}", user.phone);
    assert_eq!(user.phone_link_sent_at, None, "nothing waits any more");
    // Nobody proved who they are, so the entry names nobody.
    assert_eq!(app.last_entry().await, (AuditEvent::PhoneDisowned, None, Some(id)));
    let entries = app.server.get::<serde_json::Value>("/v1/audit", &app.owner).await;
    assert!(!entries["entries"][0]["from"].is_null(), "{entries}");
    for step in ["confirm", "disown"] {
        let again = app.fill(&link, &[("step", step)]).await;
        assert!(again.status == 410 && again.has("no longer works"), "{}", again.html);
    }
    assert_eq!(app.user(id).await.phone, user.phone);
}

#[tokio::test]
async fn same_number_is_texted_again_after_the_cooldown_or_by_override() {
    let app = TestApp::texting().await;
    let id = app.newcomer().await;
    let first = app.phone_link(id, "+14155552671").await;
    assert!(app.user(id).await.phone_link_sent_at.is_some());
    let save = async |body| {
        let user = app.user(id).await;
        let call = app.server.call(Method::PATCH, &format!("/v1/users/{id}"), &app.owner);
        call.header("if-match", format!("\"{}\"", user.revision)).json(&body).send().await.unwrap()
    };
    let body = json!({ "phone": "+14155552671" });
    let refused = crate::server::problem(save(body).await).await;
    assert_eq!(refused.code.to_string(), "cool_down");
    let insist = json!({ "phone": "+14155552671", "override_cool_down": true });
    assert_eq!(save(insist.clone()).await.status(), 200);
    assert_eq!(app.last_entry().await.0, AuditEvent::PhoneLinkSent);
    // No second notice by mail: the number did not change.
    let changed = |kind: &&MessageKind| **kind == MessageKind::PhoneChanged;
    assert_eq!(app.sent().await.iter().filter(changed).count(), 1);
    assert_eq!(app.look(&first).await.status, 410);
    let (_, link) = app.message(MessageKind::PhoneVerification).await;
    let second = link.unwrap().strip_prefix(&app.server.url("")).unwrap().to_owned();
    assert_eq!(app.fill(&second, &[("step", "confirm")]).await.status, 200);
    let refused = crate::server::problem(save(insist).await).await;
    assert_eq!(refused.code.to_string(), "phone_unchanged");
}
