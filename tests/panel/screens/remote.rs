//! Users whom another directory keeps.

use super::{at_sizes, keep, test_panel::TestPanel};
use jiff::SignedDuration;
use mfadmin::{
    contract::{
        AuthenticatorState, Availability, DirectoryKind, Factor, FactorKind, FactorSet,
        FactorStatus, ListedFactor, OfferedAction, PhoneState, Tone, UnknownReason, User,
        UserActionKind,
        api::{DirectoryReading, DirectoryStatus},
        query::GapFilter,
        rules,
    },
    tui::theme::{Charset, Palette, Theme},
};

const URL: &str = "https://example.com/organisation/users";
const SIZES: [(u16, u16); 2] = [(80, 24), (132, 43)];

fn user<'a>(panel: &'a mut TestPanel, name: &str) -> &'a mut User {
    panel.server.users.iter_mut().find(|user| user.name == name).unwrap()
}

/// What Avochato offers: some of it by call, some by hand, and one thing not at all.
fn offers() -> Vec<OfferedAction> {
    use UserActionKind::*;
    let offer = |action| OfferedAction {
        action,
        availability: match action {
            ResetPassword | Edit | Disable | Enable | Remove => Availability::Available,
            AddPhone => Availability::NotPossible { reason: "No phones here.".to_owned() },
            _ => Availability::InBrowser { url: URL.to_owned() },
        },
    };
    UserActionKind::ALL.map(offer).into()
}

/// Makes Mia Moss a user of a directory who has no address, and of whom the authenticator is not known.
fn mirrored(panel: &mut TestPanel) {
    let as_of = panel.server.now - SignedDuration::from_mins(12);
    let factor = |id: &str, kind, status, label: &str| ListedFactor {
        id: id.to_owned(),
        kind,
        status,
        label: label.to_owned(),
    };
    let verified = user(panel, "José Ñandú").phone.clone();
    for name in ["Mia Moss", "José Ñandú"] {
        let user = user(panel, name);
        user.as_of = Some(as_of);
        user.offers = offers();
        user.revision += 1;
    }
    let mia = user(panel, "Mia Moss");
    mia.email = None;
    mia.username = Some("mia.moss".to_owned());
    mia.phone = verified;
    mia.authenticator = AuthenticatorState::Unknown { reason: UnknownReason::NotReadYet };
    mia.missing = FactorSet::EMPTY;
    mia.unknown = FactorSet::from_iter([Factor::Authenticator]);
    mia.factors = vec![
        factor("TOTP0001", FactorKind::Authenticator, FactorStatus::Pending, "old phone"),
        factor("PW01", FactorKind::Other("daypassword".to_owned()), FactorStatus::Active, ""),
    ];
    panel.press("R");
}

#[test]
fn details_of_a_user_of_another_directory() {
    at_sizes(SIZES, "remote_details", |panel| {
        mirrored(panel);
        panel.pick("Mia Moss");
    });
    at_sizes(SIZES, "remote_list", mirrored);
}

#[test]
fn without_colour_nothing_of_it_is_lost() {
    for (width, height) in SIZES {
        let mut panel = TestPanel::open(width, height);
        panel.theme = Theme { palette: Palette::Monochrome, charset: Charset::Ascii };
        mirrored(&mut panel);
        panel.pick("Mia Moss");
        keep(&format!("remote_monochrome_{width}x{height}"), &panel);
    }
}

#[test]
fn the_username_stands_where_there_is_no_address() {
    let mut panel = TestPanel::open(132, 43);
    mirrored(&mut panel);
    let screen = panel.screen();
    assert!(screen.lines().any(|line| line.contains("Mia Moss") && line.contains("mia.moss")));
    panel.pick("Mia Moss");
    let screen = panel.screen();
    for words in
        ["Username", "Unknown", "not read yet", "old phone authenticator · pending", "As of"]
    {
        assert!(screen.contains(words), "{words}: {screen}");
    }
    assert!(!screen.contains("gap open"), "{screen}");
}

#[test]
fn what_is_done_by_hand_shows_and_copies_its_address() {
    let mut panel = TestPanel::open(80, 24);
    mirrored(&mut panel);
    panel.pick("José Ñandú");
    assert!(
        panel.screen().contains("Send Authenticator Setup Link: browser"),
        "{}",
        panel.screen()
    );
    panel.press("a");
    let screen = panel.screen();
    assert!(screen.contains(URL) && screen.contains("in a browser"), "{screen}");
    keep("remote_by_hand_80x24", &panel);
    assert!(panel.server.refusals.is_empty(), "nothing was asked of the server");
    panel.press("esc");
    assert!(panel.state.modal.is_none());
}

#[test]
fn what_cannot_be_done_has_no_button_and_its_key_says_why() {
    let mut panel = TestPanel::open(80, 24);
    mirrored(&mut panel);
    user(&mut panel, "José Ñandú").phone = PhoneState::NotSet;
    user(&mut panel, "José Ñandú").revision += 1;
    panel.press("R");
    panel.pick("José Ñandú");
    assert!(!panel.screen().contains("Add Phone"), "{}", panel.screen());
    panel.press("p");
    assert!(panel.screen().contains("No phones here."), "{}", panel.screen());
}

/// Has the panel work on the users of privacyIDEA, where users are added as `add_user` says.
fn in_directory(panel: &mut TestPanel, add_user: Availability) {
    let status =
        DirectoryStatus { kind: DirectoryKind::PrivacyIdea, add_user, ..DirectoryStatus::local() };
    panel.server.me.directory = Some(Box::new(status));
    panel.state.me = Some(panel.server.me.clone());
}

#[test]
fn what_another_system_does_not_tell_is_not_claimed() {
    let mut panel = TestPanel::open(132, 43);
    in_directory(&mut panel, Availability::Available);
    let as_of = panel.server.now;
    let seen = user(&mut panel, "José Ñandú");
    (seen.as_of, seen.last_sign_in_at) = (Some(as_of), None);
    seen.revision += 1;
    panel.press("R");
    panel.pick("José Ñandú");
    assert!(panel.screen().contains("Last sign-in   not told"), "{}", panel.screen());
    panel.press("r");
    for words in
        ["privacyIDEA mails a link; the old one may work on.", "privacyIDEA ends them, however"]
    {
        assert!(panel.screen().contains(words), "{words}: {}", panel.screen());
    }
}

#[test]
fn why_it_could_not_be_read_is_said_until_it_can_be() {
    let mut panel = TestPanel::open(120, 40);
    let as_of = panel.server.now - SignedDuration::from_mins(12);
    let fault = "the client may not read this. Give it view-users\u{1b}[2J.".to_owned();
    let status = DirectoryStatus {
        kind: DirectoryKind::Keycloak,
        as_of: Some(as_of),
        fault: Some(fault),
        ..DirectoryStatus::local()
    };
    let told = |panel: &mut TestPanel, status: DirectoryStatus| {
        panel.server.me.directory = Some(Box::new(status));
        panel.state.me = Some(panel.server.me.clone());
        panel.screen()
    };
    let screen = told(&mut panel, status.clone());
    let words = "Keycloak could not be read: the client may not read this. Give it view-users";
    assert!(screen.contains(words) && !screen.contains('\u{1b}'), "{screen}");
    assert!(screen.contains("Showing data as of") && screen.contains("Mia Moss"), "{screen}");
    let reading = Some(DirectoryReading::default());
    let screen = told(&mut panel, DirectoryStatus { reading, ..status.clone() });
    assert!(!screen.contains("could not be read"), "{screen}");
    let screen = told(&mut panel, DirectoryStatus { fault: None, ..status });
    assert!(!screen.contains("could not be read"), "{screen}");
}

#[test]
fn where_users_are_added_is_said_where_they_are_not_added_here() {
    let mut panel = TestPanel::open(80, 24);
    let reason = "privacyIDEA has its users from the user store behind it.".to_owned();
    in_directory(&mut panel, Availability::NotPossible { reason: reason.clone() });
    assert!(!panel.screen().contains("+ add"), "{}", panel.screen());
    panel.press("+");
    assert!(panel.screen().contains(&reason), "{}", panel.screen());
    assert!(panel.state.modal.is_none());
    in_directory(&mut panel, Availability::InBrowser { url: URL.to_owned() });
    panel.press("+");
    let screen = panel.screen();
    assert!(screen.contains("Add User") && screen.contains(URL), "{screen}");
    assert!(panel.server.refusals.is_empty(), "nothing was asked of the server");
}

#[test]
fn the_password_is_reset_where_sessions_are_ended_by_hand() {
    let mut panel = TestPanel::open(120, 40);
    mirrored(&mut panel);
    panel.pick("José Ñandú");
    let screen = panel.screen();
    assert!(!screen.contains("Reset Password / Log Out"), "{screen}");
    assert!(screen.contains("Reset Password"), "{screen}");
    panel.press("r");
    assert!(panel.screen().contains("Reset the password of José Ñandú?"), "{}", panel.screen());
}

#[test]
fn unknown_is_offered_where_somebody_is() {
    let mut panel = TestPanel::open(132, 43);
    let gaps = |panel: &mut TestPanel| {
        panel.press("2");
        let mut seen = Vec::new();
        for _ in 0..GapFilter::ALL.len() {
            panel.press("F");
            seen.extend(panel.state.security.filters.gap);
        }
        seen
    };
    assert!(!gaps(&mut panel).contains(&GapFilter::Unknown));
    mirrored(&mut panel);
    assert!(gaps(&mut panel).contains(&GapFilter::Unknown));
    assert!(panel.screen().contains("Unknown 1"), "{}", panel.screen());
    panel.press("0");
    assert!(panel.screen().contains("1 unknown"), "{}", panel.screen());
    let mia = user(&mut panel, "Mia Moss").clone();
    assert_eq!(rules::standing(&mia), rules::Standing::Unknown);
    let badge = mia.badge(Factor::Authenticator, panel.server.now);
    assert_eq!((badge.text, badge.tone), ("Unknown", Tone::Pending));
}
