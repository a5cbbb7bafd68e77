//! `/` in Activity and Outbox.

use super::{at_every_size, test_panel::TestPanel};
use mfadmin::{
    client::Feed,
    contract::{
        Seq,
        api::{AuditEvent, AuditPage, Change},
    },
    tui::{
        action::Action,
        effects::{Answer, Effect, Reply, Request, Timer},
        input::keymap::Context,
        state::context,
    },
};

fn searching(screen: &str, text: &str) -> TestPanel {
    let mut panel = TestPanel::open(80, 24);
    panel.press(screen);
    panel.press("/");
    panel.type_text(text);
    panel.typing_pause();
    panel
}

#[track_caller]
fn shows(panel: &TestPanel, there: &[&str], gone: &[&str]) {
    let screen = panel.screen();
    for words in there {
        assert!(screen.contains(words), "{words:?} is missing:\n{screen}");
    }
    for words in gone {
        assert!(!screen.contains(words), "{words:?} is there:\n{screen}");
    }
}

#[test]
fn activity_search_at_every_size() {
    at_every_size("activity_search", |panel| {
        panel.press("3");
        panel.press("/");
        panel.type_text("mia");
        panel.typing_pause();
    });
}

#[test]
fn outbox_search_at_every_size() {
    at_every_size("outbox_search", |panel| {
        panel.press("4");
        panel.press("/");
        panel.type_text("user3");
        panel.typing_pause();
        panel.press("enter");
    });
}

#[test]
fn typed_text_narrows_enter_keeps_and_esc_clears() {
    let mut panel = searching("3", "MIA");
    shows(&panel, &[" /MIA 1 found ", "Mia Moss"], &["Bo Chen", "Ana Lima"]);
    panel.press("enter");
    assert_eq!(context::context(&panel.state), Context::Log);
    shows(&panel, &[" /MIA 1 found ", "Mia Moss"], &["Bo Chen"]);
    panel.press("enter");
    shows(&panel, &["User Details"], &[]);
    panel.press("esc");
    panel.press("esc");
    shows(&panel, &[" Activity ", "Mia Moss", "Bo Chen"], &["found"]);
    panel.press("/");
    panel.type_text("bo");
    panel.press("esc");
    assert_eq!(context::context(&panel.state), Context::Log);
    shows(&panel, &[" Activity ", "Mia Moss", "Bo Chen"], &["found"]);
}

#[test]
fn the_server_is_asked_after_the_last_key_of_a_burst() {
    let mut panel = TestPanel::open(80, 24);
    panel.press("4");
    panel.press("/");
    "ana".chars().for_each(|c| panel.strike(&c.to_string()));
    let loads = |effect: &Effect| matches!(effect, Effect::Request(Request::LoadOutbox { .. }));
    let alarms =
        |effect: &Effect| matches!(effect, Effect::Timer { timer: Timer::SearchLog { .. }, .. });
    assert_eq!((panel.asked(loads), panel.asked(alarms)), (0, 3));
    for edit in 1..=2 {
        let log = mfadmin::tui::list::log::LogKind::Mutable;
        panel.apply(Action::Timer(Timer::SearchLog { log, edit }));
    }
    assert_eq!(panel.asked(loads), 0, "older than the last key");
    panel.typing_pause();
    shows(&panel, &[" /ana "], &[]);
}

#[test]
fn a_search_without_result_says_so() {
    for (screen, title) in [("3", "No matching entries"), ("4", "No matching messages")] {
        let mut panel = searching(screen, "zzz");
        shows(&panel, &[" /zzz 0 found ", title, "Press Esc to clear the search."], &["Mia Moss"]);
        panel.press("esc");
        shows(&panel, &["Mia Moss"], &[title]);
    }
}

#[test]
fn search_combines_with_the_activity_filter() {
    let mut panel = TestPanel::open(80, 24);
    for key in ["3", "f", "j", "j", "enter", "/"] {
        panel.press(key);
    }
    panel.type_text("ana");
    panel.typing_pause();
    shows(&panel, &[" /ana 1 found [Action refused] ", "Ana Lima"], &["Phone added"]);
    panel.press("ctrl-u");
    panel.type_text("mia");
    panel.typing_pause();
    shows(&panel, &["No matching entries", "[Action refused]"], &[]);
    panel.press("enter");
    // Esc takes the search back first, then the filter.
    panel.press("esc");
    shows(&panel, &["Ana Lima", "[Action refused]"], &["found", "Phone added"]);
    panel.press("esc");
    shows(&panel, &["Ana Lima", "Phone added"], &["[Action refused]"]);
}

#[test]
fn filter_chosen_in_a_search_keeps_the_search() {
    let mut panel = searching("3", "olu");
    for key in ["enter", "f", "enter"] {
        panel.press(key);
    }
    shows(&panel, &[" /olu 1 found [to Ana", "Ana Lima"], &["Phone added"]);
}

#[test]
fn live_changes_put_nothing_else_into_a_searched_log() {
    let mut panel = searching("3", "mia");
    let change = Change { seq: Seq(9), event: AuditEvent::PhoneAdded, user: None };
    panel.apply(Action::Feed(Feed::Change(change)));
    panel.apply(Action::Timer(Timer::Refresh));
    panel.answer_all();
    shows(&panel, &[" /mia 1 found ", "Mia Moss"], &["Bo Chen"]);
}

#[test]
fn keys_act_on_nobody_while_the_entries_answer_an_older_search() {
    let mut panel = TestPanel::open(80, 24);
    panel.press("3");
    assert!(panel.state.activity.selected().is_some());
    panel.press("/");
    "mia".chars().for_each(|c| panel.strike(&c.to_string()));
    panel.strike("enter");
    assert!(panel.state.activity.selected().is_none());
    panel.strike("enter");
    assert!(panel.state.opened.is_none());
    panel.answer_all();
    let entry = panel.state.activity.selected().unwrap();
    assert_eq!(entry.target.as_ref().unwrap().name, "Mia Moss");
}

/// The server looks at a part of a long log for one answer.
#[test]
fn a_search_goes_on_until_something_is_found_or_the_end() {
    let mut panel = TestPanel::open(80, 24);
    panel.press("3");
    panel.press("/");
    panel.type_text("mia");
    let answer = |panel: &mut TestPanel, next| {
        let is_load =
            |effect: &Effect| matches!(effect, Effect::Request(Request::LoadAudit { .. }));
        let Effect::Request(request) = panel.take_like(is_load) else { panic!() };
        let Request::LoadAudit { filter, before, .. } = &request else { panic!() };
        assert_eq!(filter.search.as_deref(), Some("mia"));
        let before = *before;
        let page = AuditPage { entries: Vec::new(), next };
        let reply = Reply { request, answer: Answer::Audit(Ok(page)) };
        panel.apply(Action::Reply(Box::new(reply)));
        before
    };
    let edit = panel.state.activity.search.edit;
    let log = mfadmin::tui::list::log::LogKind::AppendOnly;
    panel.apply(Action::Timer(Timer::SearchLog { log, edit }));
    assert_eq!(answer(&mut panel, Some(Seq(900))), None);
    shows(&panel, &[], &["No matching entries"]);
    assert_eq!(answer(&mut panel, Some(Seq(400))), Some(Seq(900)));
    shows(&panel, &[], &["No matching entries"]);
    assert_eq!(answer(&mut panel, None), Some(Seq(400)));
    shows(&panel, &["No matching entries"], &[]);
}

#[test]
fn hostile_search_text_steers_nothing() {
    for screen in ["3", "4"] {
        let mut panel = TestPanel::open(60, 16);
        panel.press(screen);
        panel.press("/");
        panel.paste(&format!("%_'\"\\\u{1b}[2J\u{202e}\0{}\nnext", "x".repeat(10_000)));
        panel.typing_pause();
        let shown = panel.screen();
        assert!(shown.contains("0 found") && shown.contains("No matching"), "{shown}");
        assert!(!shown.contains('\u{202e}') && !shown.contains('\u{1b}'), "{shown}");
        assert_eq!(panel.state.search().unwrap().input.value().chars().count(), 200);
        panel.press("esc");
        shows(&panel, &["Mia Moss"], &["found"]);
    }
}
