//! Whom a list shows, and in which order.

use super::{at_every_size, at_sizes, test_panel::TestPanel};
use mfadmin::tui::{
    effect::Effect,
    theme::{Charset, Palette, Theme},
};

/// Presses each of `keys`, parted by spaces.
fn press(desk: &mut TestPanel, keys: &str) {
    keys.split(' ').for_each(|key| desk.press(key));
}

/// The names on the screen, from the first row on.
fn names(desk: &TestPanel) -> Vec<String> {
    let window = &desk.state.current_list().unwrap().window;
    (0..window.total()).filter_map(|row| window.row(row)).map(|user| user.name.clone()).collect()
}

/// Chooses Members who have not signed in for a week, in Users.
const QUIET_MEMBERS: &str = "f j l l l j j j h h h enter";

#[test]
fn the_filter_dialog() {
    at_every_size("filter", |desk| press(desk, "f l l j l j j l j l l"));
}

#[test]
fn filters_show_as_chips_and_compose_with_the_search() {
    at_every_size("filtered", |desk| press(desk, QUIET_MEMBERS));
    at_every_size("filtered_and_searched", |desk| {
        press(desk, QUIET_MEMBERS);
        press(desk, "/ a");
        desk.typing_pause();
        press(desk, "enter");
    });
}

#[test]
fn what_is_chosen_counts_as_one_with_enter_and_not_at_all_with_esc() {
    let mut desk = TestPanel::open(80, 24);
    let everyone = names(&desk);
    for key in "f j l j l".split(' ') {
        desk.strike(key);
    }
    assert_eq!(desk.asked(|effect| matches!(effect, Effect::LoadPage { .. })), 0);
    desk.strike("enter");
    assert_eq!(desk.asked(|effect| matches!(effect, Effect::LoadPage { .. })), 1);
    desk.answer_all();
    assert_eq!(names(&desk), ["Olu Owner"]);
    press(&mut desk, "f c esc");
    assert_eq!(names(&desk), ["Olu Owner"]);
    press(&mut desk, "f j l esc");
    assert_eq!(names(&desk), ["Olu Owner"]);
    press(&mut desk, "f c enter");
    assert_eq!(names(&desk), everyone);
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
        ("f k l enter", &["محمد علي"]),
    ] {
        let mut desk = TestPanel::open(80, 24);
        press(&mut desk, keys);
        assert_eq!(names(&desk), expected, "{keys}");
    }
}

#[test]
fn esc_takes_back_the_search_and_then_one_filter_after_the_other() {
    let mut desk = TestPanel::open(80, 24);
    press(&mut desk, QUIET_MEMBERS);
    press(&mut desk, "/ a");
    desk.typing_pause();
    desk.press("enter");
    for shown in [
        &["/a 2 found", "[Member]", "[no sign-in for 7 d]"][..],
        &["Users", "[Member]", "[no sign-in for 7 d]"],
        &["Users", "[Member]"],
        &["Users"],
        &["Users"],
    ] {
        let screen = desk.screen();
        for words in ["/a 2 found", "Users", "[Member]", "[no sign-in for 7 d]"] {
            let is_shown = screen.lines().skip(2).any(|line| line.contains(words));
            assert_eq!(is_shown, shown.contains(&words), "{words}:\n{screen}");
        }
        desk.press("esc");
    }
    assert_eq!(names(&desk).len(), 9);
}

#[test]
fn security_goes_through_the_kinds_of_gap_and_back_to_any() {
    let mut desk = TestPanel::open(80, 24);
    desk.press("2");
    for kind in ["[Any gap 6]", "[Phone 4]", "[App 4]", "[Both 2]", "[Any gap 6]", "[Phone 4]"] {
        assert!(desk.screen().contains(kind), "{kind}:\n{}", desk.screen());
        desk.press("F");
    }
    desk.press("esc");
    assert!(desk.screen().contains("[Any gap 6]"), "{}", desk.screen());
}

#[test]
fn a_filter_that_fits_nobody_says_how_to_go_on() {
    let mut desk = TestPanel::open(60, 16);
    press(&mut desk, "f j j l l j j l enter");
    let screen = desk.screen();
    assert!(screen.contains("No matching users") && screen.contains("Esc removes"), "{screen}");
    press(&mut desk, "esc esc");
    assert_eq!(names(&desk).len(), 9);
}

#[test]
fn the_sort_dialog() {
    at_every_size("sort", |desk| press(desk, "s j j s"));
}

#[test]
fn an_order_is_shown_from_both_of_its_ends() {
    let mut desk = TestPanel::open(80, 24);
    let by_name = names(&desk);
    press(&mut desk, "s r enter");
    assert!(desk.screen().contains("by name ↓"), "{}", desk.screen());
    assert!(names(&desk).into_iter().eq(by_name.iter().rev().cloned()));
    press(&mut desk, "s s esc");
    assert!(desk.screen().contains("by name ↓"), "{}", desk.screen());
    press(&mut desk, "s s j j enter");
    assert!(desk.screen().contains("by role ↑"), "{}", desk.screen());
    assert_eq!(names(&desk)[..2], ["Olu Owner", "Bo Chen"]);
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
        let mut desk = TestPanel::open(80, 24);
        desk.press("s");
        (0..downs).for_each(|_| desk.press("j"));
        desk.press("enter");
        assert!(desk.screen().contains(words), "{words}:\n{}", desk.screen());
    }
}

#[test]
fn in_ascii_and_without_colour_the_dialogs_say_the_same() {
    let theme = Theme { palette: Palette::Monochrome, charset: Charset::Ascii };
    at_sizes([(60, 16)], "filter_ascii", |desk| {
        desk.theme = theme;
        press(desk, "f l j l");
    });
    at_sizes([(60, 16)], "sort_ascii", |desk| {
        desk.theme = theme;
        press(desk, "s s j");
    });
    let mut desk = TestPanel::open(80, 24);
    desk.theme = theme;
    press(&mut desk, "s s enter");
    assert!(desk.screen().contains("by name v"), "{}", desk.screen());
}

#[test]
fn filter_and_order_outlive_a_refresh_and_a_new_sign_in() {
    let mut desk = TestPanel::open(80, 24);
    press(&mut desk, QUIET_MEMBERS);
    press(&mut desk, "s s enter R");
    let before = names(&desk);
    assert!(desk.screen().contains("[Member]"), "{}", desk.screen());
    desk.expire();
    assert!(desk.state.auth_state.sign_in().is_some());
    desk.sign_in();
    let screen = desk.screen();
    assert!(screen.contains("[Member]") && screen.contains("by name ↓"), "{screen}");
    assert_eq!(names(&desk), before);
}

#[test]
fn a_late_answer_to_the_wider_question_is_dropped() {
    let mut desk = TestPanel::open(80, 24);
    desk.strike("R");
    for key in "f j l enter".split(' ') {
        desk.strike(key);
    }
    desk.answer_all();
    assert_eq!(names(&desk), ["Olu Owner"]);
}

#[test]
fn a_key_typed_ahead_of_the_answer_acts_on_nobody() {
    let mut desk = TestPanel::open(80, 24);
    for key in "f j l l enter a".split(' ') {
        desk.strike(key);
    }
    assert!(desk.state.pending.is_empty());
    assert!(desk.screen().contains("still loading"), "{}", desk.screen());
}

#[test]
fn a_filter_keeps_the_search() {
    let mut desk = TestPanel::open(80, 24);
    press(&mut desk, "/ b o enter f j l l enter");
    assert_eq!(names(&desk), ["Bo Chen"]);
    assert!(desk.screen().contains("/bo 1 found"), "{}", desk.screen());
}
