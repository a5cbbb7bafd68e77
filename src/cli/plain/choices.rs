//! What can be done to a user: what the panel has buttons and keys for, numbered, and why the rest cannot.

use crate::{
    contract::{Availability, Kind, User, UserActionKind, rules},
    tui::{
        State,
        input::keymap::KeyCommand,
        state::{approval, exemption, unknown},
        text,
    },
};

/// Something that can be done to a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    Action(UserActionKind),
    /// Both together.
    ResetAccess,
    /// What a command of the panel does.
    Command(KeyCommand),
}

/// One of them, and whether it is possible.
pub struct UserChoice {
    pub label: String,
    pub choice: Choice,
    /// Why it cannot be done.
    pub refused: Option<String>,
}

/// All that is thinkable for `user`, in the order of the screen.
pub fn of(state: &State, user: &User) -> Vec<UserChoice> {
    let mut kinds = rules::available_actions(user).to_vec();
    if user.kind == Kind::Human && rules::removable_factors(user).next().is_some() {
        kinds.push(UserActionKind::RemoveFactor);
    }
    kinds.extend(rules::life_cycle_actions(user));
    let mut choices: Vec<_> = kinds.into_iter().map(|kind| of_kind(state, user, kind)).collect();
    let both = [UserActionKind::ResetPassword, UserActionKind::EndSessions];
    let are_open = both.iter().all(|kind| {
        let choice = choices.iter().find(|it| it.choice == Choice::Action(*kind));
        let is_here = user.availability(*kind) == Availability::Available;
        is_here && choice.is_some_and(|choice| choice.refused.is_none())
    });
    let after = choices.iter().position(|it| it.choice == Choice::Action(both[1]));
    if let Some(at) = after.filter(|_| are_open) {
        let label = "Reset Password and Log Out".to_owned();
        choices.insert(at + 1, UserChoice { label, choice: Choice::ResetAccess, refused: None });
    }
    choices.extend(of_commands(state, user));
    choices
}

fn of_kind(state: &State, user: &User, kind: UserActionKind) -> UserChoice {
    let refused = state.refusal(user, kind).map(|code| code.about(&text::short_name(&user.name)));
    let (label, elsewhere) = match user.availability(kind) {
        Availability::Available => (kind.label().to_owned(), None),
        Availability::NotPossible { reason } => (kind.label().to_owned(), Some(reason)),
        Availability::InBrowser { .. } => (format!("{}: in the browser", kind.label()), None),
    };
    let refused = refused.or(elsewhere);
    let is_open = kind != UserActionKind::Edit || !state.open_fields(user).is_empty();
    let refused = match is_open {
        true => refused,
        false => refused.or_else(|| Some("Nothing of the profile is changed here.".to_owned())),
    };
    UserChoice { label, choice: Choice::Action(kind), refused }
}

/// What is no action of the rules: exempting, approving, and deciding what nobody knows the outcome of.
fn of_commands(state: &State, user: &User) -> Vec<UserChoice> {
    let choice = |label: &str, command| UserChoice {
        label: label.to_owned(),
        choice: Choice::Command(command),
        refused: None,
    };
    let mut choices = Vec::new();
    if exemption::why_not(state, user).is_none() {
        let label = match user.exempt_until {
            Some(_) => "Change or End the Exemption",
            None => "Exempt from MFA",
        };
        choices.push(choice(label, KeyCommand::Exempt));
    }
    if approval::links(state, user).is_ok() {
        choices.push(choice("Approve a Link", KeyCommand::Approve));
    }
    if unknown::of(user).is_some() {
        choices.push(choice("Check Again What Is Unknown", KeyCommand::CheckAgain));
        choices.push(choice("Send Again What Is Unknown", KeyCommand::SendAgain));
    }
    choices
}
