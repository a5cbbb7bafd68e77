//! The views of the panel.

use crate::{
    contract::words,
    tui::{
        State,
        input::keymap::KeyCommand,
        list::{ListId, SearchLine, log::LogKind},
    },
};
use serde::{Deserialize, Serialize};
use strum::{EnumCount, VariantArray};

/// The views, on the keys 0 to 4.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, EnumCount, VariantArray)]
#[serde(rename_all = "snake_case")]
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
    pub fn command(self) -> KeyCommand {
        match self {
            Self::Overview => KeyCommand::Overview,
            Self::Users => KeyCommand::Users,
            Self::Security => KeyCommand::Security,
            Self::Activity => KeyCommand::Activity,
            Self::Outbox => KeyCommand::Outbox,
        }
    }

    /// The one that shows `list`.
    pub fn of(list: ListId) -> Self {
        match list {
            ListId::Users => Self::Users,
            ListId::Security => Self::Security,
        }
    }

    /// The one that shows the log of this kind.
    pub fn of_log(log: LogKind) -> Self {
        match log {
            LogKind::AppendOnly => Self::Activity,
            LogKind::Mutable => Self::Outbox,
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

impl State {
    /// The search line of the present screen, if it has one.
    pub fn search(&self) -> Option<&SearchLine> {
        match self.screen {
            Screen::Overview => None,
            Screen::Users => Some(&self.users.search),
            Screen::Security => Some(&self.security.search),
            Screen::Activity => Some(&self.activity.search),
            Screen::Outbox => Some(&self.outbox.search),
        }
    }

    pub fn search_mut(&mut self) -> Option<&mut SearchLine> {
        match self.screen {
            Screen::Overview => None,
            Screen::Users => Some(&mut self.users.search),
            Screen::Security => Some(&mut self.security.search),
            Screen::Activity => Some(&mut self.activity.search),
            Screen::Outbox => Some(&mut self.outbox.search),
        }
    }
}
