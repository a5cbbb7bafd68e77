//! Whom a list shows, and in which order.

use super::{at_every_size, at_sizes, test_panel::TestPanel};
use mfadmin::tui::{
    effects::{Effect, Request},
    theme::{Charset, Palette, Theme},
};

/// Presses each of `keys`, parted by spaces.
fn press(panel: &mut TestPanel, keys: &str) {
    keys.split(' ').for_each(|key| panel.press(key));
}

/// The names on the screen, from the first row on.
fn names(panel: &TestPanel) -> Vec<String> {
    let window = &panel.state.current_list().unwrap().window;
    (0..window.total()).filter_map(|row| window.row(row)).map(|user| user.name.clone()).collect()
}

/// Chooses Members who have not signed in for a week, in Users.
const QUIET_MEMBERS: &str = "f j l l l j j j h h h enter";

#[test]
fn the_filter_dialog() {
    at_every_size("filter", |panel| press(panel, "f l l j l j j l j l l"));
}

#[test]
fn filters_show_as_chips_and_compose_with_the_search() {
    at_every_size("filtered", |panel| press(panel, QUIET_MEMBERS));
    at_every_size("filtered_and_searched", |panel| {
        press(panel, QUIET_MEMBERS);
        press(panel, "/ u");
        panel.typing_pause();
        press(panel, "enter");
    });
}

#[test]
fn filter_choices_apply_on_enter_and_not_on_esc() {
    let mut panel = TestPanel::open(80, 24);
    let everyone = names(&panel);
    for key in "f j l j l".split(' ') {
        panel.strike(key);
    }
    assert_eq!(
        panel.asked(|effect| matches!(effect, Effect::Request(Request::LoadPage { .. }))),
        0
    );
    panel.strike("enter");
    assert_eq!(
        panel.asked(|effect| matches!(effect, Effect::Request(Request::LoadPage { .. }))),
        1
    );
    panel.answer_all();
    assert_eq!(names(&panel), ["Olu Owner"]);
    press(&mut panel, "f c esc");
    assert_eq!(names(&panel), ["Olu Owner"]);
    press(&mut panel, "f j l esc");
    assert_eq!(names(&panel), ["Olu Owner"]);
    press(&mut panel, "f c enter");
    assert_eq!(names(&panel), everyone);
}

#[test]
fn every_filter_excludes_its_users() {
    for (keys, expected) in [
        (
            "f l enter",
            &["Ana Lima", "Bo Chen", "José Ñandú", "Mia Moss", "Noa Levi", "محمد علي"][..],
        ),
        ("f h enter", &["Olu Owner", "李小龍"]),
        ("f j l l enter", &["Bo Chen"]),
        ("f j j h enter", &["Reminder"]),
        ("f j j j l enter", &["Mia Moss"]),
        ("f j j j l l enter", &["Noa Levi"]),
        ("f j j j h enter", &["Ana Lima", "José Ñandú"]),
        ("f j j j j l enter", &["Mia Moss", "محمد علي"]),
        ("f k k l enter", &["محمد علي"]),
    ] {
        let mut panel = TestPanel::open(80, 24);
        press(&mut panel, keys);
        assert_eq!(names(&panel), expected, "{keys}");
    }
}

#[test]
fn esc_removes_search_then_filters_one_by_one() {
    let mut panel = TestPanel::open(80, 24);
    press(&mut panel, QUIET_MEMBERS);
    press(&mut panel, "/ u");
    panel.typing_pause();
    panel.press("enter");
    for shown in [
        &["/u 2 found", "[Member]", "[no sign-in for 7 d]"][..],
        &["Users", "[Member]", "[no sign-in for 7 d]"],
        &["Users", "[Member]"],
        &["Users"],
        &["Users"],
    ] {
        let screen = panel.screen();
        for words in ["/u 2 found", "Users", "[Member]", "[no sign-in for 7 d]"] {
            let is_shown = screen.lines().skip(2).any(|line| line.contains(words));
            assert_eq!(is_shown, shown.contains(&words), "{words}:\n{screen}");
        }
        panel.press("esc");
    }
    assert_eq!(names(&panel).len(), 9);
}

#[test]
fn security_cycles_through_gap_kinds() {
    let mut panel = TestPanel::open(80, 24);
    panel.press("2");
    for kind in ["[Any gap 6]", "[Phone 4]", "[App 4]", "[Both 2]", "[Any gap 6]", "[Phone 4]"] {
        assert!(panel.screen().contains(kind), "{kind}:\n{}", panel.screen());
        panel.press("F");
    }
    panel.press("esc");
    assert!(panel.screen().contains("[Any gap 6]"), "{}", panel.screen());
}

#[test]
fn empty_filter_result_explains_the_next_step() {
    let mut panel = TestPanel::open(60, 16);
    press(&mut panel, "f j j l l j j l enter");
    let screen = panel.screen();
    assert!(screen.contains("No matching users") && screen.contains("Esc removes"), "{screen}");
    press(&mut panel, "esc esc");
    assert_eq!(names(&panel).len(), 9);
}

#[test]
fn the_sort_dialog() {
    at_every_size("sort", |panel| press(panel, "s j j s"));
}

#[test]
fn sort_order_can_be_reversed() {
    let mut panel = TestPanel::open(80, 24);
    let by_name = names(&panel);
    press(&mut panel, "s r enter");
    assert!(panel.screen().contains("by name ↓"), "{}", panel.screen());
    assert!(names(&panel).into_iter().eq(by_name.iter().rev().cloned()));
    press(&mut panel, "s s esc");
    assert!(panel.screen().contains("by name ↓"), "{}", panel.screen());
    press(&mut panel, "s s j j enter");
    assert!(panel.screen().contains("by role ↑"), "{}", panel.screen());
    assert_eq!(names(&panel)[..2], ["Olu Owner", "Bo Chen"]);
}

#[test]
fn every_order_is_asked_for_by_its_name() {
    for (downs, words) in [
        (1, "by e-mail ↑"),
        (3, "by gap ↑"),
        (4, "by last sign-in ↑"),
        (5, "by creation ↑"),
        (6, "by urgency ↑"),
        (7, "by name ↑"),
    ] {
        let mut panel = TestPanel::open(80, 24);
        panel.press("s");
        (0..downs).for_each(|_| panel.press("j"));
        panel.press("enter");
        assert!(panel.screen().contains(words), "{words}:\n{}", panel.screen());
    }
}

#[test]
fn in_ascii_and_without_colour_the_dialogs_say_the_same() {
    let theme = Theme { palette: Palette::Monochrome, charset: Charset::Ascii };
    at_sizes([(60, 16)], "filter_ascii", |panel| {
        panel.theme = theme;
        press(panel, "f l j l");
    });
    at_sizes([(60, 16)], "sort_ascii", |panel| {
        panel.theme = theme;
        press(panel, "s s j");
    });
    let mut panel = TestPanel::open(80, 24);
    panel.theme = theme;
    press(&mut panel, "s s enter");
    assert!(panel.screen().contains("by name v"), "{}", panel.screen());
}

#[test]
fn filter_and_order_outlive_a_refresh_and_a_new_sign_in() {
    let mut panel = TestPanel::open(80, 24);
    press(&mut panel, QUIET_MEMBERS);
    press(&mut panel, "s s enter R");
    let before = names(&panel);
    assert!(panel.screen().contains("[Member]"), "{}", panel.screen());
    panel.expire();
    assert!(panel.state.auth_state.sign_in().is_some());
    panel.sign_in();
    let screen = panel.screen();
    assert!(screen.contains("[Member]") && screen.contains("by name ↓"), "{screen}");
    assert_eq!(names(&panel), before);
}

#[test]
fn late_answer_to_a_wider_search_is_dropped() {
    let mut panel = TestPanel::open(80, 24);
    panel.strike("R");
    for key in "f j l enter".split(' ') {
        panel.strike(key);
    }
    panel.answer_all();
    assert_eq!(names(&panel), ["Olu Owner"]);
}

#[test]
fn key_typed_ahead_acts_on_nobody() {
    let mut panel = TestPanel::open(80, 24);
    for key in "f j l l enter a".split(' ') {
        panel.strike(key);
    }
    assert!(panel.state.pending.is_empty());
    assert!(panel.screen().contains("still loading"), "{}", panel.screen());
}

#[test]
fn filter_keeps_the_search() {
    let mut panel = TestPanel::open(80, 24);
    press(&mut panel, "/ b o enter f j l l enter");
    assert_eq!(names(&panel), ["Bo Chen"]);
    assert!(panel.screen().contains("/bo 1 found"), "{}", panel.screen());
}
