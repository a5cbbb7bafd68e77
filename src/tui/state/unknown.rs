//! What was ordered of a directory for a user and is not settled.

use crate::{
    contract::{
        Tone, User,
        api::{Requested, RequestedState},
    },
    tui::{
        State,
        effects::{
            Effect,
            command::{Act, Decision, UnknownOutcome},
        },
        state::{commands, toast::say},
        text,
    },
};

/// The newest operation for `user`, where nobody knows its outcome.
pub fn of(user: &User) -> Option<&Requested> {
    user.requested.as_deref().filter(|requested| requested.state == RequestedState::Unknown)
}

/// What can be decided of the user that a key acts on, with what was ordered; else says why nothing can.
pub fn decidable(state: &mut State) -> Result<(User, Requested), Vec<Effect>> {
    let Some(user) = state.target().cloned() else { return Err(Vec::new()) };
    let name = text::short_name(&user.name);
    let Some(requested) = of(&user).cloned() else {
        let words = match &user.requested {
            Some(_) => format!("What was requested for {name} is still under way."),
            None => format!("Nothing is unknown of what was requested for {name}."),
        };
        return Err(say(state, Tone::Neutral, words));
    };
    if let Some(pending) = state.pending_for(user.id) {
        let words = format!("{} is still in progress.", pending.command.in_words());
        return Err(say(state, Tone::Neutral, words));
    }
    Ok((user, requested))
}

/// Has it looked for once more; nothing is sent.
pub fn check(state: &mut State) -> Vec<Effect> {
    match decidable(state) {
        Ok((user, requested)) => {
            let name = user.name.clone();
            let outcome = UnknownOutcome::Operation(Box::new(user), requested.id);
            commands::submit(state, name, Act::Decide(outcome, Decision::CheckAgain))
        }
        Err(effects) => effects,
    }
}
