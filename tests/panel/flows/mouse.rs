//! An admin at work with the mouse.

use super::seeded_app::SeededApp;

#[tokio::test]
async fn clicks_do_what_keys_do() {
    let seeded = SeededApp::open().await;
    let mut panel = seeded.panel();
    panel.until("who, and whom", |it| it.contains("(Owner)") && it.contains("Mia Moss")).await;
    panel.click_on("Mia Moss");
    panel.shows("▸ Mia Moss").await;
    panel.click_on("Ana Lima");
    panel.click_on("Ana Lima");
    panel.shows("User Details").await;
    panel.click_on("Send Authenticator Setup Link");
    panel.shows("Setup link for Ana Lima is queued").await;
    panel.click_on("Reset Password / Log Out");
    panel.shows("Log out of all sessions").await;
    panel.click_on("Log out of all sessions");
    panel.shows("[x] Log out").await;
    panel.click_on("Enter run");
    panel.shows("ended.").await;
    panel.click_on("Outbox");
    panel.shows("Setup link ").await;
    panel.click_on("Activity");
    panel.shows(" By ").await;
    panel.wheel_down();
    panel.quit().await;
}
