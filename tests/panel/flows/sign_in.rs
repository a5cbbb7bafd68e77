//! Signing in at the panel.

use super::{
    authenticator_app::AuthenticatorApp, live_panel::LivePanel, phone::discard_and_quit,
    seeded_app::SeededApp,
};
use jiff::SignedDuration;
use mfadmin::client::Client;
use std::time::Duration;

pub const PASSWORD: &str = "plum garage seven kites";

/// Sets up an authenticator at the sign-in, and goes in.
pub async fn enrol(panel: &mut LivePanel) -> AuthenticatorApp {
    panel.shows("Set up your authenticator").await;
    let before = panel.clipboard();
    panel.press("ctrl-y");
    panel.until_copied(|text| Some(text) != before.as_deref()).await;
    let mut app = AuthenticatorApp::of(&panel.clipboard().unwrap());
    panel.type_text(&app.code());
    panel.press("enter");
    panel.shows("Recovery codes").await;
    app
}

/// An organisation with an Admin called Kim who has been hired and has signed in, and Kim's panel.
pub async fn kim_at_work() -> (SeededApp, LivePanel, AuthenticatorApp) {
    kim_at_work_as("admin").await
}

/// The same in another role.
pub async fn kim_at_work_as(role: &str) -> (SeededApp, LivePanel, AuthenticatorApp) {
    let seeded = SeededApp::open().await;
    seeded.hire_as(role, "Kim Keys", "kim@example.com", PASSWORD).await;
    let mut panel = LivePanel::signed_out(&seeded.url());
    panel.give("kim@example.com", PASSWORD).await;
    let app = enrol(&mut panel).await;
    panel.press("k");
    panel.shows("Kim Keys (").await;
    (seeded, panel, app)
}

#[tokio::test]
async fn code_of_a_phone_whose_clock_is_off_says_so() {
    let seeded = SeededApp::open().await;
    seeded.hire("Kim Keys", "kim@example.com", PASSWORD).await;
    let mut panel = LivePanel::signed_out(&seeded.url());
    panel.give("kim@example.com", PASSWORD).await;
    panel.shows("Set up your authenticator").await;
    panel.press("ctrl-y");
    panel.until_copied(|_| true).await;
    let mut app = AuthenticatorApp::of(&panel.clipboard().unwrap());
    panel.type_text(&app.code_ahead(330));
    panel.press("enter");
    let screen = panel.shows("clock of your phone is").await;
    assert!(
        screen.contains("automatic date and time") && screen.contains("shows now."),
        "{screen}"
    );
    panel.type_text(&app.code());
    panel.press("enter");
    panel.shows("Recovery codes").await;
}

#[tokio::test]
async fn admin_without_an_authenticator_enrols_at_sign_in() {
    let seeded = SeededApp::open().await;
    seeded.hire("Kim Keys", "kim@example.com", PASSWORD).await;
    let mut panel = LivePanel::signed_out(&seeded.url());
    panel.give("kim@example.com", PASSWORD).await;
    let screen = panel.shows("Set up your authenticator").await;
    assert!(screen.contains("█▀▀▀▀▀█"), "the picture is there:\n{screen}");
    panel.type_text("000000");
    panel.press("enter");
    panel.shows("That code is wrong").await;
    assert_eq!(panel.kept(), None);
    enrol(&mut panel).await;
    let key = panel.clipboard();
    for key in ["enter", "esc", "q"] {
        panel.press(key);
    }
    panel.press("y");
    panel.until_copied(|text| Some(text) != key.as_deref()).await;
    assert_eq!(panel.clipboard().unwrap().lines().count(), 10);
    panel.press("k");
    panel.shows("Kim Keys (Admin)").await;
    panel.shows("Ana Lima").await;
    let token = panel.kept().unwrap();
    let me = Client::new(&seeded.url(), token).unwrap().me().await.unwrap();
    assert_eq!(me.user.name, "Kim Keys");
    panel.quit().await;
}

#[tokio::test]
async fn sign_in_errors_are_shown_at_their_field() {
    let (seeded, panel, mut app) = kim_at_work().await;
    panel.quit().await;
    let mut panel = LivePanel::signed_out(&seeded.url());
    panel.give("kim@example.com", "wrong").await;
    panel.shows("Wrong e-mail or password").await;
    panel.paste(PASSWORD);
    panel.press("enter");
    panel.shows("from your authenticator app").await;
    panel.type_text("000000");
    panel.press("enter");
    panel.shows("That code is wrong").await;
    panel.type_text(&app.code());
    panel.press("enter");
    panel.shows("Kim Keys (Admin)").await;
    panel.quit().await;
}

#[tokio::test]
async fn recovery_code_replaces_the_app() {
    let seeded = SeededApp::open().await;
    seeded.hire("Kim Keys", "kim@example.com", PASSWORD).await;
    let mut panel = LivePanel::signed_out(&seeded.url());
    panel.give("kim@example.com", PASSWORD).await;
    enrol(&mut panel).await;
    let key = panel.clipboard();
    panel.press("y");
    panel.until_copied(|text| Some(text) != key.as_deref()).await;
    let codes = panel.clipboard().unwrap();
    panel.press("k");
    panel.shows("Kim Keys (Admin)").await;
    panel.quit().await;

    let mut panel = LivePanel::signed_out(&seeded.url());
    panel.give("kim@example.com", PASSWORD).await;
    panel.shows("from your authenticator app").await;
    panel.press("ctrl-r");
    panel.shows("one of your recovery codes").await;
    panel.type_text(codes.lines().next().unwrap());
    panel.press("enter");
    panel.shows("Kim Keys (Admin)").await;
    panel.quit().await;
}

#[tokio::test]
async fn unsaved_number_survives_an_ended_session() {
    let (seeded, mut panel, mut app) = kim_at_work().await;
    panel.pick("ana").await;
    panel.press("p");
    panel.shows("Edit User").await;
    panel.type_text("+1415555267");
    panel.shows("+1 415-555-267").await;
    seeded.end_sessions("kim@example.com").await;
    let screen = panel.shows("The session has ended").await;
    assert!(screen.contains("kim@example.com"), "{screen}");
    assert!(!screen.contains("Offline"), "the server has answered:\n{screen}");
    let first = panel.kept();
    panel.type_text(PASSWORD);
    panel.press("enter");
    panel.shows("from your authenticator app").await;
    panel.type_text(&app.code());
    panel.press("enter");
    let screen = panel.hides("Sign in").await;
    assert!(screen.contains("Edit User") && screen.contains("+1 415-555-267"), "{screen}");
    assert_ne!(panel.kept(), first, "the new session is kept in place of the old one");
    panel.press("1");
    panel.shows("is a number in US").await;
    // The stream of changes is followed under the new session.
    seeded.set_phone("ana@example.com", "+442079460958").await;
    panel.shows("Someone else changed this user").await;
    discard_and_quit(panel).await;
}

#[tokio::test]
async fn log_is_read_to_its_end_after_an_ended_session() {
    let (seeded, mut panel, mut app) = kim_at_work().await;
    seeded.send_setup_link("ana@example.com").await;
    for _ in 0..250 {
        seeded.end_sessions("bo@example.com").await;
    }
    panel.press("3");
    panel.shows("Sessions ended").await;
    seeded.end_sessions("kim@example.com").await;
    panel.shows("The session has ended").await;
    panel.type_text(PASSWORD);
    panel.press("enter");
    panel.shows("from your authenticator app").await;
    panel.type_text(&app.code());
    panel.press("enter");
    panel.hides("Sign in").await;
    // Each press goes to the end of what is there, where the next page is asked for.
    for _ in 0..200 {
        panel.press("G");
        tokio::time::sleep(Duration::from_millis(20)).await;
        if panel.screen().contains("Setup link created") {
            break;
        }
    }
    panel.shows("Setup link created").await;
    panel.quit().await;
}

#[tokio::test]
async fn another_person_starts_with_a_clean_panel() {
    let (seeded, mut panel, _) = kim_at_work().await;
    seeded.hire("Lou Locks", "lou@example.com", PASSWORD).await;
    panel.press("2");
    panel.shows("by urgency").await;
    seeded.end_sessions("kim@example.com").await;
    panel.shows("The session has ended").await;
    panel.press("tab");
    panel.press("ctrl-u");
    panel.give("lou@example.com", PASSWORD).await;
    enrol(&mut panel).await;
    panel.press("k");
    let screen = panel.shows("Lou Locks (Admin)").await;
    assert!(!screen.contains("by urgency"), "{screen}");
    panel.shows("by name").await;
    panel.quit().await;
}

#[tokio::test]
async fn wrong_passwords_are_delayed_and_the_delay_ends() {
    let seeded = SeededApp::open().await;
    seeded.hire("Kim Keys", "kim@example.com", PASSWORD).await;
    let mut panel = LivePanel::signed_out(&seeded.url());
    panel.give("kim@example.com", "wrong").await;
    for _ in 0..12 {
        let told = |screen: &str| {
            screen.contains("Wrong e-mail or password") || screen.contains("try again in")
        };
        if panel.until("a refusal", told).await.contains("try again in") {
            break;
        }
        panel.type_text("w");
        panel.hides("Wrong e-mail or password").await;
        panel.press("enter");
    }
    panel.shows("Too many failed attempts; try again in").await;
    panel.hides("try again in").await;
    panel.press("ctrl-u");
    panel.type_text(PASSWORD);
    panel.press("enter");
    panel.shows("Set up your authenticator").await;
    panel.leave().await;
}

/// Refreshes after changes of others are no use of the session.
#[tokio::test]
async fn panel_left_alone_ends_idle() {
    let (seeded, mut panel, _) = kim_at_work().await;
    // It asks for the user beside the list, too.
    let mut wide = LivePanel::open_at(&seeded.url(), panel.kept().unwrap(), 120, 40);
    wide.pick("ana").await;
    // What follows a key within a second is because of it.
    tokio::time::sleep(std::time::Duration::from_millis(1500)).await;
    for (number, users) in ["8", "9", "10"].into_iter().enumerate() {
        seeded.advance(SignedDuration::from_mins(9));
        seeded.import(&format!("name,email,role\nZoe,zoe{number}@example.com,member\n")).await;
        panel.shows(&format!("1 Users {users}")).await;
        wide.shows(&format!("1 Users {users}")).await;
    }
    seeded.advance(SignedDuration::from_mins(9));
    for mut panel in [panel, wide] {
        panel.shows("The session has ended.").await;
        panel.leave().await;
    }
}
