//! Adding and changing a phone number.

use super::{live_panel::LivePanel, seeded_app::SeededApp};

use mfadmin::contract::{PhoneNumber, PhoneState, api::MessageKind};

#[tokio::test]
async fn number_is_formatted_saved_and_unverified() {
    let seeded = SeededApp::open().await;
    let mut panel = seeded.panel();
    panel.pick("ana").await;
    panel.press("p");
    panel.shows("Edit User").await;
    panel.type_text("+1415555267");
    panel.shows("+1 415-555-267").await;
    panel.shows("Keep typing.").await;
    panel.press("1");
    panel.shows("+1 415-555-2671 is a number in US.").await;
    panel.press("enter");
    panel.shows("Added +1 415-555-2671 to Ana Lima").await;
    let screen = panel.shows("◐ Unverified").await;
    assert!(screen.contains("[ Update Phone Number ]"), "{screen}");
    let kinds = seeded.outbox().await;
    assert_eq!(kinds.len(), 2);
    assert!(kinds.contains(&MessageKind::PhoneChanged));
    assert!(kinds.contains(&MessageKind::PhoneVerification));
    panel.press("esc");
    panel.quit().await;
}

#[tokio::test]
async fn invalid_number_is_reported_and_changes_nothing() {
    let seeded = SeededApp::open().await;
    let before = seeded.user("ana@example.com").await;
    let mut panel = seeded.panel();
    panel.pick("ana").await;
    panel.press("p");
    panel.shows("Edit User").await;
    panel.press("enter");
    panel.shows("Enter a number").await;
    panel.type_text("+1 415 x");
    panel.shows("Remove 'x'").await;
    panel.type_text("5");
    panel.hides("Remove 'x'").await;
    panel.press("enter");
    panel.shows("Too short for a number.").await;
    panel.press("ctrl-u");
    panel.paste("call me: +44");
    panel.shows("Remove 'c'").await;
    assert_eq!(seeded.user("ana@example.com").await, before);
    assert_eq!(seeded.outbox().await, []);
    panel.press("esc");
    panel.hides("Edit User").await;
    panel.press("esc");
    panel.quit().await;
}

#[tokio::test]
async fn unlisted_number_is_saved_after_a_yes() {
    let seeded = SeededApp::open().await;
    let mut panel = seeded.panel();
    panel.pick("ana").await;
    panel.press("p");
    panel.shows("Edit User").await;
    panel.type_text("+11234567890");
    panel.shows("Not in the numbering plans of this version.").await;
    panel.press("enter");
    panel.shows("Use it anyway?").await;
    panel.press("y");
    panel.shows("Added +1 1234567890 to Ana Lima").await;
    let number = PhoneNumber::accepted("+11234567890".to_owned()).unwrap();
    assert_eq!(seeded.user("ana@example.com").await.phone, PhoneState::Unverified { number });
    panel.press("esc");
    panel.quit().await;
}

#[tokio::test]
async fn unsaved_text_is_confirmed_before_it_is_dropped() {
    let seeded = SeededApp::open().await;
    let mut panel = seeded.panel();
    panel.pick("ana").await;
    panel.press("p");
    panel.shows("Edit User").await;
    panel.type_text("+4420");
    panel.press("esc");
    panel.shows("Discard the number you typed?").await;
    panel.press("n");
    panel.hides("Discard").await;
    panel.shows("+44 20").await;
    panel.press("ctrl-c");
    panel.shows("mfadmin will quit").await;
    assert!(!panel.is_over());
    panel.press("esc");
    panel.hides("Discard").await;
    discard_and_quit(panel).await;
}

/// Leaves Edit User with a number that was not saved, and then the panel.
pub async fn discard_and_quit(mut panel: LivePanel) {
    panel.press("esc");
    panel.shows("Discard").await;
    panel.press("y");
    panel.hides("Edit User").await;
    panel.press("esc");
    panel.quit().await;
}

#[tokio::test]
async fn conflicting_change_is_shown_before_saving() {
    let seeded = SeededApp::open().await;
    let mut panel = seeded.panel();
    panel.pick("ana").await;
    panel.press("p");
    panel.shows("Edit User").await;
    panel.type_text("+14155552671");
    seeded.set_phone("ana@example.com", "+442079460958").await;
    panel.shows("Someone else changed this user").await;
    panel.press("enter");
    panel.shows("Two numbers").await;
    panel.shows("+44 20 7946 0958").await;
    panel.press("m");
    panel.shows("Changed Ana Lima to +1 415-555-2671").await;
    let number = PhoneNumber::try_from("+14155552671".to_owned()).unwrap();
    assert_eq!(seeded.user("ana@example.com").await.phone, PhoneState::Unverified { number });
    panel.press("esc");
    panel.quit().await;
}

#[tokio::test]
async fn same_number_is_not_saved_again() {
    let seeded = SeededApp::open().await;
    let mut panel = seeded.panel();
    panel.pick("li@example").await;
    panel.press("p");
    panel.shows("This is already the user's number.").await;
    panel.press("enter");
    panel.shows("This is already the user's number.").await;
    assert_eq!(seeded.outbox().await, []);
    panel.press("esc");
    panel.hides("Edit User").await;
    panel.press("esc");
    panel.quit().await;
}
