//! The routes of `/v1` and the bodies they take and give.

mod approval;
pub mod audit;
mod audit_event;
mod directory;
mod factors;
mod held;
mod hit_count;
mod import;
mod jobs;
mod life_cycle;
mod logs;
pub mod message_content;
mod outbox;
pub mod overview;
mod person;
mod realm;
mod sessions;
pub mod summary;
mod user_page;

pub use approval::{Approval, NewApproval};
pub use audit::{
    AuditEntry, AuditFlaw, AuditHead, AuditOutcome, AuditPage, AuditVerdict, InvalidHead,
    VerifyQuery,
};
pub use audit_event::AuditEvent;
pub use directory::{
    ActionNote, DirectoryReading, DirectoryRefresh, DirectoryStatus, Operation, OperationQuery,
    Operations, ReadingCounts, Requested, RequestedState, ShrunkList,
};
pub use factors::FactorRemoval;
pub use held::{Held, HoldQuery, HoldSeconds, InvalidHold};
pub use hit_count::{Exactness, HitCount, MAX_COUNTED};
pub use import::{
    ImportOutcome, ImportQuery, ImportReport, ImportedUser, MAX_UNASKED_PERCENT, NO_VALID_ROW,
    OnExisting, UNREADABLE_FILE,
};
pub use jobs::{
    ByHandList, ByHandUser, ItemOutcome, Job, JobAction, JobItem, JobItemQuery, JobItems,
    JobPreview, JobState, JobTargets, Jobs, MAX_JOB_BODY_BYTES, MAX_JOB_NAMED, NewJob, SkipCount,
};
pub use life_cycle::{
    AddUserRequest, EmailPatch, LifeCycleRequest, RemoveQuery, UserAddition, UserEdit, UserPatch,
};
pub use logs::{Change, Channel, Delivery, MessageKind};
pub use message_content::{MessageContent, Withheld};
pub use outbox::{
    ChannelPause, ChannelStatus, Hold, OutboxMessage, OutboxPage, PauseCause, is_undecided,
};
pub use overview::{DayFigure, LinkFigures, OVERVIEW_DAYS, Overview, RoleFigure, percent};
pub use person::Person;
pub use realm::{MAX_ASKER_CHARS, RealmProgress, RealmSignIn, RealmSignInBegun, SignInWays};
pub use sessions::{
    AuthenticatorCode, CodeKind, IssuedToken, MAX_TOKEN_DAYS, MAX_TOKEN_NAME_CHARS, NewToken,
    Presence, Scope, SecondFactor, SecondFactorCode, SessionInfo, Sessions, SignIn, SignInStep,
    SteppedUp, TokenInfo, Tokens, Typed, UNATTENDED_HEADER, token_name,
};
pub use summary::Summary;
pub use user_page::UserPage;

use super::{
    Availability, Language, OnLandline, OnUnlisted, OutboxId, PhoneNumber, Reason, Region,
    RequestSource, ResetWay, Role, User, rules::Policy, zone::ZoneName,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Paths, one place for both sides.
pub mod paths {
    use crate::contract::{HeldId, JobId, OperationId, OutboxId, SessionId, UserId};

    pub const ME: &str = "/v1/me";
    pub const SUMMARY: &str = "/v1/summary";
    pub const USERS: &str = "/v1/users";
    pub const USER: &str = "/v1/users/{id}";
    pub const USER_DISABLE: &str = "/v1/users/{id}/disable";
    pub const EMAIL_CHANGE: &str = "/v1/users/{id}/email-change";
    pub const USER_ENABLE: &str = "/v1/users/{id}/enable";
    pub const USER_UNLOCK: &str = "/v1/users/{id}/unlock";
    pub const SETUP_LINK: &str = "/v1/users/{id}/authenticator/setup-link";
    pub const AUTHENTICATOR_RESET: &str = "/v1/users/{id}/authenticator/reset";
    pub const FACTOR_REMOVAL: &str = "/v1/users/{id}/factors/remove";
    pub const EXEMPTION: &str = "/v1/users/{id}/exemption";
    pub const APPROVAL: &str = "/v1/users/{id}/approval";
    pub const ACCESS_RESET: &str = "/v1/users/{id}/access-reset";
    pub const HELD: &str = "/v1/held/{id}";
    pub const DIRECTORY: &str = "/v1/directory";
    pub const DIRECTORY_REFRESH: &str = "/v1/directory/refresh";
    pub const OPERATIONS: &str = "/v1/operations";
    pub const OPERATION: &str = "/v1/operations/{id}";
    pub const OPERATION_CHECK: &str = "/v1/operations/{id}/check";
    pub const OPERATION_REPEAT: &str = "/v1/operations/{id}/repeat";
    pub const OVERVIEW: &str = "/v1/overview";
    pub const REVEAL: &str = "/v1/reveal";
    pub const JOBS: &str = "/v1/jobs";
    pub const JOB_PREVIEW: &str = "/v1/jobs/preview";
    pub const JOB_BY_HAND: &str = "/v1/jobs/by-hand";
    pub const JOB: &str = "/v1/jobs/{id}";
    pub const JOB_ITEMS: &str = "/v1/jobs/{id}/items";
    pub const JOB_RETRY: &str = "/v1/jobs/{id}/retry";
    pub const JOB_CHECK: &str = "/v1/jobs/{id}/check";
    pub const JOB_REPEAT: &str = "/v1/jobs/{id}/repeat";
    pub const IMPORT: &str = "/v1/import";
    pub const AUDIT: &str = "/v1/audit";
    pub const AUDIT_EXPORT: &str = "/v1/audit/export";
    pub const AUDIT_VERIFY: &str = "/v1/audit/verify";
    pub const OUTBOX: &str = "/v1/outbox";
    pub const OUTBOX_CONTENT: &str = "/v1/outbox/{id}/content";
    pub const OUTBOX_RETRY: &str = "/v1/outbox/{id}/retry";
    pub const OUTBOX_DISCARD: &str = "/v1/outbox/{id}/discard";
    pub const EVENTS: &str = "/v1/events";
    pub const SESSIONS: &str = "/v1/sessions";
    pub const SESSION_TEXT: &str = "/v1/sessions/text";
    pub const SESSION_MFA: &str = "/v1/sessions/mfa";
    pub const SESSION_ENROLMENT: &str = "/v1/sessions/enrolment";
    pub const SIGN_IN_WAYS: &str = "/v1/sign-in";
    pub const REALM_SIGN_IN: &str = "/v1/sign-in/realm";
    pub const REALM_WAIT: &str = "/v1/sign-in/realm/wait";
    pub const REALM_STEP_UP: &str = "/v1/sessions/step-up/realm";
    pub const STEP_UP: &str = "/v1/sessions/step-up";
    pub const CURRENT_SESSION: &str = "/v1/sessions/current";
    pub const SESSION: &str = "/v1/sessions/{id}";
    pub const TOKENS: &str = "/v1/tokens";
    pub const TOKEN: &str = "/v1/tokens/{id}";
    pub const OPENAPI: &str = "/openapi.json";

    /// `template` with its `{id}` filled in.
    pub fn of_user(template: &str, id: UserId) -> String {
        template.replace("{id}", &id.to_string())
    }

    /// [`SESSION`] or [`TOKEN`] of one session or token.
    pub fn of_session(template: &str, id: SessionId) -> String {
        template.replace("{id}", &id.to_string())
    }

    /// [`JOB`], [`JOB_ITEMS`], [`JOB_RETRY`], [`JOB_CHECK`] or [`JOB_REPEAT`] of one job.
    pub fn of_job(template: &str, id: JobId) -> String {
        template.replace("{id}", &id.to_string())
    }

    /// [`HELD`] of one action.
    pub fn of_held(id: HeldId) -> String {
        HELD.replace("{id}", &id.to_string())
    }

    /// [`OPERATION`], [`OPERATION_CHECK`] or [`OPERATION_REPEAT`] of one operation.
    pub fn of_operation(template: &str, id: OperationId) -> String {
        template.replace("{id}", &id.to_string())
    }

    /// [`OUTBOX_CONTENT`] of one message.
    pub fn message_content(id: OutboxId) -> String {
        OUTBOX_CONTENT.replace("{id}", &id.to_string())
    }

    /// [`OUTBOX_RETRY`] of one message.
    pub fn retry(id: OutboxId) -> String {
        OUTBOX_RETRY.replace("{id}", &id.to_string())
    }

    /// [`OUTBOX_DISCARD`] of one message.
    pub fn discard(id: OutboxId) -> String {
        OUTBOX_DISCARD.replace("{id}", &id.to_string())
    }
}

/// Every body but an import: 64 KiB at most.
pub const MAX_BODY_BYTES: usize = 64 * 1024;
/// An import: 64 MiB at most.
pub const MAX_IMPORT_BYTES: usize = 64 * 1024 * 1024;
/// An `Idempotency-Key`: 1 to 128 visible ASCII characters.
pub const MAX_IDEMPOTENCY_KEY_BYTES: usize = 128;

/// The answer of `GET /v1/me`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Me {
    pub user: User,
    pub organisation: Organisation,
    pub policy: Policy,
    /// The channels that something is set up to send; what else is queued waits in the outbox.
    /// Absent from version 0.1.0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sends: Option<Vec<Channel>>,
    /// From where this request comes, as the audit log would say: an address, or `local:` and the number
    /// of the user of the operating system. Absent from version 0.1.0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub from: Option<RequestSource>,
    /// What is done with a new number that is a landline's. Absent from version 0.1.0.
    #[serde(default)]
    pub landlines: OnLandline,
    /// In which languages users read pages and messages. Absent from version 0.1.0.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    pub languages: Vec<Language>,
    /// The directory that another system keeps; absent where the users live in the server's database.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub directory: Option<Box<DirectoryStatus>>,
    /// The realm by which this session signed in, and by which it confirms who it is; absent where that is
    /// done here. Sanitise before showing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub realm: Option<String>,
}

impl Me {
    /// Whether users can be added.
    pub fn adding(&self) -> Availability {
        self.directory.as_ref().map(|directory| directory.add_user.clone()).unwrap_or_default()
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Organisation {
    pub name: String,
    /// Numbers typed without `+` are read as numbers of this country.
    pub default_region: Region,
    /// Where users find help: an address, a number or a place.
    #[serde(default)]
    pub support: Option<String>,
    /// In whose time mails, texts and pages tell times (IANA); they have no viewer's.
    #[serde(default)]
    #[schema(value_type = String)]
    pub time_zone: ZoneName,
}

/// A [`UserPatch`] of the phone alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhonePatch {
    /// The new number. It starts unverified.
    pub phone: PhoneNumber,
    /// Where the number is the unverified one the user has already: send its link again although
    /// the last one is less than 10 minutes old.
    pub override_cool_down: bool,
    /// What is done where no numbering plan has the number.
    #[serde(default, skip_serializing_if = "OnUnlisted::is_default")]
    pub unlisted: OnUnlisted,
    /// Why, or a ticket; needed where the policy says `require_reason`.
    pub reason: Option<Reason>,
}

/// The body of `POST /v1/users/{id}/authenticator/setup-link`, which may be left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SetupLinkRequest {
    /// Send although the last link is less than 10 minutes old.
    pub override_cool_down: bool,
    /// Why, or a ticket; needed where the policy says `require_reason`.
    #[schema(value_type = Option<String>, min_length = 1, max_length = 200)]
    pub reason: Option<Reason>,
}

/// The body of `POST /v1/users/{id}/authenticator/reset`, which may be left out where no reason is
/// needed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ResetRequest {
    /// What becomes of the old authenticator. It can be kept where a directory of another system takes a
    /// new one from here; else that is refused with `not_in_directory`.
    #[serde(skip_serializing_if = "ResetWay::is_default")]
    pub way: ResetWay,
    /// Why, or a ticket; needed where the policy says `require_reason`.
    #[schema(value_type = Option<String>, min_length = 1, max_length = 200)]
    pub reason: Option<Reason>,
}

/// The body of `POST /v1/users/{id}/access-reset`. At least one of the two must be true.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct AccessReset {
    /// Mail the user a link to choose a new password. The old one stops working at once, but for that of
    /// another system, which decides by itself.
    pub send_password_reset: bool,
    /// End every session the user has open, and revoke the user's machine tokens; with a reset, once
    /// more when the password is chosen.
    pub end_sessions: bool,
    /// Mail the link although the last one is less than 10 minutes old.
    pub override_cool_down: bool,
    /// Why, or a ticket; needed where the policy says `require_reason`.
    #[schema(value_type = Option<String>, min_length = 1, max_length = 200)]
    pub reason: Option<Reason>,
}

/// The body of `PUT /v1/users/{id}/exemption`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewExemption {
    /// When the exemption ends and the gap opens: later than now, and within 366 days.
    #[schema(value_type = String, format = DateTime)]
    pub until: Timestamp,
    /// Why, or a ticket.
    #[schema(value_type = String, min_length = 1, max_length = 200)]
    pub reason: Reason,
}

/// The longest exemption, in days: what is for ever is a policy.
pub const MAX_EXEMPTION_DAYS: i64 = 366;

/// The body of `POST /v1/reveal`, which may be left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RevealRequest {
    /// Why, or a ticket.
    #[schema(value_type = Option<String>, min_length = 1, max_length = 200)]
    pub reason: Option<Reason>,
}

/// Until when this session or token is told numbers whole in lists that ask for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Reveal {
    #[schema(value_type = String, format = DateTime)]
    pub until: Timestamp,
}

/// What an action did, or that it is held or requested. It is committed when this is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Receipt {
    /// The user as the action left it.
    pub user: User,
    /// The messages put into the outbox.
    pub queued: Vec<OutboxId>,
    pub sessions_ended: u32,
    /// The user's machine tokens that it revoked.
    #[serde(default)]
    pub tokens_revoked: u32,
    /// Where the action is held, and nothing of it is done yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held: Option<Held>,
    /// Where the action was ordered of a directory that another system keeps, and is not done yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requested: Option<Requested>,
}

impl Me {
    pub fn role(&self) -> Role {
        self.user.role
    }

    /// Whether what is queued for `channel` goes out; servers of version 0.1.0 do not say so, and are
    /// believed to send.
    pub fn sends(&self, channel: Channel) -> bool {
        self.sends.as_ref().is_none_or(|sends| sends.contains(&channel))
    }
}
