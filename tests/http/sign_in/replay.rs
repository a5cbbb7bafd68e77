//! A code that was used in one place is accepted in no other.

use crate::test_app::{Enrolled, PASSWORD, TestApp, done_with, next_code, refused};
use mfadmin::contract::{
    Role, UserId,
    api::{MessageKind, paths},
};
use reqwest::redirect::Policy;
use serde_json::json;

/// Sends a password link to `id`, and gives its address.
async fn password_link(app: &TestApp, id: UserId) -> String {
    let path = paths::of_user(paths::ACCESS_RESET, id);
    let body = json!({ "send_password_reset": true, "override_cool_down": true });
    assert_eq!(app.post(&path, Some(&app.owner), body).await.status(), 200);
    app.message(MessageKind::PasswordReset).await.1.unwrap()
}

/// How the page of `link` takes `code` as a proof.
async fn proved(link: &str, code: &str) -> u16 {
    let http = mfadmin_testing::http_client().redirect(Policy::none()).build().unwrap();
    let form = http.post(link).form(&[("step", "proof"), ("code", code)]);
    form.send().await.unwrap().status().as_u16()
}

#[tokio::test]
async fn authenticator_code_is_accepted_once_anywhere() {
    let app = TestApp::open().await;
    let ana = app.person_with_password(Role::Owner).await;
    let Enrolled { session, address, .. } = app.enrolled().await;
    let code = next_code(&address);
    let stepped = app.post(paths::STEP_UP, Some(&session), json!({ "code": code })).await;
    assert_eq!(stepped.status(), 200);
    let (token, _) = app.at_second_factor().await;
    assert_eq!(refused(app.prove(&token, "authenticator", &code).await).await, "wrong_code");
    let link = password_link(&app, ana).await;
    assert_eq!(proved(&link, &code).await, 422);
    let again = app.post(paths::STEP_UP, Some(&session), json!({ "code": code })).await;
    assert_eq!(refused(again).await, "wrong_code");
}

#[tokio::test]
async fn recovery_code_is_accepted_once_anywhere() {
    let app = TestApp::open().await;
    let ana = app.person_with_password(Role::Owner).await;
    let Enrolled { codes, .. } = app.enrolled().await;
    let (token, _) = app.at_second_factor().await;
    done_with(app.prove(&token, "recovery_code", &codes[0]).await).await;
    let link = password_link(&app, ana).await;
    assert_eq!(proved(&link, &codes[0]).await, 422);
    let link = link.strip_prefix(&app.server.url("")).unwrap();
    let page = app.fill(link, &[("step", "proof"), ("code", &codes[1])]).await;
    assert_eq!(page.status, 303);
    // The old password is gone with the order of the link.
    let fields = [("step", "save"), ("password", PASSWORD), ("again", PASSWORD)];
    assert_eq!(app.fill(link, &fields).await.status, 200);
    let (token, _) = app.at_second_factor().await;
    for used in &codes[..2] {
        let said = refused(app.prove(&token, "recovery_code", used).await).await;
        assert_eq!(said, "wrong_code");
    }
}
