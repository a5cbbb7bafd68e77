//! Signing in over the screen.

use super::{
    SIZES, at_every_size,
    fake_sign_in::{self, CODE, KEY, PASSWORD, TOKENS},
    test_panel::TestPanel,
};
use mfadmin::{
    client::Feed,
    contract::{Code, api::SecondFactor},
    tui::{
        action::{Action, Timer},
        effect::Effect,
        theme::{Charset, Depth, Palette, Scheme, Theme},
    },
};
use ratatui::style::{Color, Modifier};

impl TestPanel {
    /// A panel whose session ends while it is open.
    pub fn expired(width: u16, height: u16) -> Self {
        let mut desk = Self::open(width, height);
        desk.expire();
        desk
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
        let mut desk = Self::expired(width, height);
        desk.server.door.ways.clear();
        desk.give_password();
        desk
    }
}

#[test]
fn the_first_step() {
    for (width, height) in SIZES {
        let mut desk = TestPanel::signed_out(width, height);
        desk.type_text("user6@example.com");
        desk.press("enter");
        desk.type_text("secret");
        super::keep(&format!("sign_in_{width}x{height}"), &desk);
    }
}

#[test]
fn the_second_step() {
    at_every_size("sign_in_code", |desk| {
        desk.expire();
        desk.give_password();
        desk.type_text("1234");
    });
}

#[test]
fn a_wrong_code() {
    at_every_size("sign_in_wrong_code", |desk| {
        desk.expire();
        desk.give_password();
        desk.type_text("000000");
        desk.press("enter");
    });
}

#[test]
fn an_enrolment() {
    at_every_size("sign_in_enrol", |desk| {
        desk.expire();
        desk.server.door.ways.clear();
        desk.give_password();
        desk.type_text("12");
    });
}

#[test]
fn recovery_codes() {
    at_every_size("sign_in_recovery_codes", |desk| {
        desk.expire();
        desk.server.door.ways.clear();
        desk.sign_in();
    });
}

#[test]
fn monochrome() {
    let theme = Theme { palette: Palette::Monochrome, charset: Charset::Ascii };
    for (name, ways) in [("code", true), ("enrol", false)] {
        for (width, height) in [(80, 24), (140, 55)] {
            let mut desk = TestPanel::open(width, height);
            desk.theme = theme;
            desk.expire();
            if !ways {
                desk.server.door.ways.clear();
            }
            desk.give_password();
            for cell in desk.buffer().content() {
                assert_eq!((cell.fg, cell.bg), (Color::Reset, Color::Reset));
            }
            let drawn = desk.screen();
            let foreign = drawn.chars().filter(|c| !c.is_ascii() && !c.is_alphabetic());
            assert_eq!(foreign.collect::<String>(), "");
            super::keep(&format!("sign_in_monochrome_{name}_{width}x{height}"), &desk);
        }
    }
}

#[test]
fn nothing_is_asked_before_somebody_has_signed_in() {
    let mut desk = TestPanel::signed_out(80, 24);
    assert_eq!(desk.asked(|_| true), 0);
    desk.type_text("user6@example.com");
    desk.press("tab");
    desk.sign_in();
    let screen = desk.screen();
    assert!(screen.contains("Ana Lima") && screen.contains("Olu Owner (Owner)"), "{screen}");
}

#[test]
fn the_password_is_never_drawn_and_no_secret_is_in_the_state() {
    let mut desk = TestPanel::expired(80, 24);
    let secrets = [PASSWORD, CODE, TOKENS[0], TOKENS[1], KEY, &KEY.replace(' ', "")];
    let check = |desk: &TestPanel| {
        let (state, screen) = (format!("{:?}", desk.state), desk.screen());
        for secret in secrets.iter().copied().chain(["correct", "GEZD", "K7M2"]) {
            assert!(!state.contains(secret), "{secret} is in the state");
        }
        assert!(!screen.contains("correct"), "{screen}");
    };
    desk.type_text(PASSWORD);
    assert!(desk.screen().contains(&"•".repeat(PASSWORD.len())));
    check(&desk);
    desk.server.door.ways.clear();
    desk.press("enter");
    check(&desk);
    desk.type_text(CODE);
    check(&desk);
    desk.press("enter");
    assert!(desk.screen().contains("K7M2"));
    check(&desk);
    let action = Action::Paste("hunter2".into());
    assert!(!format!("{action:?}").contains("hunter2"));
    let effect = Effect::Copy(fake_sign_in::recovery_codes().remove(0));
    assert!(!format!("{effect:?}").contains("K7M2"));
}

#[test]
fn a_wait_counts_down_by_itself_and_then_ends() {
    let mut desk = TestPanel::expired(80, 24);
    desk.server.door.wait = Some(2);
    desk.give_password();
    let alarms = |desk: &TestPanel| {
        desk.asked(|effect| matches!(effect, Effect::Timer { wake: Timer::Countdown(_), .. }))
    };
    assert!(desk.screen().contains("Too many failed attempts; try again in 2 s."));
    desk.strike("enter");
    assert_eq!(desk.asked(|effect| matches!(effect, Effect::SignIn { .. })), 0);
    desk.pass_second();
    assert_eq!(alarms(&desk), 1);
    assert!(desk.screen().contains("try again in 1 s."));
    desk.answer_all();
    desk.pass_second();
    assert_eq!(alarms(&desk), 0, "no alarm is set once it is over");
    assert!(!desk.screen().contains("try again"));
    desk.server.door.wait = None;
    desk.press("enter");
    assert!(desk.screen().contains("from your authenticator app"));
}

#[test]
fn complaints_stand_under_their_fields() {
    let mut desk = TestPanel::signed_out(80, 24);
    let below = |desk: &TestPanel, label: &str| {
        let screen = desk.screen();
        let mut lines = screen.lines().skip_while(|line| !line.contains(label));
        lines.nth(1).unwrap().to_owned()
    };
    desk.type_text("nobody");
    desk.press("enter");
    assert!(below(&desk, "E-mail").contains("e-mail address"), "{}", desk.screen());
    desk.type_text("@example.com");
    desk.press("enter");
    desk.press("enter");
    assert!(below(&desk, "Password").contains("Enter your password."), "{}", desk.screen());
    desk.type_text("wrong");
    desk.press("enter");
    assert!(below(&desk, "Password").contains("Wrong e-mail or password"), "{}", desk.screen());
    assert!(!desk.screen().contains('•'), "the wrong one is cleared");
    desk.sign_in();
    assert!(desk.screen().contains("Ana Lima"), "{}", desk.screen());
}

#[test]
fn other_ways_to_prove_it() {
    let mut desk = TestPanel::expired(80, 24);
    desk.give_password();
    desk.press("ctrl-r");
    assert!(desk.screen().contains("one of your recovery codes"));
    desk.press("ctrl-t");
    assert!(desk.screen().contains("texted to your number ending in 71"));
    assert_eq!(desk.server.door.texts, 1);
    desk.press("ctrl-t");
    assert_eq!(desk.server.door.texts, 2);
    desk.press("ctrl-o");
    assert!(desk.screen().contains("from your authenticator app"));
    desk.press("esc");
    desk.server.door.ways = vec![SecondFactor::Text { ending: "71".into() }];
    desk.give_password();
    assert!(desk.screen().contains("Press Enter to text a code"));
    desk.press("ctrl-r");
    assert!(
        desk.screen().contains("Press Enter to text a code"),
        "what is not offered is not there"
    );
    desk.press("enter");
    assert_eq!(desk.server.door.texts, 3);
    desk.type_text(CODE);
    desk.press("enter");
    assert!(desk.screen().contains("Ana Lima"));
}

#[test]
fn a_sign_in_that_took_too_long_begins_again() {
    let mut desk = TestPanel::expired(80, 24);
    desk.give_password();
    desk.server.door.is_lapsed = true;
    desk.type_text(CODE);
    desk.press("enter");
    let screen = desk.screen();
    assert!(screen.contains("The sign-in expired") && screen.contains("Password"), "{screen}");
    assert!(screen.contains("user6@example.com"), "{screen}");
}

#[test]
fn recovery_codes_are_left_by_their_key_and_copied_only_when_asked() {
    let mut desk = TestPanel::enrolling(80, 24);
    desk.type_text(CODE);
    desk.press("enter");
    for key in ["enter", "esc", "q", "space"] {
        desk.press(key);
        assert!(desk.screen().contains("K7M2-09XQ-4T"), "{key} has left the codes");
    }
    assert_eq!(desk.clipboard, None);
    desk.press("ctrl-c");
    assert!(desk.screen().contains("not shown again"), "{}", desk.screen());
    desk.press("y");
    let copied = desk.clipboard.clone().unwrap();
    assert_eq!(copied.lines().count(), 10);
    desk.press("k");
    assert!(desk.screen().contains("Ana Lima"));
    assert!(!desk.screen().contains("K7M2"));
}

#[test]
fn a_paste_of_a_password_keeps_its_spaces_and_one_line() {
    let mut desk = TestPanel::expired(80, 24);
    desk.paste(&format!("{PASSWORD}\nrest"));
    desk.press("enter");
    desk.paste(&format!(" {CODE}\r\n"));
    desk.press("enter");
    assert!(desk.screen().contains("Ana Lima"), "{}", desk.screen());
}

#[test]
fn the_picture_is_black_on_white_whatever_the_theme() {
    let dark = Scheme::of(mfadmin::config::Theme::Dark, Depth::True).unwrap();
    for palette in [Palette::Terminal, Palette::Basic, Palette::Painted(dark)] {
        let mut desk = TestPanel::enrolling(120, 40);
        desk.theme.palette = palette;
        let corner = desk.buffer()[(0, 0)].clone();
        assert_eq!((corner.fg, corner.bg), (Color::Black, Color::White));
        desk.theme.palette = Palette::Monochrome;
        assert!(desk.buffer()[(0, 0)].modifier.contains(Modifier::REVERSED));
    }
}
