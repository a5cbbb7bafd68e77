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
                format!("Only messages can be sent again; {key} shows them.")
            }
            _ => "There is no message to send again here.".to_owned(),
        };
        return say(state, Tone::Neutral, words);
    };
    let words = match message.state {
        Delivery::Failed => {
            let act = Act::RetryMessage(message.user.id, message.id);
            let name = message.user.name.clone();
            if state.pending.iter().any(|pending| pending.command.act == act) {
                let words = format!("{} is still under way.", act.progress());
                return say(state, Tone::Neutral, words);
            }
            return user::give(state, name, act);
        }
        Delivery::Queued => "This message has not failed: it waits to be sent.",
        Delivery::Sent => "This message has been sent; only one that failed can be sent again.",
        Delivery::Withdrawn => {
            "This message was withdrawn, because its link no longer works; send a new one."
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
