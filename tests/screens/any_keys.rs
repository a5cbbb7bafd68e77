//! No sequence of keys panics, and no key asks the server for what it would refuse.

use crate::{SIZES, desk::Desk};
use mfadmin::{
    contract::{Role, UserId, rules},
    tui::state::{Button, Gate},
};
use proptest::prelude::*;

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
    "1",
    "2",
    "3",
    "4",
    "/",
    "f",
    "s",
    "p",
    "a",
    "r",
    "y",
    "R",
    "?",
    "x",
    "space",
    "n",
    "+",
    "5",
    "home",
    "end",
    "ctrl-z",
];

/// A step of a person, of time, or of the terminal.
#[derive(Clone, Debug)]
enum Step {
    Key(&'static str),
    Phone,
    Pause,
    Resize(u16, u16),
    Outage,
    Return,
    Paste(String),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        20 => proptest::sample::select(KEYS).prop_map(Step::Key),
        2 => Just(Step::Phone),
        2 => Just(Step::Pause),
        1 => (1u16..140, 1u16..45).prop_map(|(width, height)| Step::Resize(width, height)),
        1 => Just(Step::Outage),
        2 => Just(Step::Return),
        1 => any::<String>().prop_map(Step::Paste),
    ]
}

fn take(desk: &mut Desk, step: &Step) {
    use mfadmin::tui::action::Action;
    match step {
        Step::Key(key) => desk.press(key),
        Step::Phone => desk.type_text("+14155550100"),
        Step::Pause if desk.state.screen.list().is_some() => desk.typing_pause(),
        Step::Pause => {}
        Step::Resize(width, height) => desk.apply(Action::Resize((*width, *height).into())),
        Step::Outage => desk.server.is_away = true,
        Step::Return => desk.server.is_away = false,
        Step::Paste(text) => desk.apply(Action::Paste(text.clone())),
    }
    desk.answer_all();
}

/// Every button that the panel would show for `user` is one that the server would accept.
fn buttons_are_honest(desk: &Desk) {
    let me = desk.state.me.as_ref();
    for user in &desk.server.users {
        for button in desk.state.buttons(user).iter().filter(|_| me.is_some()) {
            let me = me.unwrap();
            let check = |action| rules::check(me.role(), me.policy, user, action);
            match button {
                Button::Access => {
                    assert_eq!(check(mfadmin::contract::Action::ResetPassword), Ok(()))
                }
                Button::Factor(_, action) => assert_eq!(check(*action), Ok(())),
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_keys_are_safe(
        role in proptest::sample::select(&[Role::Owner, Role::Admin][..]),
        size in proptest::sample::select(&SIZES[..]),
        steps in proptest::collection::vec(step(), 1..80),
    ) {
        let mut desk = Desk::open_as(size.0, size.1, role);
        let bot = desk.server.users.iter().find(|user| user.name == "Reminder").unwrap();
        let (bot, before): (UserId, _) = (bot.id, bot.clone());
        for step in &steps {
            take(&mut desk, step);
            desk.buffer();
            buttons_are_honest(&desk);
            prop_assert_eq!(desk.state.gate, Gate::Open);
        }
        prop_assert_eq!(&desk.server.refusals, &Vec::new());
        let after = desk.server.users.iter().find(|user| user.id == bot).unwrap();
        prop_assert_eq!(after, &before);
    }
}
