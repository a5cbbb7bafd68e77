//! Marks, and the question before an action on all who are marked.

use super::{at_every_size, keep, test_panel::TestPanel};
use mfadmin::{
    client::{ClientError, Feed},
    contract::{
        Code, Role, Seq,
        api::{AuditEvent, Change, JobAction, JobTargets},
        query::GapFilter,
    },
    tui::{
        action::{Action, Reply, Timer},
        effect::Effect,
        theme::{Charset, Palette, Theme},
    },
};

fn marked(desk: &TestPanel) -> Vec<String> {
    let screen = desk.screen();
    let rows = screen.lines().filter_map(|line| line.split_once('✓'));
    rows.map(|(_, row)| row.split("  ").next().unwrap().trim().to_owned()).collect()
}

#[test]
fn three_marked() {
    at_every_size("marks_three", |desk| {
        for key in ["space", "space", "j", "space"] {
            desk.press(key);
        }
    });
}

#[test]
fn marks_without_colour_and_beyond_ascii() {
    let mut desk = TestPanel::open(80, 24);
    desk.theme = Theme { palette: Palette::Monochrome, charset: Charset::Ascii };
    for key in ["space", "space"] {
        desk.press(key);
    }
    keep("marks_ascii", &desk);
}

#[test]
fn a_mark_is_taken_off_by_the_same_key_and_all_by_esc() {
    let mut desk = TestPanel::open(80, 24);
    for key in ["space", "space", "k", "space"] {
        desk.press(key);
    }
    assert_eq!(marked(&desk), ["Ana Lima"]);
    assert!(desk.screen().contains("1 marked"), "{}", desk.screen());
    desk.press("esc");
    assert_eq!(marked(&desk), [""; 0]);
}

#[test]
fn a_range_shows_while_it_grows_and_marks_everyone_between() {
    let mut desk = TestPanel::open(80, 24);
    for key in ["j", "v", "j", "j"] {
        desk.press(key);
    }
    let between = ["Bo Chen", "José Ñandú", "Mia Moss"];
    assert_eq!(marked(&desk), between);
    desk.press("esc");
    assert_eq!(marked(&desk), [""; 0]);
    for key in ["v", "k", "k", "v", "G"] {
        desk.press(key);
    }
    assert_eq!(marked(&desk), between);
}

#[test]
fn marks_outlast_a_refresh_another_order_and_a_search() {
    let mut desk = TestPanel::open(80, 24);
    for key in ["space", "j", "space"] {
        desk.press(key);
    }
    let first = ["Ana Lima", "José Ñandú"];
    assert_eq!(marked(&desk), first);
    desk.press("R");
    assert_eq!(marked(&desk), first);
    for key in ["s", "r", "enter", "g"] {
        desk.press(key);
    }
    assert_eq!(marked(&desk), ["José Ñandú", "Ana Lima"]);
    desk.press("/");
    desk.type_text("mia");
    desk.typing_pause();
    desk.press("enter");
    assert_eq!(marked(&desk), [""; 0]);
    assert!(desk.screen().contains("1 found"), "{}", desk.screen());
    // Esc leaves the search first.
    desk.press("esc");
    assert_eq!(marked(&desk), ["José Ñandú", "Ana Lima"]);
}

#[test]
fn everyone_of_the_filter_is_marked_but_who_is_taken_out() {
    let mut desk = TestPanel::open(80, 24);
    for key in ["2", "*", "j", "space"] {
        desk.press(key);
    }
    assert!(desk.screen().contains("5 marked"), "{}", desk.screen());
    assert_eq!(marked(&desk).len(), 5);
    desk.strike("a");
    let asked = desk.asked(|effect| match effect {
        Effect::PreviewJob { order, .. } => match &order.whom {
            JobTargets::Filter { filter, except } => {
                assert_eq!((filter.gap, except.len()), (Some(GapFilter::Any), 1));
                true
            }
            other => panic!("{other:?}"),
        },
        _ => false,
    });
    assert_eq!(asked, 1);
    desk.answer_all();
    assert!(desk.screen().contains("Act on 5 Users"), "{}", desk.screen());
    desk.press("esc");
    // Who lies outside may be among them or not.
    desk.press("1");
    assert!(desk.screen().contains("│▸?Ana Lima"), "{}", desk.screen());
    desk.press("space");
    assert!(desk.screen().contains("another filter are marked"), "{}", desk.screen());
    for key in ["esc", "2", "*"] {
        desk.press(key);
    }
    assert_eq!(marked(&desk).len(), 6);
    desk.press("*");
    assert_eq!(marked(&desk), [""; 0]);
}

#[test]
fn everyone_of_another_filter_takes_the_place_of_who_was_marked_and_that_is_told() {
    let mut desk = TestPanel::open(80, 24);
    let told = |desk: &TestPanel| desk.screen().contains("Other marks were cleared");
    for key in ["j", "space", "*"] {
        desk.press(key);
    }
    assert!(desk.screen().contains("9 marked") && !told(&desk), "{}", desk.screen());
    for key in ["2", "*"] {
        desk.press(key);
    }
    assert!(told(&desk), "{}", desk.screen());
    for key in ["esc", "1", "*"] {
        desk.press(key);
    }
    assert!(desk.screen().contains("9 marked") && !told(&desk), "{}", desk.screen());
    for key in ["*", "G", "space", "2", "*"] {
        desk.press(key);
    }
    assert!(told(&desk), "the last one has no gap\n{}", desk.screen());
}

#[test]
fn a_range_that_began_beyond_what_is_loaded_is_told_and_kept() {
    let mut desk = TestPanel::open(80, 24);
    desk.press("v");
    // The list asks anew without the user at whom it began.
    desk.press("/");
    desk.type_text("bo");
    desk.typing_pause();
    desk.press("enter");
    desk.press("v");
    assert!(desk.screen().contains("starts too far away"), "{}", desk.screen());
    desk.press("a");
    assert!(desk.state.modal.is_none(), "{}", desk.screen());
    // The notice goes first.
    desk.press("esc");
    assert!(desk.screen().contains("range started"), "{}", desk.screen());
    desk.press("esc");
    assert!(!desk.screen().contains("range started"), "{}", desk.screen());
    assert_eq!(marked(&desk), [""; 0]);
}

#[test]
fn single_user_keys_ignore_the_marks() {
    let mut desk = TestPanel::open(80, 24);
    desk.press("space");
    desk.press("p");
    assert!(desk.screen().contains("Edit User"), "{}", desk.screen());
    desk.press("esc");
    desk.press("enter");
    desk.press("r");
    assert!(desk.screen().contains("Reset Password / Log Out"), "{}", desk.screen());
}

fn with_marks(desk: &mut TestPanel) {
    for _ in 0..9 {
        desk.press("space");
    }
}

#[test]
fn the_question_tells_how_many_and_why_not_the_others() {
    at_every_size("bulk_links", |desk| {
        with_marks(desk);
        desk.press("a");
    });
    at_every_size("bulk_reset", |desk| {
        with_marks(desk);
        desk.press("a");
        desk.press("j");
    });
    at_every_size("bulk_access", |desk| {
        with_marks(desk);
        desk.press("r");
    });
}

#[test]
fn override_reaches_users_within_the_cooldown() {
    let mut desk = TestPanel::open(80, 24);
    for user in &mut desk.server.users {
        user.password_link_sent_at = Some(desk.server.now);
    }
    desk.press("R");
    with_marks(&mut desk);
    desk.press("r");
    assert!(desk.screen().contains("0 of 9 users will be affected."), "{}", desk.screen());
    desk.press("y");
    assert!(desk.screen().contains("No users would be affected."), "{}", desk.screen());
    desk.press("i");
    assert!(desk.screen().contains("8 of 9 users will be affected."), "{}", desk.screen());
    desk.press("y");
    assert_eq!(desk.server.works.jobs[0].total, 9);
}

#[test]
fn confirmation_waits_for_the_preview() {
    let mut desk = TestPanel::open(80, 24);
    with_marks(&mut desk);
    desk.strike("a");
    assert!(desk.screen().contains("Counting"), "{}", desk.screen());
    desk.strike("y");
    assert!(desk.screen().contains("Wait until the users are counted"), "{}", desk.screen());
    desk.answer_all();
    assert_eq!(desk.server.works.jobs, []);
    desk.press("y");
    assert_eq!(desk.server.works.jobs[0].action, JobAction::SendSetupLink);
}

#[test]
fn while_the_server_is_away_yes_is_no_order_and_the_question_says_why() {
    let mut desk = TestPanel::open(80, 24);
    with_marks(&mut desk);
    desk.strike("a");
    let away = |desk: &mut TestPanel| {
        desk.forget_questions();
        let number = desk.state.jobs.questions;
        let answer = Err(ClientError::Unreachable("connection refused".to_owned()));
        desk.apply(Action::Reply(Box::new(Reply::Previewed { number, answer })));
    };
    away(&mut desk);
    desk.strike("y");
    assert!(desk.screen().contains("The server did not return"), "{}", desk.screen());
    // It is tried again by itself, which takes no word back.
    desk.apply(Action::Timer(Timer::Retry));
    away(&mut desk);
    assert!(desk.screen().contains("The server did not return"), "{}", desk.screen());
    desk.apply(Action::Timer(Timer::Retry));
    desk.answer_all();
    assert!(desk.screen().contains("of 9 users will be affected."), "{}", desk.screen());
    assert!(!desk.screen().contains("The server did not return"), "{}", desk.screen());
    assert_eq!(desk.server.works.jobs, []);
}

#[test]
fn a_reason_is_asked_for_where_the_organisation_wants_one() {
    let mut desk = TestPanel::open(80, 24);
    desk.server.me.policy.require_reason = true;
    desk.state.me = None;
    desk.press("R");
    desk.press("space");
    desk.press("a");
    desk.press("y");
    assert!(desk.screen().contains("a reason is required"), "{}", desk.screen());
    desk.type_text("HELP-7");
    keep("bulk_reason", &desk);
    desk.press("enter");
    desk.press("enter");
    assert_eq!(desk.server.works.jobs[0].reason.as_ref().unwrap().as_str(), "HELP-7");
}

#[test]
fn a_reset_of_many_waits_for_a_code() {
    let mut desk = TestPanel::open(80, 24);
    desk.server.wants_step_up = true;
    for key in ["j", "space", "a", "j", "y"] {
        desk.press(key);
    }
    assert!(desk.screen().contains("Confirm it's you"), "{}", desk.screen());
    desk.type_text(super::fake_sign_in::CODE);
    desk.press("enter");
    assert_eq!(desk.server.works.jobs[0].action, JobAction::ResetAuthenticator);
}

#[test]
fn a_refused_order_keeps_the_marks() {
    let mut desk = TestPanel::open_as(80, 24, Role::Admin);
    for key in ["space", "a"] {
        desk.press(key);
    }
    desk.server.refuses_acts_with = Some(Code::UserNotFound);
    desk.press("y");
    assert!(desk.screen().contains("for 1 user failed: User not found"), "{}", desk.screen());
    desk.press("x");
    assert_eq!(marked(&desk), ["Ana Lima"]);
    assert!(desk.screen().contains("1 marked"), "{}", desk.screen());
}

#[test]
fn preview_is_refreshed_after_changes_of_others() {
    let mut desk = TestPanel::open(80, 24);
    desk.press("space");
    desk.press("a");
    assert!(desk.screen().contains("1 of 1 users will be affected."), "{}", desk.screen());
    let configured = mfadmin::contract::AuthenticatorState::Configured { at: desk.server.now };
    desk.server.users[0].authenticator = configured;
    let change = Change { seq: Seq(9), event: AuditEvent::AuthenticatorConfigured, user: None };
    desk.apply(Action::Feed(Feed::Change(change)));
    desk.apply(Action::Timer(Timer::Refresh));
    desk.answer_all();
    assert!(desk.screen().contains("0 of 1 users will be affected."), "{}", desk.screen());
}
