//! Sending a message again that failed.

use super::{say, user};
use crate::{
    contract::{
        Tone,
        api::{Delivery, OutboxMessage},
    },
    tui::{
        effect::Effect,
        keymap::Bound,
        state::{Screen, State, command::Act, modal::Modal},
    },
};

/// Retries the message that is open or under the cursor; of one that did not fail, says why not.
pub fn retry(state: &mut State) -> Vec<Effect> {
    let Some(message) = state.message() else {
        let words = match state.screen {
            Screen::Activity => {
                let key = super::word(state, Bound::Outbox);
                format!("Only messages can be retried. Press {key} for Outbox.")
            }
            _ => "There is no message to retry here.".to_owned(),
        };
        return say(state, Tone::Neutral, words);
    };
    let words = match message.state {
        Delivery::Failed => {
            let act = Act::RetryMessage(message.user.id, message.id);
            let name = message.user.name.clone();
            if state.pending.iter().any(|pending| pending.command.act == act) {
                let words = format!("{} is still in progress.", act.progress());
                return say(state, Tone::Neutral, words);
            }
            return user::give(state, name, act);
        }
        Delivery::Queued => "This message is queued; it has not failed.",
        Delivery::Sent => "This message was sent. Only failed messages can be retried.",
        Delivery::Withdrawn => {
            "This message was withdrawn: its link no longer works. Send a new one."
        }
    };
    say(state, Tone::Neutral, words)
}

/// Puts a newer state of a message everywhere it is shown.
pub fn renew(state: &mut State, message: &OutboxMessage) {
    for held in state.outbox.entries.iter_mut().filter(|held| held.id == message.id) {
        *held = message.clone();
    }
    renew_open(state);
}

/// Brings the open message up to what the list says of it.
pub fn renew_open(state: &mut State) {
    let Some(Modal::Message { message, .. }) = &mut state.modal else { return };
    if let Some(newer) = state.outbox.entries.iter().find(|newer| newer.id == message.id) {
        **message = newer.clone();
    }
}
