//! Opening a link of old once the factor that guarded it was replaced.

use crate::{
    server::number,
    test_app::{TestApp, code_at},
};
use jiff::Timestamp;
use mfadmin::contract::{AuthenticatorState, PhoneState, api::MessageKind};
use serde_json::json;

#[tokio::test]
async fn link_guarded_by_a_replaced_authenticator_stays_dead() {
    let app = TestApp::texting().await;
    let ana = app.newcomer().await;
    app.configure(ana).await;
    let old = app.password_link(ana, false).await;
    assert!(app.look(&old).await.has("Authenticator app code"));
    app.act(ana, "/authenticator/reset", json!({})).await;
    let setup = app.message(MessageKind::SetupLink).await.1.unwrap();
    let setup = setup.strip_prefix(&app.server.url("")).unwrap();
    let address = app.look(setup).await.address();
    let code = code_at(&address, Timestamp::now());
    assert_eq!(app.fill(setup, &[("step", "confirm"), ("code", &code)]).await.status, 200);
    let page = app.look(&old).await;
    assert_eq!(page.status, 410, "{}", page.html);
    assert!(page.has("Your account has changed"), "{}", page.html);
}

#[tokio::test]
async fn link_guarded_by_a_replaced_number_stays_dead() {
    let app = TestApp::texting().await;
    let phone = PhoneState::Verified { number: number("+14155552671"), at: Some(Timestamp::now()) };
    let ana = app.member(phone, AuthenticatorState::NotConfigured).await;
    let old = app.setup_link(ana).await;
    assert!(app.look(&old).await.has("2671"));
    let verify = app.phone_link(ana, "+442079460958").await;
    assert_eq!(app.fill(&verify, &[("step", "confirm")]).await.status, 200);
    let page = app.look(&old).await;
    assert_eq!(page.status, 410, "{}", page.html);
}
