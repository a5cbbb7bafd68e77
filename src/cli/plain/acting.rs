//! What is done to one user: the panel's own commands, and the questions that come before.

use super::{choices::Choice, plain_panel::PlainPanel};
use crate::{
    contract::{LinkKind, User, UserAction, UserActionKind, api::AccessReset},
    tui::{
        State,
        dialogs::{
            Modal, access,
            confirm::{self, ConfirmQuestion},
        },
        effects::Effect,
        input::keymap::KeyCommand,
        screens::details,
        text,
    },
};

pub fn choose(panel: &mut PlainPanel, choice: Choice) -> Vec<Effect> {
    use UserActionKind::*;
    let kind = match choice {
        Choice::Command(command) => return panel.command(command),
        Choice::ResetAccess => {
            let reset = AccessReset {
                send_password_reset: true,
                end_sessions: true,
                ..AccessReset::default()
            };
            return ask_access(panel, reset);
        }
        Choice::Action(kind) => kind,
    };
    match kind {
        AddPhone | UpdatePhone => panel.command(KeyCommand::Phone),
        SendSetupLink | ResetAuthenticator => panel.command(KeyCommand::Authenticator),
        ResetPassword => {
            ask_access(panel, AccessReset { send_password_reset: true, ..AccessReset::default() })
        }
        EndSessions => {
            ask_access(panel, AccessReset { end_sessions: true, ..AccessReset::default() })
        }
        RemoveFactor => panel.command(KeyCommand::RemoveFactor),
        Edit => panel.command(KeyCommand::EditUser),
        Disable | Enable | Unlock | Remove => {
            let effects = panel.command(KeyCommand::Disable);
            if let Some(Modal::LifeCycle(form)) = &mut panel.state.modal {
                let place = form.choices.iter().position(|choice| *choice == kind);
                form.chosen = place.unwrap_or_default();
            }
            effects
        }
    }
}

/// Asks before the password is reset or the sessions end.
fn ask_access(panel: &mut PlainPanel, reset: AccessReset) -> Vec<Effect> {
    let kind = match reset.send_password_reset {
        true => UserActionKind::ResetPassword,
        false => UserActionKind::EndSessions,
    };
    let (user, _) = match details::ready(&mut panel.state, kind, None) {
        Ok(ready) => ready,
        Err(effects) => return effects,
    };
    let state = &mut panel.state;
    let cooling = state.cooldown(&user, LinkKind::Password).filter(|_| reset.send_password_reset);
    let question = match cooling {
        Some(at) => access::again(state, &user, &reset, at),
        None => first_question(state, &user, &reset),
    };
    let act =
        UserAction::ResetAccess(AccessReset { override_cool_down: cooling.is_some(), ..reset });
    confirm::ask(state, &user, act, None, question)
}

fn first_question(state: &State, user: &User, reset: &AccessReset) -> ConfirmQuestion {
    let name = text::short_name(&user.name);
    let words = match (reset.send_password_reset, reset.end_sessions) {
        (true, true) => format!("Reset the password of {name} and log them out?"),
        (true, false) => format!("Reset the password of {name}?"),
        (false, _) => format!("Log {name} out of all sessions?"),
    };
    let mut consequences = Vec::new();
    if reset.send_password_reset {
        consequences.push(access::reset_follows(state, user));
    }
    if reset.end_sessions {
        consequences.push("They have to sign in again everywhere.".to_owned());
        consequences.push(format!("{}.", access::open_sessions(state, user)));
    }
    ConfirmQuestion { words, consequences }
}
