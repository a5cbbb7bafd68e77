//! How old a gap is, from what opened it to what closed it.

use crate::test_app::TestApp;
use jiff::SignedDuration;
use mfadmin::contract::{AuthenticatorState, PhoneState, UserId};
use reqwest::Method;
use serde_json::{Value, json};

async fn on_the_wire(app: &TestApp, id: UserId) -> Value {
    let call = app.server.call(Method::GET, &format!("/v1/users/{id}"), &app.owner);
    call.send().await.unwrap().json().await.unwrap()
}

#[tokio::test]
async fn gap_lasts_from_the_first_loss_to_the_last_factor() {
    let app = TestApp::texting().await;
    let id = app.newcomer().await;
    let born = app.user(id).await;
    assert_eq!(born.gap_since, Some(born.created_at));
    app.configure(id).await;
    assert_eq!(app.user(id).await.gap_since, Some(born.created_at), "one of two is no end");
    app.fill(&app.phone_link(id, "+14155552671").await, &[("step", "confirm")]).await;
    assert_eq!(app.user(id).await.gap_since, None);
    assert_eq!(on_the_wire(&app, id).await.get("gap_since"), None);

    app.act(id, "/authenticator/reset", json!({})).await;
    let user = app.user(id).await;
    let AuthenticatorState::LinkSent { at, .. } = user.authenticator else {
        panic!("{user:?}");
    };
    assert_eq!(user.gap_since, Some(at), "the loss opened it");
    app.server.advance(SignedDuration::from_hours(72));
    app.set_phone(id, "+442079460958").await;
    let again = app.user(id).await;
    assert!(matches!(again.phone, PhoneState::Unverified { .. }));
    assert_eq!(again.gap_since, Some(at), "another gap makes it no younger");
}
