//! Disabling, enabling and removing users by keys, on the real loop against a real server.

use super::{
    faulty_proxy::FaultyProxy,
    live_panel::LivePanel,
    seeded_app::SeededApp,
    sign_in::{kim_at_work, kim_at_work_as},
};
use mfadmin::contract::api::AuditEvent;
use std::time::Duration;

#[tokio::test]
async fn user_is_disabled_and_enabled_again() {
    let seeded = SeededApp::open().await;
    let mut panel = seeded.panel();
    panel.pick("li@example").await;
    panel.press("D");
    panel.shows("Sign-in, sessions, links end immediately.").await;
    panel.press("w");
    panel.type_text("left");
    panel.press("enter");
    panel.shows("▸[ Disable user").await;
    panel.press("enter");
    panel.shows("disabled and logged out.").await;
    let screen = panel.shows("Press D to enable or remove.").await;
    assert!(screen.contains("Disabled since") && !screen.contains("[ "), "{screen}");
    let user = seeded.user("li@example.com").await;
    assert!(user.disabled_at.is_some() && user.active_sessions == 0);
    let entry = seeded.entry(AuditEvent::UserDisabled).await;
    assert_eq!(entry.reason.unwrap().as_str(), "left");
    panel.press("D");
    panel.shows("Enable User").await;
    panel.press("Y");
    panel.shows("enabled.").await;
    panel.shows("[ Reset Authenticator App ]").await;
    assert!(seeded.user("li@example.com").await.is_enabled());
    panel.press("esc");
    panel.quit().await;
}

#[tokio::test]
async fn disabled_user_is_in_no_gap_and_in_the_filter() {
    let seeded = SeededApp::open().await;
    let mut panel = seeded.panel();
    panel.shows("2 Security 3").await;
    panel.pick("ana@example").await;
    panel.press("D");
    panel.shows("Disable User").await;
    panel.press("Y");
    panel.shows("2 Security 2").await;
    panel.press("esc");
    panel.press("esc");
    panel.press("esc");
    for key in ["f", "k", "l"] {
        panel.press(key);
    }
    panel.press("enter");
    panel.shows("[disabled]").await;
    let screen = panel.shows("Users 1/1").await;
    assert!(screen.contains("· Disabled") && screen.contains("Ana Lima"), "{screen}");
    panel.quit().await;
}

#[tokio::test]
async fn user_is_removed_after_the_address_is_typed() {
    let seeded = SeededApp::open().await;
    let mut panel = seeded.panel_at(60, 16);
    panel.pick("mia@example").await;
    panel.press("D");
    panel.shows("Remove User").await;
    panel.press("j");
    panel.shows("This cannot be undone.").await;
    panel.press("Y");
    panel.shows("Enter remove").await;
    panel.type_text("bo@example.com");
    panel.press("enter");
    panel.shows("Not this user. Nothing was removed.").await;
    panel.press("ctrl-u");
    panel.paste("MIA@example.com");
    panel.press("enter");
    panel.shows("Mia Moss removed.").await;
    panel.shows("1 Users 5").await;
    let entry = seeded.entry(AuditEvent::UserRemoved).await;
    assert!(entry.target.is_some());
    assert!(!panel.screen().contains("User not found"), "{}", panel.screen());
    panel.press("esc");
    panel.quit().await;
}

/// A terminal that does not bracket what is pasted sends it as keys, without a pause.
#[tokio::test]
async fn unbracketed_paste_disables_and_removes_nobody() {
    let seeded = SeededApp::open().await;
    let mut panel = seeded.panel();
    panel.pick("ana@example").await;
    let burst = |panel: &LivePanel, keys: &[&str]| {
        for key in keys {
            panel.press_after(Duration::from_millis(1), key);
        }
    };
    burst(&panel, &["D", "Y"]);
    panel.shows("Ignored").await;
    panel.shows("Disable User").await;
    panel.press("j");
    panel.press("Y");
    panel.shows("Enter remove").await;
    let address = "ana@example.com".chars().map(String::from).collect::<Vec<_>>();
    let mut pasted: Vec<&str> = address.iter().map(String::as_str).collect();
    pasted.push("enter");
    burst(&panel, &pasted);
    panel.shows("Ignored: keys came faster than typing.").await;
    let user = seeded.user("ana@example.com").await;
    assert!(user.is_enabled());
    panel.press("esc");
    panel.shows("Y confirm").await;
    panel.press("esc");
    panel.hides("Disable or remove").await;
    panel.press("esc");
    panel.quit().await;
}

#[tokio::test]
async fn admin_is_told_that_an_owner_disables_admins() {
    let (seeded, mut panel, _) = kim_at_work().await;
    panel.pick("bo@example").await;
    panel.press("D");
    panel.shows("Bo Chen is an Admin. Only an Owner can do this.").await;
    panel.press("x");
    panel.press("esc");
    panel.press("esc");
    panel.pick("kim@example").await;
    panel.press("D");
    panel.shows("Only an Owner can do this.").await;
    assert!(seeded.user("bo@example.com").await.is_enabled());
    panel.press("esc");
    panel.quit().await;
}

#[tokio::test]
async fn disabling_an_admin_needs_a_step_up() {
    let (seeded, mut panel, mut app) = kim_at_work_as("owner").await;
    panel.pick("bo@example").await;
    panel.press("D");
    panel.shows("machine tokens").await;
    panel.press("Y");
    panel.shows("Confirm it's you").await;
    assert!(seeded.user("bo@example.com").await.is_enabled());
    panel.type_text(&app.code());
    panel.press("enter");
    panel.shows("Bo Chen disabled and logged out.").await;
    assert!(!seeded.user("bo@example.com").await.is_enabled());
    panel.press("esc");
    panel.quit().await;
}

#[tokio::test]
async fn lost_answer_resolves_without_removing_twice() {
    let seeded = SeededApp::open().await;
    let proxy = FaultyProxy::before(seeded.addr()).await;
    let mut panel = LivePanel::open(&proxy.url(), seeded.owner());
    panel.pick("mia@example").await;
    panel.press("D");
    panel.shows("Disable User").await;
    panel.press("j");
    panel.press("Y");
    panel.shows("Enter remove").await;
    panel.type_text("mia@example.com");
    proxy.swallow_answers();
    panel.press("enter");
    panel.shows("Outcome unknown: removing the user for Mia Moss.").await;
    proxy.restore().await;
    panel.shows("Mia Moss removed.").await;
    panel.hides("Outcome unknown").await;
    panel.shows("1 Users 5").await;
    assert!(!panel.screen().contains("User not found"), "{}", panel.screen());
    panel.press("esc");
    panel.hides("removed.").await;
    panel.press("esc");
    panel.shows("Users 1/5").await;
    panel.pick("ana@example").await;
    proxy.cut().await;
    panel.shows("Offline for").await;
    panel.press("D");
    panel.shows("Disable User").await;
    panel.press("Y");
    panel.shows("Disabling the user for Ana Lima failed: cannot reach the server").await;
    assert!(seeded.user("ana@example.com").await.is_enabled());
    panel.press("esc");
    panel.press("esc");
    panel.quit().await;
}

#[tokio::test]
async fn marked_users_are_disabled_and_removed_by_jobs() {
    let seeded = SeededApp::with_crowd(3).await;
    let mut panel = seeded.panel();
    panel.until("who is at the keys", |screen| screen.contains("(Owner)")).await;
    panel.press("/");
    panel.type_text("zed");
    panel.shows(" 3 found").await;
    panel.press("enter");
    panel.press("*");
    panel.shows("3 marked").await;
    panel.press("D");
    panel.shows("3 of 3 users will be affected.").await;
    panel.press("Y");
    panel.shows("done").await;
    seeded.until_jobs_are_over().await;
    assert!(!seeded.user("zed0@example.com").await.is_enabled());
    panel.press("esc");
    panel.press("*");
    panel.shows("3 marked").await;
    panel.press("D");
    panel.shows("3  skipped: already disabled").await;
    panel.press("j");
    panel.press("j");
    panel.shows("erased for good").await;
    panel.shows("3 of 3 users will be affected.").await;
    panel.press("Y");
    panel.shows("done").await;
    seeded.until_jobs_are_over().await;
    panel.press("esc");
    panel.press("esc");
    panel.shows("1 Users 6").await;
    panel.quit().await;
}
