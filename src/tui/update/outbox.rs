//! Reading a message, and sending one again that failed.

use super::{say, user};
use crate::{
    contract::{
        OutboxId, Tone,
        api::{Delivery, MessageContent, OutboxMessage},
    },
    tui::{
        effect::Effect,
        keymap::KeyCommand,
        state::{
            Screen, State,
            command::{Act, Reading},
            modal::Modal,
        },
    },
};

/// Retries the message that is open or under the cursor; of one that did not fail, says why not.
pub fn retry(state: &mut State) -> Vec<Effect> {
    let Some(message) = state.message() else {
        let words = match state.screen {
            Screen::Activity => {
                let key = super::word(state, KeyCommand::Outbox);
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

/// Asks for the text of the open message.
pub fn show(state: &mut State) -> Vec<Effect> {
    match state.message() {
        Some(message) if message.readable => read(state, Reading::Show),
        _ => say(state, Tone::Neutral, "This message has no text to show."),
    }
}

/// Copies the link of the message that is open or under the cursor, and asks for it first where it
/// is not shown.
pub fn copy_link(state: &mut State) -> Vec<Effect> {
    if let Some(Modal::Message(open)) = &state.modal
        && let Some(content) = &open.content
    {
        let link = content.link.clone();
        return user::copied(state, "link", link);
    }
    match state.message() {
        Some(message) if message.readable && message.kind.carries_link() => {
            read(state, Reading::CopyLink)
        }
        _ => user::copied(state, "link", None),
    }
}

fn read(state: &mut State, reading: Reading) -> Vec<Effect> {
    let Some(message) = state.message() else { return Vec::new() };
    let (name, act) = (message.user.name.clone(), Act::ReadMessage(message.id, reading));
    if state.pending.iter().any(|pending| pending.command.act == act) {
        let words = format!("{} is still under way.", act.progress());
        return say(state, Tone::Neutral, words);
    }
    user::give(state, name, act)
}

/// Shows the text that was asked for, or copies its link. A dialog that was closed stays closed.
pub fn on_content(
    state: &mut State,
    id: OutboxId,
    reading: Reading,
    content: MessageContent,
) -> Vec<Effect> {
    match (reading, &mut state.modal) {
        (Reading::CopyLink, _) => user::copied(state, "link", content.link),
        (Reading::Show, Some(Modal::Message(open))) if open.message.id == id => {
            open.content = Some(content);
            Vec::new()
        }
        (Reading::Show, _) => Vec::new(),
    }
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
    let Some(Modal::Message(open)) = &mut state.modal else { return };
    if let Some(newer) = state.outbox.entries.iter().find(|newer| newer.id == open.message.id) {
        open.message = newer.clone();
    }
    if !open.message.readable {
        open.content = None;
    }
}
