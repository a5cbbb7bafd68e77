//! Proving a factor before a link is followed.

use super::{authenticator_app::AuthenticatorApp, chromium::Chromium, organisation};
use mfadmin::contract::api::MessageKind;

const WRONG: &str = "That code is wrong";

#[tokio::test]
#[ignore = "needs Chromium"]
async fn verified_phone_must_confirm_a_new_authenticator() {
    let test_app = organisation::open().await;
    let chromium = Chromium::start().await;
    let ana = organisation::phone_owner(&test_app).await;
    chromium.open(&organisation::setup_link(&test_app, ana).await).await;
    assert_eq!(chromium.heading().await, "First, confirm it's you");
    let says = chromium.says().await;
    assert!(says.contains("ending in 0958") && !says.contains("2079460958"), "{says}");

    chromium.press("text").await;
    assert!(chromium.says().await.contains("was requested on"));
    let code = test_app.texted_code().await;
    let wrong = if code == "000000" { "000001" } else { "000000" };
    chromium.enter("proof", wrong).await;
    assert!(chromium.text_of("[role=alert]").await.contains(WRONG));

    chromium.enter("proof", &code).await;
    assert_eq!(chromium.heading().await, "Set up your authenticator app");
    let app = AuthenticatorApp::typing_the_key(&chromium).await;
    chromium.enter("confirm", &app.code()).await;
    assert!(test_app.user(ana).await.authenticator.is_configured());
}

#[tokio::test]
#[ignore = "needs Chromium"]
async fn proof_counts_in_one_browser_only() {
    let test_app = organisation::open().await;
    let (one, other) = (Chromium::start().await, Chromium::start().await);
    let link =
        organisation::setup_link(&test_app, organisation::phone_owner(&test_app).await).await;
    one.open(&link).await;
    one.press("text").await;
    one.enter("proof", &test_app.texted_code().await).await;
    assert_eq!(one.heading().await, "Set up your authenticator app");
    other.open(&link).await;
    assert_eq!(other.heading().await, "First, confirm it's you");
}

#[tokio::test]
#[ignore = "needs Chromium"]
async fn reused_code_looks_like_a_wrong_code() {
    let test_app = organisation::open().await;
    let chromium = Chromium::start().await;
    let ana = organisation::newcomer(&test_app).await;
    chromium.open(&organisation::setup_link(&test_app, ana).await).await;
    let app = AuthenticatorApp::typing_the_key(&chromium).await;
    let (used, next) = (app.code(), app.next_code());
    chromium.enter("confirm", &used).await;
    let recovery = chromium.text_of(".codes code").await;

    let link = organisation::password_link(&test_app, ana).await;
    chromium.open(&link).await;
    assert_eq!(chromium.heading().await, "First, confirm it's you");
    let mut answers = Vec::new();
    for code in [used, app.wrong_code()] {
        chromium.enter("proof", &code).await;
        answers.push((chromium.title().await, chromium.says().await));
    }
    assert!(answers[0].1.contains(WRONG), "{answers:?}");
    assert_eq!(answers[0], answers[1]);
    chromium.enter("proof", &next).await;
    assert_eq!(chromium.heading().await, "Choose a new password");

    // A recovery code stands in for the app, once, and its use is told.
    for (heading, told) in [
        ("Choose a new password", MessageKind::RecoveryCodeUsed),
        ("First, confirm it's you", MessageKind::PasswordReset),
    ] {
        chromium.client.delete_all_cookies().await.unwrap();
        chromium.open(&organisation::password_link(&test_app, ana).await).await;
        chromium.enter("proof", &recovery).await;
        assert_eq!(chromium.heading().await, heading);
        let messages = test_app.sent().await;
        let newest = messages.iter().find(|kind| **kind != MessageKind::SessionsEnded).unwrap();
        assert_eq!(*newest, told);
    }
}
