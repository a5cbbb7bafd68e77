//! What the details and Edit User show of a user whom a directory keeps.

use super::*;

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
        "not set  (privacyIDEA keeps none)",
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
