//! Proving one's own authenticator anew, in place.

use super::sign_in::kim_at_work;
use mfadmin::contract::{AuthenticatorState, api::MessageKind};

#[tokio::test]
async fn reset_continues_after_a_step_up() {
    let (seeded, mut panel, mut app) = kim_at_work().await;
    panel.pick("li@example").await;
    panel.press("a");
    panel.shows("Reset the authenticator app of").await;
    panel.press("Y");
    panel.shows("Confirm it's you").await;
    panel.type_text("000000");
    panel.press("enter");
    panel.shows("That code is wrong").await;
    assert!(!seeded.outbox().await.contains(&MessageKind::SetupLink));
    panel.type_text(&app.code());
    panel.press("enter");
    panel.shows("reset; a new setup link is queued").await;
    panel.shows("◐ Link ready").await;
    let user = seeded.user("li@example.com").await;
    assert!(matches!(user.authenticator, AuthenticatorState::LinkSent { .. }));
    // For a quarter of an hour nothing more is asked.
    panel.press("p");
    panel.shows("Edit User").await;
    panel.press("ctrl-u");
    panel.type_text("+442079460958");
    panel.press("enter");
    panel.shows("to +44 20 7946 0958; it awaits verification").await;
    panel.press("esc");
    panel.quit().await;
}

#[tokio::test]
async fn reset_without_a_step_up_does_nothing() {
    let (seeded, mut panel, _) = kim_at_work().await;
    let before = seeded.user("li@example.com").await;
    let sent = seeded.outbox().await;
    panel.pick("li@example").await;
    panel.press("a");
    panel.shows("Reset the authenticator app of").await;
    panel.press("Y");
    panel.shows("Confirm it's you").await;
    panel.press("esc");
    panel.shows("Nothing was changed").await;
    assert_eq!(seeded.user("li@example.com").await, before);
    assert_eq!(seeded.outbox().await, sent);
    panel.press("esc");
    panel.quit().await;
}
