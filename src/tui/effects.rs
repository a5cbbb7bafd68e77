//! What `update` asks of the world, and the tasks that carry it out.

pub mod command;
pub mod executor;
pub mod reply;

use crate::{
    contract::{
        BearerToken, JobId, OutboxId, Seq, UserId,
        api::{AuthenticatorCode, JobItemQuery, NewJob, SecondFactorCode, SignIn, Typed},
        query::{AuditFilter, Numbers, UserQuery},
    },
    tui::{
        action::Timer,
        effects::command::Command,
        export::Export,
        input::mouse::Mouse,
        list::{ListId, RequestTag},
    },
};
use std::time::Duration;

pub use executor::Executor;
pub use reply::{Outcome, Reply};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    LoadMe,
    LoadSummary,
    LoadOverview,
    LoadPage {
        list: ListId,
        question: RequestTag,
        query: Box<UserQuery>,
    },
    /// For the one user that comes next; `number` comes back with the answer.
    SeekGap {
        number: u64,
        query: Box<UserQuery>,
    },
    LoadUser(UserId),
    LoadAudit {
        question: RequestTag,
        filter: Box<AuditFilter>,
        before: Option<Seq>,
    },
    LoadOutbox {
        question: RequestTag,
        before: Option<OutboxId>,
        numbers: Numbers,
    },
    /// Have lists tell numbers whole.
    Reveal,
    /// Write a list to a file; `number` comes back with the answer.
    Export {
        number: u64,
        export: Box<Export>,
    },
    LoadJobs,
    LoadItems {
        number: u64,
        id: JobId,
        query: JobItemQuery,
    },
    /// What such a job would do.
    PreviewJob {
        number: u64,
        order: Box<NewJob>,
    },
    Act(Command),
    /// Goes on with a sign-in; `number` comes back with the answer.
    SignIn {
        number: u64,
        ask: Ask,
    },
    StepUp {
        number: u64,
        code: AuthenticatorCode,
    },
    /// From now on calls go under `token`, which is kept for the next start too.
    Admit {
        session: u64,
        token: BearerToken,
    },
    /// Follows the changes after this one.
    Follow(Option<Seq>),
    Timer {
        after: Duration,
        wake: Timer,
    },
    /// Put the text into the clipboard of the terminal.
    Copy(Typed),
    /// Have the terminal tell of the mouse, or not.
    Mouse(Mouse),
    /// Hand the terminal back to the shell until it calls again.
    Suspend,
    /// Take the terminal anew, after others may have used it.
    Retake,
}

/// What is said in a sign-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    Password(SignIn),
    /// For a code by text.
    Text(BearerToken),
    Prove(BearerToken, SecondFactorCode),
    Enrol(BearerToken, AuthenticatorCode),
}
