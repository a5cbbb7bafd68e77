//! Avobots: no buttons, and no gap.

use super::seeded_app::SeededApp;

#[tokio::test]
async fn avobot_has_no_buttons() {
    let seeded = SeededApp::open().await;
    let mut panel = seeded.panel();
    panel.pick("reminders").await;
    let screen = panel.shows("This is an Avobot").await;
    let body = screen.split("Profile Information").nth(1).unwrap();
    assert!(!body.contains('['), "{screen}");
    for key in ["p", "a", "r"] {
        panel.press(key);
        panel.shows("MFA does not apply to it.").await;
        panel.press("x");
    }
    panel.press("enter");
    assert_eq!(seeded.outbox().await, []);
    panel.press("esc");
    panel.quit().await;
}

#[tokio::test]
async fn avobot_is_in_no_gap_figure() {
    let seeded = SeededApp::open().await;
    let mut panel = seeded.panel();
    let screen = panel.shows("2 Security 3").await;
    assert!(screen.contains("1 Users 6"), "{screen}");
    panel.press("2");
    let screen = panel.shows("[Any gap 3] Phone 3 App 2 Both 2").await;
    assert!(!screen.contains("Avobot"), "{screen}");
    panel.quit().await;
}
