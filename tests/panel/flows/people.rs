//! Adding users and editing profiles by keys, on the real loop against a real server.

use super::{
    faulty_proxy::FaultyProxy,
    live_panel::LivePanel,
    seeded_app::SeededApp,
    sign_in::{kim_at_work, kim_at_work_as},
};
use mfadmin::contract::{PhoneState, Role, api::AuditEvent};
use std::time::Duration;

async fn open_add_user(panel: &mut LivePanel) {
    panel
        .until("who is at the keys", |screen| {
            screen.contains("(Owner)") || screen.contains("(Admin)")
        })
        .await;
    panel.press("+");
    panel.shows("Add User").await;
}

#[tokio::test]
async fn user_is_added_from_a_small_window() {
    let seeded = SeededApp::open().await;
    let mut panel = seeded.panel_at(60, 16);
    open_add_user(&mut panel).await;
    panel.type_text("Zoe Z");
    panel.press("tab");
    panel.type_text("Zoe@Example.com");
    panel.press("tab");
    panel.press("tab");
    panel.paste("+1 415 555 2671");
    panel.shows("is a number in US.").await;
    panel.press("tab");
    panel.type_text("fr");
    panel.press("enter");
    panel.shows("Zoe Z added as Member.").await;
    panel.shows("1 Users 7").await;
    let zoe = seeded.user("zoe@example.com").await;
    assert_eq!((zoe.name.as_str(), zoe.role), ("Zoe Z", Role::Member));
    assert_eq!(zoe.language.unwrap().to_string(), "fr");
    assert!(matches!(zoe.phone, PhoneState::Unverified { .. }));
    assert_eq!(seeded.outbox().await, []);
    seeded.entry(AuditEvent::UserAdded).await;
    panel.press("esc");
    panel.quit().await;
}

#[tokio::test]
async fn taken_address_is_told_at_its_field_in_any_case() {
    let seeded = SeededApp::open().await;
    let mut panel = seeded.panel();
    open_add_user(&mut panel).await;
    panel.type_text("Another");
    panel.press("tab");
    panel.type_text("ANA@example.com");
    panel.press("enter");
    let screen = panel.shows("Another user has this address.").await;
    assert!(screen.contains("ANA@example.com") && screen.contains("1 Users 6"), "{screen}");
    panel.press("esc");
    panel.shows("Discard the user you typed?").await;
    panel.press("y");
    panel.hides("Add User").await;
    panel.quit().await;
}

#[tokio::test]
async fn admin_to_be_needs_an_owner_and_a_code() {
    let (_seeded, mut panel, _) = kim_at_work().await;
    open_add_user(&mut panel).await;
    panel.type_text("Zoe");
    panel.press("tab");
    panel.type_text("zoe@example.com");
    panel.press("tab");
    panel.press("a");
    panel.press("enter");
    panel.shows("Only an Owner can make an Owner or Admin.").await;
    panel.press("m");
    panel.press("enter");
    panel.shows("Zoe added as Member.").await;
    panel.press("esc");
    panel.quit().await;

    let (seeded, mut panel, mut app) = kim_at_work_as("owner").await;
    open_add_user(&mut panel).await;
    panel.type_text("Zoe");
    panel.press("tab");
    panel.type_text("zoe@example.com");
    panel.press("tab");
    panel.press("a");
    panel.press("enter");
    panel.shows("Confirm it's you").await;
    panel.press("esc");
    panel.shows("Nothing was changed. Adding the user for Zoe needs a code.").await;
    panel.press("enter");
    panel.shows("Confirm it's you").await;
    panel.type_text(&app.code());
    panel.press("enter");
    panel.shows("Zoe added as Admin.").await;
    assert_eq!(seeded.user("zoe@example.com").await.role, Role::Admin);
    panel.press("esc");
    panel.quit().await;
}

/// A terminal that does not bracket what is pasted sends it as keys, without a pause.
#[tokio::test]
async fn unbracketed_paste_adds_nobody() {
    let seeded = SeededApp::open().await;
    let mut panel = seeded.panel();
    open_add_user(&mut panel).await;
    panel.type_text("Zoe");
    panel.press("tab");
    for c in "zoe@example.com".chars() {
        panel.press_after(Duration::from_millis(1), &c.to_string());
    }
    panel.press_after(Duration::from_millis(1), "enter");
    panel.shows("Ignored: keys came faster than typing.").await;
    let is_kept = |screen: &str| {
        ["zoe@example.com", "Add User", "1 Users 6"].iter().all(|words| screen.contains(words))
    };
    panel.until("what was typed, with nobody added", is_kept).await;
    panel.press("enter");
    panel.shows("Zoe added as Member.").await;
    panel.press("esc");
    panel.quit().await;
}

#[tokio::test]
async fn lost_answer_adds_one_user() {
    let seeded = SeededApp::open().await;
    let proxy = FaultyProxy::before(seeded.addr()).await;
    let mut panel = LivePanel::open(&proxy.url(), seeded.owner());
    open_add_user(&mut panel).await;
    panel.type_text("Zoe");
    panel.press("tab");
    panel.type_text("zoe@example.com");
    proxy.swallow_answers();
    panel.press("enter");
    panel.shows("Outcome unknown: adding the user for Zoe.").await;
    panel.shows("No answer yet. Checking the outcome.").await;
    proxy.restore().await;
    panel.shows("Zoe added as Member.").await;
    panel.hides("Outcome unknown").await;
    panel.shows("1 Users 7").await;
    proxy.cut().await;
    panel.shows("Offline for").await;
    panel.press("+");
    panel.shows("Add User").await;
    panel.type_text("Kay");
    panel.press("tab");
    panel.type_text("kay@example.com");
    panel.press("enter");
    let screen = panel.shows("Cannot reach the server").await;
    assert!(screen.contains("kay@example.com"), "{screen}");
    panel.press("esc");
    panel.shows("Discard the user you typed?").await;
    panel.press("y");
    panel.hides("Add User").await;
    panel.press("esc");
    panel.quit().await;
}

#[tokio::test]
async fn whole_profile_is_edited_in_one_step() {
    let seeded = SeededApp::open().await;
    let mut panel = seeded.panel();
    panel.pick("bo@example").await;
    panel.press("E");
    panel.shows("Edit Profile").await;
    panel.press("ctrl-u");
    panel.type_text("Bo Lee");
    panel.press("tab");
    panel.press("tab");
    panel.press("m");
    panel.shows("A lower role ends sessions").await;
    panel.press("tab");
    panel.press("ctrl-u");
    panel.type_text("+14155552671");
    panel.press("tab");
    panel.press("tab");
    panel.type_text("HELP-9");
    panel.press("enter");
    panel.shows("Saved Bo Chen: now Bo Lee; role Member; +1 415-555-2671").await;
    let bo = seeded.user("bo@example.com").await;
    assert_eq!((bo.name.as_str(), bo.role), ("Bo Lee", Role::Member));
    assert_eq!(bo.phone.number().unwrap().international(), "+1 415-555-2671");
    let entry = seeded.entry(AuditEvent::RoleChanged).await;
    assert_eq!(entry.reason.unwrap().as_str(), "HELP-9");
    panel.press("esc");
    panel.quit().await;
}

#[tokio::test]
async fn language_is_set_seen_and_taken_away() {
    let seeded = SeededApp::open().await;
    let mut panel = seeded.panel();
    panel.pick("bo@example").await;
    panel.press("E");
    panel.shows("Edit Profile").await;
    for _ in 0..4 {
        panel.press("tab");
    }
    panel.shows("One of en, de, es, fr, pt; empty for none.").await;
    panel.type_text("klingon");
    panel.press("enter");
    panel.shows("Unknown language \"klingon\" (use en, de, es, fr, pt or none).").await;
    panel.press("ctrl-u");
    panel.type_text("PT-br");
    panel.press("enter");
    panel.shows("Saved Bo Chen: language pt-BR.").await;
    let bo = seeded.user("bo@example.com").await;
    assert_eq!(bo.language.unwrap().to_string(), "pt-BR");
    let entry = seeded.entry(AuditEvent::UserEdited).await;
    assert_eq!(entry.note.as_deref(), Some("language pt-BR"));
    panel.press("E");
    panel.until("the language of the user", |screen| screen.contains("pt-BR")).await;
    for _ in 0..4 {
        panel.press("tab");
    }
    panel.press("ctrl-u");
    panel.press("enter");
    panel.shows("Saved Bo Chen: language none.").await;
    assert_eq!(seeded.user("bo@example.com").await.language, None);
    panel.press("esc");
    panel.quit().await;
}

#[tokio::test]
async fn change_of_another_is_shown_before_it_is_overwritten() {
    let seeded = SeededApp::open().await;
    let mut panel = seeded.panel();
    panel.pick("ana@example").await;
    panel.press("E");
    panel.shows("Edit Profile").await;
    panel.type_text(" Souza");
    seeded.rename("ana@example.com", "Ana Other").await;
    panel.shows("Someone else changed it to Ana Other.").await;
    panel.press("enter");
    panel.shows("Saved Ana Other: now Ana Lima Souza.").await;
    assert_eq!(seeded.user("ana@example.com").await.name, "Ana Lima Souza");
    panel.press("esc");
    panel.quit().await;
}

#[tokio::test]
async fn demoted_owner_is_told_by_the_server_where_they_are_the_last() {
    let seeded = SeededApp::open().await;
    let mut panel = seeded.panel();
    panel.pick("olu@example").await;
    panel.press("E");
    panel.shows("(another Owner changes your role)").await;
    panel.press("esc");
    panel.hides("Edit User").await;
    panel.press("D");
    panel.shows("Another Owner or Admin must do this to your account.").await;
    assert!(seeded.user("olu@example.com").await.is_enabled());
    panel.press("esc");
    panel.press("esc");
    panel.quit().await;
}

#[tokio::test]
async fn new_email_waits_for_its_confirmation_and_is_called_back() {
    let (seeded, mut panel, mut app) = kim_at_work_as("owner").await;
    panel.pick("bo@example").await;
    panel.press("E");
    panel.shows("Edit Profile").await;
    panel.press("tab");
    panel.press("ctrl-u");
    panel.type_text("ANA@example.com");
    panel.press("enter");
    panel.shows("Confirm it's you").await;
    panel.type_text(&app.code());
    panel.press("enter");
    panel.shows("Another user has this address; give another one.").await;
    panel.press("ctrl-u");
    panel.type_text("bo.new@example.com");
    panel.press("enter");
    panel.shows("Saved Bo Chen: bo.new@example.com awaits confirmation.").await;
    panel.shows("bo.new@example.com (awaits confirmation)").await;
    let bo = seeded.user("bo@example.com").await;
    assert_eq!(bo.pending_email.unwrap().email.as_str(), "bo.new@example.com");
    panel.press("E");
    panel.shows("Ctrl-x cancels it.").await;
    panel.press("ctrl-x");
    panel.shows("Cancel the e-mail change of Bo Chen?").await;
    panel.press("y");
    panel.shows("E-mail of Bo Chen stays.").await;
    panel.hides("awaits confirmation").await;
    assert_eq!(seeded.user("bo@example.com").await.pending_email, None);
    panel.press("esc");
    panel.quit().await;
}
