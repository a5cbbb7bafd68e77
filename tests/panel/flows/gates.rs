//! Who is let in.

use super::seeded_app::SeededApp;

#[tokio::test]
async fn a_member_is_shown_the_door() {
    let office = SeededApp::open().await;
    let mut panel = office.panel_of("ana@example.com").await;
    let screen = panel.shows("Only Owners and Admins can open Manage Organization.").await;
    assert!(!screen.contains("Mia Moss"), "{screen}");
    panel.press("2");
    panel.press("R");
    panel.shows("Only Owners and Admins").await;
    panel.quit().await;
}

#[tokio::test]
async fn an_admin_cannot_act_on_an_owner() {
    let office = SeededApp::open().await;
    let mut panel = office.panel_of("bo@example.com").await;
    panel.shows("(Admin)").await;
    panel.pick("olu").await;
    let screen = panel.shows("Only an Owner can act on an Owner.").await;
    assert!(!screen.contains("[ Reset"), "{screen}");
    panel.press("a");
    panel.shows("only an Owner can do this").await;
    assert_eq!(office.outbox().await, []);
    panel.press("esc");
    panel.quit().await;
}

#[tokio::test]
async fn an_ended_session_is_told() {
    let office = SeededApp::open().await;
    let mut panel = office.panel_of("bo@example.com").await;
    panel.shows("(Admin)").await;
    office.end_sessions("bo@example.com").await;
    panel.shows("The session has ended").await;
    panel.leave().await;
}

#[tokio::test]
async fn an_unknown_token_is_told() {
    let office = SeededApp::open().await;
    let mut panel =
        super::live_panel::LivePanel::open(&office.url(), "never-issued".parse().unwrap());
    panel.shows("The session has ended").await;
    panel.leave().await;
}

#[tokio::test]
async fn who_has_no_session_is_asked_who_it_is() {
    let office = SeededApp::open().await;
    let mut panel = super::live_panel::LivePanel::signed_out(&office.url());
    let screen = panel.shows("Sign in with the e-mail address").await;
    assert!(!screen.contains("Ana Lima"), "{screen}");
    assert_eq!(panel.kept(), None);
    panel.leave().await;
}
