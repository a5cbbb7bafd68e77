//! What others do shows by itself.

use super::seeded_app::SeededApp;

#[tokio::test]
async fn change_elsewhere_updates_rows_details_and_figures() {
    let seeded = SeededApp::open().await;
    let mut watching = seeded.panel_at(120, 40);
    watching.pick("ana").await;
    watching.shows("[ Send Authenticator Setup Link ]").await;
    let mut acting = seeded.panel();
    acting.pick("ana").await;
    acting.press("a");
    acting.shows("is queued").await;
    watching
        .until("the badge in the row and in the details", |screen| {
            screen.matches("◐ Link ready").count() == 2
        })
        .await;
    seeded.import("name,email,role\nZoe Zane,zoe@example.com,member\n").await;
    watching.shows("1 Users 7").await;
    watching.shows("2 Security 4").await;
    acting.press("esc");
    acting.quit().await;
    watching.press("esc");
    watching.quit().await;
}

#[tokio::test]
async fn form_shows_a_number_changed_elsewhere() {
    let seeded = SeededApp::open().await;
    let mut panel = seeded.panel();
    panel.shows("(Owner)").await;
    panel.press("/");
    panel.type_text("ana");
    panel.shows(" 1 found").await;
    panel.press("enter");
    panel.press("p");
    panel.shows("Edit User").await;
    seeded.set_phone("ana@example.com", "+14155552671").await;
    panel.shows("Someone else changed this user").await;
    panel.press("esc");
    panel.hides("Edit User").await;
    panel.press("esc");
    panel.quit().await;
}

#[tokio::test]
async fn two_panels_see_each_others_entries_in_activity() {
    let seeded = SeededApp::open().await;
    let mut watching = seeded.panel();
    watching.press("3");
    watching.shows("No activity yet").await;
    seeded.set_phone("ana@example.com", "+14155552671").await;
    watching.shows("Phone added").await;
    watching.press("4");
    watching.shows("Phone changed").await;
    watching.quit().await;
}
