//! How a list goes on when the cursor leaves the screen.

use super::test_panel::TestPanel;
use mfadmin::{
    client::Feed,
    config::Scroll,
    contract::{
        OutboxId, Seq, UserId,
        api::{AuditEvent, Change, OutboxMessage},
    },
    tui::{action::Action, effects::Timer, layout},
};

fn panel() -> TestPanel {
    let mut panel = TestPanel::unanswered(80, 24);
    panel.server.crowd(100);
    panel.answer_all();
    panel
}

fn rows(panel: &TestPanel) -> u64 {
    u64::from(layout::list_rows(panel.state.size))
}

/// The first row on the screen, and the row under the cursor.
fn place(panel: &TestPanel) -> (u64, u64) {
    (panel.state.users.top, panel.state.users.cursor)
}

fn press(panel: &mut TestPanel, key: &str, times: u64) {
    (0..times).for_each(|_| panel.press(key));
}

#[test]
fn page_turn_keeps_one_row() {
    let mut panel = panel();
    let rows = rows(&panel);
    press(&mut panel, "j", rows - 1);
    assert_eq!(place(&panel), (0, rows - 1));
    press(&mut panel, "j", 1);
    assert_eq!(place(&panel), (rows - 1, rows), "the last row of before is the first");
    press(&mut panel, "k", 1);
    assert_eq!(place(&panel), (rows - 1, rows - 1));
    press(&mut panel, "k", 1);
    assert_eq!(place(&panel), (0, rows - 2), "and the first the last");
    press(&mut panel, "G", 1);
    let last = panel.server.users.len() as u64 - 1;
    assert_eq!(place(&panel), (last + 1 - rows, last), "no room stays empty");
    press(&mut panel, "g", 1);
    assert_eq!(place(&panel), (0, 0));
}

#[test]
fn line_scrolling_can_be_configured() {
    let mut panel = panel();
    panel.state.scroll = Scroll::Line;
    let rows = rows(&panel);
    press(&mut panel, "j", rows + 2);
    assert_eq!(place(&panel), (3, rows + 2));
    press(&mut panel, "k", rows);
    assert_eq!(place(&panel), (2, 2));
}

#[test]
fn shrinking_screen_turns_no_page() {
    let mut panel = panel();
    let rows = rows(&panel);
    press(&mut panel, "j", rows - 1);
    panel.apply(Action::Resize((80, 22).into()));
    assert_eq!(place(&panel), (2, rows - 1));
    panel.apply(Action::Resize((80, 24).into()));
    assert_eq!(place(&panel), (2, rows - 1));
}

#[test]
fn live_changes_turn_no_page() {
    let mut panel = panel();
    let rows = rows(&panel);
    press(&mut panel, "j", rows - 1);
    let mut user = panel.server.users[0].clone();
    (user.id, user.name) = (UserId::new(), "Aaron First".to_owned());
    user.email = "aaron@example.com".parse().ok();
    panel.server.users.push(user);
    let change = Change { seq: Seq(1), event: AuditEvent::SetupLinkSent, user: None };
    panel.apply(Action::Feed(Feed::Change(change)));
    panel.apply(Action::Timer(Timer::Refresh));
    panel.answer_all();
    assert_eq!(place(&panel), (1, rows), "the cursor is on the user it was on");
}

#[test]
fn activity_turns_pages() {
    let mut panel = panel();
    let rows = rows(&panel) as usize;
    let message = panel.server.outbox[0].clone();
    panel.server.outbox =
        (0..50).map(|at| OutboxMessage { id: OutboxId(at), ..message.clone() }).collect();
    panel.press("4");
    press(&mut panel, "j", rows as u64);
    assert_eq!((panel.state.outbox.top, panel.state.outbox.selected), (rows - 1, rows));
}
