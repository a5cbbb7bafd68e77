//! No sequence of keys, answers and outages panics, asks the server for what it would refuse, or
//! puts another user under the cursor than the one it was on.

use super::{
    SIZES,
    fake_sign_in::{CODE, PASSWORD},
    test_panel::TestPanel,
};
use mfadmin::{
    client::{ClientError, Feed},
    contract::{
        AuthenticatorState, Code, Factor, Kind, PhoneState, Role, Seq, User, UserId,
        api::{AuditEvent, Change},
    },
    tui::{
        action::Action, effects::Timer, input::mouse::Gesture,
        screens::sign_in::auth_state::AuthState, state::Button,
    },
};
use proptest::prelude::*;
use tui_input::Input;

const KEYS: &[&str] = &[
    "j",
    "k",
    "g",
    "G",
    "pgdn",
    "pgup",
    "ctrl-d",
    "ctrl-u",
    "enter",
    "esc",
    "tab",
    "shift-tab",
    "left",
    "right",
    "h",
    "l",
    "0",
    "1",
    "2",
    "3",
    "4",
    "/",
    "f",
    "F",
    "c",
    "m",
    "t",
    "s",
    "p",
    "a",
    "r",
    "y",
    "Y",
    "R",
    "?",
    ":",
    "x",
    "space",
    "n",
    "N",
    "+",
    "5",
    "7",
    "w",
    "home",
    "end",
    "ctrl-z",
    "v",
    "*",
    "J",
    "e",
    "w",
    "i",
    "y",
    "Y",
    "z",
    "f1",
    "D",
    "E",
    "d",
    "X",
];

/// A step of a person, of the line, of time, or of the terminal.
#[derive(Clone, Debug)]
enum Step {
    Key(&'static str),
    Click(u16, u16),
    Wheel(Gesture),
    Phone,
    Pause,
    Answer(usize),
    AnswerAll,
    Change,
    Delivery,
    /// The newest job goes on.
    Work(usize),
    Minutes,
    Alarm(Timer),
    Resize(u16, u16),
    Outage,
    Return,
    Paste(String),
    /// The session ends.
    Expire,
    SignIn,
    /// The next command needs a code, as long as none was given.
    Demand,
    Code,
}

fn step() -> impl Strategy<Value = Step> {
    let alarms = [Timer::Retry, Timer::Refresh, Timer::Toast(1), Timer::Busy { episode: 1 }];
    prop_oneof![
        20 => proptest::sample::select(KEYS).prop_map(Step::Key),
        6 => (0u16..140, 0u16..45).prop_map(|(x, y)| Step::Click(x, y)),
        1 => proptest::sample::select(&[Gesture::WheelUp, Gesture::WheelDown][..]).prop_map(Step::Wheel),
        2 => Just(Step::Phone),
        2 => Just(Step::Pause),
        10 => any::<usize>().prop_map(Step::Answer),
        6 => Just(Step::AnswerAll),
        2 => Just(Step::Change),
        1 => Just(Step::Delivery),
        2 => (1usize..4).prop_map(Step::Work),
        1 => Just(Step::Minutes),
        2 => proptest::sample::select(alarms.to_vec()).prop_map(Step::Alarm),
        1 => (1u16..140, 1u16..45).prop_map(|(width, height)| Step::Resize(width, height)),
        1 => Just(Step::Outage),
        2 => Just(Step::Return),
        1 => any::<String>().prop_map(Step::Paste),
        1 => Just(Step::Expire),
        2 => Just(Step::SignIn),
        1 => Just(Step::Demand),
        2 => Just(Step::Code),
    ]
}

fn take(panel: &mut TestPanel, step: &Step) {
    match step {
        Step::Key(key) => panel.strike(key),
        Step::Click(x, y) => panel.strike_at(*x, *y),
        Step::Wheel(gesture) => panel.apply(Action::Mouse(*gesture)),
        Step::Phone => "+14155550100".chars().for_each(|c| panel.strike(&c.to_string())),
        Step::Pause if panel.state.search().is_some() => panel.typing_pause(),
        Step::Pause => {}
        Step::Answer(choice) => panel.answer_one(*choice),
        Step::AnswerAll => panel.answer_all(),
        Step::Change => {
            let change = Change { seq: Seq(9), event: AuditEvent::MessageFailed, user: None };
            panel.apply(Action::Feed(Feed::Change(change)));
            panel.apply(Action::Timer(Timer::Refresh));
        }
        Step::Delivery => {
            panel.apply(Action::Feed(Feed::Outbox));
            panel.apply(Action::Timer(Timer::Refresh));
        }
        Step::Work(_) if panel.server.fake_jobs.jobs.iter().all(|job| job.state.is_over()) => {}
        Step::Work(users) => {
            let job = panel.server.work(*users);
            panel.apply(Action::Feed(Feed::Job(Box::new(job))));
        }
        Step::Minutes => panel.pass_minutes(4),
        Step::Alarm(wake) => panel.apply(Action::Timer(*wake)),
        Step::Resize(width, height) => panel.apply(Action::Resize((*width, *height).into())),
        Step::Outage => {
            panel.server.is_away = true;
            panel.apply(Action::Feed(Feed::Down(ClientError::Unreachable("cut".into()))));
        }
        Step::Return => {
            panel.server.is_away = false;
            panel.apply(Action::Feed(Feed::Up));
        }
        Step::Paste(text) => panel.apply(Action::Paste(text.clone())),
        Step::Expire => panel.server.refuses_with = Some(Code::SessionExpired),
        Step::SignIn => panel.go_in(),
        Step::Demand => panel.server.wants_step_up = true,
        Step::Code => CODE.chars().for_each(|c| panel.strike(&c.to_string())),
    }
}

impl TestPanel {
    /// Signs in, if that is what the panel asks for.
    fn go_in(&mut self) {
        self.server.is_away = false;
        self.answer_all();
        // It may have been opened over the sign-in.
        self.state.help = None;
        let Some(form) = self.state.auth_state.sign_in_mut() else { return };
        form.email = Input::new("user6@example.com".to_owned());
        form.start_over();
        let size = std::mem::replace(&mut self.state.size, (80, 24).into());
        for secret in [PASSWORD, CODE] {
            self.apply(Action::Paste(secret.to_owned()));
            self.press("enter");
        }
        self.state.size = size;
    }
}

/// The mission's table of buttons, told a second time and independently.
fn expected_buttons(role: Role, user: &User) -> Vec<String> {
    let has_none = user.kind == Kind::Avobot || !user.is_enabled();
    if has_none || role == Role::Admin && user.role == Role::Owner {
        return Vec::new();
    }
    let phone = match user.phone {
        PhoneState::NotSet => "Add Phone Number",
        _ => "Update Phone Number",
    };
    let authenticator = match user.authenticator {
        AuthenticatorState::Configured { .. } => "Reset Authenticator App",
        _ => "Send Authenticator Setup Link",
    };
    ["Reset Password / Log Out", phone, authenticator].map(str::to_owned).to_vec()
}

fn buttons_are_those_of_the_mission(panel: &TestPanel, role: Role) {
    for user in &panel.server.users {
        let buttons = panel.state.buttons(user);
        let labels: Vec<_> = buttons.iter().map(|button| button.label().to_owned()).collect();
        let mut expected = expected_buttons(role, user);
        // Nobody takes away their own second factor.
        let is_me = user.id == panel.server.me.user.id;
        expected.retain(|label| !is_me || label != "Reset Authenticator App");
        assert_eq!(labels, expected);
        let order = [Some(Factor::Phone), Some(Factor::Authenticator)];
        let factors = buttons.iter().filter_map(|button| match button {
            Button::Access | Button::AccessPart(_) => None,
            Button::Factor(factor, _) => Some(Some(*factor)),
        });
        let order = order.into_iter().take(labels.len().saturating_sub(1));
        assert!(factors.eq(order));
    }
}

/// The user under the cursor, where the rows answer the present question.
fn held(panel: &TestPanel) -> Option<UserId> {
    let list = panel.state.current_list().filter(|_| panel.state.gap_search.is_none())?;
    list.target().map(|user| user.id)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_keys_are_safe(
        role in proptest::sample::select(&[Role::Owner, Role::Admin][..]),
        size in proptest::sample::select(&SIZES[..]),
        page in 1usize..5,
        steps in proptest::collection::vec(step(), 1..80),
    ) {
        let mut panel = TestPanel::open_as(size.0, size.1, role);
        panel.server.page = page;
        panel.press("R");
        let bot = panel.server.users.iter().find(|user| user.name == "Reminder").unwrap();
        let (bot, before) = (bot.id, bot.clone());
        for step in &steps {
            let (under, screen) = (held(&panel), panel.state.screen);
            let owed = panel.state.current_list().is_some_and(|list| list.owes_rows());
            take(&mut panel, step);
            panel.buffer();
            buttons_are_those_of_the_mission(&panel, role);
            let is_forbidden = matches!(panel.state.auth_state, AuthState::Forbidden);
            prop_assert!(!is_forbidden);
            let passive = matches!(step, Step::Answer(_) | Step::AnswerAll | Step::Change | Step::Delivery);
            if passive && !owed && panel.state.screen == screen
                && let (Some(under), Some(now)) = (under, held(&panel)) && under != now
            {
                let list = panel.state.current_list().unwrap();
                let still = panel.server.found(&list.query()).iter().any(|user| user.id == under);
                prop_assert!(!still, "{:?} moved the cursor from {} to {}", step, under, now);
            }
        }
        // A job may end before what is asked of it arrives.
        let asks_who = |code: &Code| {
            matches!(code, Code::SessionExpired | Code::StepUpRequired | Code::JobOver)
        };
        prop_assert!(panel.server.refusals.iter().all(asks_who), "{:?}", panel.server.refusals);
        let after = panel.server.users.iter().find(|user| user.id == bot).unwrap();
        prop_assert_eq!((&after.phone, &after.authenticator), (&before.phone, &before.authenticator));
        prop_assert!(after.missing.is_empty());
        panel.server.is_away = false;
        panel.apply(Action::Feed(Feed::Up));
        panel.answer_all();
        panel.go_in();
        prop_assert!(panel.state.auth_state.is_open(), "{}", panel.screen());
        if panel.state.current_list().is_some() {
            panel.typing_pause();
        }
        if let Some(list) = panel.state.current_list() {
            prop_assert!(list.window.total() == 0 || list.target().is_some(), "a cursor on nobody");
        }
    }
}
