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
        action::Action,
        dialogs::Modal,
        effects::{Answer, Effect, Reply, Request, Timer},
        theme::{Charset, Palette, Theme},
    },
};

fn marked(panel: &TestPanel) -> Vec<String> {
    let screen = panel.screen();
    let rows = screen.lines().filter_map(|line| line.split_once('✓'));
    rows.map(|(_, row)| row.split("  ").next().unwrap().trim().to_owned()).collect()
}

#[test]
fn three_marked() {
    at_every_size("marks_three", |panel| {
        for key in ["space", "space", "j", "space"] {
            panel.press(key);
        }
    });
}

#[test]
fn marks_without_colour_and_beyond_ascii() {
    let mut panel = TestPanel::open(80, 24);
    panel.theme = Theme { palette: Palette::Monochrome, charset: Charset::Ascii };
    for key in ["space", "space"] {
        panel.press(key);
    }
    keep("marks_ascii", &panel);
}

#[test]
fn mark_is_removed_by_its_key_and_all_by_esc() {
    let mut panel = TestPanel::open(80, 24);
    for key in ["space", "space", "k", "space"] {
        panel.press(key);
    }
    assert_eq!(marked(&panel), ["Ana Lima"]);
    assert!(panel.screen().contains("1 marked"), "{}", panel.screen());
    panel.press("esc");
    assert_eq!(marked(&panel), [""; 0]);
}

#[test]
fn range_mark_covers_all_between() {
    let mut panel = TestPanel::open(80, 24);
    for key in ["j", "v", "j", "j"] {
        panel.press(key);
    }
    let between = ["Bo Chen", "José Ñandú", "Mia Moss"];
    assert_eq!(marked(&panel), between);
    panel.press("esc");
    assert_eq!(marked(&panel), [""; 0]);
    for key in ["v", "k", "k", "v", "G"] {
        panel.press(key);
    }
    assert_eq!(marked(&panel), between);
}

#[test]
fn marks_outlast_a_refresh_another_order_and_a_search() {
    let mut panel = TestPanel::open(80, 24);
    for key in ["space", "j", "space"] {
        panel.press(key);
    }
    let first = ["Ana Lima", "José Ñandú"];
    assert_eq!(marked(&panel), first);
    panel.press("R");
    assert_eq!(marked(&panel), first);
    for key in ["s", "r", "enter", "g"] {
        panel.press(key);
    }
    assert_eq!(marked(&panel), ["José Ñandú", "Ana Lima"]);
    panel.press("/");
    panel.type_text("mia");
    panel.typing_pause();
    panel.press("enter");
    assert_eq!(marked(&panel), [""; 0]);
    assert!(panel.screen().contains("1 found"), "{}", panel.screen());
    // Esc leaves the search first.
    panel.press("esc");
    assert_eq!(marked(&panel), ["José Ñandú", "Ana Lima"]);
}

#[test]
fn filter_mark_excludes_unmarked_users() {
    let mut panel = TestPanel::open(80, 24);
    for key in ["2", "*", "j", "space"] {
        panel.press(key);
    }
    assert!(panel.screen().contains("5 marked"), "{}", panel.screen());
    assert_eq!(marked(&panel).len(), 5);
    panel.strike("a");
    let asked = panel.asked(|effect| match effect {
        Effect::Request(Request::PreviewJob { order, .. }) => match &order.whom {
            JobTargets::Filter { filter, except } => {
                assert_eq!((filter.gap, except.len()), (Some(GapFilter::Any), 1));
                true
            }
            other => panic!("{other:?}"),
        },
        _ => false,
    });
    assert_eq!(asked, 1);
    panel.answer_all();
    assert!(panel.screen().contains("Act on 5 users"), "{}", panel.screen());
    panel.press("esc");
    // Who lies outside may be among them or not.
    panel.press("1");
    assert!(panel.screen().contains("│▸?Ana Lima"), "{}", panel.screen());
    panel.press("space");
    assert!(panel.screen().contains("another filter are marked"), "{}", panel.screen());
    for key in ["esc", "2", "*"] {
        panel.press(key);
    }
    assert_eq!(marked(&panel).len(), 6);
    panel.press("*");
    assert_eq!(marked(&panel), [""; 0]);
}

#[test]
fn marking_another_filter_replaces_the_marks() {
    let mut panel = TestPanel::open(80, 24);
    let told = |panel: &TestPanel| panel.screen().contains("Other marks were cleared");
    for key in ["j", "space", "*"] {
        panel.press(key);
    }
    assert!(panel.screen().contains("9 marked") && !told(&panel), "{}", panel.screen());
    for key in ["2", "*"] {
        panel.press(key);
    }
    assert!(told(&panel), "{}", panel.screen());
    for key in ["esc", "1", "*"] {
        panel.press(key);
    }
    assert!(panel.screen().contains("9 marked") && !told(&panel), "{}", panel.screen());
    for key in ["*", "G", "space", "2", "*"] {
        panel.press(key);
    }
    assert!(told(&panel), "the last one has no gap\n{}", panel.screen());
}

#[test]
fn range_start_beyond_the_loaded_rows_is_kept() {
    let mut panel = TestPanel::open(80, 24);
    panel.press("v");
    // The list asks anew without the user at whom it began.
    panel.press("/");
    panel.type_text("bo");
    panel.typing_pause();
    panel.press("enter");
    panel.press("v");
    assert!(panel.screen().contains("starts too far away"), "{}", panel.screen());
    panel.press("a");
    assert!(panel.state.modal.is_none(), "{}", panel.screen());
    // The notice goes first.
    panel.press("esc");
    assert!(panel.screen().contains("range started"), "{}", panel.screen());
    panel.press("esc");
    assert!(!panel.screen().contains("range started"), "{}", panel.screen());
    assert_eq!(marked(&panel), [""; 0]);
}

#[test]
fn single_user_keys_ignore_the_marks() {
    let mut panel = TestPanel::open(80, 24);
    panel.press("space");
    panel.press("p");
    assert!(panel.screen().contains("Edit User"), "{}", panel.screen());
    panel.press("esc");
    panel.press("enter");
    panel.press("r");
    assert!(panel.screen().contains("Reset Password / Log Out"), "{}", panel.screen());
}

fn with_marks(panel: &mut TestPanel) {
    for _ in 0..9 {
        panel.press("space");
    }
}

#[test]
fn bulk_question_counts_users_and_reasons() {
    at_every_size("bulk_links", |panel| {
        with_marks(panel);
        panel.press("a");
    });
    at_every_size("bulk_reset", |panel| {
        with_marks(panel);
        panel.press("a");
        panel.press("j");
    });
    at_every_size("bulk_access", |panel| {
        with_marks(panel);
        panel.press("r");
    });
}

#[test]
fn override_reaches_users_within_the_cooldown() {
    let mut panel = TestPanel::open(80, 24);
    for user in &mut panel.server.users {
        user.password_link_sent_at = Some(panel.server.now);
    }
    panel.press("R");
    with_marks(&mut panel);
    panel.press("r");
    assert!(panel.screen().contains("0 of 9 users will be affected."), "{}", panel.screen());
    panel.press("Y");
    assert!(panel.screen().contains("No users would be affected."), "{}", panel.screen());
    panel.press("i");
    assert!(panel.screen().contains("8 of 9 users will be affected."), "{}", panel.screen());
    panel.press("Y");
    assert_eq!(panel.server.fake_jobs.jobs[0].total, 9);
}

#[test]
fn confirmation_waits_for_the_preview() {
    let mut panel = TestPanel::open(80, 24);
    with_marks(&mut panel);
    panel.strike("a");
    assert!(panel.screen().contains("Counting"), "{}", panel.screen());
    panel.strike("Y");
    assert!(panel.screen().contains("Wait until the users are counted"), "{}", panel.screen());
    panel.answer_all();
    assert_eq!(panel.server.fake_jobs.jobs, []);
    panel.press("Y");
    assert_eq!(panel.server.fake_jobs.jobs[0].action, JobAction::SendSetupLink);
}

#[test]
fn offline_question_cannot_be_accepted() {
    let mut panel = TestPanel::open(80, 24);
    with_marks(&mut panel);
    panel.strike("a");
    let away = |panel: &mut TestPanel| {
        panel.forget_questions();
        let number = panel.state.jobs.questions;
        let Some(Modal::Bulk(form)) = &panel.state.modal else { panic!("not open") };
        let request = Request::PreviewJob { number, order: Box::new(form.order(None)) };
        let answer = Err(ClientError::Unreachable("connection refused".to_owned()));
        let reply = Reply { request, answer: Answer::Preview(answer) };
        panel.apply(Action::Reply(Box::new(reply)));
    };
    away(&mut panel);
    panel.strike("Y");
    assert!(panel.screen().contains("The server did not return"), "{}", panel.screen());
    // It is tried again by itself, which takes no word back.
    panel.apply(Action::Timer(Timer::Retry));
    away(&mut panel);
    assert!(panel.screen().contains("The server did not return"), "{}", panel.screen());
    panel.apply(Action::Timer(Timer::Retry));
    panel.answer_all();
    assert!(panel.screen().contains("of 9 users will be affected."), "{}", panel.screen());
    assert!(!panel.screen().contains("The server did not return"), "{}", panel.screen());
    assert_eq!(panel.server.fake_jobs.jobs, []);
}

#[test]
fn required_reason_is_asked_for() {
    let mut panel = TestPanel::open(80, 24);
    panel.server.me.policy.require_reason = true;
    panel.state.me = None;
    panel.press("R");
    panel.press("space");
    panel.press("a");
    panel.press("Y");
    assert!(panel.screen().contains("A reason is required"), "{}", panel.screen());
    panel.type_text("HELP-7");
    keep("bulk_reason", &panel);
    panel.press("enter");
    panel.press("enter");
    assert_eq!(panel.server.fake_jobs.jobs[0].reason.as_ref().unwrap().as_str(), "HELP-7");
}

#[test]
fn bulk_reset_waits_for_a_step_up() {
    let mut panel = TestPanel::open(80, 24);
    panel.server.wants_step_up = true;
    for key in ["j", "space", "a", "j", "Y"] {
        panel.press(key);
    }
    assert!(panel.screen().contains("Confirm it's you"), "{}", panel.screen());
    panel.type_text(super::fake_sign_in::CODE);
    panel.press("enter");
    assert_eq!(panel.server.fake_jobs.jobs[0].action, JobAction::ResetAuthenticator);
}

#[test]
fn refused_order_keeps_the_marks() {
    let mut panel = TestPanel::open_as(80, 24, Role::Admin);
    for key in ["space", "a"] {
        panel.press(key);
    }
    panel.server.refuses_acts_with = Some(Code::UserNotFound);
    panel.press("Y");
    assert!(panel.screen().contains("for 1 user failed: User not found"), "{}", panel.screen());
    panel.press("x");
    assert_eq!(marked(&panel), ["Ana Lima"]);
    assert!(panel.screen().contains("1 marked"), "{}", panel.screen());
}

#[test]
fn preview_is_refreshed_after_changes_of_others() {
    let mut panel = TestPanel::open(80, 24);
    panel.press("space");
    panel.press("a");
    assert!(panel.screen().contains("1 of 1 users will be affected."), "{}", panel.screen());
    let configured =
        mfadmin::contract::AuthenticatorState::Configured { at: Some(panel.server.now) };
    panel.server.users[0].authenticator = configured;
    let change = Change { seq: Seq(9), event: AuditEvent::AuthenticatorConfigured, user: None };
    panel.apply(Action::Feed(Feed::Change(change)));
    panel.apply(Action::Timer(Timer::Refresh));
    panel.answer_all();
    assert!(panel.screen().contains("0 of 1 users will be affected."), "{}", panel.screen());
}
