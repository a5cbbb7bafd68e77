//! What commands are for, by which the help puts them together.

use crate::{contract::words, tui::input::keymap::KeyCommand};
use strum::{EnumCount, VariantArray};

/// In the order of the help.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumCount, VariantArray)]
pub enum Group {
    /// What only a dialog or a sign-in has.
    Dialog,
    Act,
    Find,
    Moving,
    Views,
    Panel,
    /// What works in every place.
    Everywhere,
}

impl Group {
    pub const ALL: [Self; Self::COUNT] = words::all(Self::VARIANTS);

    /// The words over its commands.
    pub fn title(self) -> &'static str {
        match self {
            Self::Act => "Act",
            Self::Find => "Find",
            Self::Views => "Views",
            Self::Moving => "Move",
            Self::Panel => "Panel",
            Self::Dialog => "Here",
            Self::Everywhere => "Everywhere",
        }
    }
}

impl KeyCommand {
    pub fn group(self) -> Group {
        use KeyCommand::*;
        match self {
            Undo | Open | Phone | Authenticator | Access | AddUser | EditUser | Disable
            | Approve | Exempt | Retry | Discard | ReadMessage | Copy | Export | Inspect | Mark
            | Range | MarkAll | Cancel | CheckAgain | SendAgain | RemoveFactor => Group::Act,
            Search | Filter | Gap | Sort | Columns | Narrow | Palette => Group::Find,
            Overview | Users | Security | Activity | Outbox | Views | SavedView | Jobs => {
                Group::Views
            }
            Up | Down | First | Last | PageUp | PageDown | HalfUp | HalfDown | NextPane
            | PreviousPane | Back | NextGap | PreviousGap => Group::Moving,
            Refresh | DetailsPane | Theme | Mouse | Numbers | Dismiss | Quit => Group::Panel,
            Help | Interrupt | Suspend => Group::Everywhere,
            Accept | Decline | Switch | Toggle | Press | Save | Submit | Proceed | UseApp
            | UseRecoveryCode | UseText | UseRealm | Kept | Choose | Apply | NextValue
            | PreviousValue | Clear | CancelEmail | TurnOrder | Insist | Explain | EndExemption
            | KeepMine | KeepTheirs => Group::Dialog,
        }
    }
}

impl KeyCommand {
    /// What the configuration and the palette call it: `page_down`.
    pub fn name(self) -> String {
        <&str>::from(self).to_owned()
    }

    /// Whether it is a way out of the place.
    pub fn leaves(self) -> bool {
        matches!(self, Self::Back | Self::Quit | Self::Interrupt | Self::Decline)
    }
}
