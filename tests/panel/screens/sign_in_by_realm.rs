//! Signing in by the realm, over the screen.

use super::{
    SIZES, at_every_size, fake_sign_in, fake_sign_in::TOKENS, step_up::stepping_up,
    test_panel::TestPanel,
};
use mfadmin::{
    client::ClientError,
    contract::{Code, Problem, api::RealmProgress},
    tui::{
        effects::{AuthCall, Effect, RealmCall, Timer},
        theme::{Charset, Palette, Theme},
    },
};

const REALM: &str = "acme\u{202e}";

/// A panel of a server whose people sign in by a realm.
fn signed_out(width: u16, height: u16) -> TestPanel {
    let mut panel = TestPanel::signed_out(width, height);
    panel.server.sign_in.realm = Some(REALM.to_owned());
    panel.answer_all();
    panel
}

fn waits(effect: &Effect) -> bool {
    matches!(effect, Effect::Authenticate { call: AuthCall::Realm(RealmCall::Wait(_)), .. })
}

impl TestPanel {
    /// What the browser came to.
    fn comes_back(&mut self, progress: Result<RealmProgress, ClientError>) {
        self.server.sign_in.progress = Some(progress);
        self.answer_like(waits);
        self.answer_all();
    }
}

#[test]
fn the_first_step_offers_the_realm() {
    at_every_size("sign_in_offers_realm", |panel| {
        *panel = signed_out(panel.state.size.width, panel.state.size.height);
    });
}

#[test]
fn an_address_and_a_code_wait_for_a_browser() {
    at_every_size("sign_in_by_realm", |panel| {
        *panel = signed_out(panel.state.size.width, panel.state.size.height);
        panel.press("ctrl-b");
    });
    for (width, height) in SIZES {
        let mut panel = signed_out(width, height);
        panel.press("ctrl-b");
        let screen = panel.screen();
        for words in ["RK7-M2X", "Waiting for the browser."] {
            assert!(screen.contains(words), "{words}:\n{screen}");
        }
        panel.press("y");
        assert_eq!(panel.clipboard.as_deref(), Some("https://mfa.example.com/r/K7QM2XPT"));
    }
}

#[test]
fn it_is_the_same_without_colours_and_letters_of_unicode() {
    let mut panel = TestPanel::signed_out(80, 24);
    panel.server.sign_in.realm = Some("acme".to_owned());
    panel.answer_all();
    panel.theme = Theme { palette: Palette::Monochrome, charset: Charset::Ascii };
    panel.press("ctrl-b");
    let screen = panel.screen();
    assert!(screen.contains("RK7-M2X") && screen.is_ascii(), "{screen}");
}

#[test]
fn the_panel_opens_once_the_browser_is_back() {
    let mut panel = signed_out(80, 24);
    panel.press("ctrl-b");
    panel.comes_back(Ok(RealmProgress::Waiting { in_browser: true }));
    assert!(panel.screen().contains("The browser is at the realm."), "{}", panel.screen());
    let expires_at = panel.server.sign_in.expires_at;
    let token = TOKENS[1].parse().unwrap();
    panel.comes_back(Ok(RealmProgress::SignedIn { token, expires_at }));
    assert!(panel.screen().contains("Olu Owner (Owner)"), "{}", panel.screen());
}

#[test]
fn wrong_keys_do_nothing_and_escape_calls_it_off() {
    let mut panel = signed_out(80, 24);
    panel.press("ctrl-b");
    let before = panel.screen();
    for key in ["enter", "x", "q", "tab", "space", "ctrl-b", "ctrl-t"] {
        panel.press(key);
        assert_eq!(panel.screen(), before, "{key}");
    }
    assert_eq!(panel.asked(waits), 1);
    panel.press("esc");
    assert!(panel.server.sign_in.is_called_off);
    assert!(panel.screen().contains("E-mail"), "{}", panel.screen());
    // What the old address comes to is nobody's any more.
    let expires_at = panel.server.sign_in.expires_at;
    let token = TOKENS[1].parse().unwrap();
    panel.comes_back(Ok(RealmProgress::SignedIn { token, expires_at }));
    assert!(panel.screen().contains("E-mail"), "{}", panel.screen());
}

#[test]
fn a_refusal_says_why_and_enter_begins_again() {
    let mut panel = signed_out(80, 24);
    panel.press("ctrl-b");
    let words = "ana is neither Owner nor Admin here.";
    let problem = Problem::new(Code::Forbidden).with_detail(words);
    panel.comes_back(Err(ClientError::Problem(Box::new(problem))));
    let screen = panel.screen();
    assert!(screen.contains("neither Owner nor Admin here."), "{screen}");
    assert!(!screen.contains("RK7-M2X"), "{screen}");
    panel.press("enter");
    assert!(panel.screen().contains("RK7-M2X"), "{}", panel.screen());
    panel.comes_back(Err(fake_sign_in::refusal(Code::SessionExpired)));
    assert!(panel.screen().contains("That took too long, or was ended."), "{}", panel.screen());
}

#[test]
fn a_server_that_is_gone_is_asked_again() {
    let mut panel = signed_out(80, 24);
    panel.press("ctrl-b");
    panel.comes_back(Err(fake_sign_in::refusal(Code::Unavailable)));
    let screen = panel.screen();
    assert!(screen.contains("RK7-M2X") && screen.contains("cannot reach its database"), "{screen}");
    assert_eq!(panel.asked(waits), 1);
    panel.comes_back(Ok(RealmProgress::Waiting { in_browser: false }));
    assert!(!panel.screen().contains("cannot reach its database"), "{}", panel.screen());
}

#[test]
fn a_server_that_is_gone_at_the_start_offers_its_realm_later() {
    let mut panel = TestPanel::signed_out(80, 24);
    let ways = |effect: &Effect| {
        matches!(effect, Effect::Authenticate { call: AuthCall::Realm(RealmCall::Ways), .. })
    };
    panel.server.is_away = true;
    panel.answer_like(ways);
    let again = |effect: &Effect| matches!(effect, Effect::Timer { timer: Timer::SignInWays, .. });
    assert_eq!(panel.asked(again), 1);
    panel.server.is_away = false;
    panel.server.sign_in.realm = Some(REALM.to_owned());
    panel.take_like(again);
    panel.apply(mfadmin::tui::action::Action::Timer(Timer::SignInWays));
    assert_eq!(panel.asked(ways), 1);
    panel.answer_all();
    assert!(panel.screen().contains("sign in by the realm"), "{}", panel.screen());
}

/// A panel of somebody who came by the realm, and whose command waits for a step-up.
fn stepping_up_by_realm() -> TestPanel {
    let mut panel = TestPanel::open(80, 24);
    panel.server.me.realm = Some(REALM.to_owned());
    panel.state.me = Some(panel.server.me.clone());
    stepping_up(&mut panel);
    panel
}

#[test]
fn a_step_up_goes_through_the_realm() {
    let mut panel = stepping_up_by_realm();
    let screen = panel.screen();
    assert!(screen.contains("confirm by the realm acme"), "{screen}");
    panel.type_text("123456");
    panel.press("enter");
    let screen = panel.screen();
    assert!(screen.contains("RK7-M2X") && screen.contains("Confirm it's you"), "{screen}");
    panel.server.wants_step_up = false;
    let until = panel.server.sign_in.expires_at;
    panel.comes_back(Ok(RealmProgress::SteppedUp { until }));
    assert!(!panel.screen().contains("RK7-M2X"), "{}", panel.screen());
    assert!(panel.state.step_up.is_none());

    let mut panel = stepping_up_by_realm();
    panel.press("enter");
    panel.press("esc");
    assert!(panel.server.sign_in.is_called_off && panel.state.step_up.is_none());
}
