//! Resetting an authenticator that another system keeps: what becomes of the old one.

mod details;

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
    assert!(panel.screen().contains("YubiKey"), "{}", panel.screen());
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
fn two_of_one_label_are_told_apart_by_the_beginning_of_their_ids() {
    let mut panel = TestPanel::open(80, 24);
    enrolling(&mut panel);
    let app = |id: &str, label: &str| ListedFactor {
        id: id.to_owned(),
        kind: FactorKind::Authenticator,
        status: FactorStatus::Active,
        label: label.to_owned(),
    };
    user(&mut panel).factors = vec![
        app("6f1c0a2e-93b4-4c4e-8a51-0d3b2f7e9c11", "phone"),
        app("b7d90f35-5a0e-4a7f-9d60-61f0c1a2b3c4", "phone"),
        app("c1a2b3c4-5a0e-4a7f-9d60-61f0b7d90f35", "added 2026-11-30"),
    ];
    panel.pick(NAME);
    panel.press("a");
    let words = panel.screen().replace(['│', '\n'], " ");
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    for name in [
        "(authenticator, 6f1c0a2e)",
        "(authenticator, b7d90f35)",
        "added 2026-11-30 (authenticator)",
    ] {
        assert!(words.contains(name), "{name}: {words}");
    }
}

#[test]
fn serial_from_outside_is_made_harmless() {
    let mut panel = TestPanel::open(80, 24);
    enrolling(&mut panel);
    let factors = &mut user(&mut panel).factors;
    factors[0].id = "TOTP\u{1b}[31m\u{202e}1".to_owned();
    factors[0].label = String::new();
    factors[1].label = "Yubi\u{1b}[31m\u{202e}Key".to_owned();
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
