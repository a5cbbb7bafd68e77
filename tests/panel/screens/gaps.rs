//! From gap to gap, wherever they are. By name: Ana and Bo have one, José, Mia and Noa, then محمد;
//! a crowd between Bo and José has none.

use super::test_panel::TestPanel;
use mfadmin::{
    contract::Role,
    tui::effects::{Effect, Request},
};

fn strike(panel: &mut TestPanel, keys: &str) {
    keys.split(' ').for_each(|key| panel.strike(key));
}

fn press(panel: &mut TestPanel, keys: &str) {
    keys.split(' ').for_each(|key| panel.press(key));
}

/// Who is under the cursor, and in which row the title says.
fn at(panel: &TestPanel) -> (String, String) {
    let user = panel.state.current_list().unwrap().target().unwrap();
    let screen = panel.screen();
    let title = screen.lines().nth(2).unwrap();
    let place = title.split(' ').find(|word| word.contains('/')).unwrap_or_default();
    (user.name.clone(), place.to_owned())
}

fn expect(panel: &TestPanel, name: &str, place: &str) {
    assert_eq!(at(panel), (name.to_owned(), place.to_owned()), "{}", panel.screen());
}

/// A panel with 300 people between Bo and José, most of them not loaded.
fn crowded() -> TestPanel {
    let mut panel = TestPanel::unanswered(60, 16);
    panel.server.crowd(300);
    panel.answer_all();
    assert!(panel.state.users.window.end() < 200);
    panel
}

#[test]
fn next_gap_skips_complete_users_and_wraps() {
    let mut panel = TestPanel::open(80, 24);
    press(&mut panel, "n n n n");
    expect(&panel, "Noa Levi", "5/9");
    panel.press("n");
    expect(&panel, "محمد علي", "8/9");
    panel.press("n");
    expect(&panel, "Ana Lima", "1/9");
    assert!(panel.screen().contains("Back at the first gap."));
    panel.press("N");
    expect(&panel, "محمد علي", "8/9");
    assert!(panel.screen().contains("Back at the last gap."));
    press(&mut panel, "N N");
    expect(&panel, "Mia Moss", "4/9");
}

#[test]
fn next_loaded_gap_needs_no_request() {
    let mut panel = TestPanel::open(80, 24);
    strike(&mut panel, "n n N");
    assert_eq!(panel.asked(|_| true), 0);
    expect(&panel, "Bo Chen", "2/9");
}

#[test]
fn gap_beyond_the_loaded_rows_is_asked_of_the_server() {
    let mut panel = crowded();
    press(&mut panel, "n n");
    expect(&panel, "José Ñandú", "303/309");
    press(&mut panel, "n n n");
    expect(&panel, "محمد علي", "308/309");
    press(&mut panel, "n N");
    expect(&panel, "محمد علي", "308/309");
    press(&mut panel, "N N N N");
    expect(&panel, "Bo Chen", "2/309");
    panel.press("R");
    expect(&panel, "Bo Chen", "2/309");
}

#[test]
fn keys_typed_ahead_act_on_nobody() {
    let mut panel = crowded();
    strike(&mut panel, "j n n a p enter tab");
    assert!(panel.state.pending.is_empty() && panel.state.modal.is_none());
    panel.answer_all();
    expect(&panel, "Mia Moss", "304/309");
    assert!(panel.state.opened.is_none());
    panel.press("g");
    strike(&mut panel, "n n n N");
    panel.answer_all();
    expect(&panel, "José Ñandú", "303/309");
    strike(&mut panel, "N n");
    panel.answer_all();
    expect(&panel, "José Ñandú", "303/309");
}

#[test]
fn another_move_cancels_the_gap_search() {
    for (keys, name, place) in [
        ("j n k", "Ana Lima", "1/309"),
        ("j n g", "Ana Lima", "1/309"),
        ("j n G", "李小龍", "309/309"),
    ] {
        let mut panel = crowded();
        strike(&mut panel, keys);
        panel.answer_all();
        expect(&panel, name, place);
    }
}

#[test]
fn details_and_list_move_together() {
    let mut panel = crowded();
    press(&mut panel, "j enter");
    strike(&mut panel, "n a");
    assert!(panel.screen().contains("still loading"), "{}", panel.screen());
    assert!(panel.state.pending.is_empty());
    panel.answer_all();
    let screen = panel.screen();
    assert!(screen.contains("User Details") && screen.contains("user3@"), "{screen}");
    panel.press("a");
    assert!(panel.screen().contains("Setup link for José Ñandú"), "{}", panel.screen());
    panel.press("x");
    press(&mut panel, "esc esc");
    expect(&panel, "José Ñandú", "303/309");
}

#[test]
fn next_gap_respects_search_filter_and_order() {
    let mut panel = crowded();
    // Members, the last by name first.
    press(&mut panel, "f j h enter s r enter");
    expect(&panel, "李小龍", "1/307");
    press(&mut panel, "n n n n n");
    expect(&panel, "Ana Lima", "307/307");
    press(&mut panel, "/ l");
    panel.typing_pause();
    press(&mut panel, "enter n n");
    // Ana and back: a search leads from match to match.
    assert!(panel.screen().contains("Back at the first match."), "{}", panel.screen());
    assert_eq!(at(&panel).0, "Noa Levi");
}

#[test]
fn next_gap_in_security_is_the_next_row() {
    let mut panel = TestPanel::open(80, 24);
    press(&mut panel, "2 n");
    expect(&panel, "Ana Lima", "2/6");
    press(&mut panel, "N N");
    expect(&panel, "محمد علي", "6/6");
}

#[test]
fn missing_next_gap_is_reported() {
    let mut panel = TestPanel::open(80, 24);
    press(&mut panel, "f h enter n");
    assert!(panel.screen().contains("only users without a gap"), "{}", panel.screen());
    panel.press("x");
    // Only Olu is an Owner, and only Bo an Admin.
    press(&mut panel, "esc f j l enter n");
    assert!(panel.screen().contains("No user here has a gap"), "{}", panel.screen());
    panel.press("x");
    press(&mut panel, "f l enter n");
    assert!(panel.screen().contains("No user here has a gap"), "{}", panel.screen());
    panel.press("x");
    press(&mut panel, "f c j l l enter n");
    assert!(panel.screen().contains("There is no other gap"), "{}", panel.screen());
    panel.press("3");
    press(&mut panel, "enter n");
    assert!(panel.screen().contains("Users (1)"), "{}", panel.screen());
}

#[test]
fn pending_answer_does_not_block_keys() {
    let mut panel = crowded();
    strike(&mut panel, "j n");
    panel.server.is_away = true;
    panel.answer_all();
    panel.server.is_away = false;
    panel.press("R");
    expect(&panel, "Bo Chen", "2/309");
    strike(&mut panel, "n");
    assert_eq!(panel.asked(|effect| matches!(effect, Effect::Request(Request::FindGap { .. }))), 1);
    panel.forget_questions();
    panel.expire();
    panel.sign_in();
    expect(&panel, "Bo Chen", "2/309");
}

#[test]
fn closed_gap_is_replaced_by_the_next_user() {
    let mut panel = crowded();
    press(&mut panel, "f j h enter j");
    strike(&mut panel, "n");
    panel.answer_like(|effect| matches!(effect, Effect::Request(Request::FindGap { .. })));
    let jose = panel.server.users.iter_mut().find(|user| user.name == "José Ñandú").unwrap();
    jose.role = Role::Admin;
    panel.answer_all();
    expect(&panel, "Mia Moss", "302/306");
}

#[test]
fn removed_user_closes_the_details() {
    let mut panel = crowded();
    strike(&mut panel, "j n");
    panel.answer_like(|effect| matches!(effect, Effect::Request(Request::FindGap { .. })));
    panel.server.users.retain(|user| user.name != "José Ñandú");
    panel.answer_all();
    expect(&panel, "Ana Lima", "1/308");
    press(&mut panel, "n");
    panel.server.users.retain(|user| user.name != "Bo Chen");
    panel.press("n");
    expect(&panel, "Bo Chen", "2/308");
    press(&mut panel, "R n");
    expect(&panel, "Mia Moss", "302/307");
}
