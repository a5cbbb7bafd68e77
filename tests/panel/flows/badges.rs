//! What a user does at a link shows in the panel without a key pressed.

use super::{page::Page, seeded_app::SeededApp};
use mfadmin::contract::api::MessageKind;

#[tokio::test]
async fn badges_turn_green_live_and_the_gap_closes() {
    let seeded = SeededApp::texting().await;
    let mut panel = seeded.panel_at(120, 40);
    panel.shows("2 Security 3").await;
    panel.pick("ana").await;
    panel.press("a");
    panel.shows("◐ Link ready").await;

    let page = Page::open(&seeded, MessageKind::SetupLink).await;
    page.send(&[("step", "confirm"), ("code", &page.code())], "Your authenticator app works").await;
    let in_row_and_details =
        |badge: &'static str| move |screen: &str| screen.matches(badge).count() == 2;
    let screen = panel.until("a green badge", in_row_and_details("● Configured")).await;
    assert!(screen.contains("[ Reset Authenticator App ]"), "{screen}");
    assert!(screen.contains("2 Security 3"), "the phone is missing still:\n{screen}");

    panel.press("p");
    panel.shows("Edit User").await;
    panel.type_text("+14155552671");
    panel.press("enter");
    panel.shows("text created just now").await;
    let page = Page::open(&seeded, MessageKind::PhoneVerification).await;
    assert!(!seeded.user("ana@example.com").await.phone.is_verified(), "a look confirmed it");
    page.send(&[("step", "confirm")], "Your phone number is verified").await;
    let screen = panel.until("the other green badge", in_row_and_details("● Verified")).await;
    assert!(!screen.contains("text created"), "{screen}");
    panel.shows("2 Security 2").await;
    panel.shows("MFA ██████░░░░  60%").await;
    panel.press("esc");
    panel.quit().await;
}

#[tokio::test]
async fn form_reports_a_number_verified_meanwhile() {
    let seeded = SeededApp::texting().await;
    let mut panel = seeded.panel();
    panel.pick("bo@example").await;
    panel.press("p");
    panel.press("enter");
    panel.shows("is queued").await;
    panel.press("p");
    panel.shows("The last one was created just now.").await;
    panel.press("enter");
    panel.shows("Send the text to Bo Chen again?").await;
    let page = Page::open(&seeded, MessageKind::PhoneVerification).await;
    page.send(&[("step", "confirm")], "Your phone number is verified").await;
    panel.shows("This is already the user's number.").await;
    let screen = panel.screen();
    assert!(screen.contains("● Verified") && !screen.contains("again?"), "{screen}");
    panel.press("esc");
    panel.hides("Edit User").await;
    panel.press("esc");
    panel.quit().await;
}

#[tokio::test]
async fn new_password_closes_the_reset_and_is_listed() {
    let seeded = SeededApp::open().await;
    let mut panel = seeded.panel();
    panel.pick("mia@example").await;
    panel.press("r");
    panel.press("space");
    panel.press("enter");
    panel.shows("reset link created just now").await;
    let page = Page::open(&seeded, MessageKind::PasswordReset).await;
    let password = "seven quiet lighthouses drift";
    let fields = [("step", "save"), ("password", password), ("again", password)];
    page.send(&fields, "Your password was changed").await;
    panel.hides("reset link created").await;
    panel.press("3");
    panel.shows("Password changed").await;
    panel.press("4");
    panel.shows("Password changed").await;
    panel.quit().await;
}
