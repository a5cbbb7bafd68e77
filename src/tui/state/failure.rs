//! What becomes of a question that failed.

use crate::{
    client::ClientError,
    contract::{Code, Tone},
    tui::{
        State,
        effects::Effect,
        state::{
            connection::{self, Connection},
            load,
            toast::say,
        },
    },
};

/// A question failed.
pub fn on_failure(state: &mut State, error: &ClientError) -> Vec<Effect> {
    match error.code() {
        Some(Code::Forbidden) => state.auth_state.forbid(),
        // Another session may have masked them.
        Some(Code::RevealRequired) => {
            state.numbers.mask();
            return load::refresh_screen(state);
        }
        _ if error.needs_sign_in() => return require_sign_in(state),
        _ if error.is_outage() => return connection::on_outage(state, error),
        _ => return say(state, Tone::Bad, error.to_string()),
    }
    Vec::new()
}

/// The server knows no session: has the person sign in, if that is not under way.
pub fn require_sign_in(state: &mut State) -> Vec<Effect> {
    if state.auth_state.sign_in().is_some() {
        return Vec::new();
    }
    // A stream that ends with its session looks like a line that broke, until the server answers.
    state.connection = Connection::Up { at: state.now };
    let email = state.me.as_ref().and_then(|me| me.user.email.as_ref()).map(ToString::to_string);
    state.auth_state.end_session(email);
    // It would hide what is asked.
    state.help = None;
    load::ask_sign_in_ways(state)
}
