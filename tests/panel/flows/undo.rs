//! What acts at one key is held for some seconds, and `u` undoes it.

use super::{faulty_proxy::FaultyProxy, live_panel::LivePanel, seeded_app::SeededApp};
use jiff::SignedDuration;
use mfadmin::contract::{
    AuthenticatorState, BearerToken,
    api::{AuditEvent, AuditOutcome, MessageKind},
};

const ELEVEN_SECONDS: SignedDuration = SignedDuration::from_secs(11);

/// The panel as the program opens it, but for longer: a busy machine is to undo in time.
fn open(url: &str, token: BearerToken) -> LivePanel {
    LivePanel::holding(url, token, 10)
}

#[tokio::test]
async fn setup_link_is_sent_after_its_seconds_and_not_before() {
    let seeded = SeededApp::open().await;
    let mut panel = open(&seeded.url(), seeded.owner());
    panel.pick("ana").await;
    let screen = panel.shows("[ Send Authenticator Setup Link ]").await;
    assert!(!screen.contains("u undo"), "{screen}");
    panel.press("a");
    let screen =
        panel.shows("Setup link to Ana Lima <ana@example.com> in 10 s. Press u to undo.").await;
    assert!(screen.contains("u undo") && screen.contains("Not configured"), "{screen}");
    panel.press("a");
    panel.shows("Setup link to Ana Lima <ana@example.com> is waiting. Press u to undo it.").await;
    assert_eq!(seeded.outbox().await, []);
    let user = seeded.user("ana@example.com").await;
    assert_eq!(user.authenticator, AuthenticatorState::NotConfigured);
    seeded.advance(ELEVEN_SECONDS);
    panel.shows("Setup link for Ana Lima is queued").await;
    let screen = panel.shows("◐ Link ready").await;
    assert!(!screen.contains("u undo"), "{screen}");
    panel.press("u");
    panel.shows("Too late to undo: setup link to Ana Lima <ana@example.com> has run.").await;
    assert_eq!(seeded.outbox().await, [MessageKind::SetupLink]);
    panel.press("esc");
    panel.quit().await;
}

#[tokio::test]
async fn undo_takes_back_the_link_the_number_and_the_password_mail() {
    let seeded = SeededApp::open().await;
    let mut panel = open(&seeded.url(), seeded.owner());
    panel.pick("ana").await;
    panel.press("u");
    panel.shows("There is nothing to undo.").await;
    panel.press("a");
    panel.shows("Setup link to Ana Lima <ana@example.com> in 10 s").await;
    panel.press("u");
    panel.shows("Undone: setup link to Ana Lima <ana@example.com>. Nothing was changed.").await;
    let entry = seeded.entry(AuditEvent::ActionTakenBack).await;
    assert_eq!(entry.note.as_deref(), Some("Send a setup link"));
    panel.press("p");
    panel.shows("Edit User").await;
    panel.type_text("+14155550134");
    panel.press("enter");
    panel.shows("New number of Ana Lima <ana@example.com> in 10 s. Press u to undo.").await;
    panel.press("u");
    panel.shows("Undone: new number of Ana Lima <ana@example.com>. Nothing was changed.").await;
    panel.press("r");
    panel.shows("Log out of all sessions").await;
    panel.press("space");
    panel.press("enter");
    panel.shows("Password reset of Ana Lima <ana@example.com> in 10 s. Press u to undo.").await;
    panel.press("u");
    panel.shows("Undone: password reset of Ana Lima <ana@example.com>. Nothing was changed.").await;
    seeded.advance(SignedDuration::from_secs(60));
    assert_eq!(seeded.outbox().await, []);
    assert_eq!(seeded.user("ana@example.com").await.revision, 1);
    panel.press("esc");
    panel.quit().await;
}

#[tokio::test]
async fn undo_takes_back_a_name_together_with_a_number() {
    let seeded = SeededApp::open().await;
    let mut panel = open(&seeded.url(), seeded.owner());
    panel.pick("ana").await;
    for is_taken_back in [true, false] {
        panel.press("E");
        panel.shows("Edit Profile").await;
        panel.press("ctrl-u");
        panel.type_text("Ana Souza");
        (0..3).for_each(|_| panel.press("tab"));
        panel.type_text("+14155550134");
        panel.press("enter");
        panel
            .shows("New name and number of Ana Lima <ana@example.com> in 10 s. Press u to undo.")
            .await;
        if is_taken_back {
            panel.press("u");
            panel.shows("Undone: new name and number of Ana Lima <ana@example.com>.").await;
        }
    }
    assert_eq!(seeded.user("ana@example.com").await.revision, 1);
    seeded.advance(ELEVEN_SECONDS);
    panel.shows("+1 415-555-0134").await;
    assert_eq!(seeded.user("ana@example.com").await.name, "Ana Souza");
    panel.press("esc");
    panel.quit().await;
}

#[tokio::test]
async fn undo_takes_back_the_newest_of_two_and_says_which() {
    let seeded = SeededApp::with_crowd(1).await;
    let mut panel = open(&seeded.url(), seeded.owner());
    for (words, name) in [("ana", "Ana Lima <ana@"), ("zed", "Zed 00000 <zed0@")] {
        panel.pick(words).await;
        panel.press("a");
        panel.shows(&format!("Setup link to {name}example.com> in 10 s")).await;
        // Back to the list, then out of the notice and of the search.
        for _ in 0..3 {
            panel.press("esc");
        }
    }
    panel.press("u");
    panel.shows("Undone: setup link to Zed 00000 <zed0@example.com>. Nothing was changed.").await;
    panel.shows("<ana@example.com>, too.").await;
    seeded.advance(ELEVEN_SECONDS);
    panel.shows("Setup link for Ana Lima is queued").await;
    let user = seeded.user("zed0@example.com").await;
    assert_eq!(user.authenticator, AuthenticatorState::NotConfigured);
    assert_eq!(seeded.outbox().await, [MessageKind::SetupLink]);
    panel.quit().await;
}

#[tokio::test]
async fn logging_out_is_not_held() {
    let seeded = SeededApp::open().await;
    let mut panel = open(&seeded.url(), seeded.owner());
    panel.pick("ana").await;
    panel.press("r");
    panel.shows("Log out of all sessions").await;
    for key in ["space", "j", "space", "enter"] {
        panel.press(key);
    }
    panel.shows("Password reset for Ana Lima is queued; 1 session ended").await;
    panel.press("esc");
    panel.quit().await;
}

#[tokio::test]
async fn quitting_lets_it_run() {
    let seeded = SeededApp::open().await;
    let mut panel = open(&seeded.url(), seeded.owner());
    panel.pick("ana").await;
    panel.press("a");
    panel.shows("Setup link to Ana Lima <ana@example.com> in 10 s").await;
    panel.press("esc");
    panel.quit().await;
    assert_eq!(seeded.outbox().await, []);
    seeded.advance(ELEVEN_SECONDS);
    let is_out = |user: &mfadmin::contract::User| {
        matches!(user.authenticator, AuthenticatorState::LinkSent { .. })
    };
    seeded.until("the link is out", is_out, "ana@example.com").await;
    assert_eq!(seeded.outbox().await, [MessageKind::SetupLink]);
}

#[tokio::test]
async fn a_held_number_that_no_longer_fits_is_told_and_audited() {
    let seeded = SeededApp::open().await;
    let mut panel = open(&seeded.url(), seeded.owner());
    panel.pick("ana").await;
    panel.press("p");
    panel.shows("Edit User").await;
    panel.type_text("+14155550134");
    panel.press("enter");
    panel.shows("New number of Ana Lima <ana@example.com> in 10 s").await;
    seeded.set_phone("ana@example.com", "+442079460958").await;
    seeded.advance(ELEVEN_SECONDS);
    panel.shows("Saving the number for Ana Lima failed: Someone else changed this user").await;
    let entry = seeded.entry(AuditEvent::ActionRefused).await;
    assert!(matches!(entry.outcome, AuditOutcome::Refused(_)));
    panel.press("esc");
    panel.press("esc");
    panel.quit().await;
}

#[tokio::test]
async fn a_lost_answer_to_the_order_is_found_out_under_its_key() {
    let seeded = SeededApp::open().await;
    let proxy = FaultyProxy::before(seeded.addr()).await;
    let mut panel = open(&proxy.url(), seeded.owner());
    panel.pick("ana").await;
    panel.shows("[ Send Authenticator Setup Link ]").await;
    proxy.swallow_answers();
    panel.press("a");
    panel.shows("Outcome unknown").await;
    proxy.restore().await;
    let screen =
        panel.shows("Setup link to Ana Lima <ana@example.com> in 10 s. Press u to undo.").await;
    assert!(!screen.contains("Outcome unknown"), "{screen}");
    proxy.swallow_answers();
    panel.press("u");
    panel.shows("Outcome unknown").await;
    proxy.restore().await;
    let screen = panel.shows("Undone: setup link to Ana Lima <ana@example.com>.").await;
    assert!(!screen.contains("Outcome unknown") && !screen.contains("more)"), "{screen}");
    seeded.advance(ELEVEN_SECONDS);
    assert_eq!(seeded.outbox().await, []);
    panel.press("esc");
    panel.quit().await;
}

#[tokio::test]
async fn what_ran_while_the_line_was_down_is_told_afterwards() {
    let seeded = SeededApp::open().await;
    let proxy = FaultyProxy::before(seeded.addr()).await;
    let mut panel = open(&proxy.url(), seeded.owner());
    panel.pick("ana").await;
    panel.press("a");
    panel.shows("Setup link to Ana Lima <ana@example.com> in 10 s").await;
    proxy.cut().await;
    seeded.advance(ELEVEN_SECONDS);
    let is_out = |user: &mfadmin::contract::User| {
        matches!(user.authenticator, AuthenticatorState::LinkSent { .. })
    };
    seeded.until("the link is out", is_out, "ana@example.com").await;
    proxy.restore().await;
    panel.shows("Setup link for Ana Lima is queued").await;
    assert_eq!(seeded.outbox().await, [MessageKind::SetupLink]);
    panel.press("esc");
    panel.quit().await;
}
