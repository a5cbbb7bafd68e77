//! How much of phone numbers lists and messages show: revealing them, and masking them again.

use crate::{
    client::ClientError,
    contract::{
        PhoneNumber, Tone,
        api::{Channel, OutboxMessage, Reveal},
        query::Numbers,
    },
    tui::{
        State,
        effects::{Effect, Request, Timer},
        state::{connection, failure, load, toast::say},
    },
};
use jiff::Timestamp;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NumbersShown {
    #[default]
    Masked,
    /// The server was asked to reveal them.
    Asked,
    Whole {
        until: Timestamp,
    },
}

impl NumbersShown {
    pub fn mask(&mut self) {
        *self = Self::Masked;
    }

    /// What to ask lists for.
    pub fn wanted(self) -> Numbers {
        match self {
            Self::Whole { .. } => Numbers::Whole,
            Self::Masked | Self::Asked => Numbers::Masked,
        }
    }

    /// `number` as people read it. What was told whole for another reason is masked here too.
    pub fn words(self, number: &PhoneNumber) -> String {
        match self.wanted() {
            Numbers::Whole => number.international(),
            Numbers::Masked => number.masked().international(),
        }
    }

    /// The address or number that a message goes to.
    pub fn recipient(self, message: &OutboxMessage) -> String {
        match (message.channel, PhoneNumber::try_from(message.to.clone())) {
            (Channel::Text, Ok(number)) => self.words(&number),
            _ => message.shown_recipient().into_owned(),
        }
    }
}

/// The key: reveals masked numbers, or masks them again.
pub fn toggle_numbers(state: &mut State) -> Vec<Effect> {
    match state.numbers {
        NumbersShown::Asked => Vec::new(),
        NumbersShown::Masked => {
            state.numbers = NumbersShown::Asked;
            load::request(state, Request::Reveal)
        }
        NumbersShown::Whole { .. } => {
            state.numbers = NumbersShown::Masked;
            say(state, Tone::Neutral, "Numbers are masked.")
        }
    }
}

pub fn on_reply(state: &mut State, answer: Result<Reveal, ClientError>) -> Vec<Effect> {
    let until = match answer {
        Ok(Reveal { until }) => until,
        Err(error) => {
            state.numbers = NumbersShown::Masked;
            return failure::on_failure(state, &error);
        }
    };
    connection::note_answer(state);
    state.numbers = NumbersShown::Whole { until };
    let after = until.duration_since(state.now).try_into().unwrap_or_default();
    let mut effects = vec![Effect::Timer { after, timer: Timer::Mask }];
    effects.extend(say(state, Tone::Neutral, "Full numbers shown for 5 minutes (audit-logged)."));
    effects.extend(load::refresh_screen(state));
    effects
}

/// The time of the reveal has passed, unless there was another one since.
pub fn mask_expired(state: &mut State) -> Vec<Effect> {
    match state.numbers {
        NumbersShown::Whole { until } if until <= state.now => state.numbers = NumbersShown::Masked,
        _ => state.needs_redraw = false,
    }
    Vec::new()
}
