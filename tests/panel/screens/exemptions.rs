//! What the panel tells of exemptions and security keys.

use super::test_panel::TestPanel;
use jiff::SignedDuration;
use mfadmin::contract::{Factor, FactorSet, SecurityKeyState, Tone, User, query::GapFilter};

fn user<'a>(panel: &'a mut TestPanel, name: &str) -> &'a mut User {
    panel.server.users.iter_mut().find(|user| user.name == name).unwrap()
}

/// A panel in which Ana Lima, who lacks both factors, is exempt for 30 days.
fn exempt() -> TestPanel {
    let mut panel = TestPanel::open(120, 40);
    let until = panel.server.now + SignedDuration::from_hours(24 * 30);
    let ana = user(&mut panel, "Ana Lima");
    ana.exempt_until = Some(until);
    ana.exempt_reason = Some("on leave".parse().unwrap());
    ana.gap_since = None;
    panel.press("R");
    panel
}

#[test]
fn details_show_the_exemption() {
    let mut panel = exempt();
    panel.pick("Ana Lima");
    let screen = panel.screen();
    let until = panel.server.now + SignedDuration::from_hours(24 * 30);
    let words = format!("exempt until {}", until.strftime("%Y-%m-%d"));
    assert!(screen.contains(&words), "{screen}");
    let reason = screen.lines().find(|line| line.contains("Exempt  ")).unwrap();
    assert!(reason.contains("on leave"), "{reason}");
    assert!(!screen.contains("gap open"), "{screen}");
}

#[test]
fn queue_omits_exempt_users_and_a_filter_lists_them() {
    let mut panel = exempt();
    panel.press("2");
    assert!(!panel.screen().contains("Ana Lima"), "{}", panel.screen());
    panel.press("1");
    panel.state.users.filters.gap = Some(GapFilter::Exempt);
    panel.press("R");
    let screen = panel.screen();
    assert!(screen.contains("Ana Lima") && !screen.contains("Bo Chen"), "{screen}");
    assert!(screen.contains("[exempt]"), "{screen}");
}

#[test]
fn overview_counts_exempt_users() {
    let mut panel = exempt();
    panel.press("0");
    let screen = panel.screen();
    assert!(screen.contains("2 of 7, 1 exempt"), "{screen}");
}

#[test]
fn security_key_line_is_shown_only_where_one_exists() {
    let mut panel = TestPanel::open(120, 40);
    panel.pick("Ana Lima");
    assert!(!panel.screen().contains("Security key"), "{}", panel.screen());
    user(&mut panel, "Ana Lima").security_key = SecurityKeyState::Configured { count: 2 };
    user(&mut panel, "Ana Lima").revision += 1;
    panel.press("R");
    let screen = panel.screen();
    let line = screen.lines().find(|line| line.contains("Security key")).unwrap();
    assert!(line.contains("Configured") && line.contains('2'), "{line}");
}

#[test]
fn only_missing_factors_are_red() {
    let mut panel = exempt();
    let now = panel.server.now;
    let mut mia = user(&mut panel, "Mia Moss").clone();
    let tone = |user: &User, factor| user.badge(factor, now).tone;
    assert_eq!(tone(&mia, Factor::Phone), Tone::Bad);
    mia.missing = FactorSet::from_iter([Factor::Authenticator]);
    assert_eq!(tone(&mia, Factor::Phone), Tone::Neutral, "the policy does not ask for it");
    let ana = user(&mut panel, "Ana Lima");
    assert_eq!(tone(ana, Factor::Phone), Tone::Neutral, "it is no gap for now");
}
