//! The line breaks, and answers are lost.

use super::{faulty_proxy::FaultyProxy, live_panel::LivePanel, seeded_app::SeededApp};
use mfadmin::contract::api::MessageKind;

#[tokio::test]
async fn panel_keeps_its_data_offline_and_reconnects() {
    let seeded = SeededApp::open().await;
    let proxy = FaultyProxy::before(seeded.addr()).await;
    let mut panel = LivePanel::open(&proxy.url(), seeded.owner());
    panel.shows("(Owner)").await;
    panel.shows("Ana Lima").await;
    proxy.cut().await;
    let screen = panel.shows("Offline for").await;
    assert!(screen.contains("Ana Lima"), "{screen}");
    panel.press("enter");
    panel.shows("User Details").await;
    panel.press("a");
    panel.shows("failed: cannot reach the server").await;
    assert_eq!(seeded.outbox().await, []);
    panel.press("x");
    seeded.set_phone("mia@example.com", "+14155552671").await;
    proxy.restore().await;
    panel.hides("Offline for").await;
    panel.press("esc");
    panel
        .until("what happened meanwhile", |screen| {
            screen.lines().any(|line| line.contains("Mia Moss") && line.contains("Unverified"))
        })
        .await;
    panel.quit().await;
}

#[tokio::test]
async fn lost_answer_resolves_without_acting_twice() {
    let seeded = SeededApp::open().await;
    let proxy = FaultyProxy::before(seeded.addr()).await;
    let mut panel = LivePanel::open(&proxy.url(), seeded.owner());
    panel.pick("ana").await;
    panel.shows("[ Send Authenticator Setup Link ]").await;
    proxy.swallow_answers();
    panel.press("a");
    panel.shows("Outcome unknown").await;
    assert_eq!(seeded.outbox().await, [MessageKind::SetupLink]);
    proxy.restore().await;
    panel.shows("Setup link for Ana Lima is queued").await;
    let screen = panel.shows("◐ Link ready").await;
    assert!(!screen.contains("Outcome unknown"), "{screen}");
    assert_eq!(seeded.outbox().await, [MessageKind::SetupLink]);
    panel.press("esc");
    panel.quit().await;
}

#[tokio::test]
async fn panel_waits_for_an_unreachable_server() {
    let seeded = SeededApp::open().await;
    let proxy = FaultyProxy::before(seeded.addr()).await;
    proxy.cut().await;
    let mut panel = LivePanel::open(&proxy.url(), seeded.owner());
    panel.shows("No answer from the server").await;
    proxy.restore().await;
    panel.shows("Ana Lima").await;
    panel.quit().await;
}
