//! A second link within ten minutes: it asks first, and the server agrees.

use super::seeded_app::SeededApp;
use mfadmin::contract::{PhoneNumber, Region, api::MessageKind};

#[tokio::test]
async fn second_setup_link_within_the_cooldown_asks_first() {
    let seeded = SeededApp::open().await;
    let mut panel = seeded.panel();
    panel.pick("ana").await;
    panel.press("a");
    panel.shows("Setup link for Ana Lima is queued").await;
    panel.press("a");
    let screen = panel.shows("A link created just now still works.").await;
    assert!(screen.contains("It was not sent yet"), "{screen}");
    panel.press("n");
    panel.hides("Confirm").await;
    assert_eq!(seeded.outbox().await, [MessageKind::SetupLink]);
    let first = seeded.user("ana@example.com").await;
    panel.press("a");
    panel.shows("Send another setup link to Ana Lima?").await;
    panel.press("y");
    panel.hides("Confirm").await;
    seeded.until("two links", |user| user.revision > first.revision, "ana@example.com").await;
    assert_eq!(seeded.outbox().await, [MessageKind::SetupLink; 2]);
    panel.shows("Setup link for Ana Lima is queued").await;
    panel.press("esc");
    panel.quit().await;
}

#[tokio::test]
async fn cooldown_of_an_unknown_link_is_reported_and_overridden() {
    let seeded = SeededApp::open().await;
    let mut panel = seeded.panel();
    panel.pick("bo@example").await;
    panel.shows("[ Reset Authenticator App ]").await;
    seeded.issue_password_link("bo@example.com").await;
    panel.press("r");
    panel.press("space");
    panel.press("enter");
    panel.shows("Not sent: the last reset link for Bo Chen was sent 3 min ago").await;
    assert_eq!(seeded.outbox().await, []);
    panel.shows("reset link sent 3 min ago").await;
    panel.press("r");
    panel.shows("Reset link sent 3 min ago").await;
    panel.press("space");
    panel.press("enter");
    panel.shows("Send another password reset to Bo Chen?").await;
    panel.press("Y");
    panel.shows("Password reset for Bo Chen is queued.").await;
    let screen = panel.hides("Not sent").await;
    assert!(screen.contains("reset link created just now"), "{screen}");
    assert_eq!(seeded.outbox().await, [MessageKind::PasswordReset]);
    panel.press("esc");
    panel.quit().await;
}

#[tokio::test]
async fn unverified_number_is_texted_again() {
    let seeded = SeededApp::open().await;
    let mut panel = seeded.panel();
    panel.pick("bo@example").await;
    panel.press("p");
    panel.shows("Press Enter to send the verification text again.").await;
    panel.press("enter");
    panel.shows("Verification text for Bo Chen is queued, to +44 20 7946 0958").await;
    panel.shows("text created just now").await;
    assert_eq!(seeded.outbox().await, [MessageKind::PhoneVerification]);
    panel.press("p");
    panel.shows("The last one was created just now.").await;
    panel.press("enter");
    panel.shows("Send the text to Bo Chen again?").await;
    assert_eq!(seeded.outbox().await, [MessageKind::PhoneVerification]);
    panel.press("y");
    panel.hides("Edit User").await;
    assert_eq!(seeded.outbox().await, [MessageKind::PhoneVerification; 2]);
    let number = PhoneNumber::parse("+442079460958", Region::default()).unwrap();
    let user = seeded.user("bo@example.com").await;
    assert_eq!(user.phone.number(), Some(&number));
    assert!(!user.phone.is_verified());
    panel.press("3");
    panel.shows("Phone link renewed").await;
    panel.quit().await;
}
