//! How far messages have come, and sending one again that failed.

use crate::office::Office;

#[tokio::test]
async fn a_failed_message_shows_the_answer_and_why_it_cannot_be_read() {
    let office = Office::open().await;
    office.set_phone("ana@example.com", "+14155552671").await;
    office.fail_messages("550 5.1.1 no such\u{1b}[2J mailbox").await;
    let mut panel = office.panel();
    panel.press("4");
    let screen = panel.shows("○ failed").await;
    assert!(screen.contains("Outbox 2 failed"), "{screen}");
    assert!(screen.contains("r send again"), "{screen}");
    panel.press("enter");
    let screen = panel.shows("550 5.1.1 no such␛[2J mailbox").await;
    assert!(screen.contains("○ failed after 5 tries"), "{screen}");
    panel.press("esc");
    panel.quit().await;
}

#[tokio::test]
async fn a_message_that_only_waits_is_not_sent_again() {
    let office = Office::open().await;
    office.set_phone("ana@example.com", "+14155552671").await;
    let mut panel = office.panel();
    panel.press("4");
    let screen = panel.shows("Phone verification").await;
    assert!(!screen.contains("send again"), "{screen}");
    panel.press("r");
    panel.shows("This message has not failed").await;
    panel.press("esc");
    panel.quit().await;
}
