//! Everything that can happen to the panel.

use super::{
    effect::Question,
    state::{command::Command, list::ListId},
};
use crate::{
    client::{ClientError, Feed},
    contract::{
        User, UserId,
        api::{AuditPage, Me, OutboxMessage, OutboxPage, Receipt, Summary, UserPage},
    },
};
use crossterm::event::KeyEvent;
use ratatui::layout::Size;

#[derive(Clone, Debug)]
pub enum Action {
    Key(KeyEvent),
    Paste(String),
    Resize(Size),
    Reply(Box<Reply>),
    Feed(Feed),
    Wake(Wake),
    /// The process was stopped, and goes on.
    Continued,
    /// A signal asks the panel to end.
    Quit,
    /// Some task panicked; the terminal has been given back already.
    Crash,
}

/// The answer to an effect. Each carries the question, so that a stale one is told apart.
#[derive(Clone, Debug)]
pub enum Reply {
    Me(Result<Me, ClientError>),
    Summary(Result<Summary, ClientError>),
    Page { list: ListId, question: Question, answer: Result<UserPage, ClientError> },
    User { id: UserId, answer: Result<User, ClientError> },
    Audit { question: Question, answer: Result<AuditPage, ClientError> },
    Outbox { question: Question, answer: Result<OutboxPage, ClientError> },
    Acted { command: Command, answer: Result<Outcome, ClientError> },
}

/// What a command did.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// To a user.
    Receipt(Box<Receipt>),
    /// To a message, which is as told now.
    Message(Box<OutboxMessage>),
}

/// A moment that an effect asked to be woken at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wake {
    /// Loading has lasted: show that, or turn the spinner.
    Busy { episode: u64 },
    /// The person stopped typing.
    Search { list: ListId, edit: u64 },
    /// A toast has been read.
    Toast(u64),
    /// Ask again what failed.
    Retry,
    /// Ask for what others changed.
    News,
}
