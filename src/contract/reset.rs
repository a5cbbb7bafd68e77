//! The ways in which an authenticator is reset.

use super::words;
use serde::{Deserialize, Serialize};
use strum::{EnumCount, EnumString, IntoStaticStr, VariantArray};
use utoipa::ToSchema;

/// What becomes of the old authenticator.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[derive(EnumCount, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum ResetWay {
    /// It is lost or stolen, and goes at once.
    #[default]
    RemoveNow,
    /// It works until the new one does, and goes then.
    KeepUntilReplaced,
}

impl ResetWay {
    pub const ALL: [Self; Self::COUNT] = words::all(Self::VARIANTS);

    /// The words of the choice.
    pub fn label(self) -> &'static str {
        match self {
            Self::RemoveNow => "Lost or stolen: remove now",
            Self::KeepUntilReplaced => "Replace: keep the old one until the new one works",
        }
    }

    /// As serde asks for it.
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }
}
