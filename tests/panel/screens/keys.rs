//! Keys of the configuration: they act, and whatever the screen says of keys says them.

use super::test_panel::TestPanel;
use mfadmin::{
    client::Feed,
    contract::{
        Seq,
        api::{AuditEvent, Change},
    },
    tui::{
        action::Action,
        input::keymap::{Context, KeyCommand, Keymap},
        state::Screen,
    },
};

/// A panel on which every key that a sentence names is another one.
fn panel(width: u16, height: u16) -> TestPanel {
    let mut panel = TestPanel::unanswered(width, height);
    let keys = "users = \"f1\"\nsecurity = \"f2\"\nactivity = \"f3\"\noutbox = \"f4\"\n\
                phone = \"P\"\nauthenticator = \"A\"\naccess = \"alt-r\"\ndismiss = \"O\"\n\
                refresh = \"f5\"\ntoggle = \"t\"\nsubmit = \"S\"\nresetting.back = \"b\"\n\
                accept = \"Y\"\ndecline = \"N\"\nsave = \"ctrl-s\"\nhelp = \"f11\"\n\
                editing.back = \"f10\"\nsearching.back = \"f10\"\nlist.back = \"b\"\n\
                log.back = \"b\"\n";
    panel.state.keymap = Keymap::of(&toml::from_str(keys).unwrap()).unwrap();
    panel.answer_all();
    panel
}

#[test]
fn rebound_key_runs_its_command() {
    let mut panel = panel(80, 24);
    panel.press("2");
    assert_eq!(panel.state.screen, Screen::Users);
    panel.press("f2");
    assert_eq!(panel.state.screen, Screen::Security);
    panel.press("p");
    assert!(panel.state.modal.is_none());
    panel.press("P");
    assert!(panel.state.modal.is_some());
}

#[test]
fn tabs_footer_and_buttons_name_the_rebound_key() {
    let mut panel = panel(120, 24);
    panel.says(&["F1 Users", "F2 Security", "F3 Activity", "F4 Outbox"]);
    panel.says(&["P phone", "A authenticator", "Alt-r reset", "F11 help"]);
    panel.pick("Ana Lima");
    panel.says(&["[ Reset Password / Log Out ]      Alt-r", "[ Add Phone Number ]              P"]);
    panel.says(&["[ Send Authenticator Setup Link ] A"]);
}

#[test]
fn help_lists_the_rebound_key() {
    let mut panel = panel(80, 90);
    panel.press("f11");
    panel.says(&["F2 ", "Alt-r ", "F5 "]);
}

#[test]
fn sentences_name_the_rebound_key() {
    let mut panel = panel(80, 24);
    panel.press("f3");
    panel.press("r");
    panel.says(&["Press F4 for Outbox."]);
    panel.press("f4");
    panel.press("f");
    panel.says(&["Press F3 to open it."]);
    panel.press("i");
    panel.says(&["Press F3 for Activity."]);
    panel.press("f1");
    let change = Change { seq: Seq(99), event: AuditEvent::MessageFailed, user: None };
    panel.apply(Action::Feed(Feed::Change(change)));
    panel.says(&["See Outbox (F4).", "(O dismisses)"]);
    panel.press("O");
    panel.press("/");
    panel.type_text("zzz");
    panel.typing_pause();
    panel.says(&["Press F10 to clear the search."]);
    panel.press("f10");
    panel.pick("李小龍");
    panel.press("alt-r");
    panel.press("S");
    panel.says(&["Select at least one with t, or cancel with b."]);
    panel.press("b");
    panel.press("A");
    panel.says(&["[ Cancel  N ]", "[ Reset app  Y ]"]);
    panel.press("N");
    (0..3).for_each(|_| panel.press("O"));
    panel.server.is_away = true;
    panel.press("f5");
    panel.says(&["; press F5 to retry now"]);
}

#[test]
fn unbound_command_is_shown_by_name() {
    let mut panel = TestPanel::open(80, 24);
    panel.state.keymap = Keymap::of(&toml::from_str("outbox = []").unwrap()).unwrap();
    panel.press("3");
    panel.press("r");
    panel.says(&["Activity   Outbox", "Press outbox for Outbox."]);
    assert!(!panel.screen().contains("4 Outbox"));
}

/// Help came to every place later than somebody's keys did.
#[test]
fn help_gives_way_to_a_rebound_key() {
    let map = |text: &str| Keymap::of(&toml::from_str(text).unwrap());
    let names = |map: &Keymap, place| {
        let keys = map.keys(place, KeyCommand::Help).iter();
        keys.map(|key| key.to_string()).collect::<Vec<_>>()
    };
    let moved = map("users = \"f1\"\nfiltering.clear = \"?\"").unwrap();
    assert_eq!(names(&moved, Context::List), ["?"]);
    assert_eq!(names(&moved, Context::Filtering), ["f1"]);
    let other = map("help = \"H\"").unwrap();
    assert_eq!(names(&other, Context::List), ["H"]);
    assert_eq!(names(&other, Context::Confirming), ["H"]);
    assert_eq!(names(&other, Context::Editing), ["f1"], "H is text");
    let none = map("help = []").unwrap();
    assert!(Context::ALL.into_iter().all(|place| names(&none, place).is_empty()));
    let clash = map("help = \"p\"").unwrap_err();
    assert_eq!(clash.path, "keys.help");
    let clash = map("confirming.help = \"y\"").unwrap_err();
    assert_eq!(clash.path, "keys.confirming.help");
}
