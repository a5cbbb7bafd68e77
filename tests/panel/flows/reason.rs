//! Saying why.

use super::seeded_app::SeededApp;
use mfadmin::contract::{api::AuditEvent, rules::Policy};

async fn that_asks_why() -> SeededApp {
    SeededApp::under(Policy { require_reason: true, ..Policy::default() }).await
}

#[tokio::test]
async fn reset_waits_for_its_reason() {
    let seeded = that_asks_why().await;
    let mut panel = seeded.panel();
    panel.pick("li@example").await;
    panel.press("a");
    panel.shows("Reset the authenticator app of").await;
    panel.press("enter");
    panel.shows("A reason is required").await;
    panel.type_text("HELP-12: lost the phone");
    panel.hides("A reason is required").await;
    panel.press("enter");
    panel.shows("▸[ Reset app").await;
    panel.press("enter");
    panel.shows("reset; a new setup link is queued").await;
    let entry = seeded.entry(AuditEvent::AuthenticatorReset).await;
    assert_eq!(entry.reason.unwrap().as_str(), "HELP-12: lost the phone");
    panel.press("esc");
    panel.quit().await;
}

#[tokio::test]
async fn required_reason_cannot_be_left_empty() {
    let seeded = that_asks_why().await;
    let mut panel = seeded.panel();
    panel.pick("ana@example").await;
    panel.press("a");
    panel.shows("Send a setup link to").await;
    panel.press("esc");
    panel.shows("y confirm").await;
    panel.press("y");
    panel.shows("A reason is required").await;
    assert_eq!(seeded.outbox().await, []);
    panel.paste("HELP-13\nrm -rf");
    panel.press("tab");
    panel.shows("y confirm").await;
    panel.press("y");
    panel.shows("Setup link for").await;
    let entry = seeded.entry(AuditEvent::SetupLinkSent).await;
    assert_eq!(entry.reason.unwrap().as_str(), "HELP-13");
    panel.press("esc");
    panel.quit().await;
}

#[tokio::test]
async fn phone_change_and_access_reset_take_a_reason() {
    let seeded = that_asks_why().await;
    let mut panel = seeded.panel();
    panel.pick("ana@example").await;
    panel.press("p");
    panel.shows("Edit User").await;
    panel.type_text("+442079460958");
    panel.press("enter");
    panel.shows("A reason is required").await;
    panel.type_text("new phone");
    panel.press("enter");
    panel.shows("it awaits verification").await;
    let entry = seeded.entry(AuditEvent::PhoneAdded).await;
    assert_eq!(entry.reason.unwrap().as_str(), "new phone");
    panel.press("r");
    panel.shows("Log out of all sessions").await;
    panel.press("space");
    panel.press("enter");
    panel.shows("A reason is required").await;
    panel.type_text("left the team");
    panel.press("enter");
    panel.shows("Password reset for").await;
    let entry = seeded.entry(AuditEvent::PasswordResetSent).await;
    assert_eq!(entry.reason.unwrap().as_str(), "left the team");
    panel.press("esc");
    panel.quit().await;
}

#[tokio::test]
async fn optional_reason_can_be_given() {
    let seeded = SeededApp::open().await;
    let mut panel = seeded.panel();
    panel.pick("li@example").await;
    panel.press("a");
    panel.shows("Reset the authenticator app of").await;
    panel.press("w");
    panel.type_text("yes");
    panel.shows("Reason    yes").await;
    panel.press("esc");
    panel.shows("Y confirm").await;
    panel.press("Y");
    panel.shows("reset; a new setup link is queued").await;
    let entry = seeded.entry(AuditEvent::AuthenticatorReset).await;
    assert_eq!(entry.reason.unwrap().as_str(), "yes");
    panel.press("esc");
    panel.quit().await;
}
