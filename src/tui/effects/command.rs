//! What the admin asked to be done, as a value: it waits in a confirm dialog, travels to the
//! server, and is repeated under its own key when the answer was lost.

mod job_words;
mod user_words;

pub use job_words::job_verb;

use crate::{
    client::IdempotencyKey,
    contract::{
        HeldId, JobId, LinkKind, OperationId, OutboxId, Reason, User, UserAction, UserId,
        api::{AddUserRequest, JobAction, NewExemption, NewJob, UserPatch},
    },
    tui::text,
};
use jiff::{SignedDuration, Timestamp};
use job_words::ordering;
use user_words::{progress, verb};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// The user's name when the command was given, or how many there are, for the words about it.
    pub name: String,
    pub act: Act,
    pub key: IdempotencyKey,
    /// When it was given.
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// An action on one user, who is kept as the admin saw them.
    To(Box<User>, UserAction),
    Add(Box<AddUserRequest>),
    /// Change what the patch names of the user's profile.
    Edit(Box<User>, Box<UserPatch>),
    /// Exempt the user, or until another time than before.
    Exempt(Box<User>, NewExemption),
    EndExemption(Box<User>),
    /// Ask for a code that approves a link of the user.
    Approve(Box<User>, LinkKind),
    /// A message to this user that failed, once more.
    RetryMessage(UserId, OutboxId),
    /// A message to this user that failed or waits: never.
    DiscardMessage(UserId, OutboxId),
    /// Ask what a message says.
    ReadMessage(OutboxId, Reading),
    /// An action on many.
    Order(Box<NewJob>),
    CancelJob(JobId),
    /// What failed of a job, once more.
    RetryJob(JobId),
    /// What nobody knows the outcome of: of one user, or of a job.
    Decide(UnknownOutcome, Decision),
}

/// What nobody knows the outcome of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnknownOutcome {
    /// Of an operation for a user.
    Operation(Box<User>, OperationId),
    /// Of some users of a job.
    Job(JobId),
}

/// What is done about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Look for it once more; nothing is sent.
    CheckAgain,
    /// Send it once more, which may have its effect twice.
    SendAgain,
}

/// What is done with a message that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    Show,
    CopyLink,
}

/// How long a command whose answer was lost is given again. Later, the user may be in another
/// state than the one it was meant for.
pub const PERSISTENCE: SignedDuration = SignedDuration::from_mins(2);

/// A command whose outcome is not known yet.
#[derive(Clone, Debug)]
pub struct Pending {
    pub command: Command,
    pub stage: CommandStage,
    /// The toast that says so, once the answer was lost or while it can be undone.
    pub toast: Option<u64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommandStage {
    /// Sent, and the answer awaited.
    Sent,
    /// The answer was lost; it will be asked for again under the same key.
    Unknown,
    /// The server wants to know first who is at the keys; then it is sent again.
    Held,
    /// The server has it, does it after so many seconds, and can take it back until then.
    Delayed { id: HeldId, seconds: u8 },
    /// The server is asked to take it back.
    TakingBack,
    /// The server has it, and the directory that has the user is asked to do it.
    Requested,
}

impl CommandStage {
    /// Whether an answer is under way, or lost.
    pub fn awaits_answer(self) -> bool {
        matches!(self, Self::Sent | Self::Unknown | Self::TakingBack)
    }
}

impl Command {
    /// What is going on and for whom, while the server has not answered.
    pub fn in_words(&self) -> String {
        format!("{} for {}", self.act.progress(), self.short_name())
    }

    /// The user with the address, where it is known.
    pub fn whom(&self) -> String {
        match &self.act {
            Act::To(user, _)
            | Act::Edit(user, _)
            | Act::Exempt(user, _)
            | Act::EndExemption(user)
            | Act::Decide(UnknownOutcome::Operation(user, _), _)
            | Act::Approve(user, _) => text::named(&self.name, user.handle()),
            _ => self.short_name(),
        }
    }

    /// The user's name, safe to show and short enough for a notice.
    pub fn short_name(&self) -> String {
        text::short_name(&self.name)
    }
}

impl Act {
    /// The user that it changes, as the admin saw them.
    pub fn target(&self) -> Option<&User> {
        match self {
            Self::To(user, _)
            | Self::Edit(user, _)
            | Self::Exempt(user, _)
            | Self::EndExemption(user) => Some(user),
            _ => None,
        }
    }

    /// Whom it is about, where that is one user.
    pub fn user(&self) -> Option<UserId> {
        match self {
            Self::To(user, _)
            | Self::Edit(user, _)
            | Self::Exempt(user, _)
            | Self::EndExemption(user)
            | Self::Decide(UnknownOutcome::Operation(user, _), _)
            | Self::Approve(user, _) => Some(user.id),
            Self::RetryMessage(user, _) | Self::DiscardMessage(user, _) => Some(*user),
            Self::Add(_)
            | Self::ReadMessage(..)
            | Self::Order(_)
            | Self::CancelJob(_)
            | Self::Decide(UnknownOutcome::Job(_), _)
            | Self::RetryJob(_) => None,
        }
    }

    /// Whether the server holds it for some seconds, in which it can be undone.
    pub fn may_be_held(&self) -> bool {
        match self {
            Self::To(_, action) => action.may_be_held(),
            Self::Edit(_, patch) => patch.may_be_held(),
            _ => false,
        }
    }

    /// Whose profile it changes.
    pub fn edited(&self) -> Option<UserId> {
        match self {
            Self::To(user, UserAction::SetPhone(_)) | Self::Edit(user, _) => Some(user.id),
            _ => None,
        }
    }

    /// What is going on while the server has not answered.
    pub fn progress(&self) -> &'static str {
        match self {
            Self::To(user, action) => progress(user, action),
            Self::Add(_) => "Adding the user",
            Self::Edit(..) => "Saving the user",
            Self::Exempt(..) => "Setting the exemption",
            Self::EndExemption(_) => "Ending the exemption",
            Self::Approve(..) => "Creating an approval code",
            Self::RetryMessage(..) => "Retrying the message",
            Self::DiscardMessage(..) => "Discarding the message",
            Self::ReadMessage(_, Reading::Show) => "Showing the message",
            Self::ReadMessage(_, Reading::CopyLink) => "Copying the link",
            Self::Order(order) => ordering(order.action),
            Self::CancelJob(_) => "Cancelling the job",
            Self::RetryJob(_) => "Retrying failed users",
            Self::Decide(_, Decision::CheckAgain) => "Checking again",
            Self::Decide(_, Decision::SendAgain) => "Sending again",
        }
    }

    /// The label of the button that does it.
    pub fn verb(&self) -> &'static str {
        match self {
            Self::To(user, action) => verb(user, action),
            Self::Add(_) => "Add user",
            Self::Edit(..) => "Save user",
            Self::Exempt(..) => "Exempt",
            Self::EndExemption(_) => "End exemption",
            Self::Approve(..) => "Show code",
            Self::RetryMessage(..) => "Retry message",
            Self::DiscardMessage(..) => "Discard",
            Self::ReadMessage(_, Reading::Show) => "Show text",
            Self::ReadMessage(_, Reading::CopyLink) => "Copy link",
            Self::Order(order) => job_verb(order.action),
            Self::CancelJob(_) => "Cancel job",
            Self::RetryJob(_) => "Retry users",
            Self::Decide(_, Decision::CheckAgain) => "Check again",
            Self::Decide(_, Decision::SendAgain) => "Send again",
        }
    }

    /// Whether it takes away what cannot be given back: an authenticator, a password, open sessions, a
    /// user, the text of a message.
    pub fn destroys(&self) -> bool {
        match self {
            Self::To(_, action) => match action {
                UserAction::ResetAuthenticator(_)
                | UserAction::RemoveFactor(_)
                | UserAction::ResetAccess(_)
                | UserAction::Disable(_)
                | UserAction::Remove(_) => true,
                UserAction::SetPhone(_)
                | UserAction::SendSetupLink(_)
                | UserAction::Edit(_)
                | UserAction::SetEmail(_)
                | UserAction::CancelEmailChange(_)
                | UserAction::Enable(_)
                | UserAction::Unlock(_) => false,
            },
            Self::Order(order) => {
                use JobAction::{Enable, Remind, SendSetupLink};
                !matches!(order.action, SendSetupLink | Remind | Enable)
            }
            Self::DiscardMessage(..) => true,
            Self::Add(_)
            | Self::Edit(..)
            | Self::Exempt(..)
            | Self::EndExemption(_)
            | Self::Approve(..)
            | Self::RetryMessage(..)
            | Self::ReadMessage(..)
            | Self::CancelJob(_)
            | Self::Decide(..)
            | Self::RetryJob(_) => false,
        }
    }

    /// Whether a question before it asks why.
    pub fn takes_reason(&self) -> bool {
        matches!(self, Self::To(..) | Self::Order(_))
    }

    /// Says why. A message is sent again for the reason it was sent.
    pub fn because(self, reason: Option<Reason>) -> Self {
        match self {
            Self::To(user, action) => Self::To(user, action.because(reason)),
            Self::Order(order) => Self::Order(Box::new(NewJob { reason, ..*order })),
            // Their forms ask why.
            Self::Add(_)
            | Self::Edit(..)
            | Self::Exempt(..)
            | Self::EndExemption(_)
            | Self::Approve(..)
            | Self::RetryMessage(..)
            | Self::DiscardMessage(..)
            | Self::ReadMessage(..)
            | Self::CancelJob(_)
            | Self::Decide(..)
            | Self::RetryJob(_) => self,
        }
    }

    /// The link that it sends, and to whom, where that has a cool-down.
    pub fn link(&self) -> Option<(UserId, LinkKind)> {
        match self {
            Self::To(user, action) => action.link(user).map(|link| (user.id, link)),
            _ => None,
        }
    }
}
