//! How much of phone numbers lists and messages show.

use crate::contract::{
    PhoneNumber,
    api::{Channel, OutboxMessage},
    query::Numbers,
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
            _ => message.to.clone(),
        }
    }
}
