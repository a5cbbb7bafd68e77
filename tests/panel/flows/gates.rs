//! Who is let in.

use super::seeded_app::SeededApp;

#[tokio::test]
async fn member_cannot_use_the_panel() {
    let seeded = SeededApp::open().await;
    let mut panel = seeded.panel_of("ana@example.com").await;
    let screen = panel.shows("Only Owners and Admins can open Manage Organization.").await;
    assert!(!screen.contains("Mia Moss"), "{screen}");
    panel.press("2");
    panel.press("R");
    panel.shows("Only Owners and Admins").await;
    panel.quit().await;
}

#[tokio::test]
async fn admin_cannot_act_on_an_owner() {
    let seeded = SeededApp::open().await;
    let mut panel = seeded.panel_of("bo@example.com").await;
    panel.shows("(Admin)").await;
    panel.pick("olu").await;
    let screen = panel.shows("Only an Owner can act on an Owner.").await;
    assert!(!screen.contains("[ Reset"), "{screen}");
    panel.press("a");
    panel.shows("Only an Owner can do this").await;
    assert_eq!(seeded.outbox().await, []);
    panel.press("esc");
    panel.quit().await;
}

#[tokio::test]
async fn ended_session_is_reported() {
    let seeded = SeededApp::open().await;
    let mut panel = seeded.panel_of("bo@example.com").await;
    panel.shows("(Admin)").await;
    seeded.end_sessions("bo@example.com").await;
    panel.shows("The session has ended").await;
    panel.leave().await;
}

#[tokio::test]
async fn unknown_token_is_reported() {
    let seeded = SeededApp::open().await;
    let mut panel =
        super::live_panel::LivePanel::open(&seeded.url(), "never-issued".parse().unwrap());
    panel.shows("The session has ended").await;
    panel.leave().await;
}

#[tokio::test]
async fn panel_without_a_session_asks_to_sign_in() {
    let seeded = SeededApp::open().await;
    let mut panel = super::live_panel::LivePanel::signed_out(&seeded.url());
    let screen = panel.shows("Sign in with the e-mail address").await;
    assert!(!screen.contains("Ana Lima"), "{screen}");
    assert_eq!(panel.kept(), None);
    panel.leave().await;
}
