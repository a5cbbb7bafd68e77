//! Users of a realm who are locked out, or whom the realm has from a user store that it may only read.

use super::{at_sizes, keep, test_panel::TestPanel};
use jiff::SignedDuration;
use mfadmin::{
    contract::{
        Availability, DirectoryKind, EditMode, FactorKind, FactorStatus, ListedFactor,
        OfferedAction, SignInLock, User, UserActionKind, UserStore, api::DirectoryStatus,
    },
    tui::theme::{Charset, Palette, Theme},
};

const SIZES: [(u16, u16); 2] = [(60, 16), (80, 24)];
/// What the server says of such a user; `tests/directory/keycloak/federated.rs` has it from a real one.
const NAME: &str =
    "Keycloak has this user from corp and may only read it. Name and address are changed there.";
const NUMBER: &str =
    "Keycloak has this user from corp and may only read it. The number is changed there.";
const PASSWORD: &str =
    "The password is kept in corp, which Keycloak may only read. It is changed there.";
const REMOVE: &str = "Keycloak has this user from corp and would take them from there again. Remove them there, or \
                      disable them here.";

/// Makes José Ñandú a user of a realm, changed by `change`.
fn in_realm(panel: &mut TestPanel, change: impl FnOnce(&mut User)) {
    let as_of = panel.server.now - SignedDuration::from_mins(4);
    let status = DirectoryStatus {
        kind: DirectoryKind::Keycloak,
        as_of: Some(as_of),
        refresh_seconds: 900,
        ..DirectoryStatus::local()
    };
    panel.server.me.directory = Some(Box::new(status));
    panel.state.me = Some(panel.server.me.clone());
    let user = panel.server.users.iter_mut().find(|user| user.name == "José Ñandú").unwrap();
    let offer = |action| OfferedAction { action, availability: Availability::Available };
    user.offers = UserActionKind::ALL.map(offer).into();
    user.username = Some("jose".to_owned());
    user.as_of = Some(as_of);
    user.last_sign_in_at = None;
    user.factors = vec![ListedFactor {
        id: "3f0c9a52-6f1e-4c55-9d2e-5a3f1f3f8a10".to_owned(),
        kind: FactorKind::SecurityKey,
        status: FactorStatus::Active,
        label: "Blue key".to_owned(),
    }];
    change(user);
    user.revision += 1;
    panel.press("R");
}

fn locked(panel: &mut TestPanel) {
    let until = panel.server.now + SignedDuration::from_mins(24);
    in_realm(panel, |user| user.locked = Some(SignInLock { until: Some(until) }));
}

fn federated(panel: &mut TestPanel) {
    in_realm(panel, |user| {
        let name = "corp".to_owned();
        user.store = Some(Box::new(UserStore { name, edit_mode: EditMode::ReadOnly }));
        for offer in &mut user.offers {
            use UserActionKind::*;
            let reason = match offer.action {
                AddPhone | UpdatePhone => NUMBER,
                Edit => NAME,
                ResetPassword => PASSWORD,
                Remove => REMOVE,
                _ => continue,
            };
            offer.availability = Availability::NotPossible { reason: reason.to_owned() };
        }
    });
}

/// The words of what lies on top, in their order, however they are wrapped.
fn flowing(panel: &TestPanel) -> String {
    let screen = panel.screen();
    let topmost = |line: &str| {
        let parts = line.split(['│', '|']).max_by_key(|part| part.chars().count());
        parts.unwrap_or_default().to_owned()
    };
    let text: String = screen.lines().map(topmost).collect::<Vec<_>>().join(" ");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn monochrome(panel: &mut TestPanel) {
    panel.theme = Theme { palette: Palette::Monochrome, charset: Charset::Ascii };
}

#[test]
fn a_locked_user_is_marked_and_unlocked_by_a_key() {
    at_sizes(SIZES, "locked_list", locked);
    at_sizes(SIZES, "locked_details", |panel| {
        locked(panel);
        panel.pick("José Ñandú");
        panel.says(&["Locked", "10:24", "D unlocks"]);
    });
    at_sizes(SIZES, "locked_unlock", |panel| {
        locked(panel);
        panel.pick("José Ñandú");
        panel.press("D");
        panel.says(&["Unlock", "Disable", "Remove"]);
    });
    for (width, height) in SIZES {
        let mut panel = TestPanel::open(width, height);
        monochrome(&mut panel);
        locked(&mut panel);
        panel.pick("José Ñandú");
        panel.says(&["Locked", "10:24", "D unlocks"]);
        keep(&format!("locked_monochrome_{width}x{height}"), &panel);
    }
}

#[test]
fn a_lock_without_an_end_says_how_it_ends() {
    for (width, height) in SIZES {
        let mut panel = TestPanel::open(width, height);
        in_realm(&mut panel, |user| user.locked = Some(SignInLock { until: None }));
        panel.pick("José Ñandú");
        panel.says(&["Locked", "D unlocks"]);
        // Who may not end it is shown no key.
        in_realm(&mut panel, |user| {
            user.locked = Some(SignInLock { until: None });
            user.offers.retain(|offer| offer.action != UserActionKind::Unlock);
            let reason = "The client may not do this in Keycloak.".to_owned();
            let availability = Availability::NotPossible { reason };
            user.offers.push(OfferedAction { action: UserActionKind::Unlock, availability });
        });
        panel.says(&["Locked"]);
        assert!(!panel.screen().contains("D unlocks"), "{}", panel.screen());
    }
}

#[test]
fn what_a_user_store_refuses_says_where_it_is_done() {
    at_sizes(SIZES, "federated_details", |panel| {
        federated(panel);
        panel.pick("José Ñandú");
        panel.says(&["corp (read-only)"]);
        assert!(!panel.screen().contains("Phone Number"), "{}", panel.screen());
    });
    for (width, height) in SIZES {
        let mut panel = TestPanel::open(width, height);
        monochrome(&mut panel);
        federated(&mut panel);
        panel.pick("José Ñandú");
        panel.says(&["corp (read-only)"]);
        keep(&format!("federated_monochrome_{width}x{height}"), &panel);
        for (key, reason) in [("p", NUMBER), ("E", NAME)] {
            panel.press(key);
            assert!(flowing(&panel).contains(reason), "{key}: {}", panel.screen());
            assert!(panel.state.modal.is_none(), "{key}");
        }
        keep(&format!("federated_refused_{width}x{height}"), &panel);
    }
}

#[test]
fn of_a_dialog_the_part_that_a_user_store_refuses_says_why() {
    at_sizes(SIZES, "federated_reset", |panel| {
        federated(panel);
        panel.pick("José Ñandú");
        panel.press("r");
        assert!(flowing(panel).contains(PASSWORD), "{}", panel.screen());
    });
    at_sizes(SIZES, "federated_disable", |panel| {
        federated(panel);
        panel.pick("José Ñandú");
        panel.press("D");
        assert!(flowing(panel).contains(REMOVE), "{}", panel.screen());
    });
}
