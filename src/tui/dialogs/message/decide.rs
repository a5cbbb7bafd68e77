//! What is to become of a message: sending it after all, or never.

use crate::{
    contract::{Tone, api::Delivery},
    tui::{
        State,
        dialogs::{
            Modal,
            confirm::{Confirm, ConfirmAnswer, ConfirmFocus},
        },
        effects::{Effect, command::Act},
        input::keymap::KeyCommand,
        state::{Screen, commands, context, sending, toast::say},
        text,
        widgets::reason::ReasonLine,
    },
};

/// Sends the message that is open or under the cursor, if it failed or waits for a decision; else
/// says why not.
pub fn retry(state: &mut State) -> Vec<Effect> {
    let Some(message) = state.message() else { return nothing_here(state, "retried") };
    let words = match message.state {
        Delivery::Queued if message.hold.is_some() && !sending::is_sendable(state, message) => {
            "Nothing is set up to send it. Configure [mail] or [texts] on the server."
        }
        Delivery::Queued if message.hold.is_none() => "This message is queued; it has not failed.",
        Delivery::Failed | Delivery::Queued => {
            let act = Act::RetryMessage(message.user.id, message.id);
            let name = message.user.name.clone();
            if let Some(words) = in_progress(state, &act) {
                return say(state, Tone::Neutral, words);
            }
            return commands::submit(state, name, act);
        }
        Delivery::Sent => "This message was sent. Only failed messages can be retried.",
        Delivery::Withdrawn => {
            "This message was withdrawn: its link no longer works. Send a new one."
        }
    };
    say(state, Tone::Neutral, words)
}

/// Asks whether to discard the message that is open or under the cursor.
pub fn discard(state: &mut State) -> Vec<Effect> {
    let Some(message) = state.message() else { return nothing_here(state, "discarded") };
    if !message.is_undecided() {
        let words = "Only messages that wait or failed can be discarded.";
        return say(state, Tone::Neutral, words);
    }
    let act = Act::DiscardMessage(message.user.id, message.id);
    let (name, what) = (message.user.name.clone(), message.kind.label().to_lowercase());
    let link = message.kind.carries_link();
    if let Some(words) = in_progress(state, &act) {
        return say(state, Tone::Neutral, words);
    }
    let question = format!("Discard the message to {} ({what})?", text::short_name(&name));
    let address = Some(message.user.handle().to_string());
    let mut consequences = vec!["It is never sent, and its text is erased.".to_owned()];
    if link {
        consequences.push("Nobody can use its link then; send a new one.".to_owned());
    }
    let command = commands::new_command(state, name, act);
    state.modal = Some(Modal::Confirm(Box::new(Confirm {
        command,
        question,
        address,
        consequences,
        marked: ConfirmAnswer::No,
        reason: ReasonLine::default(),
        focus: ConfirmFocus::Answers,
    })));
    Vec::new()
}

fn nothing_here(state: &mut State, done: &str) -> Vec<Effect> {
    let words = match state.screen {
        Screen::Activity => {
            let key = context::word(state, KeyCommand::Outbox);
            format!("Only messages can be {done}. Press {key} for Outbox.")
        }
        _ => "There is no message here.".to_owned(),
    };
    say(state, Tone::Neutral, words)
}

fn in_progress(state: &State, act: &Act) -> Option<String> {
    let mut pending = state.pending.iter();
    let is_pending = pending.any(|pending| pending.command.act == *act);
    is_pending.then(|| format!("{} is still in progress.", act.progress()))
}
