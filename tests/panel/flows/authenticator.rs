//! Onboarding a user onto the authenticator, and helping one who lost it.

use super::seeded_app::SeededApp;
use mfadmin::contract::{AuthenticatorState, api::MessageKind};

#[tokio::test]
async fn setup_link_is_pending_and_queued() {
    let seeded = SeededApp::open().await;
    let mut panel = seeded.panel();
    panel.shows("Ana Lima").await;
    panel.press("2");
    panel.pick("ana").await;
    panel.shows("[ Send Authenticator Setup Link ]").await;
    panel.press("a");
    panel.shows("Setup link for Ana Lima is queued").await;
    panel.shows("◐ Link ready").await;
    panel.press("4");
    let screen = panel.shows("Ana Lima <ana@example.com>").await;
    assert!(screen.contains("Setup link"), "{screen}");
    panel.press("enter");
    panel.shows("Press v to show the text").await;
    panel.press("v");
    let screen = panel.shows("/setup/").await;
    for app in ["Google Authenticator", "Authy", "Microsoft Authenticator"] {
        assert!(screen.contains(app), "{app} is not named:\n{screen}");
    }
    panel.press("y");
    panel.shows("Sent to the terminal's clipboard").await;
    let link = panel.clipboard().unwrap();
    assert!(link.contains("/setup/"), "{link}");
    panel.press("esc");
    panel.press("3");
    panel.shows("Setup link created").await;
    panel.quit().await;
}

#[tokio::test]
async fn second_link_asks_first_and_no_changes_nothing() {
    let seeded = SeededApp::open().await;
    let mut panel = seeded.panel();
    panel.pick("mia").await;
    panel.press("a");
    panel.shows("Send another setup link to Mia Moss?").await;
    panel.press("enter");
    panel.hides("Send another").await;
    assert_eq!(seeded.outbox().await, []);
    panel.press("a");
    panel.shows("Send another setup link to Mia Moss?").await;
    panel.press("y");
    panel.shows("Setup link for Mia Moss is queued").await;
    assert_eq!(seeded.outbox().await, [MessageKind::SetupLink]);
    panel.press("esc");
    panel.quit().await;
}

#[tokio::test]
async fn confirmed_reset_sends_a_new_link() {
    let seeded = SeededApp::open().await;
    let mut panel = seeded.panel();
    panel.pick("li@example").await;
    panel.shows("[ Reset Authenticator App ]").await;
    panel.press("a");
    panel.shows("Reset the authenticator app of 李").await;
    panel.press("esc");
    panel.hides("Confirm").await;
    assert!(seeded.user("li@example.com").await.authenticator.is_configured());
    panel.press("a");
    panel.shows("Confirm").await;
    panel.press("tab");
    panel.shows("▸[ Reset app  Y ]").await;
    panel.press("enter");
    panel.shows("a new setup link is queued").await;
    panel.shows("[ Send Authenticator Setup Link ]").await;
    let user = seeded.user("li@example.com").await;
    assert!(matches!(user.authenticator, AuthenticatorState::LinkSent { .. }));
    assert_eq!(seeded.outbox().await, [MessageKind::SetupLink]);
    panel.press("esc");
    panel.quit().await;
}
