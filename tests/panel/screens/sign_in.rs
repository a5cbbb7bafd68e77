//! Signing in over the screen.

use super::{
    SIZES, at_every_size,
    fake_sign_in::{self, CODE, KEY, PASSWORD, TOKENS},
    test_panel::TestPanel,
};
use mfadmin::{
    client::{Feed, Transit},
    contract::{Code, api::SecondFactor},
    tui::{
        action::Action,
        effects::{AuthCall, Effect, RealmCall, Timer},
        theme::{Charset, Depth, Palette, Scheme, Theme},
    },
};
use ratatui::style::{Color, Modifier};

impl TestPanel {
    /// A panel whose session ends while it is open.
    pub fn expired(width: u16, height: u16) -> Self {
        let mut panel = Self::open(width, height);
        panel.expire();
        panel
    }

    pub fn expire(&mut self) {
        self.server.refuses_with = Some(Code::SessionExpired);
        self.apply(Action::Feed(Feed::Outbox));
        let expired = fake_sign_in::refusal(Code::SessionExpired);
        self.apply(Action::Feed(Feed::Down(expired)));
        self.answer_all();
    }

    pub fn give_password(&mut self) {
        self.type_text(PASSWORD);
        self.press("enter");
    }

    pub fn sign_in(&mut self) {
        self.give_password();
        self.type_text(CODE);
        self.press("enter");
    }

    fn enrolling(width: u16, height: u16) -> Self {
        let mut panel = Self::expired(width, height);
        panel.server.sign_in.ways.clear();
        panel.give_password();
        panel
    }
}

#[test]
fn the_first_step() {
    for (width, height) in SIZES {
        let mut panel = TestPanel::signed_out(width, height);
        panel.type_text("user6@example.com");
        panel.press("enter");
        panel.type_text("secret");
        super::keep(&format!("sign_in_{width}x{height}"), &panel);
    }
}

#[test]
fn the_second_step() {
    at_every_size("sign_in_code", |panel| {
        panel.expire();
        panel.give_password();
        panel.type_text("1234");
    });
}

#[test]
fn a_wrong_code() {
    at_every_size("sign_in_wrong_code", |panel| {
        panel.expire();
        panel.give_password();
        panel.type_text("000000");
        panel.press("enter");
    });
}

#[test]
fn an_enrolment() {
    at_every_size("sign_in_enrol", |panel| {
        panel.expire();
        panel.server.sign_in.ways.clear();
        panel.give_password();
        panel.type_text("12");
    });
}

#[test]
fn recovery_codes() {
    at_every_size("sign_in_recovery_codes", |panel| {
        panel.expire();
        panel.server.sign_in.ways.clear();
        panel.sign_in();
    });
}

#[test]
fn monochrome() {
    let theme = Theme { palette: Palette::Monochrome, charset: Charset::Ascii };
    for (name, ways) in [("code", true), ("enrol", false)] {
        for (width, height) in [(80, 24), (140, 55)] {
            let mut panel = TestPanel::open(width, height);
            panel.theme = theme;
            panel.expire();
            if !ways {
                panel.server.sign_in.ways.clear();
            }
            panel.give_password();
            for cell in panel.buffer().content() {
                assert_eq!((cell.fg, cell.bg), (Color::Reset, Color::Reset));
            }
            let drawn = panel.screen();
            let foreign = drawn.chars().filter(|c| !c.is_ascii() && !c.is_alphabetic());
            assert_eq!(foreign.collect::<String>(), "");
            super::keep(&format!("sign_in_monochrome_{name}_{width}x{height}"), &panel);
        }
    }
}

#[test]
fn nothing_is_requested_before_sign_in() {
    let mut panel = TestPanel::signed_out(80, 24);
    // But by which realm people sign in, which anybody may ask.
    let is_ways = |effect: &Effect| {
        matches!(effect, Effect::Authenticate { call: AuthCall::Realm(RealmCall::Ways), .. })
    };
    let is_alarm = |effect: &Effect| matches!(effect, Effect::Timer { .. });
    assert_eq!(panel.asked(|effect| !is_ways(effect) && !is_alarm(effect)), 0);
    panel.type_text("user6@example.com");
    panel.press("tab");
    panel.sign_in();
    let screen = panel.screen();
    assert!(screen.contains("Ana Lima") && screen.contains("Olu Owner (Owner)"), "{screen}");
}

#[test]
fn password_is_never_drawn_or_debugged() {
    let mut panel = TestPanel::expired(80, 24);
    let secrets = [PASSWORD, CODE, TOKENS[0], TOKENS[1], KEY, &KEY.replace(' ', "")];
    let check = |panel: &TestPanel| {
        let (state, screen) = (format!("{:?}", panel.state), panel.screen());
        for secret in secrets.iter().copied().chain(["correct", "GEZD", "K7M2"]) {
            assert!(!state.contains(secret), "{secret} is in the state");
        }
        assert!(!screen.contains("correct"), "{screen}");
    };
    panel.type_text(PASSWORD);
    assert!(panel.screen().contains(&"•".repeat(PASSWORD.len())));
    check(&panel);
    panel.server.sign_in.ways.clear();
    panel.press("enter");
    check(&panel);
    panel.type_text(CODE);
    check(&panel);
    panel.press("enter");
    assert!(panel.screen().contains("K7M2"));
    check(&panel);
    let action = Action::Paste("hunter2".into());
    assert!(!format!("{action:?}").contains("hunter2"));
    let effect = Effect::Copy(fake_sign_in::recovery_codes().remove(0));
    assert!(!format!("{effect:?}").contains("K7M2"));
}

#[test]
fn lockout_counts_down() {
    let mut panel = TestPanel::expired(80, 24);
    panel.server.sign_in.wait = Some(2);
    panel.give_password();
    let alarms = |panel: &TestPanel| {
        panel.asked(|effect| matches!(effect, Effect::Timer { timer: Timer::Countdown(_), .. }))
    };
    assert!(panel.screen().contains("Too many failed attempts; try again in 2 s."));
    panel.strike("enter");
    assert_eq!(panel.asked(|effect| matches!(effect, Effect::Authenticate { .. })), 0);
    panel.pass_second();
    assert_eq!(alarms(&panel), 1);
    assert!(panel.screen().contains("try again in 1 s."));
    panel.answer_all();
    panel.pass_second();
    assert_eq!(alarms(&panel), 0, "no alarm is set once it is over");
    assert!(!panel.screen().contains("try again"));
    panel.server.sign_in.wait = None;
    panel.press("enter");
    assert!(panel.screen().contains("from your authenticator app"));
}

#[test]
fn complaints_are_shown_under_their_fields() {
    let mut panel = TestPanel::signed_out(80, 24);
    let below = |panel: &TestPanel, label: &str| {
        let screen = panel.screen();
        let mut lines = screen.lines().skip_while(|line| !line.contains(label));
        lines.nth(1).unwrap().to_owned()
    };
    panel.type_text("nobody");
    panel.press("enter");
    assert!(below(&panel, "E-mail").contains("e-mail address"), "{}", panel.screen());
    panel.type_text("@example.com");
    panel.press("enter");
    panel.press("enter");
    assert!(below(&panel, "Password").contains("Enter your password."), "{}", panel.screen());
    panel.type_text("wrong");
    panel.press("enter");
    assert!(below(&panel, "Password").contains("Wrong e-mail or password"), "{}", panel.screen());
    assert!(!panel.screen().contains('•'), "the wrong one is cleared");
    panel.sign_in();
    assert!(panel.screen().contains("Ana Lima"), "{}", panel.screen());
}

#[test]
fn other_ways_to_prove_it() {
    let mut panel = TestPanel::expired(80, 24);
    panel.give_password();
    panel.press("ctrl-r");
    assert!(panel.screen().contains("one of your recovery codes"));
    panel.press("ctrl-t");
    assert!(panel.screen().contains("texted to your number ending in 71"));
    assert_eq!(panel.server.sign_in.texts, 1);
    panel.press("ctrl-t");
    assert_eq!(panel.server.sign_in.texts, 2);
    panel.press("ctrl-o");
    assert!(panel.screen().contains("from your authenticator app"));
    panel.press("esc");
    panel.server.sign_in.ways = vec![SecondFactor::Text { ending: "71".into() }];
    panel.give_password();
    assert!(panel.screen().contains("Press Enter to text a code"));
    panel.press("ctrl-r");
    assert!(
        panel.screen().contains("Press Enter to text a code"),
        "what is not offered is not there"
    );
    panel.press("enter");
    assert_eq!(panel.server.sign_in.texts, 3);
    panel.type_text(CODE);
    panel.press("enter");
    assert!(panel.screen().contains("Ana Lima"));
}

#[test]
fn expired_sign_in_restarts() {
    let mut panel = TestPanel::expired(80, 24);
    panel.give_password();
    panel.server.sign_in.is_lapsed = true;
    panel.type_text(CODE);
    panel.press("enter");
    let screen = panel.screen();
    assert!(screen.contains("The sign-in expired") && screen.contains("Password"), "{screen}");
    assert!(screen.contains("user6@example.com"), "{screen}");
}

#[test]
fn recovery_codes_are_copied_only_on_request() {
    let mut panel = TestPanel::enrolling(80, 24);
    panel.type_text(CODE);
    panel.press("enter");
    for key in ["enter", "esc", "q", "space"] {
        panel.press(key);
        assert!(panel.screen().contains("K7M2-09XQ-4T"), "{key} has left the codes");
    }
    assert_eq!(panel.clipboard, None);
    panel.press("ctrl-c");
    assert!(panel.screen().contains("not shown again"), "{}", panel.screen());
    panel.press("y");
    let copied = panel.clipboard.clone().unwrap();
    assert_eq!(copied.lines().count(), 10);
    panel.press("k");
    assert!(panel.screen().contains("Ana Lima"));
    assert!(!panel.screen().contains("K7M2"));
}

#[test]
fn pasted_password_keeps_spaces_of_one_line() {
    let mut panel = TestPanel::expired(80, 24);
    panel.paste(&format!("{PASSWORD}\nrest"));
    panel.press("enter");
    panel.paste(&format!(" {CODE}\r\n"));
    panel.press("enter");
    assert!(panel.screen().contains("Ana Lima"), "{}", panel.screen());
}

#[test]
fn qr_code_is_black_on_white_in_every_theme() {
    let dark = Scheme::of(mfadmin::config::Theme::Dark, Depth::True).unwrap();
    for palette in [Palette::Terminal, Palette::Basic, Palette::Painted(dark)] {
        let mut panel = TestPanel::enrolling(120, 40);
        panel.theme.palette = palette;
        let corner = panel.buffer()[(0, 0)].clone();
        assert_eq!((corner.fg, corner.bg), (Color::Black, Color::White));
        panel.theme.palette = Palette::Monochrome;
        assert!(panel.buffer()[(0, 0)].modifier.contains(Modifier::REVERSED));
    }
}

#[test]
fn password_over_plain_http_is_warned_of() {
    for (width, height) in SIZES {
        let mut panel = TestPanel::signed_out(width, height);
        let warning = "Not encrypted (plain http)";
        assert!(!panel.screen().contains(warning));
        panel.state.transit = Transit::InClear;
        assert!(panel.screen().contains(warning), "{}", panel.screen());
        super::keep(&format!("sign_in_in_clear_{width}x{height}"), &panel);
    }
}
