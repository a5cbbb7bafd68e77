//! How far messages have come, and sending one again that failed.

use super::{seeded_app::SeededApp, sign_in::kim_at_work};
use mfadmin::contract::api::{AuditEvent, MessageKind};

#[tokio::test]
async fn failed_message_shows_the_reply_of_the_mail_server() {
    let seeded = SeededApp::open().await;
    seeded.set_phone("ana@example.com", "+14155552671").await;
    seeded.fail_messages("550 5.1.1 no such\u{1b}[2J mailbox").await;
    let mut panel = seeded.panel();
    panel.press("4");
    let screen = panel.shows("○ failed").await;
    assert!(screen.contains("Outbox 2 failed"), "{screen}");
    // Nothing is set up to send it here, which the panel learns by an answer of its own.
    let cannot_send = |screen: &str| screen.contains("d discard") && !screen.contains("r retry");
    panel.until("no retry on offer", cannot_send).await;
    panel.press("enter");
    let screen = panel.shows("550 5.1.1 no such␛[2J mailbox").await;
    assert!(screen.contains("○ failed · after 5 tries"), "{screen}");
    panel.press("esc");
    panel.quit().await;
}

#[tokio::test]
async fn queued_message_is_not_retried() {
    let seeded = SeededApp::open().await;
    seeded.set_phone("ana@example.com", "+14155552671").await;
    let mut panel = seeded.panel();
    panel.press("4");
    let screen = panel.shows("Phone verification").await;
    assert!(!screen.contains("r retry"), "{screen}");
    panel.shows("nothing is set up for it").await;
    panel.press("r");
    panel.shows("Nothing is set up to send it.").await;
    panel.press("esc");
    panel.quit().await;
}

#[tokio::test]
async fn failed_mail_is_retried_by_a_key_and_updates_live() {
    let mut seeded = SeededApp::that_posts().await;
    let mut panel = seeded.panel();
    panel.press("4");
    panel.shows("No messages yet").await;
    seeded.send_setup_link("ana@example.com").await;
    let screen = panel.shows("○ failed").await;
    assert!(screen.contains("Outbox 1 failed"), "{screen}");
    panel.press("enter");
    let screen = panel.shows("550 5.1.1 no such mailbox").await;
    assert!(screen.contains("○ failed · after 1 try"), "{screen}");
    assert!(screen.contains("Only the recipient can read this message."), "{screen}");
    assert!(!screen.contains("/setup/"), "{screen}");

    seeded.accept_mails();
    panel.press("r");
    panel.shows("Message to Ana Lima is queued again.").await;
    let screen = panel.shows("● sent").await;
    assert!(screen.contains("Sent. The text is no longer stored."), "{screen}");
    let said = seeded.mailed();
    let taken = said.iter().filter(|line| line.starts_with("To: ") && line.contains("ana@"));
    assert_eq!(taken.count(), 1, "{said:?}");
    panel.press("r");
    panel.shows("Only failed messages can be retried").await;
    panel.press("esc");
    panel.hides("The text is no longer stored").await;
    panel.press("3");
    panel.shows("Message retried").await;
    panel.quit().await;
}

#[tokio::test]
async fn failed_delivery_is_reported_on_every_screen() {
    let seeded = SeededApp::that_posts().await;
    let mut panel = seeded.panel();
    panel.pick("mia").await;
    seeded.send_setup_link("ana@example.com").await;
    panel.shows("A message could not be delivered. See Outbox (4).").await;
    panel.press("x");
    panel.hides("could not be delivered").await;
    panel.press("4");
    panel.shows("○ failed").await;
    panel.quit().await;
}

#[tokio::test]
async fn message_with_a_closed_link_is_not_retried() {
    let seeded = SeededApp::that_posts().await;
    let mut panel = seeded.panel();
    panel.press("4");
    panel.shows("No messages yet").await;
    seeded.send_setup_link("ana@example.com").await;
    panel.shows("○ failed").await;
    seeded.use_up_links().await;
    panel.press("r");
    panel.shows("failed: The link in this message no").await;
    panel.shows("○ failed").await;
    panel.press("esc");
    panel.quit().await;
}

#[tokio::test]
async fn reading_a_message_needs_a_step_up_and_is_audited() {
    let (seeded, mut panel, mut app) = kim_at_work().await;
    seeded.send_setup_link("ana@example.com").await;
    let link = seeded.link(MessageKind::SetupLink).await;
    panel.press("4");
    panel.shows("Ana Lima <ana@example.com>").await;
    panel.press("enter");
    let screen = panel.shows("Press v to show the text").await;
    assert!(screen.contains("v show text"), "{screen}");
    assert!(!screen.contains("/setup/"), "{screen}");
    panel.press("v");
    panel.shows("Confirm it's you").await;
    panel.press("esc");
    let screen = panel.shows("Nothing was changed").await;
    assert!(!screen.contains("/setup/"), "{screen}");
    panel.press("v");
    panel.shows("Confirm it's you").await;
    panel.type_text(&app.code());
    panel.press("enter");
    let screen = panel.shows("/setup/").await;
    assert!(screen.contains(&link), "{screen}");
    // What is shown is copied as it is.
    panel.press("y");
    panel.until_copied(|text| text == link).await;
    panel.press("esc");
    panel.hides("/setup/").await;
    // Once it is closed, it is no longer held.
    panel.press("enter");
    panel.shows("Press v to show the text").await;
    panel.press("esc");
    panel.hides("Press v to show the text").await;
    let entry = seeded.entry(AuditEvent::MessageRead).await;
    assert_eq!(entry.actor.unwrap().handle().to_string(), "kim@example.com");
    assert_eq!(entry.target.unwrap().handle().to_string(), "ana@example.com");
    let note = entry.note.unwrap();
    assert!(note.starts_with("Setup link, message "), "{note}");
    // The recipient is the target, whose address can be erased; a note cannot.
    assert!(!note.contains("ana@example.com"), "{note}");
    panel.press("3");
    let screen = panel.shows("Message read").await;
    assert_eq!(screen.matches("Message read").count(), 1, "{screen}");
    panel.quit().await;
}

#[tokio::test]
async fn copying_a_link_needs_a_step_up() {
    let (seeded, mut panel, mut app) = kim_at_work().await;
    seeded.send_setup_link("ana@example.com").await;
    let link = seeded.link(MessageKind::SetupLink).await;
    panel.press("4");
    panel.shows("Ana Lima <ana@example.com>").await;
    panel.press("y");
    panel.shows("Confirm it's you").await;
    assert_ne!(panel.clipboard(), Some(link.clone()));
    panel.type_text(&app.code());
    panel.press("enter");
    panel.until_copied(|text| text == link).await;
    let screen = panel.shows("Sent to the terminal's clipboard").await;
    // Alone on its line, for a mouse to select.
    assert!(screen.lines().any(|line| line.trim_end() == link), "{screen}");
    assert_eq!(seeded.entry(AuditEvent::MessageRead).await.target.unwrap().name, "Ana Lima");
    panel.press("esc");
    panel.quit().await;
}

#[tokio::test]
async fn admin_is_not_offered_an_owners_message() {
    let (seeded, mut panel, _) = kim_at_work().await;
    let owner = seeded.entry(AuditEvent::PasswordResetSent).await.actor.unwrap();
    seeded.send_password_reset(&owner.handle().to_string()).await;
    panel.press("4");
    panel.shows(&format!("{} <", owner.name)).await;
    panel.press("enter");
    let screen = panel.shows("Only an Owner can read this").await;
    assert!(!screen.contains("show text") && !screen.contains("copy link"), "{screen}");
    panel.press("v");
    panel.shows("This message has no text to show.").await;
    panel.press("esc");
    panel.quit().await;
}

#[tokio::test]
async fn channel_that_waits_is_told_in_the_title() {
    let seeded = SeededApp::that_is_limited().await;
    let mut panel = seeded.panel();
    panel.press("4");
    panel.shows("No messages yet").await;
    seeded.send_setup_link("ana@example.com").await;
    let screen = panel.shows("Mail paused until ").await;
    assert!(screen.contains(": the mail server takes no more for now"), "{screen}");
    assert!(screen.contains("queued") && !screen.contains("failed"), "{screen}");
    panel.press("enter");
    panel.shows("450 4.7.1 too much mail").await;
    panel.press("esc");
    panel.quit().await;
}
