//! What the mouse does, and what a click can be on.

use crate::{
    contract::{OutboxId, Seq, UserId},
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

/// What a click is on. Rows move while nobody looks, so a row is whom or what it showed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    Command(KeyCommand),
    User(UserId),
    Entry(Seq),
    Message(OutboxId),
    Choice(u16),
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
