//! Disabling, enabling and removing, and what the panel shows of a disabled user.

use super::{at_every_size, keep, test_panel::TestPanel};
use mfadmin::{
    contract::{Code, Role, User, UserActionKind},
    tui::{
        dialogs::Modal,
        theme::{Charset, Palette, Theme},
    },
};

fn keys(panel: &mut TestPanel, keys: &str) {
    keys.split(' ').for_each(|key| panel.press(key));
}

fn user<'a>(panel: &'a TestPanel, name: &str) -> Option<&'a User> {
    panel.server.users.iter().find(|user| user.name == name)
}

/// Ana, Bo and the bot are disabled.
fn with_disabled(panel: &mut TestPanel) {
    let now = panel.server.now;
    for user in &mut panel.server.users {
        if ["Ana Lima", "Bo Chen", "Reminder"].contains(&user.name.as_str()) {
            user.disabled_at = Some(now);
            (user.missing, user.gap_since) = (Default::default(), None);
        }
    }
    panel.press("R");
}

#[test]
fn dialog_disables_or_removes() {
    at_every_size("life_cycle", |panel| {
        panel.pick("Bo Chen");
        panel.press("D");
    });
    at_every_size("life_cycle_remove", |panel| {
        panel.pick("Bo Chen");
        keys(panel, "D j Y");
        panel.type_text("somebody");
        panel.press("enter");
    });
    at_every_size("life_cycle_enable", |panel| {
        with_disabled(panel);
        panel.pick("Ana Lima");
        panel.press("D");
    });
}

#[test]
fn dialog_without_colour() {
    let mut panel = TestPanel::open(80, 24);
    panel.theme = Theme { palette: Palette::Monochrome, charset: Charset::Ascii };
    panel.pick("Bo Chen");
    keys(&mut panel, "D j Y");
    keep("life_cycle_ascii", &panel);
}

#[test]
fn disabled_user_says_so_in_the_list_and_in_the_details() {
    at_every_size("disabled_list", with_disabled);
    at_every_size("disabled_details", |panel| {
        with_disabled(panel);
        panel.pick("Bo Chen");
    });
    let mut panel = TestPanel::open(80, 24);
    panel.theme = Theme { palette: Palette::Monochrome, charset: Charset::Ascii };
    with_disabled(&mut panel);
    keep("disabled_ascii", &panel);
}

#[test]
fn disabled_user_has_no_buttons() {
    let mut panel = TestPanel::open(80, 24);
    with_disabled(&mut panel);
    panel.pick("Ana Lima");
    assert!(!panel.screen().contains("[ "), "{}", panel.screen());
    for key in ["p", "a", "r"] {
        panel.press(key);
        panel.says(&["This user is disabled. Enable the user first."]);
        panel.press("x");
    }
    panel.press("enter");
    assert!(panel.state.modal.is_none() && panel.server.keys.is_empty());
}

#[test]
fn disabled_users_have_a_filter_of_their_own() {
    let mut panel = TestPanel::open(80, 24);
    with_disabled(&mut panel);
    keys(&mut panel, "f k l enter");
    panel.says(&["[disabled]", "Users 1/3", "Ana Lima", "Bo Chen", "Reminder"]);
    keys(&mut panel, "f k l enter");
    panel.says(&["[enabled]", "Users 1/6"]);
    panel.press("esc");
    panel.says(&["Users 1/9"]);
}

#[test]
fn disabling_takes_a_capital_y() {
    for key in ["y", "enter", "space", "p", "a", "r", "d", "D"] {
        let mut panel = TestPanel::open(80, 24);
        keys(&mut panel, &format!("D {key}"));
        assert!(panel.server.keys.is_empty(), "{key} gave the command");
    }
    let mut panel = TestPanel::open(80, 24);
    keys(&mut panel, "D Y");
    assert!(!user(&panel, "Ana Lima").unwrap().is_enabled());
    panel.says(&["Ana Lima disabled and logged out."]);
    keys(&mut panel, "D Y");
    assert!(user(&panel, "Ana Lima").unwrap().is_enabled());
    panel.says(&["Ana Lima enabled."]);
}

#[test]
fn removal_asks_for_the_address_or_the_name() {
    for typed in ["user1@example.com", "USER1@Example.com", " Ana Lima "] {
        let mut panel = TestPanel::open(80, 24);
        keys(&mut panel, "D j Y enter");
        panel.says(&["Not this user. Nothing was removed."]);
        panel.type_text(typed);
        panel.press("enter");
        assert!(user(&panel, "Ana Lima").is_none(), "{typed}");
        panel.says(&["Ana Lima removed."]);
    }
    for typed in ["user2@example.com", "Ana", "ana lima", "user1@example.com."] {
        let mut panel = TestPanel::open(80, 24);
        keys(&mut panel, "D j Y");
        panel.type_text(typed);
        panel.press("enter");
        panel.says(&["Not this user. Nothing was removed."]);
        assert!(panel.server.keys.is_empty(), "{typed}");
        // Back at the choice, Y asks again.
        keys(&mut panel, "esc Y enter");
        assert!(panel.server.keys.is_empty(), "{typed}");
    }
}

#[test]
fn pasted_address_removes_after_enter_alone() {
    let mut panel = TestPanel::open(80, 24);
    keys(&mut panel, "D j Y");
    panel.paste("user1@example.com\r\nmore");
    assert!(panel.server.keys.is_empty());
    panel.press("enter");
    assert!(user(&panel, "Ana Lima").is_none());
}

#[test]
fn choosing_again_takes_the_yes_back() {
    let mut panel = TestPanel::open(80, 24);
    // The other button is marked for one action, and another is chosen.
    keys(&mut panel, "D tab j k enter");
    assert!(panel.server.keys.is_empty() && panel.state.modal.is_none());
}

#[test]
fn reason_goes_with_it() {
    let mut panel = TestPanel::open(80, 24);
    panel.server.me.policy.require_reason = true;
    panel.state.me = Some(panel.server.me.clone());
    keys(&mut panel, "D Y");
    panel.says(&["A reason is required"]);
    assert!(panel.server.keys.is_empty());
    panel.type_text("left");
    keys(&mut panel, "enter enter");
    assert!(!user(&panel, "Ana Lima").unwrap().is_enabled());
}

#[test]
fn who_may_not_is_told_before_anything_is_sent() {
    let mut panel = TestPanel::open(80, 24);
    panel.pick("Olu Owner");
    panel.press("D");
    panel.says(&["Another Owner or Admin must do this to your account."]);
    assert!(panel.state.modal.is_none());
    let mut panel = TestPanel::open_as(80, 24, Role::Admin);
    for (name, words) in [
        ("Olu Owner", "Olu Owner is an Owner. Only an Owner can do this."),
        ("Bo Chen", "Bo Chen is an Admin. Only an Owner can do this."),
    ] {
        panel.press("esc");
        panel.pick(name);
        panel.press("D");
        panel.says(&[words]);
        assert!(panel.state.modal.is_none());
        panel.press("x");
    }
    // An Avobot has no rights over others.
    panel.press("esc");
    panel.pick("Reminder");
    keys(&mut panel, "D Y");
    assert!(!user(&panel, "Reminder").unwrap().is_enabled());
}

#[test]
fn refusal_of_the_server_is_its_sentence() {
    let mut panel = TestPanel::open(80, 24);
    panel.server.refuses_acts_with = Some(Code::LastOwner);
    keys(&mut panel, "D Y");
    panel.says(&["Disabling the user for Ana Lima failed", "last active Owner"]);
}

#[test]
fn removed_user_is_no_longer_open_or_marked() {
    let mut panel = TestPanel::open(80, 24);
    panel.press("space");
    panel.pick("Ana Lima");
    keys(&mut panel, "D j Y");
    panel.type_text("Ana Lima");
    panel.press("enter");
    assert!(panel.state.opened.is_none() && panel.state.marks.is_empty());
    panel.press("R");
    assert!(!panel.screen().contains("User not found"), "{}", panel.screen());
    panel.says(&["Users 1/8"]);
}

#[test]
fn marked_users_are_disabled_by_a_job() {
    at_every_size("life_cycle_bulk", |panel| keys(panel, "space space D j j"));
    let mut panel = TestPanel::open(80, 24);
    keys(&mut panel, "* D");
    assert!(matches!(panel.state.modal, Some(Modal::Bulk(_))));
    panel.says(&["8 of 9 users will be affected.", "1  skipped: another Owner or Admin"]);
    panel.press("Y");
    let job = panel.server.fake_jobs.jobs.last().unwrap();
    assert_eq!(job.action.label(), UserActionKind::Disable.label());
}

#[test]
fn click_on_a_button_answers_while_text_is_typed() {
    let mut panel = TestPanel::open(80, 24);
    keys(&mut panel, "D w x");
    panel.click("[ Disable user");
    assert!(!user(&panel, "Ana Lima").unwrap().is_enabled());
    keys(&mut panel, "D j Y x");
    panel.click("[ Cancel");
    assert!(panel.state.modal.is_none());
}
