//! Keys of the configuration: they act, and whatever the screen says of keys says them.

use super::test_panel::TestPanel;
use mfadmin::{
    client::Feed,
    contract::{
        Seq,
        api::{AuditEvent, Change},
    },
    tui::{action::Action, keymap::Keymap, state::Screen},
};

/// A panel on which every key that a sentence names is another one.
fn desk(width: u16, height: u16) -> TestPanel {
    let mut desk = TestPanel::unanswered(width, height);
    let keys = "users = \"f1\"\nsecurity = \"f2\"\nactivity = \"f3\"\noutbox = \"f4\"\n\
                phone = \"P\"\nauthenticator = \"A\"\naccess = \"alt-r\"\ndismiss = \"X\"\n\
                refresh = \"f5\"\ntoggle = \"t\"\nsubmit = \"S\"\nresetting.back = \"b\"\n\
                accept = \"Y\"\ndecline = \"N\"\nsave = \"ctrl-s\"\nhelp = \"f11\"\n\
                editing.back = \"f10\"\nsearching.back = \"f10\"\nlist.back = \"b\"\n\
                log.back = \"b\"\n";
    desk.state.keymap = Keymap::of(&toml::from_str(keys).unwrap()).unwrap();
    desk.answer_all();
    desk
}

#[track_caller]
fn says(desk: &TestPanel, words: &[&str]) {
    let screen = desk.screen();
    for words in words {
        assert!(screen.contains(words), "{words:?} is missing:\n{screen}");
    }
}

#[test]
fn rebound_key_runs_its_command() {
    let mut desk = desk(80, 24);
    desk.press("2");
    assert_eq!(desk.state.screen, Screen::Users);
    desk.press("f2");
    assert_eq!(desk.state.screen, Screen::Security);
    desk.press("p");
    assert!(desk.state.modal.is_none());
    desk.press("P");
    assert!(desk.state.modal.is_some());
}

#[test]
fn tabs_footer_and_buttons_name_the_rebound_key() {
    let mut desk = desk(120, 24);
    says(&desk, &["F1 Users", "F2 Security", "F3 Activity", "F4 Outbox"]);
    says(&desk, &["P phone", "A authenticator", "Alt-r reset", "F11 help"]);
    desk.pick("Ana Lima");
    says(
        &desk,
        &["[ Reset Password / Log Out ]      Alt-r", "[ Add Phone Number ]              P"],
    );
    says(&desk, &["[ Send Authenticator Setup Link ] A"]);
}

#[test]
fn help_lists_the_rebound_key() {
    let mut desk = desk(80, 70);
    desk.press("f11");
    says(&desk, &["F2 ", "Alt-r ", "F5 "]);
}

#[test]
fn sentences_name_the_rebound_key() {
    let mut desk = desk(80, 24);
    desk.press("f3");
    desk.press("r");
    says(&desk, &["Press F4 for Outbox."]);
    desk.press("f4");
    desk.press("f");
    says(&desk, &["Press F3 to open it."]);
    desk.press("i");
    says(&desk, &["Press F3 for Activity."]);
    desk.press("f1");
    let change = Change { seq: Seq(99), event: AuditEvent::MessageFailed, user: None };
    desk.apply(Action::Feed(Feed::Change(change)));
    says(&desk, &["Outbox (F4) tells why.", "(X dismisses)"]);
    desk.press("X");
    desk.press("/");
    desk.type_text("zzz");
    desk.typing_pause();
    says(&desk, &["Press F10 to clear the search."]);
    desk.press("f10");
    desk.pick("李小龍");
    desk.press("alt-r");
    desk.press("S");
    says(&desk, &["Select at least one with t, or cancel with b."]);
    desk.press("b");
    desk.press("A");
    says(&desk, &["[ Cancel  N ]", "[ Reset app  Y ]"]);
    desk.press("N");
    (0..3).for_each(|_| desk.press("X"));
    desk.server.is_away = true;
    desk.press("f5");
    says(&desk, &["; F5 tries now"]);
}

#[test]
fn a_command_without_a_key_is_named_by_itself() {
    let mut desk = TestPanel::open(80, 24);
    desk.state.keymap = Keymap::of(&toml::from_str("outbox = []").unwrap()).unwrap();
    desk.press("3");
    desk.press("r");
    says(&desk, &["Activity   Outbox", "Press outbox for Outbox."]);
    assert!(!desk.screen().contains("4 Outbox"));
}
