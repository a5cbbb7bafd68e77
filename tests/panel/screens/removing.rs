//! Removing one factor of a user whom another system keeps.

use super::{at_every_size, keep, test_panel::TestPanel};
use mfadmin::{
    contract::{
        Availability, DirectoryKind, FactorKind, FactorStatus, ListedFactor, OfferedAction, Role,
        User, UserActionKind,
        api::{ActionNote, DirectoryStatus},
    },
    tui::{
        dialogs::{Modal, one_factor},
        theme::{Charset, Palette, Theme},
    },
};

const NAME: &str = "Bo Chen";
const NOTE: &str = "Without an authenticator this realm lets the user in by the password alone.";

fn keys(panel: &mut TestPanel, keys: &str) {
    keys.split(' ').for_each(|key| panel.press(key));
}

fn user(panel: &mut TestPanel) -> &mut User {
    panel.server.users.iter_mut().find(|user| user.name == NAME).unwrap()
}

fn factor(id: &str, kind: FactorKind, label: &str) -> ListedFactor {
    let (id, label) = (id.to_owned(), label.to_owned());
    ListedFactor { id, kind, status: FactorStatus::Active, label }
}

/// Bo Chen is a user of Keycloak with two keys that are called the same, a passkey and an app; of the app that
/// they are asked for, and of the password, nothing can be removed.
fn in_keycloak(panel: &mut TestPanel) {
    let as_of = panel.server.now;
    let offer = |action| OfferedAction { action, availability: Availability::Available };
    let asked = ListedFactor {
        status: FactorStatus::Pending,
        ..factor("required-action:CONFIGURE_TOTP", FactorKind::Authenticator, "asked for")
    };
    let bo = user(panel);
    (bo.as_of, bo.role) = (Some(as_of), Role::Member);
    bo.offers = UserActionKind::ALL.map(offer).into();
    bo.factors = vec![
        factor("3f0c9a52-1b7e-4c43-9d0e-5a1f2b3c4d5e", FactorKind::SecurityKey, "Blue key"),
        factor("77d1e0aa-7c55-4f0e-8a4e-0b1c2d3e4f50", FactorKind::SecurityKey, "Blue key"),
        factor("9a5b13f2-0d7c-4c8b-b2f1-6e5d4c3b2a19", FactorKind::SecurityKey, "Phone · passkey"),
        factor("c2d0f7be-52a1-4b62-a2c3-1f0e9d8c7b6a", FactorKind::Authenticator, ""),
        asked,
        factor("password", FactorKind::Password, ""),
    ];
    bo.revision += 1;
    let words = NOTE.to_owned();
    let status = DirectoryStatus {
        kind: DirectoryKind::Keycloak,
        as_of: Some(as_of),
        notes: vec![ActionNote { action: UserActionKind::RemoveFactor, words }],
        ..DirectoryStatus::local()
    };
    panel.server.me.directory = Some(Box::new(status));
    panel.state.me = Some(panel.server.me.clone());
    panel.press("R");
}

/// Leaves the passkey alone.
fn only_the_passkey(panel: &mut TestPanel) {
    user(panel).factors.retain(|factor| factor.label.starts_with("Phone"));
}

fn removed(panel: &TestPanel) -> Option<String> {
    match &panel.state.modal {
        Some(Modal::OneFactor(form)) => form.removed().map(|factor| factor.id.clone()),
        _ => None,
    }
}

fn left(panel: &mut TestPanel) -> Vec<String> {
    user(panel).factors.iter().map(|factor| factor.id[..4].to_owned()).collect()
}

#[test]
fn question_lists_what_can_be_removed() {
    at_every_size("one_factor", |panel| {
        in_keycloak(panel);
        panel.pick(NAME);
        keys(panel, "K j");
    });
    at_every_size("one_factor_last", |panel| {
        in_keycloak(panel);
        only_the_passkey(panel);
        panel.pick(NAME);
        panel.press("K");
    });
    let mut panel = TestPanel::open(80, 24);
    panel.theme = Theme { palette: Palette::Monochrome, charset: Charset::Ascii };
    in_keycloak(&mut panel);
    panel.pick(NAME);
    panel.press("K");
    keep("one_factor_ascii_80x24", &panel);
    let screen = panel.screen();
    for words in ["asked for", "password"] {
        assert!(!screen.contains(&format!("( ) {words}")), "{screen}");
    }
}

#[test]
fn the_chosen_one_goes_and_no_other() {
    let mut panel = TestPanel::open(80, 24);
    in_keycloak(&mut panel);
    panel.pick(NAME);
    panel.press("K");
    assert_eq!(removed(&panel).as_deref().map(|id| &id[..4]), Some("3f0c"));
    for (key, then) in [("j", "77d1"), ("up", "3f0c"), ("k", "c2d0"), ("down", "3f0c")] {
        panel.press(key);
        assert_eq!(removed(&panel).as_deref().map(|id| &id[..4]), Some(then), "{key}");
    }
    keys(&mut panel, "j Y");
    assert_eq!(panel.orders, ["Removing one factor for Bo Chen"]);
    assert_eq!(left(&mut panel), ["3f0c", "9a5b", "c2d0", "requ", "pass"]);
    assert!(panel.screen().contains("One factor of Bo Chen removed."), "{}", panel.screen());
}

#[test]
fn a_small_letter_or_enter_by_itself_removes_nothing() {
    let mut panel = TestPanel::open(80, 24);
    in_keycloak(&mut panel);
    panel.pick(NAME);
    keys(&mut panel, "K y");
    assert!(removed(&panel).is_some());
    for leaves in ["enter", "n", "esc", "q"] {
        panel.press(leaves);
        assert_eq!(removed(&panel), None, "{leaves}");
        panel.press("K");
    }
    // Another choice takes back the yes that was marked.
    keys(&mut panel, "tab j enter");
    assert!(panel.orders.is_empty());
    assert_eq!(user(&mut panel).factors.len(), 6);
}

#[test]
fn what_is_gone_meanwhile_is_selected_again() {
    let mut panel = TestPanel::open(80, 24);
    in_keycloak(&mut panel);
    panel.pick(NAME);
    keys(&mut panel, "K j");
    let bo = user(&mut panel);
    bo.factors.remove(0);
    bo.revision += 1;
    let bo = bo.clone();
    one_factor::update_user(&mut panel.state, &bo);
    assert_eq!(removed(&panel).as_deref().map(|id| &id[..4]), Some("77d1"), "it stays chosen");
    let bo = user(&mut panel);
    bo.factors.remove(0);
    bo.revision += 1;
    let bo = bo.clone();
    one_factor::update_user(&mut panel.state, &bo);
    assert!(panel.screen().contains("What was selected is gone."), "{}", panel.screen());
    panel.press("enter");
    assert!(panel.orders.is_empty(), "the yes was for another");
}

#[test]
fn only_what_is_last_says_so() {
    let mut panel = TestPanel::open(120, 40);
    in_keycloak(&mut panel);
    panel.pick(NAME);
    panel.press("K");
    assert!(!panel.screen().contains("last second factor"), "{}", panel.screen());
    panel.press("esc");
    only_the_passkey(&mut panel);
    user(&mut panel).revision += 1;
    keys(&mut panel, "R K");
    let screen = panel.screen();
    assert!(
        screen.contains("last second factor") && screen.contains("by the password"),
        "{screen}"
    );
}

#[test]
fn many_scroll_and_the_buttons_stay() {
    let mut panel = TestPanel::open(60, 16);
    in_keycloak(&mut panel);
    let one = |at: usize| factor(&format!("id{at}"), FactorKind::SecurityKey, &format!("key {at}"));
    user(&mut panel).factors = (0..40).map(one).collect();
    panel.pick(NAME);
    panel.press("K");
    for _ in 0..30 {
        panel.press("j");
    }
    let screen = panel.screen();
    assert!(screen.contains("(x) key 30"), "{screen}");
    assert!(screen.contains("[ Cancel") && screen.contains("[ Remove factor"), "{screen}");
    panel.click("( ) key 29");
    assert_eq!(removed(&panel).as_deref(), Some("id29"));
}

#[test]
fn without_rights_or_factors_there_is_no_such_key() {
    let mut panel = TestPanel::open(120, 40);
    in_keycloak(&mut panel);
    user(&mut panel).factors.retain(|it| it.kind == FactorKind::Password);
    panel.pick(NAME);
    assert!(!panel.screen().contains("K remove factor"), "{}", panel.screen());
    panel.press("K");
    assert!(panel.state.modal.is_none());

    let mut panel = TestPanel::open(120, 40);
    in_keycloak(&mut panel);
    for offer in &mut user(&mut panel).offers {
        let reason = "The client may not do this.".to_owned();
        offer.availability = Availability::NotPossible { reason };
    }
    panel.pick(NAME);
    panel.press("K");
    assert!(panel.state.modal.is_none());
    assert!(panel.screen().contains("The client may not do this."), "{}", panel.screen());
}

#[test]
fn labels_from_outside_are_made_harmless() {
    let mut panel = TestPanel::open(80, 24);
    in_keycloak(&mut panel);
    for factor in &mut user(&mut panel).factors {
        (factor.id, factor.label) =
            ("\u{1b}[2Jid\u{202e}".to_owned(), "\u{1b}]0;x\u{7}key\u{202e}".to_owned());
    }
    panel.pick(NAME);
    panel.press("K");
    let screen = panel.screen();
    assert!(!screen.contains('\u{1b}') && !screen.contains('\u{202e}'), "{screen}");
}

#[test]
fn the_reason_goes_with_it() {
    let mut panel = TestPanel::open(80, 24);
    panel.server.me.policy.require_reason = true;
    in_keycloak(&mut panel);
    panel.pick(NAME);
    panel.press("K");
    panel.type_text("HELP-7");
    keys(&mut panel, "enter enter");
    assert_eq!(panel.orders, ["Removing one factor for Bo Chen"]);
}
