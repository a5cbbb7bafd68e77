//! Acting on many users: a job runs on the server, whoever stays on the line.

mod by_hand;
pub mod job_action;

pub use by_hand::{ByHandList, ByHandUser};
pub use job_action::JobAction;

use super::Person;
use crate::contract::{
    Badge, Code, Email, FieldError, JobId, Reason, Tone, UserId, named,
    query::{Days, UserFilter},
    text, words,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use strum::{EnumCount, EnumString, IntoStaticStr, VariantArray};
use utoipa::{IntoParams, ToSchema};

/// The body of `POST /v1/jobs` and `POST /v1/jobs/preview`: 1 MiB at most.
pub const MAX_JOB_BODY_BYTES: usize = 1024 * 1024;
/// Users that a job may name one by one; a filter may match any number.
pub const MAX_JOB_NAMED: usize = 10_000;

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
    /// How many of the skipped it is done for by hand, on a page of the directory's own:
    /// `POST /v1/jobs/by-hand` lists them.
    #[serde(default)]
    pub by_hand: u64,
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

/// A job and how far it has come. `done + skipped + failed +
/// unknown` never exceeds `total`.
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
    /// What may have been done, and the directory does not show it. No retry includes it: it is sent
    /// again by `POST /v1/jobs/{id}/repeat` alone.
    #[serde(default)]
    pub unknown: u64,
    /// The job whose failures this one retries.
    #[serde(default)]
    pub retry_of: Option<JobId>,
}

impl Job {
    /// Its state as a word and a tone.
    pub fn badge(&self) -> Badge {
        let tone = match self.state {
            JobState::Queued | JobState::Running => Tone::Pending,
            JobState::Done if self.failed + self.unknown > 0 => Tone::Bad,
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
    /// Ordered of the directory that has the user, and not done yet.
    Requested,
    Done,
    Skipped,
    Failed,
    /// Nobody knows whether the directory did it.
    Unknown,
}

/// One user of a job. Those of a cancelled job that had not come up stay waiting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct JobItem {
    /// Its number in the job, counted from 1.
    pub number: u64,
    /// Absent where the directory has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Email, nullable = false)]
    pub email: Option<Email>,
    /// What the user was called when the job was ordered: the address, else the username; empty for who
    /// has neither. Sanitise before showing.
    #[serde(default)]
    pub handle: String,
    /// Absent where no user is called so.
    pub user: Option<Person>,
    pub outcome: ItemOutcome,
    /// Why it was skipped or failed.
    pub code: Option<Code>,
}

impl JobItem {
    /// What the user is called, as people read it.
    pub fn shown(&self) -> Cow<'_, str> {
        match (&self.email, &self.user) {
            (Some(email), _) => email.shown(),
            (None, Some(user)) => user.handle().shown(),
            (None, None) => Cow::Owned(text::one_line(&self.handle)),
        }
    }
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
        self.done + self.skipped + self.failed + self.unknown
    }
}
