//! Exempting a user until a date, moving the date, and ending the exemption.

use super::{
    faulty_proxy::FaultyProxy,
    live_panel::LivePanel,
    seeded_app::SeededApp,
    sign_in::{kim_at_work, kim_at_work_as},
};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use mfadmin::contract::api::AuditEvent;

/// The date so many days from today, as panels of tests show it.
fn day(ahead: i64) -> String {
    let at = Timestamp::now() + SignedDuration::from_hours(24 * ahead);
    TimeZone::system().to_datetime(at).date().to_string()
}

/// Opens the dialog and fills in both lines.
async fn fill_in(panel: &mut LivePanel, until: &str, reason: &str) {
    panel.press("X");
    panel.shows("Exempt Ana Lima from MFA").await;
    panel.type_text(until);
    panel.press("enter");
    panel.type_text(reason);
}

#[tokio::test]
async fn an_owner_exempts_a_user_moves_the_date_and_ends_the_exemption() {
    let seeded = SeededApp::open().await;
    let mut panel = seeded.panel();
    panel.pick("ana@example").await;
    fill_in(&mut panel, "30d", "parental leave").await;
    panel.shows(&format!("{} 00:00", day(30))).await;
    panel.press("enter");
    panel.shows(&format!("Ana Lima is exempt until {}. Press X", day(30))).await;
    let screen = panel.shows("by Olu Owner because parental leave").await;
    assert!(screen.contains(&format!("exempt until {}", day(30))), "{screen}");
    let user = seeded.user("ana@example.com").await;
    assert_eq!(user.exempt_reason.unwrap().as_str(), "parental leave");
    let entry = seeded.entry(AuditEvent::ExemptionGranted).await;
    assert_eq!(entry.reason.unwrap().as_str(), "parental leave");

    panel.press("X");
    panel.shows(&format!("Ana Lima is exempt until {}", day(30))).await;
    panel.press("ctrl-u");
    panel.type_text(&day(60));
    panel.press("enter");
    panel.shows(&format!("Ana Lima is exempt until {}", day(30))).await;
    panel.press("enter");
    panel.shows(&format!("Ana Lima is exempt until {}. Press X", day(60))).await;

    panel.press("X");
    panel.shows("[ End exemption ]").await;
    panel.press("ctrl-x");
    panel.shows("End the exemption of Ana Lima?").await;
    panel.press("n");
    panel.hides("End the exemption of").await;
    assert!(seeded.user("ana@example.com").await.exempt_until.is_some(), "it was only asked");
    panel.press("X");
    panel.shows("[ End exemption ]").await;
    for key in ["tab", "tab", "tab"] {
        panel.press(key);
    }
    panel.shows("▸[ End exemption ]").await;
    panel.press("enter");
    panel.shows("Missing factors count as a gap again.").await;
    panel.press("y");
    panel.shows("Ana Lima is no longer exempt.").await;
    panel.shows("gap just opened").await;
    assert_eq!(seeded.user("ana@example.com").await.exempt_until, None);
    seeded.entry(AuditEvent::ExemptionEnded).await;
    panel.press("esc");
    panel.quit().await;
}

#[tokio::test]
async fn a_date_that_does_not_fit_is_named_with_what_to_enter_instead() {
    let seeded = SeededApp::open().await;
    let mut panel = seeded.panel_at(60, 16);
    panel.pick("ana@example").await;
    panel.press("X");
    panel.shows("Exempt Ana Lima from MFA").await;
    panel.press("enter");
    panel.shows("Until is empty. Enter 2027-01-31 or 30d.").await;
    let latest = format!("Until exceeds 366 days. Latest: {}.", day(366));
    for (typed, words) in [
        ("soon", "Until is not a date. Enter 2027-01-31 or 30d."),
        ("2027-02-30", "Until is not a date. Enter 2027-01-31 or 30d."),
        ("2020-01-01", "Until is in the past. Enter a later date."),
        ("0d", "Until is in the past. Enter a later date."),
        ("-5d", "Until is in the past. Enter a later date."),
        ("400d", latest.as_str()),
        ("99999999999d", latest.as_str()),
    ] {
        panel.press("ctrl-u");
        panel.shows("A date (2027-01-31) or days from today (30d).").await;
        panel.type_text(typed);
        panel.press("enter");
        panel.shows(words).await;
    }
    panel.press("ctrl-u");
    panel.type_text("7d");
    panel.press("enter");
    panel.press("enter");
    panel.shows("A reason is required").await;
    assert_eq!(seeded.user("ana@example.com").await.exempt_until, None);
    panel.type_text("on leave");
    panel.press("tab");
    panel.press("tab");
    panel.shows("▸[ Exempt ]").await;
    panel.press("enter");
    panel.shows(&format!("Ana Lima is exempt until {}", day(7))).await;
    panel.press("esc");
    panel.quit().await;
}

#[tokio::test]
async fn an_admin_is_told_that_only_an_owner_exempts() {
    let (_seeded, mut panel, _) = kim_at_work().await;
    panel.pick("ana@example").await;
    panel.press("X");
    panel.shows("Only an Owner can exempt a user from MFA.").await;
    panel.press("esc");
    panel.quit().await;
}

#[tokio::test]
async fn who_cannot_be_exempt_is_named_with_the_reason() {
    let seeded = SeededApp::open().await;
    let mut panel = seeded.panel();
    for (email, words) in [
        ("li@example", "has no MFA gap, so there is nothing to exempt."),
        ("reminders@example", "is an Avobot. MFA does not apply to it."),
        ("olu@example", "Another Owner must exempt you."),
    ] {
        panel.pick(email).await;
        panel.press("X");
        panel.shows(words).await;
        panel.press("esc");
        panel.press("esc");
        panel.press("esc");
    }
    panel.quit().await;
}

#[tokio::test]
async fn an_exemption_continues_after_a_step_up() {
    let (seeded, mut panel, mut app) = kim_at_work_as("owner").await;
    panel.pick("ana@example").await;
    fill_in(&mut panel, "30d", "on leave").await;
    panel.press("enter");
    panel.shows("Confirm it's you").await;
    panel.shows("Setting the exemption for Ana Lima").await;
    assert_eq!(seeded.user("ana@example.com").await.exempt_until, None);
    panel.press("esc");
    panel.shows("Nothing was changed").await;
    panel.press("enter");
    panel.shows("Confirm it's you").await;
    panel.type_text(&app.code());
    panel.press("enter");
    panel.shows("by Kim Keys because on leave").await;
    panel.press("esc");
    panel.quit().await;
}

#[tokio::test]
async fn an_exemption_without_a_step_up_keeps_what_was_typed() {
    let (seeded, mut panel, _) = kim_at_work_as("owner").await;
    panel.pick("ana@example").await;
    fill_in(&mut panel, "30d", "parental leave").await;
    panel.press("enter");
    panel.shows("Confirm it's you").await;
    panel.press("esc");
    let screen = panel.shows("needs a code.").await;
    assert!(screen.contains("30d") && screen.contains("parental leave"), "{screen}");
    panel.press("esc");
    panel.shows("Discard the exemption you typed?").await;
    panel.press("y");
    panel.hides("Exempt Ana Lima from MFA").await;
    assert_eq!(seeded.user("ana@example.com").await.exempt_until, None);
    panel.press("esc");
    panel.quit().await;
}

#[tokio::test]
async fn ctrl_c_asks_before_it_discards_an_exemption() {
    let seeded = SeededApp::open().await;
    let mut panel = seeded.panel();
    panel.pick("ana@example").await;
    fill_in(&mut panel, "30d", "on leave").await;
    panel.press("ctrl-c");
    panel.shows("Discard the exemption you typed?").await;
    panel.shows("It is not saved, and mfadmin will quit.").await;
    panel.press("n");
    let screen = panel.hides("Discard").await;
    assert!(screen.contains("30d") && screen.contains("on leave"), "{screen}");
    panel.press("ctrl-c");
    panel.shows("Discard the exemption you typed?").await;
    panel.click_on("[ Discard");
    panel.ends().await;
}

#[tokio::test]
async fn a_lost_answer_resolves_without_exempting_twice() {
    let seeded = SeededApp::open().await;
    let proxy = FaultyProxy::before(seeded.addr()).await;
    let mut panel = LivePanel::open(&proxy.url(), seeded.owner());
    panel.pick("ana@example").await;
    fill_in(&mut panel, "30d", "on leave").await;
    proxy.swallow_answers();
    panel.press("enter");
    panel.shows("Outcome unknown: setting the exemption for Ana Lima.").await;
    let revision = seeded.user("ana@example.com").await.revision;
    proxy.restore().await;
    panel.shows("by Olu Owner because on leave").await;
    panel.hides("Outcome unknown").await;
    assert_eq!(seeded.user("ana@example.com").await.revision, revision);
    proxy.cut().await;
    panel.shows("Offline for").await;
    panel.press("X");
    panel.shows("[ End exemption ]").await;
    panel.press("ctrl-x");
    panel.shows("End the exemption of Ana Lima?").await;
    panel.press("y");
    panel.shows("Ending the exemption for Ana Lima failed: cannot reach the server").await;
    assert!(seeded.user("ana@example.com").await.exempt_until.is_some());
    panel.press("esc");
    panel.press("esc");
    panel.quit().await;
}
