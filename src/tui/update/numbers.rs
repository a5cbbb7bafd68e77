//! Revealing phone numbers in lists, and masking them again.

use super::{load, reply, say};
use crate::{
    client::ClientError,
    contract::{Tone, api::Reveal},
    tui::{
        action::Timer,
        effect::Effect,
        state::{Paint, State, numbers::NumbersShown},
    },
};

/// The key: reveals masked numbers, or masks them again.
pub fn switch(state: &mut State) -> Vec<Effect> {
    match state.numbers {
        NumbersShown::Asked => Vec::new(),
        NumbersShown::Masked => {
            state.numbers = NumbersShown::Asked;
            load::call(state, Effect::Reveal)
        }
        NumbersShown::Whole { .. } => {
            state.numbers = NumbersShown::Masked;
            say(state, Tone::Neutral, "Numbers are masked.")
        }
    }
}

pub fn take(state: &mut State, answer: Result<Reveal, ClientError>) -> Vec<Effect> {
    let until = match answer {
        Ok(Reveal { until }) => until,
        Err(error) => {
            state.numbers = NumbersShown::Masked;
            return reply::failed(state, &error);
        }
    };
    reply::reached(state);
    state.numbers = NumbersShown::Whole { until };
    let after = until.duration_since(state.now).try_into().unwrap_or_default();
    let mut effects = vec![Effect::Timer { after, wake: Timer::Mask }];
    effects.extend(say(state, Tone::Neutral, "Full numbers shown for 5 minutes (audit-logged)."));
    effects.extend(load::refresh_screen(state));
    effects
}

/// The time of the reveal has passed, unless there was another one since.
pub fn expire(state: &mut State) -> Vec<Effect> {
    match state.numbers {
        NumbersShown::Whole { until } if until <= state.now => state.numbers = NumbersShown::Masked,
        _ => state.paint = Paint::Done,
    }
    Vec::new()
}

/// The server tells numbers whole no longer, such as to another session.
pub fn refused(state: &mut State) -> Vec<Effect> {
    state.numbers = NumbersShown::Masked;
    load::refresh_screen(state)
}
