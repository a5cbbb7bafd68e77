//! What the server answered.

use crate::{
    client::ClientError,
    contract::{
        JobId, User, UserId,
        api::{
            AuditPage, Job, JobItems, JobPreview, Jobs, Me, MessageContent, OutboxMessage,
            OutboxPage, Overview, Receipt, Reveal, SignInStep, SteppedUp, Summary, UserPage,
        },
    },
    tui::{
        effects::command::Command,
        export::{ExportError, Exported},
        list::{ListId, RequestTag},
    },
};

/// The answer to an effect. Each carries the question, so that a stale one is told apart.
#[derive(Clone, Debug)]
pub enum Reply {
    Me(Result<Me, ClientError>),
    Summary(Result<Summary, ClientError>),
    Overview(Result<Overview, ClientError>),
    Page { list: ListId, question: RequestTag, answer: Result<UserPage, ClientError> },
    Gap { number: u64, answer: Result<UserPage, ClientError> },
    User { id: UserId, answer: Result<User, ClientError> },
    Audit { question: RequestTag, answer: Result<AuditPage, ClientError> },
    Outbox { question: RequestTag, answer: Result<OutboxPage, ClientError> },
    Jobs(Result<Jobs, ClientError>),
    Items { number: u64, answer: Result<JobItems, ClientError> },
    Previewed { number: u64, answer: Result<JobPreview, ClientError> },
    Acted { command: Command, answer: Result<Outcome, ClientError> },
    SignIn { number: u64, answer: Result<SignInStep, ClientError> },
    SteppedUp { number: u64, answer: Result<SteppedUp, ClientError> },
    Revealed(Result<Reveal, ClientError>),
    Exported { number: u64, answer: Result<Exported, ExportError> },
}

/// What a command did.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// To a user.
    Receipt(Box<Receipt>),
    /// To a message, which is as told now.
    Message(Box<OutboxMessage>),
    /// What the message says.
    Content(MessageContent),
    /// To many, from now on.
    Ordered(Box<Job>),
    Cancelled(JobId),
}
