//! Security as a queue of work. By urgency: Bo (an Admin), Ana, Mia, José, Noa, محمد.

use super::{at_every_size, at_sizes, test_panel::TestPanel};
use jiff::SignedDuration;
use mfadmin::{
    client::ClientError,
    contract::{AuthenticatorState, UserId},
    tui::{
        action::{Action, Reply},
        effect::Effect,
        state::command::{Act, UserAct},
        theme::{Charset, Palette, Theme},
    },
};

fn press(desk: &mut TestPanel, keys: &str) {
    keys.split(' ').for_each(|key| desk.press(key));
}

fn strike(desk: &mut TestPanel, keys: &str) {
    keys.split(' ').for_each(|key| desk.strike(key));
}

fn queue(width: u16, height: u16) -> TestPanel {
    let mut desk = TestPanel::open(width, height);
    desk.press("2");
    desk
}

fn under_cursor(desk: &TestPanel) -> String {
    desk.state.security.selected().unwrap().name.clone()
}

fn name(desk: &TestPanel, id: UserId) -> String {
    desk.server.users.iter().find(|user| user.id == id).unwrap().name.clone()
}

/// To whom setup links were sent.
fn sent_to(desk: &TestPanel) -> Vec<String> {
    let just_sent = |state: &AuthenticatorState| matches!(state, AuthenticatorState::LinkSent { at, .. } if *at == desk.server.now);
    let users = desk.server.users.iter().filter(|user| just_sent(&user.authenticator));
    users.map(|user| user.name.clone()).collect()
}

/// Links of every kind, of every age.
fn with_history(desk: &mut TestPanel) {
    let now = desk.server.now;
    let ago = |minutes| now - SignedDuration::from_mins(minutes);
    for user in &mut desk.server.users {
        match user.name.as_str() {
            "Bo Chen" => user.phone_link_sent_at = Some(ago(59)),
            "Ana Lima" => user.password_link_sent_at = Some(ago(70 * 24 * 60)),
            "José Ñandú" => user.password_link_sent_at = Some(ago(0)),
            _ => {}
        }
    }
    desk.press("2");
    desk.press("R");
}

#[test]
fn what_was_done_and_how_old_the_gap_is() {
    at_every_size("queue", with_history);
    at_sizes([(80, 24)], "queue_ascii", |desk| {
        desk.theme = Theme { palette: Palette::Monochrome, charset: Charset::Ascii };
        with_history(desk);
    });
}

#[test]
fn details_tell_when_a_link_ended_and_how_old_the_gap_is() {
    at_every_size("details_expired", |desk| {
        desk.press("2");
        desk.pick("Noa Levi");
    });
}

#[test]
fn after_an_action_the_cursor_is_on_the_next_and_the_last_one_stays_in_sight() {
    let mut desk = queue(80, 24);
    press(&mut desk, "j a");
    assert_eq!(under_cursor(&desk), "Mia Moss");
    let screen = desk.screen();
    assert!(screen.contains("Setup link for Ana Lima"), "{screen}");
    let ana = screen.lines().find(|line| line.contains("Ana Lima  ")).unwrap();
    assert!(ana.contains("link now") && ana.contains("Link sent"), "{screen}");
    assert_eq!(sent_to(&desk), ["Ana Lima"]);
}

#[test]
fn cursor_advances_after_every_kind_of_action() {
    let mut desk = queue(80, 24);
    press(&mut desk, "a y");
    assert_eq!(under_cursor(&desk), "Ana Lima", "{}", desk.screen());
    press(&mut desk, "p");
    desk.type_text("+14155552671");
    desk.press("enter");
    assert_eq!(under_cursor(&desk), "Mia Moss", "{}", desk.screen());
    assert!(!desk.screen().contains("Edit User"), "{}", desk.screen());
    press(&mut desk, "r space enter");
    assert_eq!(under_cursor(&desk), "José Ñandú", "{}", desk.screen());
    press(&mut desk, "r esc p esc");
    assert_eq!(under_cursor(&desk), "José Ñandú", "{}", desk.screen());
}

#[test]
fn answers_never_move_the_cursor() {
    let mut desk = queue(80, 24);
    strike(&mut desk, "j a");
    assert_eq!(under_cursor(&desk), "Mia Moss");
    strike(&mut desk, "k");
    assert_eq!(under_cursor(&desk), "Ana Lima");
    desk.answer_all();
    assert_eq!(under_cursor(&desk), "Ana Lima", "{}", desk.screen());
}

#[test]
fn double_key_press_acts_once() {
    let mut desk = queue(80, 24);
    press(&mut desk, "j");
    strike(&mut desk, "a");
    press(&mut desk, "j");
    assert_eq!(under_cursor(&desk), "José Ñandú");
    let mut desk = queue(80, 24);
    for user in &mut desk.server.users {
        if !user.authenticator.is_configured() {
            user.authenticator = AuthenticatorState::NotConfigured;
        }
    }
    press(&mut desk, "R j");
    strike(&mut desk, "a a a");
    assert!(desk.screen().contains("for Ana Lima is still in progress"), "{}", desk.screen());
    desk.answer_all();
    assert_eq!(sent_to(&desk), ["Ana Lima"]);
    desk.press("a");
    assert_eq!(sent_to(&desk), ["Ana Lima", "Mia Moss"]);
}

#[test]
fn every_dialog_names_the_user_it_acts_on() {
    let mut desk = queue(80, 24);
    press(&mut desk, "j a");
    strike(&mut desk, "r");
    assert!(desk.screen().contains("Mia Moss"), "{}", desk.screen());
    strike(&mut desk, "space enter");
    let of: Vec<_> = desk
        .state
        .pending
        .iter()
        .filter_map(|one| Some(name(&desk, one.command.act.user()?)))
        .collect();
    assert_eq!(of, ["Mia Moss"]);
    assert!(matches!(desk.state.pending[0].command.act, Act::To(_, UserAct::ResetAccess(_))));
}

#[test]
fn open_details_keep_the_user_until_the_person_moves() {
    let mut desk = queue(80, 24);
    press(&mut desk, "j enter a");
    let screen = desk.screen();
    assert!(screen.contains("user1@example.com") && screen.contains("Link sent"), "{screen}");
    desk.press("a");
    assert!(desk.screen().contains("Send another setup link to Ana Lima?"), "{}", desk.screen());
    press(&mut desk, "n esc esc");
    assert_eq!(under_cursor(&desk), "Mia Moss", "{}", desk.screen());
    press(&mut desk, "k enter a y n");
    assert!(desk.screen().contains("user4@example.com"), "{}", desk.screen());
}

#[test]
fn cursor_stays_on_the_last_of_the_queue() {
    let mut desk = queue(80, 24);
    press(&mut desk, "G r space enter");
    assert_eq!(under_cursor(&desk), "محمد علي", "{}", desk.screen());
}

#[test]
fn cursor_stays_in_users_after_an_action() {
    let mut desk = TestPanel::open(80, 24);
    desk.press("a");
    assert_eq!(desk.state.users.selected().unwrap().name, "Ana Lima");
}

#[test]
fn what_was_dropped_before_it_was_done_brings_the_cursor_back() {
    let mut desk = queue(80, 24);
    desk.server.wants_step_up = true;
    press(&mut desk, "a y");
    assert!(desk.screen().contains("Confirm it's you"), "{}", desk.screen());
    desk.press("esc");
    assert_eq!(under_cursor(&desk), "Bo Chen", "{}", desk.screen());
}

#[test]
fn a_failure_is_told_by_name_and_moves_nothing() {
    let mut desk = queue(80, 24);
    strike(&mut desk, "j a");
    let command = desk.state.pending[0].command.clone();
    desk.forget_questions();
    let answer = Err(ClientError::Unknown("no answer in time".into()));
    desk.apply(Action::Reply(Box::new(Reply::Acted { command, answer })));
    let screen = desk.screen();
    assert!(screen.contains("for Ana Lima"), "{screen}");
    assert_eq!(under_cursor(&desk), "Mia Moss");
    assert_eq!(desk.asked(|effect| matches!(effect, Effect::Act(_))), 0);
}
