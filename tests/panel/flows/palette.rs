//! Commands by their names.

use super::seeded_app::SeededApp;

#[tokio::test]
async fn palette_runs_a_command_found_by_name() {
    let seeded = SeededApp::open().await;
    let mut panel = seeded.panel();
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
