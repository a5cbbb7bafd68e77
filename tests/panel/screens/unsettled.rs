//! What a directory was asked to do and is not settled, and a list of it that got much shorter.

use super::{at_sizes, keep, test_panel::TestPanel};
use jiff::SignedDuration;
use mfadmin::{
    contract::{
        DirectoryKind, OperationId, Role,
        api::{
            DirectoryRefresh, DirectoryStatus, JobAction, JobState, JobTargets, NewJob, Requested,
            RequestedState, ShrunkList,
        },
    },
    tui::{
        ServerLife,
        effects::{Effect, Request},
        state::Life,
        theme::{Charset, Palette, Theme},
    },
};
use uuid::Uuid;

const SIZES: [(u16, u16); 2] = [(80, 24), (132, 43)];

/// Has the users live at Avochato.
fn directory(panel: &mut TestPanel) -> &mut DirectoryStatus {
    let now = panel.server.now;
    let status = DirectoryStatus {
        kind: DirectoryKind::Avochato,
        as_of: Some(now - SignedDuration::from_mins(2)),
        refresh_seconds: 900,
        ..DirectoryStatus::local()
    };
    let directory = panel.server.me.directory.insert(Box::new(status.clone()));
    panel.state.me.as_mut().unwrap().directory = Some(Box::new(status));
    directory
}

/// Leaves a password reset of Mia Moss in this state, and says so in the header.
fn requested(panel: &mut TestPanel, state: RequestedState) {
    let now = panel.server.now;
    let status = directory(panel);
    match state {
        RequestedState::Unknown => status.unknown = 1,
        _ => status.operations = 1,
    }
    let status = status.clone();
    panel.state.me.as_mut().unwrap().directory = Some(Box::new(status));
    let mia = panel.server.users.iter_mut().find(|user| user.name == "Mia Moss").unwrap();
    mia.as_of = Some(now - SignedDuration::from_mins(2));
    mia.revision += 1;
    mia.requested = Some(Box::new(Requested {
        id: OperationId(Uuid::from_u128(7)),
        label: "Reset the password".to_owned(),
        state,
        ordered_at: now - SignedDuration::from_mins(1),
        message: (state == RequestedState::Unknown).then(|| "the answer was lost".to_owned()),
    }));
    panel.press("R");
}

fn unknown(panel: &mut TestPanel) {
    requested(panel, RequestedState::Unknown);
}

#[test]
fn what_is_requested_or_unknown_stands_in_list_header_and_details() {
    at_sizes(SIZES, "unsettled_list", unknown);
    at_sizes(SIZES, "unsettled_details", |panel| {
        unknown(panel);
        panel.pick("Mia Moss");
    });
    at_sizes(SIZES, "unsettled_requested", |panel| {
        requested(panel, RequestedState::Requested);
        panel.pick("Mia Moss");
    });
}

#[test]
fn without_colour_an_unknown_outcome_is_told_by_words() {
    for (width, height) in SIZES {
        let mut panel = TestPanel::open(width, height);
        panel.theme = Theme { palette: Palette::Monochrome, charset: Charset::Ascii };
        unknown(&mut panel);
        panel.pick("Mia Moss");
        keep(&format!("unsettled_monochrome_{width}x{height}"), &panel);
    }
}

#[test]
fn an_unknown_outcome_is_checked_by_one_key_and_sent_again_only_after_a_question() {
    let mut panel = TestPanel::open(80, 24);
    unknown(&mut panel);
    panel.pick("Mia Moss");
    panel.says(&["S sends again): reset the password", "1 unknown", "C checks again"]);
    panel.press("C");
    panel.says(&["Still unknown: Reset the password for Mia Moss"]);
    assert_eq!(panel.orders, ["Checking again for Mia Moss"]);

    panel.press("S");
    panel.says(&["Send again: Reset the password for Mia Moss?", "done twice"]);
    keep("unsettled_send_again_80x24", &panel);
    panel.press("n");
    assert_eq!(panel.orders.len(), 1, "no was taken for yes");
    panel.press("S");
    panel.press("y");
    assert_eq!(panel.orders.last().unwrap(), "Sending again for Mia Moss");
    panel.says(&["Done: Reset the password for Mia Moss."]);
}

#[test]
fn nothing_is_checked_or_sent_again_that_is_not_unknown() {
    let mut panel = TestPanel::open(80, 24);
    requested(&mut panel, RequestedState::Requested);
    panel.pick("Mia Moss");
    panel.says(&["Requested: reset the password"]);
    for key in ["C", "S"] {
        panel.press(key);
        panel.says(&["What was requested for Mia Moss is still under way."]);
        panel.press("x");
    }
    panel.press("esc");
    panel.pick("Ana Lima");
    panel.press("S");
    panel.says(&["Nothing is unknown of what was requested for"]);
    assert!(panel.orders.is_empty() && panel.state.modal.is_none());
}

#[test]
fn a_panel_whose_server_ends_with_it_says_once_what_is_unfinished() {
    let mut panel = TestPanel::open(80, 24);
    requested(&mut panel, RequestedState::Requested);
    panel.state.server_life = ServerLife::EndsWithPanel;
    panel.press("q");
    panel.says(&["Quit? 1 action is not finished.", "`mfadmin serve`"]);
    keep("unsettled_quit_80x24", &panel);
    assert_eq!(panel.state.life, Life::Running);
    panel.press("q");
    assert!(panel.state.modal.is_none(), "q stays where it was asked");
    assert_eq!(panel.state.life, Life::Running);
    panel.press("q");
    assert_eq!(panel.state.life, Life::Over, "it asks once");
}

#[test]
fn a_panel_whose_server_goes_on_or_has_nothing_to_finish_quits_at_once() {
    let mut panel = TestPanel::open(80, 24);
    requested(&mut panel, RequestedState::Requested);
    panel.press("q");
    assert_eq!(panel.state.life, Life::Over);

    let mut panel = TestPanel::open(80, 24);
    unknown(&mut panel);
    panel.state.server_life = ServerLife::EndsWithPanel;
    panel.press("q");
    assert_eq!(panel.state.life, Life::Over, "what is unknown does not go on");
}

fn shrunk(panel: &mut TestPanel) {
    let status = directory(panel);
    status.fault = Some("the directory tells 1300 users where there were 2000".to_owned());
    status.shrunk = Some(ShrunkList { before: 2000, now: 1300 });
    let status = status.clone();
    panel.state.me.as_mut().unwrap().directory = Some(Box::new(status));
}

/// The refresh that the panel asks for.
fn asked(panel: &mut TestPanel) -> DirectoryRefresh {
    let is_refresh =
        |effect: &Effect| matches!(effect, Effect::Request(Request::RefreshDirectory(_)));
    match panel.take_like(is_refresh) {
        Effect::Request(Request::RefreshDirectory(refresh)) => refresh,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_list_that_got_shorter_is_said_and_refreshing_asks_what_it_means() {
    at_sizes(SIZES, "unsettled_shrunk", |panel| {
        shrunk(panel);
        panel.press("R");
    });
    let mut panel = TestPanel::open(80, 24);
    shrunk(&mut panel);
    panel.says(&["list shrank", "2,000 to 1,300 users. Nobody was removed"]);
    panel.press("R");
    panel.strike("Y");
    assert_eq!(asked(&mut panel), DirectoryRefresh::default());
}

#[test]
fn users_of_a_shorter_list_are_removed_by_an_owner_who_types_how_many() {
    let mut panel = TestPanel::open(80, 24);
    shrunk(&mut panel);
    panel.press("R");
    panel.press("j");
    panel.says(&["They are really gone: remove 700 users here"]);
    panel.press("Y");
    panel.type_text("1300");
    panel.press("enter");
    panel.says(&["Not this number. Nothing was removed."]);
    keep("unsettled_shrunk_number_80x24", &panel);
    assert!(panel.state.modal.is_some());
    for _ in 0..4 {
        panel.press("backspace");
    }
    panel.type_text("700");
    panel.strike("enter");
    let accepted = DirectoryRefresh { accept_shrink: true, at_least: Some(1300) };
    assert_eq!(asked(&mut panel), accepted);
    assert!(panel.state.modal.is_none());
}

#[test]
fn an_admin_is_not_offered_the_removal_of_a_shorter_list() {
    let mut panel = TestPanel::open_as(80, 24, Role::Admin);
    shrunk(&mut panel);
    panel.press("R");
    panel.says(&["(x) Read again"]);
    assert!(!panel.screen().contains("really gone"), "{}", panel.screen());
    panel.press("j");
    panel.strike("Y");
    assert_eq!(asked(&mut panel), DirectoryRefresh::default());
}

#[test]
fn what_is_unknown_of_a_job_is_counted_and_sent_again_by_a_key_of_its_own() {
    let mut panel = TestPanel::open(80, 24);
    directory(&mut panel);
    let ids = panel.server.users.iter().map(|user| user.id).collect();
    let order = NewJob {
        action: JobAction::ResetPassword,
        whom: JobTargets::Ids { ids },
        reason: None,
        override_cool_down: false,
        cool_down: None,
    };
    let job = panel.server.order(order, None);
    let mut ended = panel.server.fake_jobs.jobs.pop().unwrap();
    (ended.state, ended.done, ended.unknown) = (JobState::Done, job.total - 2, 2);
    panel.server.fake_jobs.jobs.push(ended);
    panel.press("J");
    panel.press("enter");
    panel.says(&["2 unknown", "0 failed"]);
    keep("unsettled_job_80x24", &panel);
    panel.press("r");
    panel.says(&["No users failed in this job."]);
    panel.press("C");
    assert_eq!(panel.orders, ["Checking again for 2 users"]);
    panel.press("S");
    panel.says(&["Send it again to 2 unknown users?", "done twice"]);
    panel.press("n");
    assert_eq!(panel.orders.len(), 1);
    panel.press("S");
    panel.press("y");
    assert_eq!(panel.orders.last().unwrap(), "Sending again for 2 users");
    assert!(!panel.screen().contains("2 unknown"), "{}", panel.screen());
}

#[test]
fn a_job_of_what_is_done_in_a_browser_lists_users_and_pages_and_orders_nothing() {
    at_sizes(SIZES, "unsettled_pages", |panel| {
        directory(panel);
        panel.press("*");
        panel.press("a");
        panel.press("j");
        panel.press("Y");
    });
    let mut panel = TestPanel::open(80, 24);
    directory(&mut panel);
    panel.press("*");
    panel.press("a");
    panel.press("j");
    panel.says(&["Done in a browser", "Show pages"]);
    panel.press("Y");
    panel.says(&["No job", "is started for 9 users.", "https://www.avochato.com/manage-users"]);
    panel.press("y");
    let copied = panel.clipboard.clone().unwrap();
    let line = "Mia Moss\tmia@example.com\thttps://www.avochato.com/manage-users";
    assert!(copied.lines().any(|copied| copied.starts_with("Mia Moss\t")), "{copied}");
    assert_eq!(copied.lines().count(), panel.server.users.len());
    assert_eq!(copied.lines().next().unwrap().matches('\t').count(), line.matches('\t').count());
    panel.press("e");
    panel.says(&["by-hand-", "readable by you alone"]);
    panel.press("enter");
    let saved = panel.server.saved.clone().unwrap();
    assert_eq!(saved.users.len(), panel.server.users.len());
    panel.says(&["Saved "]);
    panel.press("esc");
    assert!(panel.state.modal.is_none() && panel.orders.is_empty());
}
