//! What the server is set up to send.

use crate::{
    contract::api::{Channel, OutboxMessage},
    tui::{State, time},
};

/// Whether something sends messages of `channel`. A server that does not tell is believed to.
pub fn sends(state: &State, channel: Channel) -> bool {
    state.me.as_ref().is_none_or(|me| me.sends(channel))
}

/// What becomes of the mail that tells a user what was done to their account.
pub fn notice(state: &State) -> &'static str {
    match sends(state, Channel::Email) {
        true => "A mail tells them",
        false => "A mail waits in the Outbox",
    }
}

/// Whether sending `message`, which failed or waits for a decision, would do more than say why it
/// cannot be done.
pub fn is_sendable(state: &State, message: &OutboxMessage) -> bool {
    message.is_undecided() && sends(state, message.channel)
}

/// What nothing is set up to send, in a few words.
pub fn missing_words(state: &State) -> Option<&'static str> {
    match (sends(state, Channel::Email), sends(state, Channel::Text)) {
        (true, true) => None,
        (false, false) => Some("nothing is sent"),
        (false, true) => Some("no mail is sent"),
        (true, false) => Some("no text is sent"),
    }
}

/// Which channel waits for what, or how fast it sends: one that waits goes before one that sends.
pub fn pace_words(state: &State) -> Option<String> {
    let mut channels: Vec<_> = state.channels.iter().collect();
    channels.sort_by_key(|status| status.pause.is_none());
    channels.iter().find_map(|status| status.words(|at| time::until(state.now, at, &state.zone)))
}
