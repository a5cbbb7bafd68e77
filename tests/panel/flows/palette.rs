//! Commands by their names.

use super::seeded_app::SeededApp;

#[tokio::test]
async fn a_command_found_by_its_name_is_carried_out() {
    let office = SeededApp::open().await;
    let mut panel = office.panel();
    panel.pick("Ana Lima").await;
    panel.press(":");
    panel.shows("Commands").await;
    panel.type_text("authen");
    panel.shows("▸ authenticator").await;
    panel.press("enter");
    panel.shows("Setup link for Ana Lima is queued").await;
    panel.press(":");
    panel.paste("outb\r");
    panel.shows("▸ outbox").await;
    panel.press("enter");
    panel.shows("Setup link ").await;
    panel.press(":");
    panel.shows("Commands").await;
    panel.press("esc");
    panel.hides("Commands").await;
    panel.quit().await;
}
