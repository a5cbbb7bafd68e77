//! What lies over the panes. There is at most one.

use super::{activity::Chooser, command::Command, edit::EditUser};
use crate::{
    contract::{
        User,
        api::{AccessReset, AuditEntry, OutboxMessage},
    },
    tui::keymap::Context,
};

#[derive(Clone, Debug)]
pub enum Modal {
    Edit(Box<EditUser>),
    Confirm(Confirm),
    Access(Box<AccessForm>),
    Message { message: Box<OutboxMessage>, scroll: u16 },
    Narrow(Chooser),
    Entry { entry: Box<AuditEntry>, scroll: u16 },
    Help { context: Context, scroll: u16 },
}

/// A command that waits for a yes.
#[derive(Clone, Debug)]
pub struct Confirm {
    pub command: Command,
    pub question: String,
    /// What will happen, a sentence each.
    pub consequences: Vec<String>,
    pub marked: Answer,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    Yes,
    No,
}

/// The two check boxes: reset the password, log out of all sessions.
#[derive(Clone, Debug)]
pub struct AccessForm {
    pub user: User,
    pub reset: AccessReset,
    pub marked: AccessBox,
    pub complaint: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccessBox {
    PasswordReset,
    EndSessions,
}

impl AccessBox {
    pub fn other(self) -> Self {
        match self {
            Self::PasswordReset => Self::EndSessions,
            Self::EndSessions => Self::PasswordReset,
        }
    }
}

impl Answer {
    pub fn other(self) -> Self {
        match self {
            Self::Yes => Self::No,
            Self::No => Self::Yes,
        }
    }
}
