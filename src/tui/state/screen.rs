//! The views of the panel.

use super::list::ListId;
use crate::{contract::words, tui::keymap::KeyCommand};
use serde::{Deserialize, Serialize};
use strum::{EnumCount, VariantArray};

/// The views, on the keys 0 to 4.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumCount, VariantArray)]
pub enum Screen {
    Overview,
    Users,
    Security,
    Activity,
    Outbox,
}

impl Screen {
    pub const ALL: [Self; Self::COUNT] = words::all(Self::VARIANTS);

    pub fn label(self) -> &'static str {
        match self {
            Self::Overview => "Overview",
            Self::Users => "Users",
            Self::Security => "Security",
            Self::Activity => "Activity",
            Self::Outbox => "Outbox",
        }
    }

    /// The command that shows it.
    pub fn bound(self) -> KeyCommand {
        match self {
            Self::Overview => KeyCommand::Overview,
            Self::Users => KeyCommand::Users,
            Self::Security => KeyCommand::Security,
            Self::Activity => KeyCommand::Activity,
            Self::Outbox => KeyCommand::Outbox,
        }
    }

    /// The list of users it shows, if it is one.
    pub fn list(self) -> Option<ListId> {
        match self {
            Self::Users => Some(ListId::Users),
            Self::Security => Some(ListId::Security),
            Self::Overview | Self::Activity | Self::Outbox => None,
        }
    }
}
