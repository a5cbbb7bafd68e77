//! Lists that somebody saved under a name.

use super::{at_every_size, at_sizes, test_panel::TestPanel};
use mfadmin::{
    config::Config,
    tui::{
        input::keymap::Keymap,
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

fn with_views(panel: &mut TestPanel) {
    panel.state.views = Config::parse(VIEWS).unwrap().views;
}

fn panel() -> TestPanel {
    let mut panel = TestPanel::open(80, 24);
    with_views(&mut panel);
    panel
}

fn press(panel: &mut TestPanel, keys: &str) {
    keys.split(' ').for_each(|key| panel.press(key));
}

fn names(panel: &TestPanel) -> Vec<String> {
    let window = &panel.state.current_list().unwrap().window;
    (0..window.total()).filter_map(|row| window.row(row)).map(|user| user.name.clone()).collect()
}

#[test]
fn view_dialog_lists_the_views() {
    at_every_size("views", |panel| {
        with_views(panel);
        press(panel, "w j");
    });
    at_sizes([(60, 16)], "views_ascii", |panel| {
        panel.theme = Theme { palette: Palette::Monochrome, charset: Charset::Ascii };
        with_views(panel);
        panel.press("w");
    });
}

#[test]
fn view_title_names_its_filters() {
    at_every_size("view_shown", |panel| {
        with_views(panel);
        panel.press("5");
    });
}

#[test]
fn view_key_works_everywhere_but_in_text() {
    for way in ["5", "2 5", "3 5", "4 5", "0 5", "enter 5", "w 5", "w enter", "7 5"] {
        let mut panel = panel();
        press(&mut panel, way);
        assert_eq!(panel.state.screen, Screen::Users, "{way}");
        assert_eq!(names(&panel), ["محمد علي", "Mia Moss"], "{way}");
        let screen = panel.screen();
        assert!(screen.contains("Quiet members [Member] [no sign-in for 7 d]"), "{way}: {screen}");
        assert!(screen.contains("by last sign-in ↓"), "{way}: {screen}");
    }
    let mut panel = panel();
    press(&mut panel, "/ 5");
    assert!(panel.screen().contains("/5"), "{}", panel.screen());
}

#[test]
fn security_view_has_its_gap_filter() {
    let mut panel = panel();
    panel.press("7");
    assert_eq!(panel.state.screen, Screen::Security);
    assert_eq!(names(&panel), ["محمد علي"]);
    let screen = panel.screen();
    assert!(screen.contains("[Phone 4]") && screen.contains("Old gaps [gap for 7 d]"), "{screen}");
    panel.press("esc");
    assert!(!panel.screen().contains("Old gaps"), "{}", panel.screen());
    press(&mut panel, "esc 7");
    assert_eq!(names(&panel), ["محمد علي"]);
}

#[test]
fn view_replaces_the_search() {
    let mut panel = panel();
    press(&mut panel, "w k enter");
    assert_eq!(names(&panel), ["Bo Chen"]);
    assert!(panel.screen().contains("/bo 1 found"), "{}", panel.screen());
    assert!(panel.screen().contains("Everyone called Bo"), "{}", panel.screen());
    panel.press("5");
    assert_eq!(names(&panel).len(), 2);
}

#[test]
fn view_dialog_marks_the_current_view() {
    let mut panel = panel();
    press(&mut panel, "7 w esc");
    assert_eq!(names(&panel), ["محمد علي"]);
    press(&mut panel, "w j j enter");
    assert_eq!(names(&panel), ["محمد علي", "Mia Moss"]);
}

#[test]
fn keys_without_a_view_say_so() {
    let mut panel = panel();
    panel.press("6");
    assert!(panel.screen().contains("No saved view uses this key"), "{}", panel.screen());
    let mut panel = TestPanel::open(80, 24);
    panel.press("w");
    assert!(panel.screen().contains("[[views]]"), "{}", panel.screen());
    panel.press("5");
    assert!(panel.screen().contains("No saved view uses this key"), "{}", panel.screen());
}

#[test]
fn rebound_view_keys_work_and_are_shown() {
    let mut panel = panel();
    let config = Config::parse("[keys]\nsaved_view = [\"f5\", \"f6\", \"f7\"]").unwrap();
    panel.state.keymap = Keymap::of(&config.keys).unwrap();
    panel.press("w");
    assert!(panel.screen().contains("F7  Old gaps"), "{}", panel.screen());
    press(&mut panel, "esc f7");
    assert_eq!(names(&panel), ["محمد علي"]);
}

#[test]
fn more_views_than_rows_scroll() {
    let mut panel = TestPanel::open(60, 16);
    let views: String = (0..30).map(|at| format!("[[views]]\nname = \"View {at:02}\"\n")).collect();
    panel.state.views = Config::parse(&views).unwrap().views;
    panel.press("w");
    (0..20).for_each(|_| panel.press("j"));
    let screen = panel.screen();
    assert!(screen.contains("View 20") && !screen.contains("View 00"), "{screen}");
    (0..10).for_each(|_| panel.press("j"));
    assert!(panel.screen().contains("View 00"), "{}", panel.screen());
}

#[test]
fn views_belong_to_the_machine() {
    let mut panel = panel();
    panel.state.forget();
    assert_eq!(panel.state.views.len(), 3);
}
