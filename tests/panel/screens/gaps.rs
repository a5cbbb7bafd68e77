//! From gap to gap, wherever they are. By name: Ana and Bo have one, José, Mia and Noa, then محمد;
//! a crowd between Bo and José has none.

use super::test_panel::TestPanel;
use mfadmin::{contract::Role, tui::effect::Effect};

fn strike(desk: &mut TestPanel, keys: &str) {
    keys.split(' ').for_each(|key| desk.strike(key));
}

fn press(desk: &mut TestPanel, keys: &str) {
    keys.split(' ').for_each(|key| desk.press(key));
}

/// Who is under the cursor, and in which row the title says.
fn at(desk: &TestPanel) -> (String, String) {
    let user = desk.state.current_list().unwrap().target().unwrap();
    let screen = desk.screen();
    let title = screen.lines().nth(2).unwrap();
    let place = title.split(' ').find(|word| word.contains('/')).unwrap_or_default();
    (user.name.clone(), place.to_owned())
}

fn expect(desk: &TestPanel, name: &str, place: &str) {
    assert_eq!(at(desk), (name.to_owned(), place.to_owned()), "{}", desk.screen());
}

/// A panel with 300 people between Bo and José, most of them not loaded.
fn crowded() -> TestPanel {
    let mut desk = TestPanel::unanswered(60, 16);
    desk.server.crowd(300);
    desk.answer_all();
    assert!(desk.state.users.window.end() < 200);
    desk
}

#[test]
fn the_next_gap_leaves_out_who_has_none_and_goes_round() {
    let mut desk = TestPanel::open(80, 24);
    press(&mut desk, "n n n n");
    expect(&desk, "Noa Levi", "5/9");
    desk.press("n");
    expect(&desk, "محمد علي", "8/9");
    desk.press("n");
    expect(&desk, "Ana Lima", "1/9");
    assert!(desk.screen().contains("Back at the first gap."));
    desk.press("N");
    expect(&desk, "محمد علي", "8/9");
    assert!(desk.screen().contains("Back at the last gap."));
    press(&mut desk, "N N");
    expect(&desk, "Mia Moss", "4/9");
}

#[test]
fn next_loaded_gap_needs_no_request() {
    let mut desk = TestPanel::open(80, 24);
    strike(&mut desk, "n n N");
    assert_eq!(desk.asked(|_| true), 0);
    expect(&desk, "Bo Chen", "2/9");
}

#[test]
fn beyond_what_is_loaded_the_server_is_asked_and_the_row_is_exact() {
    let mut desk = crowded();
    press(&mut desk, "n n");
    expect(&desk, "José Ñandú", "303/309");
    press(&mut desk, "n n n");
    expect(&desk, "محمد علي", "308/309");
    press(&mut desk, "n N");
    expect(&desk, "محمد علي", "308/309");
    press(&mut desk, "N N N N");
    expect(&desk, "Bo Chen", "2/309");
    desk.press("R");
    expect(&desk, "Bo Chen", "2/309");
}

#[test]
fn keys_typed_ahead_count_and_act_on_nobody_before_the_answer() {
    let mut desk = crowded();
    strike(&mut desk, "j n n a p enter tab");
    assert!(desk.state.pending.is_empty() && desk.state.modal.is_none());
    desk.answer_all();
    expect(&desk, "Mia Moss", "304/309");
    assert!(desk.state.opened.is_none());
    desk.press("g");
    strike(&mut desk, "n n n N");
    desk.answer_all();
    expect(&desk, "José Ñandú", "303/309");
    strike(&mut desk, "N n");
    desk.answer_all();
    expect(&desk, "José Ñandú", "303/309");
}

#[test]
fn another_move_cancels_the_gap_search() {
    for (keys, name, place) in [
        ("j n k", "Ana Lima", "1/309"),
        ("j n g", "Ana Lima", "1/309"),
        ("j n G", "李小龍", "309/309"),
    ] {
        let mut desk = crowded();
        strike(&mut desk, keys);
        desk.answer_all();
        expect(&desk, name, place);
    }
}

#[test]
fn the_details_show_the_next_one_and_the_list_goes_along() {
    let mut desk = crowded();
    press(&mut desk, "j enter");
    strike(&mut desk, "n a");
    assert!(desk.screen().contains("still loading"), "{}", desk.screen());
    assert!(desk.state.pending.is_empty());
    desk.answer_all();
    let screen = desk.screen();
    assert!(screen.contains("User Details") && screen.contains("user3@"), "{screen}");
    desk.press("a");
    assert!(desk.screen().contains("Setup link for José Ñandú"), "{}", desk.screen());
    desk.press("x");
    press(&mut desk, "esc esc");
    expect(&desk, "José Ñandú", "303/309");
}

#[test]
fn next_gap_respects_search_filter_and_order() {
    let mut desk = crowded();
    // Members, the last by name first.
    press(&mut desk, "f j h enter s r enter");
    expect(&desk, "李小龍", "1/307");
    press(&mut desk, "n n n n n");
    expect(&desk, "Ana Lima", "307/307");
    press(&mut desk, "/ m i");
    desk.typing_pause();
    press(&mut desk, "enter n n");
    assert!(desk.screen().contains("There is no other gap"), "{}", desk.screen());
    assert_eq!(at(&desk).0, "Mia Moss");
}

#[test]
fn next_gap_in_security_is_the_next_row() {
    let mut desk = TestPanel::open(80, 24);
    press(&mut desk, "2 n");
    expect(&desk, "Ana Lima", "2/6");
    press(&mut desk, "N N");
    expect(&desk, "محمد علي", "6/6");
}

#[test]
fn missing_next_gap_is_reported() {
    let mut desk = TestPanel::open(80, 24);
    press(&mut desk, "f h enter n");
    assert!(desk.screen().contains("only users without a gap"), "{}", desk.screen());
    desk.press("x");
    press(&mut desk, "esc / o l u");
    desk.typing_pause();
    press(&mut desk, "enter n");
    assert!(desk.screen().contains("No user here has a gap"), "{}", desk.screen());
    desk.press("x");
    press(&mut desk, "esc / b o");
    desk.typing_pause();
    press(&mut desk, "enter n");
    assert!(desk.screen().contains("There is no other gap"), "{}", desk.screen());
    desk.press("3");
    press(&mut desk, "enter n");
    assert!(desk.screen().contains("Users (1)"), "{}", desk.screen());
}

#[test]
fn an_answer_that_does_not_come_lets_go_of_the_keys() {
    let mut desk = crowded();
    strike(&mut desk, "j n");
    desk.server.is_away = true;
    desk.answer_all();
    desk.server.is_away = false;
    desk.press("R");
    expect(&desk, "Bo Chen", "2/309");
    strike(&mut desk, "n");
    assert_eq!(desk.asked(|effect| matches!(effect, Effect::SeekGap { .. })), 1);
    desk.forget_questions();
    desk.expire();
    desk.sign_in();
    expect(&desk, "Bo Chen", "2/309");
}

#[test]
fn a_gap_that_closed_meanwhile_has_the_next_user_in_its_place() {
    let mut desk = crowded();
    press(&mut desk, "f j h enter j");
    strike(&mut desk, "n");
    desk.answer_like(|effect| matches!(effect, Effect::SeekGap { .. }));
    let jose = desk.server.users.iter_mut().find(|user| user.name == "José Ñandú").unwrap();
    jose.role = Role::Admin;
    desk.answer_all();
    expect(&desk, "Mia Moss", "302/306");
}

#[test]
fn a_user_who_is_no_more_leaves_the_keys_to_the_others() {
    let mut desk = crowded();
    strike(&mut desk, "j n");
    desk.answer_like(|effect| matches!(effect, Effect::SeekGap { .. }));
    desk.server.users.retain(|user| user.name != "José Ñandú");
    desk.answer_all();
    expect(&desk, "Ana Lima", "1/308");
    press(&mut desk, "n");
    desk.server.users.retain(|user| user.name != "Bo Chen");
    desk.press("n");
    expect(&desk, "Bo Chen", "2/308");
    press(&mut desk, "R n");
    expect(&desk, "Mia Moss", "302/307");
}
