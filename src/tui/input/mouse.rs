//! What the mouse does, and what a click can be on.

use crate::{
    contract::{JobId, OutboxId, Seq, UserId},
    tui::input::keymap::KeyCommand,
};

/// Whether the terminal tells of the mouse.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mouse {
    /// It selects text, as everywhere.
    #[default]
    Off,
    On,
}

/// What a click is on. Rows move while nobody looks, so a row is whom or what it showed; so is a button
/// of a dialog that has more or fewer of them by the time of the click.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    Command(KeyCommand),
    User(UserId),
    Entry(Seq),
    Message(OutboxId),
    Job(JobId),
    Exemption(ExemptStop),
    /// A line of a dialog whose lines stay where they are.
    Choice(u16),
}

/// What can have the focus in the dialog of an exemption.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExemptStop {
    Until,
    Reason,
    Cancel,
    End,
    Exempt,
}

/// What the mouse did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gesture {
    /// Pressed its first button on something.
    Click(Target),
    WheelUp,
    WheelDown,
}

/// How often something was clicked within a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clicks {
    Single,
    Double,
}
