//! Actions that are held for some seconds before they are done.

use crate::contract::HeldId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use utoipa::{IntoParams, ToSchema};

/// For how many seconds an action is held: 1 to 10.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "u8")]
pub struct HoldSeconds(u8);

#[derive(Debug, Error, PartialEq, Eq)]
#[error("1 to 10 seconds, or left out to do it at once")]
pub struct InvalidHold;

impl HoldSeconds {
    /// How long the panel holds what acts at one key.
    pub const OF_PANEL: Self = Self(5);

    pub fn get(self) -> u8 {
        self.0
    }
}

impl TryFrom<u8> for HoldSeconds {
    type Error = InvalidHold;

    fn try_from(seconds: u8) -> Result<Self, InvalidHold> {
        if (1..=10).contains(&seconds) { Ok(Self(seconds)) } else { Err(InvalidHold) }
    }
}

impl TryFrom<String> for HoldSeconds {
    type Error = InvalidHold;

    fn try_from(text: String) -> Result<Self, InvalidHold> {
        text.parse::<u8>().map_err(|_| InvalidHold)?.try_into()
    }
}

impl From<HoldSeconds> for u8 {
    fn from(HoldSeconds(seconds): HoldSeconds) -> Self {
        seconds
    }
}

/// The query string of an action that may be held.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct HoldQuery {
    /// Hold the action for so many seconds, 1 to 10; until then `DELETE /v1/held/{id}` takes it back.
    /// It is judged at once and again when it is done. The answer is 202 and says `held`; the same
    /// request under the same `Idempotency-Key` is told the outcome afterwards. A new name is held
    /// together with a number, not alone. A log-out, and a change of the role or the address, are never
    /// held.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<u8>, minimum = 1, maximum = 10, nullable = false)]
    pub hold_seconds: Option<HoldSeconds>,
}

/// An action that was ordered and is not done yet: nothing of it has taken effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Held {
    pub id: HeldId,
    /// For how many seconds in all.
    pub seconds: u8,
    /// When it is done, unless it is taken back.
    #[schema(value_type = String, format = DateTime)]
    pub until: Timestamp,
}
