//! A new address that waits to be confirmed.

use super::{
    super::{at_every_size, test_panel::TestPanel},
    keys, user,
};
use mfadmin::contract::Code;

/// Bo waits for a new address to be confirmed.
fn with_pending_email(panel: &mut TestPanel) {
    panel.pick("Bo Chen");
    keys(panel, "E tab ctrl-u");
    panel.type_text("bo.new@example.com");
    panel.press("enter");
}

#[test]
fn pending_email_is_shown_in_details_and_edit_user() {
    at_every_size("pending_email", with_pending_email);
    at_every_size("pending_email_edit", |panel| {
        with_pending_email(panel);
        keys(panel, "E tab");
    });
}

#[test]
fn new_email_waits_and_is_called_back() {
    let mut panel = TestPanel::open(80, 24);
    with_pending_email(&mut panel);
    panel.says(&["Saved Bo Chen: bo.new@example.com awaits confirmation."]);
    panel.says(&["user2@example.com", "bo.new@example.com (awaits confirmation)"]);
    // The same address again, so soon.
    keys(&mut panel, "E tab ctrl-u");
    panel.type_text("bo.new@example.com");
    panel.press("enter");
    panel.says(&["A link was made for it less than 10 minutes ago. Try later."]);
    assert_eq!(panel.server.keys.len(), 1);
    panel.press("ctrl-x");
    panel.says(&["Save or discard what you typed before you cancel the change."]);
    keys(&mut panel, "esc y E ctrl-x");
    panel.says(&["Cancel the e-mail change of Bo Chen?"]);
    panel.press("y");
    panel.says(&["E-mail of Bo Chen stays."]);
    assert_eq!(user(&panel, "user2@example.com").unwrap().pending_email, None);
    assert!(!panel.screen().contains("New e-mail"), "{}", panel.screen());
}

#[test]
fn refusals_of_an_email_stand_at_its_field() {
    let mut panel = TestPanel::open(80, 24);
    panel.pick("Bo Chen");
    keys(&mut panel, "E tab ctrl-u enter");
    panel.says(&["The address is empty."]);
    panel.type_text("bo@");
    panel.press("enter");
    panel.says(&["Not an e-mail address"]);
    assert!(panel.server.keys.is_empty());
    panel.server.refuses_acts_with = Some(Code::EmailTaken);
    panel.type_text("example.com");
    keys(&mut panel, "shift-tab enter");
    panel.says(&["Another user has this e-mail address."]);
    // Without a change there is nothing to call back.
    panel.server.refuses_acts_with = None;
    panel.press("ctrl-x");
    assert!(panel.screen().contains("Edit User"), "{}", panel.screen());
}
