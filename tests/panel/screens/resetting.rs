//! Resetting an authenticator that another system keeps: what becomes of the old one.

use super::{at_every_size, keep, test_panel::TestPanel};
use jiff::SignedDuration;
use mfadmin::{
    contract::{
        AuthenticatorState, Availability, DirectoryKind, FactorKind, FactorStatus, ListedFactor,
        OfferedAction, ResetWay, User, UserActionKind,
        api::{DirectoryStatus, JobAction},
    },
    tui::{
        dialogs::Modal,
        theme::{Charset, Palette, Theme},
    },
};

const NAME: &str = "Bo Chen";
const NO_LINKS: &str = "Setup links need [serve] public_url and a running mfadmin serve.";

fn keys(panel: &mut TestPanel, keys: &str) {
    keys.split(' ').for_each(|key| panel.press(key));
}

fn user(panel: &mut TestPanel) -> &mut User {
    panel.server.users.iter_mut().find(|user| user.name == NAME).unwrap()
}

/// Bo Chen is a user of privacyIDEA with two tokens that count as an authenticator, one of a device.
fn mirrored(panel: &mut TestPanel, link: &Availability) {
    let as_of = panel.server.now - SignedDuration::from_mins(2);
    let factor = |id: &str, kind, label: &str| ListedFactor {
        id: id.to_owned(),
        kind,
        status: FactorStatus::Active,
        label: label.to_owned(),
    };
    let offer = |action| OfferedAction {
        action,
        availability: match action {
            UserActionKind::SendSetupLink => link.clone(),
            UserActionKind::ResetAuthenticator => Availability::Available,
            _ => Availability::NotPossible { reason: "Not here.".to_owned() },
        },
    };
    let bo = user(panel);
    bo.as_of = Some(as_of);
    bo.offers = UserActionKind::ALL.map(offer).into();
    bo.factors = vec![
        factor("TOTP0001A2B3", FactorKind::Authenticator, "phone"),
        factor("UBHE04711", FactorKind::CounterCodes, "YubiKey"),
        factor("PISM0001", FactorKind::Text, "+1 ••••71"),
    ];
    bo.revision += 1;
    let status = DirectoryStatus {
        kind: DirectoryKind::PrivacyIdea,
        account: Some("helpdesk".to_owned()),
        as_of: Some(as_of),
        refresh_seconds: 300,
        keep_until_replaced: Some(link.clone()),
        ..DirectoryStatus::local()
    };
    panel.server.me.directory = Some(Box::new(status));
    panel.state.me = Some(panel.server.me.clone());
    panel.press("R");
}

fn enrolling(panel: &mut TestPanel) {
    mirrored(panel, &Availability::Available);
}

fn not_enrolling(panel: &mut TestPanel) {
    mirrored(panel, &Availability::NotPossible { reason: NO_LINKS.to_owned() });
}

fn way(panel: &TestPanel) -> Option<ResetWay> {
    match &panel.state.modal {
        Some(Modal::Reset(form)) => Some(form.way()),
        _ => None,
    }
}

#[test]
fn question_names_what_goes_and_offers_both_ways() {
    at_every_size("reset_ways", |panel| {
        enrolling(panel);
        panel.pick(NAME);
        panel.press("a");
    });
    at_every_size("reset_keeping", |panel| {
        enrolling(panel);
        panel.pick(NAME);
        keys(panel, "a j");
    });
    at_every_size("reset_one_way", |panel| {
        not_enrolling(panel);
        panel.pick(NAME);
        panel.press("a");
    });
}

#[test]
fn question_without_colour() {
    for (width, height) in [(80, 24), (60, 16)] {
        let mut panel = TestPanel::open(width, height);
        panel.theme = Theme { palette: Palette::Monochrome, charset: Charset::Ascii };
        enrolling(&mut panel);
        panel.pick(NAME);
        keys(&mut panel, "a j");
        keep(&format!("reset_ascii_{width}x{height}"), &panel);
    }
}

#[test]
fn lost_or_stolen_is_meant_unless_the_other_is_chosen() {
    let mut panel = TestPanel::open(80, 24);
    enrolling(&mut panel);
    panel.pick(NAME);
    panel.press("a");
    assert_eq!(way(&panel), Some(ResetWay::RemoveNow));
    for (key, then) in [
        ("down", ResetWay::KeepUntilReplaced),
        ("down", ResetWay::RemoveNow),
        ("k", ResetWay::KeepUntilReplaced),
        ("up", ResetWay::RemoveNow),
    ] {
        panel.press(key);
        assert_eq!(way(&panel), Some(then), "{key}");
    }
    panel.press("Y");
    let authenticator = user(&mut panel).authenticator.clone();
    assert!(matches!(authenticator, AuthenticatorState::LinkSent { .. }), "{authenticator:?}");
    assert_eq!(panel.orders, ["Resetting the authenticator for Bo Chen"]);
}

#[test]
fn old_one_is_kept_where_that_is_chosen() {
    let mut panel = TestPanel::open(80, 24);
    enrolling(&mut panel);
    panel.pick(NAME);
    let before = user(&mut panel).authenticator.clone();
    keys(&mut panel, "a j tab enter");
    assert_eq!(user(&mut panel).authenticator, before);
    assert_eq!(panel.orders, ["Replacing the authenticator for Bo Chen"]);
    assert!(panel.screen().contains("the old app works until"), "{}", panel.screen());
}

#[test]
fn a_small_letter_or_enter_by_itself_resets_nothing() {
    let mut panel = TestPanel::open(80, 24);
    enrolling(&mut panel);
    panel.pick(NAME);
    keys(&mut panel, "a y");
    assert!(way(&panel).is_some());
    for leaves in ["enter", "n", "esc", "q"] {
        panel.press(leaves);
        assert_eq!(way(&panel), None, "{leaves}");
        panel.press("a");
    }
    // Another choice takes back the yes that was marked.
    keys(&mut panel, "tab j enter");
    assert_eq!(way(&panel), None);
    assert!(panel.orders.is_empty());
}

#[test]
fn nothing_is_reset_before_it_is_read_what_goes() {
    let mut panel = TestPanel::open(80, 24);
    enrolling(&mut panel);
    let factors = std::mem::take(&mut user(&mut panel).factors);
    panel.pick(NAME);
    panel.press("a");
    assert!(panel.screen().contains("reading"), "{}", panel.screen());
    panel.press("Y");
    assert!(panel.screen().contains("Wait until it is read"), "{}", panel.screen());
    assert!(panel.orders.is_empty());
    keys(&mut panel, "n esc");
    user(&mut panel).factors = factors;
    // The list tells no factors, so they are asked for.
    keys(&mut panel, "R a");
    assert!(panel.screen().contains("UBHE04711"), "{}", panel.screen());
    panel.press("Y");
    assert_eq!(panel.orders.len(), 1);
}

#[test]
fn of_more_than_there_is_room_for_the_number_is_told() {
    let mut panel = TestPanel::open(60, 16);
    enrolling(&mut panel);
    let many = (0..40).map(|at| ListedFactor {
        id: format!("TOTP{at:08}"),
        kind: FactorKind::Authenticator,
        status: FactorStatus::Active,
        label: String::new(),
    });
    user(&mut panel).factors = many.collect();
    panel.pick(NAME);
    panel.press("a");
    let screen = panel.screen();
    assert!(
        screen.contains("TOTP00000000 (authenticator)") && screen.contains(" more."),
        "{screen}"
    );
    assert!(screen.contains("[ Cancel") && screen.contains("[ Reset app"), "{screen}");
}

#[test]
fn serial_from_outside_is_made_harmless() {
    let mut panel = TestPanel::open(80, 24);
    enrolling(&mut panel);
    user(&mut panel).factors[0].id = "TOTP\u{1b}[31m\u{202e}1".to_owned();
    panel.pick(NAME);
    panel.press("a");
    let screen = panel.screen();
    assert!(!screen.contains('\u{1b}') && !screen.contains('\u{202e}'), "{screen}");
}

#[test]
fn who_has_none_by_now_is_not_reset() {
    let mut panel = TestPanel::open(80, 24);
    enrolling(&mut panel);
    panel.pick(NAME);
    panel.press("a");
    let bo = user(&mut panel);
    (bo.authenticator, bo.revision) = (AuthenticatorState::NotConfigured, bo.revision + 1);
    bo.factors.retain(|factor| factor.kind == FactorKind::Text);
    let bo = bo.clone();
    mfadmin::tui::dialogs::reset::update_user(&mut panel.state, &bo);
    assert!(panel.screen().contains("No authenticator is left."), "{}", panel.screen());
    panel.press("Y");
    assert!(panel.orders.is_empty());
}

#[test]
fn ways_are_chosen_by_a_click() {
    let mut panel = TestPanel::open(80, 24);
    enrolling(&mut panel);
    panel.pick(NAME);
    panel.press("a");
    panel.click("Replace: keep");
    assert_eq!(way(&panel), Some(ResetWay::KeepUntilReplaced));
    panel.click("[ Cancel");
    assert_eq!(way(&panel), None);
}

#[test]
fn reason_goes_with_the_way() {
    let mut panel = TestPanel::open(80, 24);
    panel.server.me.policy.require_reason = true;
    enrolling(&mut panel);
    panel.pick(NAME);
    panel.press("a");
    panel.type_text("HELP-7");
    keys(&mut panel, "esc j w enter enter");
    assert_eq!(panel.orders, ["Replacing the authenticator for Bo Chen"]);
}

#[test]
fn marked_users_are_reset_in_the_ways_there_are() {
    let choices = |panel: &TestPanel| match &panel.state.modal {
        Some(Modal::Bulk(form)) => form.choices.to_vec(),
        _ => panic!("no question"),
    };
    let mut panel = TestPanel::open(80, 24);
    keys(&mut panel, "space a");
    assert!(!choices(&panel).contains(&JobAction::ReplaceAuthenticator));
    let mut panel = TestPanel::open(80, 24);
    not_enrolling(&mut panel);
    keys(&mut panel, "space a");
    assert!(!choices(&panel).contains(&JobAction::ReplaceAuthenticator));
    let mut panel = TestPanel::open(80, 24);
    enrolling(&mut panel);
    keys(&mut panel, "space a j j");
    assert!(choices(&panel).contains(&JobAction::ReplaceAuthenticator));
    assert!(panel.screen().contains("(x) Replace Authenticator App"), "{}", panel.screen());
    assert!(panel.screen().contains("works until the new one does"), "{}", panel.screen());
}

#[test]
fn edit_user_shows_what_the_directory_keeps_and_changes_the_number_alone() {
    let mut panel = TestPanel::open(80, 24);
    enrolling(&mut panel);
    for offer in &mut user(&mut panel).offers {
        if matches!(offer.action, UserActionKind::AddPhone | UserActionKind::UpdatePhone) {
            offer.availability = Availability::Available;
        }
    }
    panel.press("R");
    panel.pick(NAME);
    panel.press("E");
    let screen = panel.screen();
    for words in [
        "Bo Chen  (privacyIDEA keeps it)",
        "user2@example.com  (privacyIDEA keeps it)",
        "Admin  (privacyIDEA keeps it)",
        "privacyIDEA is asked to do it",
    ] {
        assert!(screen.contains(words), "{words}: {screen}");
    }
    assert!(!screen.contains("gets a mail"), "{screen}");
    keep("remote_edit_80x24", &panel);
}

#[test]
fn many_factors_are_counted_where_they_have_no_room() {
    let mut panel = TestPanel::open(80, 24);
    enrolling(&mut panel);
    let many = FactorStatus::ALL.into_iter().cycle().take(20).enumerate();
    let many = many.map(|(at, status)| ListedFactor {
        id: format!("TOTP{at:04}"),
        kind: FactorKind::Authenticator,
        status,
        label: format!("TOTP{at:04}"),
    });
    user(&mut panel).factors = many.collect();
    panel.pick(NAME);
    assert!(panel.screen().contains("more"), "{}", panel.screen());
    keep("remote_factors_80x24", &panel);
    let mut panel = TestPanel::open(132, 43);
    enrolling(&mut panel);
    let each = FactorStatus::ALL.into_iter().enumerate().map(|(at, status)| ListedFactor {
        id: format!("TOTP{at:04}"),
        kind: FactorKind::Authenticator,
        status,
        label: String::new(),
    });
    user(&mut panel).factors = each.collect();
    panel.pick(NAME);
    for status in FactorStatus::ALL {
        assert!(panel.screen().contains(status.as_str()), "{status:?}: {}", panel.screen());
    }
    keep("remote_factors_132x43", &panel);
}
