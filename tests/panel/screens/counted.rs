//! Lists of more users than the server counts.

use super::test_panel::TestPanel;

fn panel() -> TestPanel {
    let mut panel = TestPanel::unanswered(80, 24);
    panel.server.crowd(900);
    panel.server.counts_to = 300;
    panel.answer_all();
    panel
}

fn name(panel: &TestPanel) -> String {
    panel.state.users.target().unwrap().name.clone()
}

/// The users passed by a key, from the one under the cursor on.
fn names(panel: &mut TestPanel, key: &str, times: usize) -> Vec<String> {
    let mut names = vec![name(panel)];
    for _ in 0..times {
        panel.press(key);
        names.push(name(panel));
    }
    names
}

#[test]
fn lower_bound_of_a_count_has_a_plus() {
    let mut panel = panel();
    assert!(panel.screen().contains("Users 1/300+ by name"), "{}", panel.screen());
    panel.press("e");
    assert!(panel.screen().contains("Export the 300+ users shown."), "{}", panel.screen());
    panel.press("esc");
    panel.press("*");
    assert!(panel.screen().contains("300+ marked"), "{}", panel.screen());
    panel.press("/");
    panel.type_text("cy");
    panel.typing_pause();
    assert!(panel.screen().contains("300+ found"), "{}", panel.screen());
    panel.type_text(" 899");
    panel.typing_pause();
    assert!(panel.screen().contains(" 1 found"), "{}", panel.screen());
}

#[test]
fn row_beyond_what_is_counted_is_left_out() {
    let mut panel = panel();
    let all = panel.server.users.len();
    let down = names(&mut panel, "j", all - 1);
    // Who comes down row by row has counted them.
    let end = format!("Users {all}/{all} by name");
    assert!(panel.screen().contains(&end), "{}", panel.screen());
    panel.press("g");
    panel.press("G");
    assert!(panel.screen().contains("Users 300+ by name"), "{}", panel.screen());
    let mut up = names(&mut panel, "k", all - 1);
    assert!(panel.screen().contains("Users 1/300+ by name"), "{}", panel.screen());
    up.reverse();
    assert_eq!(up, down);
}

#[test]
fn reading_again_in_the_middle_keeps_the_user() {
    let mut panel = panel();
    (0..500).for_each(|_| panel.press("j"));
    let before = name(&panel);
    assert!(panel.screen().contains("Users 501/300+ by name"), "{}", panel.screen());
    panel.press("R");
    assert!(panel.screen().contains("Users 300+ by name"), "{}", panel.screen());
    assert_eq!(name(&panel), before);
    panel.press("j");
    panel.press("k");
    assert_eq!(name(&panel), before);
}
