//! What the panel tells of exemptions and security keys.

use super::{at_every_size, test_panel::TestPanel};
use jiff::SignedDuration;
use mfadmin::{
    client::Feed,
    contract::{Code, Factor, FactorSet, Role, SecurityKeyState, Tone, User, query::GapFilter},
    tui::{action::Action, input::mouse::Gesture, state::Life},
};

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
    ana.exempt_by = Some("Olu Owner".to_owned());
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
    assert!(screen.contains("by Olu Owner because on leave"), "{screen}");
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

#[test]
fn a_new_exemption_shows_when_it_would_end() {
    at_every_size("exempt_new", |panel| {
        panel.pick("Ana Lima");
        panel.press("X");
        panel.type_text("30d");
    });
}

#[test]
fn an_exemption_that_is_there_can_be_changed_or_ended() {
    at_every_size("exempt_change", |panel| {
        grant(panel);
        panel.press("X");
        panel.press("ctrl-u");
        panel.type_text("400d");
    });
    at_every_size("exempt_details", grant);
    at_every_size("exempt_end", |panel| {
        grant(panel);
        for key in ["X", "ctrl-x"] {
            panel.press(key);
        }
    });
}

/// Exempts Ana Lima, and shows her details.
fn grant(panel: &mut TestPanel) {
    panel.pick("Ana Lima");
    panel.press("X");
    panel.type_text("30d");
    panel.press("enter");
    panel.type_text("parental leave until the end of the year, HELP-12");
    panel.press("enter");
}

#[test]
fn an_exemption_waits_for_a_step_up_and_a_refusal_says_why() {
    let mut panel = TestPanel::open(80, 24);
    panel.server.wants_step_up = true;
    grant(&mut panel);
    assert!(panel.screen().contains("Confirm it's you"), "{}", panel.screen());
    panel.press("esc");
    assert!(panel.screen().contains("Nothing was changed"), "{}", panel.screen());
    panel.says(&["30d", "parental leave until the end"]);
    panel.server.wants_step_up = false;
    panel.server.refuses_acts_with = Some(Code::OwnerRequired);
    panel.press("enter");
    panel.says(&["Only an Owner can do this.", "30d", "parental leave until the end"]);
    panel.press("tab");
    panel.type_text("x");
    panel.says(&["[ Exempt ]"]);
}

#[test]
fn a_click_presses_the_button_that_was_drawn_or_none() {
    let mut panel = exempt();
    panel.pick("Ana Lima");
    panel.press("X");
    let place = |panel: &TestPanel, words| panel.place(words);
    let drawn = [place(&panel, "[ Cancel"), place(&panel, "[ End"), place(&panel, "[ Change")];
    let targets = drawn.map(|(x, y)| panel.target(x, y).unwrap());
    // The exemption ends before the click, and with it the button in the middle.
    let ana = user(&mut panel, "Ana Lima");
    (ana.exempt_until, ana.exempt_reason, ana.exempt_by) = (None, None, None);
    ana.revision += 1;
    panel.press("f1");
    panel.press("esc");
    panel.apply(Action::Feed(Feed::Up));
    panel.answer_all();
    panel.says(&["Exempt Ana Lima from MFA"]);
    panel.apply(Action::Mouse(Gesture::Click(targets[1])));
    panel.answer_all();
    assert_eq!(panel.orders, Vec::<String>::new(), "the button is gone");
    panel.says(&["[ Exempt ]"]);
    panel.apply(Action::Mouse(Gesture::Click(targets[2])));
    panel.answer_all();
    assert_eq!(panel.orders, ["Setting the exemption for Ana Lima"]);
}

#[test]
fn quitting_asks_before_it_discards_an_exemption() {
    let mut panel = TestPanel::open(80, 24);
    panel.pick("Ana Lima");
    panel.press("X");
    panel.press("ctrl-c");
    assert_ne!(panel.state.life, Life::Running, "nothing was typed");
    at_every_size("exempt_unsaved", |panel| {
        panel.pick("Ana Lima");
        panel.press("X");
        panel.type_text("30d");
        panel.press("ctrl-c");
        assert_eq!(panel.state.life, Life::Running);
    });
}

#[test]
fn an_admin_has_no_key_to_exempt() {
    let mut panel = TestPanel::open_as(80, 24, Role::Admin);
    panel.pick("Ana Lima");
    assert!(!panel.screen().contains("X exempt"), "{}", panel.screen());
    panel.press("X");
    assert!(panel.screen().contains("Only an Owner can exempt"), "{}", panel.screen());
}

#[test]
fn in_security_the_cursor_goes_on_from_who_is_exempt() {
    let mut panel = TestPanel::open(120, 40);
    panel.press("2");
    let selected =
        |panel: &TestPanel| panel.state.current_list().unwrap().selected().unwrap().name.clone();
    let first = selected(&panel);
    panel.press("X");
    panel.type_text("30d");
    panel.press("enter");
    panel.type_text("on leave");
    panel.press("enter");
    assert_ne!(selected(&panel), first);
    panel.press("R");
    assert!(!panel.screen().contains(&first) || panel.screen().contains("is exempt until"));
}

#[test]
fn the_buttons_of_an_exemption_can_be_clicked() {
    let mut panel = TestPanel::open(80, 24);
    grant(&mut panel);
    panel.press("X");
    panel.click("[ End exemption ]");
    assert!(panel.screen().contains("End the exemption of Ana Lima?"), "{}", panel.screen());
}
