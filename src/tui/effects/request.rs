//! What the server is asked, and its answers.

use crate::{
    client::{ClientError, IdempotencyKey},
    contract::{
        BearerToken, HeldId, JobId, Seq, User, UserId,
        api::{
            Approval, AuditPage, AuthenticatorCode, ByHandList, DirectoryRefresh, DirectoryStatus,
            Job, JobItemQuery, JobItems, JobPreview, Jobs, Me, MessageContent, NewJob, Operation,
            OutboxMessage, OutboxPage, Overview, RealmProgress, RealmSignInBegun, Receipt,
            Requested, Reveal, SecondFactorCode, SignIn, SignInStep, SignInWays, SteppedUp,
            Summary, UserPage,
        },
        query::{AuditFilter, LogQuery, UserQuery},
    },
    tui::{
        effects::command::Command,
        export::{AddressFile, Export, ExportError, Exported},
        list::{ListId, RequestTag},
    },
};

/// A question to the server. Its `tag` or `number` tells the answer to it from the answer to an
/// older one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    LoadMe,
    LoadSummary,
    /// Have the directory that another system keeps read anew.
    RefreshDirectory(DirectoryRefresh),
    LoadOverview,
    LoadPage {
        list: ListId,
        tag: RequestTag,
        query: Box<UserQuery>,
    },
    /// For the one user that comes next.
    FindGap {
        number: u64,
        query: Box<UserQuery>,
    },
    LoadUser(UserId),
    LoadAudit {
        tag: RequestTag,
        filter: Box<AuditFilter>,
        before: Option<Seq>,
    },
    LoadOutbox {
        tag: RequestTag,
        query: Box<LogQuery>,
    },
    /// Have lists tell numbers whole.
    Reveal,
    /// Write a list to a file.
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
    /// Whom such a job does nothing for because it is done by hand.
    LoadByHand {
        number: u64,
        order: Box<NewJob>,
    },
    /// Write that list to a file.
    SaveAddresses {
        number: u64,
        file: Box<AddressFile>,
    },
    Act(Command),
    /// Take back the command of this key, which the server holds.
    TakeBack {
        id: HeldId,
        key: IdempotencyKey,
    },
}

/// A question that carries what a person typed to prove who they are. Its answer carries only its
/// number, so that the secret is gone once it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AuthCall {
    /// Goes on with a sign-in.
    SignIn(SignInRequest),
    StepUp(AuthenticatorCode),
    Realm(RealmCall),
}

/// What is asked around a browser that goes through a realm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RealmCall {
    /// By which realm people sign in.
    Ways,
    /// An address to sign in at.
    SignIn,
    /// An address to confirm who one is.
    StepUp,
    /// How far that has come. The answer may take long.
    Wait(BearerToken),
    /// Nobody waits any more. There is no answer.
    Cancel(BearerToken),
}

/// What is said in a sign-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignInRequest {
    Password(SignIn),
    /// For a code by text.
    Text(BearerToken),
    Prove(BearerToken, SecondFactorCode),
    Enrol(BearerToken, AuthenticatorCode),
}

/// An answer, with the question that it is the answer to.
#[derive(Clone, Debug)]
pub struct Reply {
    pub request: Request,
    pub answer: Answer,
}

/// What the server said, by its shape: a page of users answers two kinds of question.
#[derive(Clone, Debug)]
pub enum Answer {
    Me(Result<Me, ClientError>),
    Summary(Result<Summary, ClientError>),
    Directory(Result<DirectoryStatus, ClientError>),
    Overview(Result<Overview, ClientError>),
    Users(Result<UserPage, ClientError>),
    User(Result<User, ClientError>),
    Audit(Result<AuditPage, ClientError>),
    Outbox(Result<OutboxPage, ClientError>),
    Jobs(Result<Jobs, ClientError>),
    Items(Result<JobItems, ClientError>),
    Preview(Result<JobPreview, ClientError>),
    ByHand(Result<ByHandList, ClientError>),
    Outcome(Result<Outcome, ClientError>),
    TakenBack(Result<(), ClientError>),
    Reveal(Result<Reveal, ClientError>),
    Exported(Result<Exported, ExportError>),
}

/// The answer to an [`AuthCall`].
#[derive(Clone, Debug)]
pub enum AuthAnswer {
    SignIn(Result<SignInStep, ClientError>),
    SteppedUp(Result<SteppedUp, ClientError>),
    Ways(Result<SignInWays, ClientError>),
    RealmBegun(Result<RealmSignInBegun, ClientError>),
    RealmProgress(Result<RealmProgress, ClientError>),
}

/// What a command did.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// To a user.
    Receipt(Box<Receipt>),
    ExemptionEnded(UserId),
    /// The user; absent where the directory added one who could not be read yet.
    Added(Option<Box<User>>),
    /// The directory is asked to add a user.
    Requested(Requested),
    Removed(UserId),
    /// To a message, which is as told now.
    Message(Box<OutboxMessage>),
    /// What the message says.
    Content(MessageContent),
    /// What approves a link.
    Approval(Approval),
    /// To many, from now on.
    Ordered(Box<Job>),
    Cancelled(JobId),
    /// How far an operation has come of which nobody knew.
    Operation(Box<Operation>),
    /// What was unknown of a job is under way again.
    JobReopened(JobId),
}
