//! How a list goes on when the cursor leaves the screen.

use super::test_panel::TestPanel;
use mfadmin::{
    client::Feed,
    config::Scroll,
    contract::{
        OutboxId, Seq, UserId,
        api::{AuditEvent, Change, OutboxMessage},
    },
    tui::{
        action::{Action, Timer},
        layout,
    },
};

fn desk() -> TestPanel {
    let mut desk = TestPanel::unanswered(80, 24);
    desk.server.crowd(100);
    desk.answer_all();
    desk
}

fn rows(desk: &TestPanel) -> u64 {
    u64::from(layout::list_rows(desk.state.size))
}

/// The first row on the screen, and the row under the cursor.
fn place(desk: &TestPanel) -> (u64, u64) {
    (desk.state.users.top, desk.state.users.cursor)
}

fn press(desk: &mut TestPanel, key: &str, times: u64) {
    (0..times).for_each(|_| desk.press(key));
}

#[test]
fn page_turn_keeps_one_row() {
    let mut desk = desk();
    let rows = rows(&desk);
    press(&mut desk, "j", rows - 1);
    assert_eq!(place(&desk), (0, rows - 1));
    press(&mut desk, "j", 1);
    assert_eq!(place(&desk), (rows - 1, rows), "the last row of before is the first");
    press(&mut desk, "k", 1);
    assert_eq!(place(&desk), (rows - 1, rows - 1));
    press(&mut desk, "k", 1);
    assert_eq!(place(&desk), (0, rows - 2), "and the first the last");
    press(&mut desk, "G", 1);
    let last = desk.server.users.len() as u64 - 1;
    assert_eq!(place(&desk), (last + 1 - rows, last), "no room stays empty");
    press(&mut desk, "g", 1);
    assert_eq!(place(&desk), (0, 0));
}

#[test]
fn line_scrolling_can_be_configured() {
    let mut desk = desk();
    desk.state.scroll = Scroll::Line;
    let rows = rows(&desk);
    press(&mut desk, "j", rows + 2);
    assert_eq!(place(&desk), (3, rows + 2));
    press(&mut desk, "k", rows);
    assert_eq!(place(&desk), (2, 2));
}

#[test]
fn a_screen_that_shrinks_turns_no_page() {
    let mut desk = desk();
    let rows = rows(&desk);
    press(&mut desk, "j", rows - 1);
    desk.apply(Action::Resize((80, 22).into()));
    assert_eq!(place(&desk), (2, rows - 1));
    desk.apply(Action::Resize((80, 24).into()));
    assert_eq!(place(&desk), (2, rows - 1));
}

#[test]
fn live_changes_turn_no_page() {
    let mut desk = desk();
    let rows = rows(&desk);
    press(&mut desk, "j", rows - 1);
    let mut user = desk.server.users[0].clone();
    (user.id, user.name) = (UserId::new(), "Aaron First".to_owned());
    user.email = "aaron@example.com".parse().unwrap();
    desk.server.users.push(user);
    let change = Change { seq: Seq(1), event: AuditEvent::SetupLinkSent, user: None };
    desk.apply(Action::Feed(Feed::Change(change)));
    desk.apply(Action::Timer(Timer::Refresh));
    desk.answer_all();
    assert_eq!(place(&desk), (1, rows), "the cursor is on the user it was on");
}

#[test]
fn activity_turns_pages() {
    let mut desk = desk();
    let rows = rows(&desk) as usize;
    let message = desk.server.outbox[0].clone();
    desk.server.outbox =
        (0..50).map(|at| OutboxMessage { id: OutboxId(at), ..message.clone() }).collect();
    desk.press("4");
    press(&mut desk, "j", rows as u64);
    assert_eq!((desk.state.outbox.top, desk.state.outbox.selected), (rows - 1, rows));
}
