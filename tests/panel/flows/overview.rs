//! Compliance at a glance, while others work.

use super::seeded_app::SeededApp;

#[tokio::test]
async fn figures_update_live_and_lead_to_their_users() {
    let seeded = SeededApp::open().await;
    let mut panel = seeded.panel();
    panel.shows("(Owner)").await;
    panel.press("0");
    // Olu and Li of five people are complete; Mia has a link.
    let screen = panel.shows("40%  2 of 5").await;
    let has = |screen: &str, label: &str, words: &str| {
        screen.lines().any(|line| line.contains(label) && line.contains(words))
    };
    assert!(has(&screen, "Authenticator", "60%  3 of 5"), "{screen}");
    assert!(has(&screen, "Owners", "100%  1 of 1"), "{screen}");
    assert!(has(&screen, "Admins", "0%  0 of 1"), "{screen}");
    assert!(has(&screen, "Links pending", " 1 "), "{screen}");
    seeded.send_setup_link("ana@example.com").await;
    panel.until("the link to Ana", |screen| has(screen, "Links pending", " 2 ")).await;
    seeded.import("name,email,role\nZoe Zane,zoe@example.com,admin\n").await;
    panel.until("the new Admin", |screen| has(screen, "Admins", "0 of 2")).await;
    panel.shows("33%  2 of 6").await;
    // The seventh figure: whose link is awaited.
    for _ in 0..6 {
        panel.press("j");
    }
    panel.press("enter");
    panel.shows("[link open]").await;
    let screen = panel.until("Ana and Mia", |screen| screen.contains("Mia Moss")).await;
    assert!(screen.contains("Ana Lima") && !screen.contains("Zoe Zane"), "{screen}");
    panel.press("0");
    panel.shows("33%  2 of 6").await;
    panel.quit().await;
}
