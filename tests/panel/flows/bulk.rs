//! Acting on many, by keys, on the real loop against a real server.

use super::{
    faulty_proxy::FaultyProxy, live_panel::LivePanel, seeded_app::SeededApp, sign_in::kim_at_work,
};
use mfadmin::contract::{
    AuthenticatorState,
    api::{AuditEvent, MessageKind},
    text::number,
};

async fn open(seeded: &SeededApp) -> LivePanel {
    let mut panel = seeded.panel();
    panel.until("who is at the keys", |screen| screen.contains("(Owner)")).await;
    panel.shows("Users 1/").await;
    panel
}

/// Orders the password reset of everyone, who are `marked`.
async fn reset_everyone(panel: &mut LivePanel, marked: u64) {
    panel.press("*");
    panel.shows(&format!("{} marked", number(marked))).await;
    panel.press("r");
    panel.shows("will be affected.").await;
    panel.press("Y");
}

/// A panel whose line can be cut, and which asks whether to send one user a setup link.
async fn about_to_send_one_link() -> (SeededApp, FaultyProxy, LivePanel) {
    let seeded = SeededApp::open().await;
    let proxy = FaultyProxy::before(seeded.addr()).await;
    let mut panel = LivePanel::open(&proxy.url(), seeded.owner());
    panel.until("who is at the keys", |screen| screen.contains("(Owner)")).await;
    panel.shows("Users 1/6").await;
    for key in ["space", "a"] {
        panel.press(key);
    }
    panel.shows("1 of 1 users will be affected.").await;
    (seeded, proxy, panel)
}

/// Leaves by way of `dialogs` dialogs.
async fn close(panel: LivePanel, dialogs: usize) {
    for _ in 0..dialogs {
        panel.press("esc");
    }
    panel.quit().await;
}

/// How far the job on the screen is.
fn settled(screen: &str) -> Option<u64> {
    let line = screen.lines().find(|line| line.contains("running"))?;
    let words: Vec<&str> = line.split_whitespace().collect();
    let at = words.iter().position(|word| *word == "of")?;
    words[at - 1].replace(',', "").parse().ok()
}

#[tokio::test]
async fn marked_users_get_their_links() {
    let seeded = SeededApp::open().await;
    let mut panel = open(&seeded).await;
    for words in ["ana@example", "mia@example", "li@example"] {
        panel.press("/");
        panel.type_text(words);
        panel.shows(" 1 found").await;
        panel.press("enter");
        panel.press("space");
        panel.until("a marked row", |screen| screen.contains('✓')).await;
        panel.press("esc");
        panel.shows("Users 1/6").await;
    }
    panel.shows("3 marked").await;
    panel.press("a");
    panel.shows("1 of 3 users will be affected.").await;
    panel.shows("1  skipped: link sent recently").await;
    panel.press("i");
    panel.shows("2 of 3 users will be affected.").await;
    panel.press("Y");
    panel.shows("100%").await;
    panel.shows("2 done").await;
    panel.shows("<li@example.com>  they have an authenticator").await;
    assert_eq!(seeded.outbox().await, [MessageKind::SetupLink; 2]);
    let entry = seeded.entry(AuditEvent::JobDone).await;
    assert!(entry.note.unwrap().starts_with("2 done, 1 action_not_available;"));
    panel.press("esc");
    panel.hides("marked").await;
    panel.quit().await;
}

#[tokio::test]
async fn job_reaches_users_that_are_not_loaded() {
    let seeded = SeededApp::with_crowd(300).await;
    let mut panel = open(&seeded).await;
    reset_everyone(&mut panel, 306).await;
    panel.shows("100%").await;
    let sent = seeded.entry(AuditEvent::JobDone).await.note.unwrap();
    assert!(sent.starts_with("305 done, 1 mfa_not_applicable"), "{sent}");
    close(panel, 2).await;
}

#[tokio::test]
async fn running_job_can_be_cancelled() {
    let seeded = SeededApp::with_crowd(3000).await;
    let mut panel = open(&seeded).await;
    reset_everyone(&mut panel, 3006).await;
    panel.until("some progress", |screen| settled(screen).is_some_and(|count| count > 0)).await;
    panel.press("c");
    panel.shows("Cancel this job?").await;
    panel.press("y");
    panel.shows("cancelled").await;
    let entry = seeded.entry(AuditEvent::JobCancelled).await;
    assert!(entry.note.unwrap().contains("of 3006 settled"));
    close(panel, 2).await;
}

#[tokio::test]
async fn lost_connection_does_not_stop_a_job() {
    let seeded = SeededApp::with_crowd(1500).await;
    let proxy = FaultyProxy::before(seeded.addr()).await;
    let mut panel = LivePanel::open(&proxy.url(), seeded.owner());
    panel.until("who is at the keys", |screen| screen.contains("(Owner)")).await;
    panel.shows("Users 1/1,506").await;
    reset_everyone(&mut panel, 1506).await;
    panel.shows("By Olu").await;
    proxy.cut().await;
    panel.shows("Offline for").await;
    seeded.until_jobs_are_over().await;
    proxy.restore().await;
    panel.hides("Offline for").await;
    panel.shows("1,506 of 1,506").await;
    close(panel, 1).await;
}

#[tokio::test]
async fn job_outlives_its_panel_and_is_found_again() {
    let seeded = SeededApp::with_crowd(1500).await;
    let mut panel = open(&seeded).await;
    for key in ["*", "r"] {
        panel.press(key);
    }
    panel.shows("1,505 of 1,506 users will be affected.").await;
    panel.press("Y");
    panel.shows("By Olu").await;
    close(panel, 1).await;
    let mut panel = open(&seeded).await;
    panel.press("J");
    panel.shows("of 1,506").await;
    panel.press("enter");
    panel.shows("1,505 done").await;
    close(panel, 2).await;
    assert_eq!(seeded.jobs().await.len(), 1);
}

#[tokio::test]
async fn lost_answer_of_an_order_resolves_without_a_second_job() {
    let (seeded, proxy, mut panel) = about_to_send_one_link().await;
    proxy.swallow_answers();
    panel.press("Y");
    panel.shows("Outcome unknown: starting setup links for 1 user").await;
    seeded.until_jobs_are_over().await;
    // Nothing is ordered a second time meanwhile.
    panel.press("a");
    panel.shows("is still in progress").await;
    proxy.restore().await;
    panel.hides("Outcome unknown").await;
    panel.hides("marked").await;
    panel.press("J");
    panel.shows("1 of 1").await;
    close(panel, 1).await;
    assert_eq!(seeded.jobs().await.len(), 1);
    assert_eq!(seeded.outbox().await, [MessageKind::SetupLink]);
}

#[tokio::test]
async fn undelivered_order_is_reported_and_can_be_repeated() {
    let (seeded, proxy, mut panel) = about_to_send_one_link().await;
    proxy.cut().await;
    panel.press("Y");
    panel.shows("failed: cannot reach the server").await;
    panel.press("x");
    proxy.restore().await;
    panel.hides("Offline for").await;
    panel.shows("1 marked").await;
    assert_eq!(seeded.jobs().await, []);
    panel.press("a");
    panel.shows("1 of 1 users will be affected.").await;
    panel.press("Y");
    panel.shows("1 done").await;
    close(panel, 1).await;
}

#[tokio::test]
async fn failed_items_show_their_reason_and_can_be_retried() {
    let seeded = SeededApp::open().await;
    seeded.break_links_of("ana@example.com").await;
    let mut panel = open(&seeded).await;
    for key in ["*", "a"] {
        panel.press(key);
    }
    panel.shows("1 of 6 users will be affected.").await;
    panel.press("Y");
    panel.shows("1 failed").await;
    panel.press("tab");
    panel.shows("Ana Lima <ana@example.com>  The server failed").await;
    seeded.mend_links().await;
    panel.press("r");
    panel.shows("1 done   0 skipped   0 failed").await;
    assert_eq!(seeded.outbox().await, [MessageKind::SetupLink]);
    panel.press("r");
    panel.shows("No users failed in this job.").await;
    close(panel, 1).await;
}

#[tokio::test]
async fn bulk_reset_needs_a_step_up_and_a_reason() {
    let (seeded, mut panel, mut app) = kim_at_work().await;
    panel.shows("Users 1/7").await;
    panel.press("*");
    panel.shows("7 marked").await;
    panel.press("a");
    panel.shows("will be affected.").await;
    panel.press("j");
    // Neither an Owner nor Kim, and who has none has none to lose.
    panel.shows("2 of 7 users will be affected.").await;
    panel.shows("1  skipped: only an Owner can act on an Owner").await;
    panel.press("w");
    panel.type_text("HELP-7");
    panel.press("enter");
    panel.shows("▸[ Reset apps").await;
    panel.press("enter");
    panel.shows("Confirm it's you").await;
    assert_eq!(seeded.jobs().await, []);
    panel.type_text(&app.code());
    panel.press("enter");
    panel.shows("2 done").await;
    let ordered = seeded.entry(AuditEvent::JobCreated).await;
    assert_eq!(ordered.reason.unwrap().as_str(), "HELP-7");
    for email in ["bo@example.com", "li@example.com"] {
        let user = seeded.user(email).await;
        assert!(matches!(user.authenticator, AuthenticatorState::LinkSent { .. }), "{email}");
    }
    close(panel, 1).await;
}

#[tokio::test]
async fn two_panels_see_each_others_jobs() {
    let seeded = SeededApp::with_crowd(1500).await;
    let mut watching = seeded.panel_of("bo@example.com").await;
    watching.shows("Users 1/1,506").await;
    let mut acting = open(&seeded).await;
    reset_everyone(&mut acting, 1506).await;
    watching.shows("% of 1,506").await;
    // Whoever is away from the job meanwhile sees it, too, and one who comes later.
    acting.press("esc");
    acting.shows("% of 1,506").await;
    let mut later = seeded.panel();
    later.shows("% of 1,506").await;
    watching.press("J");
    watching.shows(" Jobs ").await;
    watching.press("enter");
    watching.shows("By Olu").await;
    watching.shows("100%").await;
    for panel in [&mut acting, &mut later] {
        panel.shows("Reset Password: 1,505 done").await;
    }
    watching.press("esc");
    watching.press("esc");
    watching.quit().await;
    later.quit().await;
    acting.quit().await;
}
