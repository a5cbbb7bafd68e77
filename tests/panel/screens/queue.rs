//! Security as a queue of work. By urgency: Bo (an Admin), Ana, Mia, José, Noa, محمد.

use super::{at_every_size, at_sizes, test_panel::TestPanel};
use jiff::SignedDuration;
use mfadmin::{
    client::ClientError,
    contract::{AuthenticatorState, UserAction, UserId},
    tui::{
        action::Action,
        effects::{Answer, Effect, Reply, Request, command::Act},
        theme::{Charset, Palette, Theme},
    },
};

fn press(panel: &mut TestPanel, keys: &str) {
    keys.split(' ').for_each(|key| panel.press(key));
}

fn strike(panel: &mut TestPanel, keys: &str) {
    keys.split(' ').for_each(|key| panel.strike(key));
}

fn queue(width: u16, height: u16) -> TestPanel {
    let mut panel = TestPanel::open(width, height);
    panel.press("2");
    panel
}

fn under_cursor(panel: &TestPanel) -> String {
    panel.state.security.selected().unwrap().name.clone()
}

fn name(panel: &TestPanel, id: UserId) -> String {
    panel.server.users.iter().find(|user| user.id == id).unwrap().name.clone()
}

/// To whom setup links were sent.
fn sent_to(panel: &TestPanel) -> Vec<String> {
    let just_sent = |state: &AuthenticatorState| matches!(state, AuthenticatorState::LinkSent { at, .. } if *at == panel.server.now);
    let users = panel.server.users.iter().filter(|user| just_sent(&user.authenticator));
    users.map(|user| user.name.clone()).collect()
}

/// Links of every kind, of every age.
fn with_history(panel: &mut TestPanel) {
    let now = panel.server.now;
    let ago = |minutes| now - SignedDuration::from_mins(minutes);
    for user in &mut panel.server.users {
        match user.name.as_str() {
            "Bo Chen" => user.phone_link_sent_at = Some(ago(59)),
            "Ana Lima" => user.password_link_sent_at = Some(ago(70 * 24 * 60)),
            "José Ñandú" => user.password_link_sent_at = Some(ago(0)),
            _ => {}
        }
    }
    panel.press("2");
    panel.press("R");
}

#[test]
fn details_show_last_action_and_gap_age() {
    at_every_size("queue", with_history);
    at_sizes([(80, 24)], "queue_ascii", |panel| {
        panel.theme = Theme { palette: Palette::Monochrome, charset: Charset::Ascii };
        with_history(panel);
    });
}

#[test]
fn details_tell_when_a_link_ended_and_how_old_the_gap_is() {
    at_every_size("details_expired", |panel| {
        panel.press("2");
        panel.pick("Noa Levi");
    });
}

#[test]
fn action_advances_the_cursor_and_keeps_the_user_in_sight() {
    let mut panel = queue(80, 24);
    press(&mut panel, "j a");
    assert_eq!(under_cursor(&panel), "Mia Moss");
    let screen = panel.screen();
    assert!(screen.contains("Setup link for Ana Lima"), "{screen}");
    let ana = screen.lines().find(|line| line.contains("Ana Lima  ")).unwrap();
    assert!(ana.contains("link now") && ana.contains("Link sent"), "{screen}");
    assert_eq!(sent_to(&panel), ["Ana Lima"]);
}

#[test]
fn cursor_advances_after_every_kind_of_action() {
    let mut panel = queue(80, 24);
    press(&mut panel, "a Y");
    assert_eq!(under_cursor(&panel), "Ana Lima", "{}", panel.screen());
    press(&mut panel, "p");
    panel.type_text("+14155552671");
    panel.press("enter");
    assert_eq!(under_cursor(&panel), "Mia Moss", "{}", panel.screen());
    assert!(!panel.screen().contains("Edit User"), "{}", panel.screen());
    press(&mut panel, "r space enter");
    assert_eq!(under_cursor(&panel), "José Ñandú", "{}", panel.screen());
    press(&mut panel, "r esc p esc");
    assert_eq!(under_cursor(&panel), "José Ñandú", "{}", panel.screen());
}

#[test]
fn answers_never_move_the_cursor() {
    let mut panel = queue(80, 24);
    strike(&mut panel, "j a");
    assert_eq!(under_cursor(&panel), "Mia Moss");
    strike(&mut panel, "k");
    assert_eq!(under_cursor(&panel), "Ana Lima");
    panel.answer_all();
    assert_eq!(under_cursor(&panel), "Ana Lima", "{}", panel.screen());
}

#[test]
fn double_key_press_acts_once() {
    let mut panel = queue(80, 24);
    press(&mut panel, "j");
    strike(&mut panel, "a");
    press(&mut panel, "j");
    assert_eq!(under_cursor(&panel), "José Ñandú");
    let mut panel = queue(80, 24);
    for user in &mut panel.server.users {
        if !user.authenticator.is_configured() {
            user.authenticator = AuthenticatorState::NotConfigured;
        }
    }
    press(&mut panel, "R j");
    strike(&mut panel, "a a a");
    assert!(panel.screen().contains("for Ana Lima is still in progress"), "{}", panel.screen());
    panel.answer_all();
    assert_eq!(sent_to(&panel), ["Ana Lima"]);
    panel.press("a");
    assert_eq!(sent_to(&panel), ["Ana Lima", "Mia Moss"]);
}

#[test]
fn every_dialog_names_the_user_it_acts_on() {
    let mut panel = queue(80, 24);
    press(&mut panel, "j a");
    strike(&mut panel, "r");
    assert!(panel.screen().contains("Mia Moss"), "{}", panel.screen());
    strike(&mut panel, "space enter");
    let of: Vec<_> = panel
        .state
        .pending
        .iter()
        .filter_map(|one| Some(name(&panel, one.command.act.user()?)))
        .collect();
    assert_eq!(of, ["Mia Moss"]);
    assert!(matches!(panel.state.pending[0].command.act, Act::To(_, UserAction::ResetAccess(_))));
}

#[test]
fn open_details_keep_the_user_until_a_move() {
    let mut panel = queue(80, 24);
    press(&mut panel, "j enter a");
    let screen = panel.screen();
    assert!(screen.contains("user1@example.com") && screen.contains("Link sent"), "{screen}");
    panel.press("a");
    assert!(panel.screen().contains("Send another setup link to Ana Lima?"), "{}", panel.screen());
    press(&mut panel, "n esc esc");
    assert_eq!(under_cursor(&panel), "Mia Moss", "{}", panel.screen());
    press(&mut panel, "k enter a y n");
    assert!(panel.screen().contains("user4@example.com"), "{}", panel.screen());
}

#[test]
fn cursor_stays_on_the_last_of_the_queue() {
    let mut panel = queue(80, 24);
    press(&mut panel, "G r space enter");
    assert_eq!(under_cursor(&panel), "محمد علي", "{}", panel.screen());
}

#[test]
fn cursor_stays_in_users_after_an_action() {
    let mut panel = TestPanel::open(80, 24);
    panel.press("a");
    assert_eq!(panel.state.users.selected().unwrap().name, "Ana Lima");
}

#[test]
fn dropped_command_moves_the_cursor_back() {
    let mut panel = queue(80, 24);
    panel.server.wants_step_up = true;
    press(&mut panel, "a Y");
    assert!(panel.screen().contains("Confirm it's you"), "{}", panel.screen());
    panel.press("esc");
    assert_eq!(under_cursor(&panel), "Bo Chen", "{}", panel.screen());
}

#[test]
fn failed_action_names_the_user_and_keeps_the_cursor() {
    let mut panel = queue(80, 24);
    strike(&mut panel, "j a");
    let command = panel.state.pending[0].command.clone();
    panel.forget_questions();
    let answer = Err(ClientError::Unknown("no answer in time".into()));
    panel.apply(Action::Reply(Box::new(Reply {
        request: Request::Act(command),
        answer: Answer::Outcome(answer),
    })));
    let screen = panel.screen();
    assert!(screen.contains("for Ana Lima"), "{screen}");
    assert_eq!(under_cursor(&panel), "Mia Moss");
    assert_eq!(panel.asked(|effect| matches!(effect, Effect::Request(Request::Act(_)))), 0);
}
