//! Going through the gaps, and closing one after the other.

use super::seeded_app::SeededApp;
use mfadmin::contract::{AuthenticatorState, User};

fn was_sent_a_link(user: &User) -> bool {
    matches!(user.authenticator, AuthenticatorState::LinkSent { .. })
}

#[tokio::test]
async fn next_gap_is_found_beyond_the_loaded_pages() {
    let seeded = SeededApp::with_crowd(600).await;
    let mut panel = seeded.panel();
    panel.shows(" 1/606 by name").await;
    panel.press("N");
    let screen = panel.shows(" 605/606 by name").await;
    assert!(screen.contains("▸ Zed 00599"), "{screen}");
    panel.shows("Back at the last").await;
    panel.press("n");
    let screen = panel.shows(" 1/606 by name").await;
    assert!(screen.contains("▸ Ana Lima"), "{screen}");
    // The Avobot between the two has no gap.
    panel.press("n");
    panel.shows(" 3/606 by name").await;
    panel.press("enter");
    panel.shows("bo@example.com").await;
    panel.press("N");
    panel.shows("ana@example.com").await;
    panel.press("N");
    panel.shows("zed599@example.com").await;
    panel.press("esc");
    panel.press("esc");
    panel.shows(" 605/606 by name").await;
    panel.quit().await;
}

#[tokio::test]
async fn next_gap_respects_the_filter() {
    let seeded = SeededApp::with_crowd(600).await;
    let mut panel = seeded.panel();
    panel.shows(" 1/606 by name").await;
    panel.press("/");
    panel.type_text("example zed");
    panel.shows(" 600 found").await;
    panel.press("enter");
    panel.press("N");
    panel.shows("▸ Zed 00599").await;
    panel.press("s");
    panel.press("r");
    panel.press("enter");
    // The same user is under the cursor before; keys count once the new rows are there.
    let is_turned = |screen: &str| {
        let below = screen.split_once("▸ Zed 00599");
        below.is_some_and(|(_, below)| below.contains("Zed 00598"))
    };
    panel.until("the order is turned", is_turned).await;
    panel.press("N");
    panel.shows("▸ Zed 00000").await;
    panel.press("n");
    panel.shows("▸ Zed 00599").await;
    panel.quit().await;
}

#[tokio::test]
async fn queue_is_by_urgency_and_actions_advance_it() {
    let seeded = SeededApp::open().await;
    let mut panel = seeded.panel();
    panel.shows("(Owner)").await;
    panel.press("2");
    let screen = panel.shows(" 1/3 by urgency").await;
    assert!(screen.contains("▸ Bo Chen"), "{screen}");
    panel.press("j");
    panel.shows(" 2/3 by urgency").await;
    panel.press("a");
    let screen = panel.shows("Setup link for Ana Lima is queued").await;
    assert!(screen.contains("▸ Mia Moss"), "{screen}");
    let screen = panel.shows("link now").await;
    assert!(screen.contains("Ana Lima"), "{screen}");
    assert!(was_sent_a_link(&seeded.user("ana@example.com").await));
    panel.press("r");
    panel.shows("Mia Moss").await;
    panel.press("space");
    panel.press("enter");
    panel.shows("Password reset for Mia Moss").await;
    panel.shows("reset now").await;
    panel.quit().await;
}
