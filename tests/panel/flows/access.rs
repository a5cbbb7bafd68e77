//! Reset the password and/or log the user out of all sessions.

use super::seeded_app::SeededApp;
use mfadmin::contract::api::MessageKind;

#[tokio::test]
async fn access_reset_needs_a_marked_box() {
    let seeded = SeededApp::open().await;
    let mut panel = seeded.panel();
    panel.pick("li@example").await;
    panel.press("r");
    panel.shows("Log out of all sessions").await;
    panel.press("enter");
    panel.shows("Select at least one").await;
    panel.press("esc");
    panel.hides("Select at least one").await;
    assert_eq!(seeded.outbox().await, []);
    panel.press("esc");
    panel.quit().await;
}

#[tokio::test]
async fn both_boxes_send_the_link_and_end_the_sessions() {
    let seeded = SeededApp::open().await;
    assert_eq!(seeded.user("li@example.com").await.active_sessions, 3);
    let mut panel = seeded.panel();
    panel.pick("li@example").await;
    // The button of a factor has the focus first; the one above it resets access.
    panel.press("k");
    panel.shows("Enter reset access").await;
    panel.press("enter");
    panel.shows("3 open sessions").await;
    panel.press("space");
    panel.press("j");
    panel.press("space");
    panel.until("both boxes marked", |screen| screen.matches("[x]").count() == 2).await;
    panel.press("enter");
    panel.shows("is queued; 3 sessions ended.").await;
    panel.shows("none open").await;
    assert_eq!(seeded.user("li@example.com").await.active_sessions, 0);
    let kinds = seeded.outbox().await;
    assert!(kinds.contains(&MessageKind::PasswordReset), "{kinds:?}");
    assert!(kinds.contains(&MessageKind::SessionsEnded), "{kinds:?}");
    panel.press("3");
    panel.shows("Password reset").await;
    panel.quit().await;
}

#[tokio::test]
async fn each_box_acts_alone() {
    let seeded = SeededApp::open().await;
    let mut panel = seeded.panel();
    panel.pick("li@example").await;
    panel.press("r");
    panel.shows("3 open sessions").await;
    panel.press("space");
    panel.press("enter");
    panel.shows("is queued.").await;
    assert_eq!(seeded.user("li@example.com").await.active_sessions, 3);
    assert_eq!(seeded.outbox().await, [MessageKind::PasswordReset]);
    panel.press("esc");
    panel.quit().await;
}
