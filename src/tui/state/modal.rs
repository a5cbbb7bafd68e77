//! What lies over the panes. There is at most one.

use super::{
    activity::Chooser,
    bulk::BulkForm,
    command::Command,
    edit::EditUser,
    export::ExportForm,
    filter::{FilterForm, SortForm},
    jobs::{JobList, JobView},
    palette::CommandPalette,
    reason::ReasonLine,
    views::ViewChooser,
};
use crate::{
    contract::{
        User,
        api::{AccessReset, AuditEntry, MessageContent, OutboxMessage},
    },
    tui::keymap::{Context, KeyCommand},
};

#[derive(Clone, Debug)]
pub enum Modal {
    Edit(Box<EditUser>),
    Confirm(Box<Confirm>),
    Access(Box<AccessForm>),
    Message(Box<OpenMessage>),
    Narrow(Chooser),
    Filter(FilterForm),
    Sort(SortForm),
    Views(ViewChooser),
    Export(Box<ExportForm>),
    Bulk(Box<BulkForm>),
    Jobs(JobList),
    Job(Box<JobView>),
    Entry { entry: Box<AuditEntry>, scroll: u16 },
    Palette(Box<CommandPalette>),
    Help { context: Context, scroll: u16 },
}

/// A message of the outbox.
#[derive(Clone, Debug)]
pub struct OpenMessage {
    pub message: OutboxMessage,
    /// What it says, once that was asked for.
    pub content: Option<MessageContent>,
    pub scroll: u16,
}

/// A command that waits for a yes.
#[derive(Clone, Debug)]
pub struct Confirm {
    pub command: Command,
    pub question: String,
    /// What will happen, a sentence each.
    pub consequences: Vec<String>,
    pub marked: Answer,
    pub reason: ReasonLine,
    pub spot: ConfirmSpot,
}

/// Where the keys of a question go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfirmSpot {
    Answers,
    Reason,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    Yes,
    No,
}

/// The two check boxes, reset the password and log out of all sessions, and why.
#[derive(Clone, Debug)]
pub struct AccessForm {
    pub user: User,
    pub reset: AccessReset,
    pub marked: AccessSpot,
    pub reason: ReasonLine,
    pub complaint: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccessSpot {
    PasswordReset,
    EndSessions,
    Reason,
}

impl AccessSpot {
    pub fn next(self) -> Self {
        match self {
            Self::PasswordReset => Self::EndSessions,
            Self::EndSessions => Self::Reason,
            Self::Reason => Self::PasswordReset,
        }
    }

    pub fn previous(self) -> Self {
        match self {
            Self::PasswordReset => Self::Reason,
            Self::EndSessions => Self::PasswordReset,
            Self::Reason => Self::EndSessions,
        }
    }
}

impl Answer {
    /// What a command of a question answers, where `self` is the marked answer; nothing where it only
    /// marks the other one.
    pub fn given(&mut self, bound: KeyCommand) -> Option<Self> {
        match bound {
            KeyCommand::Accept => Some(Self::Yes),
            KeyCommand::Decline => Some(Self::No),
            KeyCommand::Press => Some(*self),
            KeyCommand::Switch => {
                *self = self.other();
                None
            }
            _ => None,
        }
    }

    pub fn other(self) -> Self {
        match self {
            Self::Yes => Self::No,
            Self::No => Self::Yes,
        }
    }
}
