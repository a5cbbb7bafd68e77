//! Lists that somebody saved under a name.

use super::{at_every_size, at_sizes, test_panel::TestPanel};
use mfadmin::{
    config::Config,
    tui::{
        keymap::Keymap,
        state::Screen,
        theme::{Charset, Palette, Theme},
    },
};

const VIEWS: &str = r#"
[[views]]
name = "Quiet members"
key = "5"
role = "member"
sign_in = "before:7d"
sort = "last_sign_in"
order = "desc"

[[views]]
name = "Old gaps"
key = "7"
screen = "security"
gap = "phone"
older_than = "7d"

[[views]]
name = "Everyone called Bo"
search = "bo"
"#;

fn with_views(desk: &mut TestPanel) {
    desk.state.views = Config::parse(VIEWS).unwrap().views;
}

fn desk() -> TestPanel {
    let mut desk = TestPanel::open(80, 24);
    with_views(&mut desk);
    desk
}

fn press(desk: &mut TestPanel, keys: &str) {
    keys.split(' ').for_each(|key| desk.press(key));
}

fn names(desk: &TestPanel) -> Vec<String> {
    let window = &desk.state.current_list().unwrap().window;
    (0..window.total()).filter_map(|row| window.row(row)).map(|user| user.name.clone()).collect()
}

#[test]
fn view_dialog_lists_the_views() {
    at_every_size("views", |desk| {
        with_views(desk);
        press(desk, "w j");
    });
    at_sizes([(60, 16)], "views_ascii", |desk| {
        desk.theme = Theme { palette: Palette::Monochrome, charset: Charset::Ascii };
        with_views(desk);
        desk.press("w");
    });
}

#[test]
fn a_view_is_named_with_what_it_leaves_out() {
    at_every_size("view_shown", |desk| {
        with_views(desk);
        desk.press("5");
    });
}

#[test]
fn view_key_works_everywhere_but_in_text() {
    for way in ["5", "2 5", "3 5", "4 5", "0 5", "enter 5", "w 5", "w enter", "7 5"] {
        let mut desk = desk();
        press(&mut desk, way);
        assert_eq!(desk.state.screen, Screen::Users, "{way}");
        assert_eq!(names(&desk), ["محمد علي", "Mia Moss"], "{way}");
        let screen = desk.screen();
        assert!(screen.contains("Quiet members [Member] [no sign-in for 7 d]"), "{way}: {screen}");
        assert!(screen.contains("by last sign-in ↓"), "{way}: {screen}");
    }
    let mut desk = desk();
    press(&mut desk, "/ 5");
    assert!(desk.screen().contains("/5"), "{}", desk.screen());
}

#[test]
fn a_view_of_security_has_its_kind_of_gap() {
    let mut desk = desk();
    desk.press("7");
    assert_eq!(desk.state.screen, Screen::Security);
    assert_eq!(names(&desk), ["محمد علي"]);
    let screen = desk.screen();
    assert!(screen.contains("[Phone 4]") && screen.contains("Old gaps [gap for 7 d]"), "{screen}");
    desk.press("esc");
    assert!(!desk.screen().contains("Old gaps"), "{}", desk.screen());
    press(&mut desk, "esc 7");
    assert_eq!(names(&desk), ["محمد علي"]);
}

#[test]
fn a_view_searches_too_and_takes_the_old_search_away() {
    let mut desk = desk();
    press(&mut desk, "w k enter");
    assert_eq!(names(&desk), ["Bo Chen"]);
    assert!(desk.screen().contains("/bo 1 found"), "{}", desk.screen());
    assert!(desk.screen().contains("Everyone called Bo"), "{}", desk.screen());
    desk.press("5");
    assert_eq!(names(&desk).len(), 2);
}

#[test]
fn the_dialog_marks_the_view_that_is_shown_and_leaves_without_a_change() {
    let mut desk = desk();
    press(&mut desk, "7 w esc");
    assert_eq!(names(&desk), ["محمد علي"]);
    press(&mut desk, "w j j enter");
    assert_eq!(names(&desk), ["محمد علي", "Mia Moss"]);
}

#[test]
fn keys_without_a_view_say_so() {
    let mut desk = desk();
    desk.press("6");
    assert!(desk.screen().contains("No saved view uses this key"), "{}", desk.screen());
    let mut desk = TestPanel::open(80, 24);
    desk.press("w");
    assert!(desk.screen().contains("[[views]]"), "{}", desk.screen());
    desk.press("5");
    assert!(desk.screen().contains("No saved view uses this key"), "{}", desk.screen());
}

#[test]
fn other_keys_for_views_are_those_that_count_and_are_shown() {
    let mut desk = desk();
    let config = Config::parse("[keys]\nsaved_view = [\"f5\", \"f6\", \"f7\"]").unwrap();
    desk.state.keymap = Keymap::of(&config.keys).unwrap();
    desk.press("w");
    assert!(desk.screen().contains("F7  Old gaps"), "{}", desk.screen());
    press(&mut desk, "esc f7");
    assert_eq!(names(&desk), ["محمد علي"]);
}

#[test]
fn more_views_than_rows_scroll() {
    let mut desk = TestPanel::open(60, 16);
    let views: String = (0..30).map(|at| format!("[[views]]\nname = \"View {at:02}\"\n")).collect();
    desk.state.views = Config::parse(&views).unwrap().views;
    desk.press("w");
    (0..20).for_each(|_| desk.press("j"));
    let screen = desk.screen();
    assert!(screen.contains("View 20") && !screen.contains("View 00"), "{screen}");
    (0..10).for_each(|_| desk.press("j"));
    assert!(desk.screen().contains("View 00"), "{}", desk.screen());
}

#[test]
fn whoever_signs_in_next_has_the_views_of_this_machine() {
    let mut desk = desk();
    desk.state.forget();
    assert_eq!(desk.state.views.len(), 3);
}
