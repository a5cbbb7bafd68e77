//! Acting on many users: a job runs on the server, whoever stays on the line.

use super::{AccessReset, LifeCycleRequest, Person, PhonePatch, ResetRequest, SetupLinkRequest};
use crate::contract::{
    Badge, Code, Email, Factor, FieldError, JobId, Kind, PhoneState, Reason, Tone, User,
    UserAction, UserActionKind, UserId, named,
    query::{Days, UserFilter},
    rules, words,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use strum::{EnumCount, EnumString, IntoStaticStr, VariantArray};
use utoipa::{IntoParams, ToSchema};

/// The body of `POST /v1/jobs` and `POST /v1/jobs/preview`: 1 MiB at most.
pub const MAX_JOB_BODY_BYTES: usize = 1024 * 1024;
/// Users that a job may name one by one; a filter may match any number.
pub const MAX_JOB_NAMED: usize = 10_000;

/// What a job does to each of its users.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[derive(EnumCount, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum JobAction {
    SendSetupLink,
    ResetAuthenticator,
    ResetPassword,
    EndSessions,
    /// Both: the password reset and the end of the sessions.
    ResetAccess,
    /// Sends what closes the user's gap: a setup link where the authenticator is missing, the text
    /// once more where the number is unverified, both where both are. Without anything to send, the
    /// user is skipped. It changes no factor, and so needs no step-up.
    Remind,
    Disable,
    Enable,
    /// Erases who the users were.
    Remove,
}

/// Whom a job acts on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "by", rename_all = "snake_case", deny_unknown_fields)]
pub enum JobTargets {
    /// At most 10,000, each of them a user's; each once, however often it is named.
    Ids {
        #[schema(max_items = 10_000)]
        ids: Vec<UserId>,
    },
    /// At most 10,000. Who has no account is a failed item of the job.
    Emails {
        #[schema(max_items = 10_000)]
        emails: Vec<Email>,
    },
    /// Everyone the filter matches when the job is made, but those of `except`, which are 10,000 at
    /// most.
    Filter {
        #[serde(deserialize_with = "named::deserialize")]
        filter: UserFilter,
        #[serde(default)]
        #[schema(max_items = 10_000)]
        except: Vec<UserId>,
    },
}

impl JobTargets {
    /// What the server says of an id that is no user's.
    pub fn unknown(id: UserId) -> FieldError {
        FieldError::new("whom", format!("no user has the ID {id}"))
    }
}

/// The body of `POST /v1/jobs`, and of `POST /v1/jobs/preview`, which changes nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewJob {
    pub action: JobAction,
    #[serde(deserialize_with = "named::deserialize")]
    pub whom: JobTargets,
    /// Why, or a ticket; needed where the policy says `require_reason`.
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 200)]
    pub reason: Option<Reason>,
    /// Send links even if the last one is less than 10 minutes old.
    #[serde(default)]
    pub override_cool_down: bool,
    /// Skip users who were sent such a link within this many days and have not used it: `3d`. Only for
    /// actions that send a link.
    #[serde(default)]
    #[schema(value_type = Option<String>, pattern = "^([1-9][0-9]{0,2}|[12][0-9]{3}|3[0-5][0-9]{2}|36[0-4][0-9]|3650)d$",
        example = "3d")]
    pub cool_down: Option<Days>,
}

/// What a job would do now.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct JobPreview {
    /// Users named or matched.
    pub total: u64,
    /// Of those, the ones acted on.
    pub acts: u64,
    /// The others, by why; the most frequent first. An address without an account counts as
    /// `user_not_found`.
    pub skipped: Vec<SkipCount>,
    /// Those addresses, in the order of the list.
    #[serde(default)]
    pub unknown: Vec<Email>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SkipCount {
    pub code: Code,
    pub count: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[derive(EnumCount, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum JobState {
    /// Committed; the server comes to it.
    Queued,
    Running,
    /// Every item is settled.
    Done,
    /// Cancelled by an Owner or Admin; users that waited are not changed.
    Cancelled,
}

/// A job and how far it has come. `done + skipped + failed` never exceeds `total`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Job {
    pub id: JobId,
    pub action: JobAction,
    /// Who ordered it.
    pub by: Person,
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub reason: Option<Reason>,
    pub state: JobState,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When the first item was begun.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub started_at: Option<Timestamp>,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub finished_at: Option<Timestamp>,
    pub total: u64,
    pub done: u64,
    /// Refused by a rule: an Avobot, a cool-down, an Owner one may not touch.
    pub skipped: u64,
    /// What went wrong otherwise; once the job is over, it can be retried.
    pub failed: u64,
    /// The job whose failures this one retries.
    #[serde(default)]
    pub retry_of: Option<JobId>,
}

impl Job {
    /// Its state as a word and a tone.
    pub fn badge(&self) -> Badge {
        let tone = match self.state {
            JobState::Queued | JobState::Running => Tone::Pending,
            JobState::Done if self.failed > 0 => Tone::Bad,
            JobState::Done => Tone::Good,
            JobState::Cancelled => Tone::Neutral,
        };
        Badge { text: self.state.as_str(), tone }
    }
}

/// The answer of `GET /v1/jobs`: the newest first, 50 at most.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Jobs {
    pub jobs: Vec<Job>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[derive(EnumCount, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum ItemOutcome {
    Waiting,
    Done,
    Skipped,
    Failed,
}

/// One user of a job. Those of a cancelled job that had not come up stay waiting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct JobItem {
    /// Its number in the job, counted from 1.
    pub number: u64,
    pub email: Email,
    /// Absent where no user has the address.
    pub user: Option<Person>,
    pub outcome: ItemOutcome,
    /// Why it was skipped or failed.
    pub code: Option<Code>,
}

/// The query string of `GET /v1/jobs/{id}/items`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct JobItemQuery {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(inline)]
    pub outcome: Option<ItemOutcome>,
    /// Only items after this number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<u64>,
    /// 1 to 200; 50 when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u16>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct JobItems {
    pub items: Vec<JobItem>,
    /// Give it as `after` to read on; absent at the end.
    pub next: Option<u64>,
}

impl JobAction {
    pub const ALL: [Self; Self::COUNT] = words::all(Self::VARIANTS);

    /// What it does to `user`, in this order. `override_cool_down` and `reason` are the job's.
    pub fn on(
        self,
        user: &User,
        override_cool_down: bool,
        reason: Option<&Reason>,
    ) -> Vec<UserAction> {
        let link = UserAction::SendSetupLink(SetupLinkRequest { override_cool_down, reason: None });
        let access = |send_password_reset, end_sessions| {
            vec![UserAction::ResetAccess(AccessReset {
                send_password_reset,
                end_sessions,
                override_cool_down,
                reason: None,
            })]
        };
        let actions = match self {
            Self::SendSetupLink => vec![link],
            Self::ResetAuthenticator => {
                vec![UserAction::ResetAuthenticator(ResetRequest::default())]
            }
            Self::ResetPassword => access(true, false),
            Self::EndSessions => access(false, true),
            Self::ResetAccess => access(true, true),
            Self::Remind => reminders(user, link, override_cool_down),
            Self::Disable => vec![UserAction::Disable(LifeCycleRequest::default())],
            Self::Enable => vec![UserAction::Enable(LifeCycleRequest::default())],
            Self::Remove => vec![UserAction::Remove(LifeCycleRequest::default())],
        };
        actions.into_iter().map(|action| action.because(reason.cloned())).collect()
    }

    /// The one kind of action that it is for each user, where it is one.
    fn kind(self) -> Option<UserActionKind> {
        match self {
            Self::SendSetupLink => Some(UserActionKind::SendSetupLink),
            Self::ResetAuthenticator => Some(UserActionKind::ResetAuthenticator),
            Self::ResetPassword => Some(UserActionKind::ResetPassword),
            Self::EndSessions => Some(UserActionKind::EndSessions),
            Self::Disable => Some(UserActionKind::Disable),
            Self::Enable => Some(UserActionKind::Enable),
            Self::Remove => Some(UserActionKind::Remove),
            Self::ResetAccess | Self::Remind => None,
        }
    }

    /// The words on the screen.
    pub fn label(self) -> &'static str {
        match (self.kind(), self) {
            (Some(kind), _) => kind.label(),
            (None, Self::ResetAccess) => "Reset Password and Log Out",
            (None, _) => "Send Reminders",
        }
    }

    /// Whether whoever orders it has to prove their own second factor first, as for the action on one
    /// user. A reset of the access is two actions that ask for it; a reminder changes no factor. What
    /// changes the life of users always asks for it: they may be Owners and Admins.
    pub fn needs_step_up(self) -> bool {
        let asks = |kind: UserActionKind| kind.needs_step_up() || kind.is_life_cycle();
        self.kind().map_or(self == Self::ResetAccess, asks)
    }

    /// Whether it sends links to those who may have one that they have not used.
    pub fn may_repeat_a_link(self) -> bool {
        match self {
            Self::SendSetupLink | Self::ResetPassword | Self::ResetAccess | Self::Remind => true,
            Self::ResetAuthenticator
            | Self::EndSessions
            | Self::Disable
            | Self::Enable
            | Self::Remove => false,
        }
    }

    /// The word on the wire and in SQL.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

impl JobState {
    pub const ALL: [Self; Self::COUNT] = words::all(Self::VARIANTS);

    /// The word on the screen, on the wire and in SQL.
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// Whether nothing of it is left to do.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Done | Self::Cancelled)
    }
}

impl ItemOutcome {
    pub const ALL: [Self; Self::COUNT] = words::all(Self::VARIANTS);

    /// The word on the screen, on the wire and in SQL.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

impl Job {
    /// Items that have come to their end.
    pub fn settled(&self) -> u64 {
        self.done + self.skipped + self.failed
    }
}

/// What a reminder sends to `user` to close the gap. The number stays as it is; its text is sent
/// once more. Empty for a user who misses nothing that can be sent, or is exempt.
fn reminders(user: &User, link: UserAction, override_cool_down: bool) -> Vec<UserAction> {
    let is_missing = |factor| rules::has_gap(user) && user.missing.contains(factor);
    let text = match user.phone.clone() {
        PhoneState::Unverified { number: phone } if is_missing(Factor::Phone) => {
            let patch = PhonePatch { phone, override_cool_down, reason: None };
            Some(UserAction::SetPhone(patch))
        }
        _ => None,
    };
    // Where nothing is to be sent to a bot, to a disabled user or to whoever has an authenticator, the
    // rules refuse a link and say why.
    let is_refused =
        user.kind == Kind::Avobot || !user.is_enabled() || user.authenticator.is_configured();
    let sends_link = is_missing(Factor::Authenticator) || (text.is_none() && is_refused);
    sends_link.then_some(link).into_iter().chain(text).collect()
}
