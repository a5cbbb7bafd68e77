//! Who did what: narrowed to one person, read whole, and followed to that person.

use super::seeded_app::SeededApp;

#[tokio::test]
async fn entry_leads_to_similar_entries_its_details_and_its_user() {
    let seeded = SeededApp::open().await;
    seeded.send_setup_link("ana@example.com").await;
    seeded.end_sessions("bo@example.com").await;
    let mut panel = seeded.panel();
    panel.shows("Ana Lima").await;
    panel.press("3");
    panel.shows("Setup link created").await;
    panel.shows("Sessions ended").await;
    // The cursor is on the newest entry: only what was done to Bo.
    panel.press("f");
    panel.shows("Only to Bo Chen").await;
    panel.press("enter");
    let narrowed =
        |screen: &str| screen.contains("[to Bo Chen]") && screen.contains("Sessions ended");
    let screen = panel.until("the narrowed log", narrowed).await;
    assert!(!screen.contains("Setup link created"), "{screen}");
    panel.press("i");
    panel.shows("127.0.0.1").await;
    panel.press("esc");
    // What happens meanwhile to others stays out, and to Bo comes in.
    seeded.end_sessions("ana@example.com").await;
    seeded.end_sessions("bo@example.com").await;
    let twice = |screen: &str| screen.matches("Sessions ended").count() == 2;
    panel.until("the newer entry", twice).await;
    panel.press("enter");
    panel.shows("bo@example.com").await;
    panel.press("esc");
    panel.press("esc");
    panel.shows("Setup link created").await;
    panel.quit().await;
}

#[tokio::test]
async fn searched_logs_show_what_matches_and_stay_so_while_others_act() {
    let seeded = SeededApp::open().await;
    seeded.send_setup_link("ana@example.com").await;
    seeded.end_sessions("bo@example.com").await;
    let mut panel = seeded.panel();
    panel.shows("Ana Lima").await;
    for (screen, gone) in [("3", "Sessions ended"), ("4", "Bo Chen")] {
        panel.press(screen);
        panel.shows(gone).await;
        panel.press("/");
        panel.type_text("ANA lima");
        let narrowed = |screen: &str| screen.contains("/ANA lima 1 found");
        let found = panel.until("the searched log", narrowed).await;
        assert!(found.contains("Ana Lima") && !found.contains(gone), "{found}");
        panel.press("enter");
    }
    // What happens meanwhile to others stays out, and to Ana comes in.
    seeded.end_sessions("bo@example.com").await;
    seeded.end_sessions("ana@example.com").await;
    let screen = panel.shows("/ANA lima 2 found").await;
    assert!(!screen.contains("Bo Chen"), "{screen}");
    panel.press("esc");
    panel.shows("Bo Chen").await;
    panel.press("3");
    let screen = panel.shows("/ANA lima 2 found").await;
    assert!(!screen.contains("Bo Chen"), "{screen}");
    panel.quit().await;
}
