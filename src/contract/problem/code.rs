//! The stable codes of problem documents, each with its HTTP status and its sentence for people.

use crate::contract::words;
use serde::{Deserialize, Serialize};
use std::fmt;
use strum::{EnumCount, EnumString, IntoStaticStr, VariantArray};
use utoipa::ToSchema;

/// Why a request was refused. Codes never change their meaning; clients branch on them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[derive(EnumCount, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Code {
    /// 401: no bearer token, or one nobody issued.
    Unauthenticated,
    /// 401: the session ran out or was ended.
    SessionExpired,
    /// 401: the e-mail or the password is wrong, or this account may not sign in here.
    WrongCredentials,
    /// 401: too many attempts at this account failed, and nobody signed in to it from this network
    /// before. A link in a mail admits the network.
    NetworkNotKnown,
    /// 403: the password is right, but the account had an authenticator before, and a new one is set up
    /// by a setup link alone.
    SetupLinkRequired,
    /// 403: the realm vouches for them, and they have no second factor there.
    SecondFactorMissing,
    /// 401: the sign-in is not finished; its token takes the next step only.
    SignInUnfinished,
    /// 422: the code is wrong, too old, or was used before.
    WrongCode,
    /// 403: the action needs a code of one's own authenticator within the last 15 minutes.
    StepUpRequired,
    /// 403: the machine token may only ask questions.
    ReadOnlyToken,
    /// 403: the machine token may only send reminders.
    RemindOnlyToken,
    /// 403: a machine token cannot do this; sign in.
    PersonRequired,
    /// 403: numbers are told whole only after `POST /v1/reveal`, and not for long.
    RevealRequired,
    /// 403: nobody may bypass their own second factor.
    SelfProtected,
    /// 404: no such session or token of yours.
    SessionNotFound,
    /// 403: only Owners and Admins may use the API.
    Forbidden,
    /// 403: an Admin may not act on an Owner.
    OwnerProtected,
    /// 403: only an Owner may do this.
    OwnerRequired,
    /// 404: no such user.
    UserNotFound,
    /// 404: no such message.
    MessageNotFound,
    /// 404: no such route.
    NoSuchRoute,
    /// 405: the route takes other methods, named in `Allow`.
    MethodNotAllowed,
    /// 408: the request took too long to arrive or to answer.
    Timeout,
    /// 409: the user is an Avobot; MFA does not apply.
    MfaNotApplicable,
    /// 409: the user's state offers another action.
    ActionNotAvailable,
    /// 409: a mail is a part of it, and the directory has no address of the user.
    AddressMissing,
    /// 409: the user is disabled; only their life can be changed.
    UserDisabled,
    /// 409: nobody could manage the organisation without this Owner.
    LastOwner,
    /// 409: another user has this address, in some spelling of its case.
    EmailTaken,
    /// 409: the user is as the request would have them.
    UserUnchanged,
    /// 409: the user has this number already, and it is verified.
    PhoneUnchanged,
    /// 409: the user has this address already.
    EmailUnchanged,
    /// 409: such a link was sent less than 10 minutes ago; `override_cool_down` sends another.
    CoolDown,
    /// 409: only a message that failed, or that waits for a decision, can be sent again.
    MessageNotFailed,
    /// 409: only a message that waits for a decision, or that failed, can be discarded.
    MessageNotWaiting,
    /// 409: nothing is set up to send the message.
    SendingNotSetUp,
    /// 409: the link in the message leads to the server's own machine, which its recipient does not
    /// reach.
    LinkNotPublic,
    /// 409: the message was sent or withdrawn, something sends it, or it cannot be unsealed.
    MessageNotReadable,
    /// 409: the link in the message no longer works, so sending it again would help nobody.
    LinkNotLive,
    /// 404: no such job.
    JobNotFound,
    /// 404: no such operation, or one that is settled.
    OperationNotFound,
    /// 404: no such held action of yours.
    HeldNotFound,
    /// 409: the action was held, and its time is over: it has run.
    AlreadyRun,
    /// 409: the action was held and taken back, so nothing was done.
    ActionTakenBack,
    /// 409: the job has come to its end, so nothing of it can be cancelled.
    JobOver,
    /// 409: the job goes on, nothing of it failed, or what failed was tried again already.
    NothingToRetry,
    /// 409: another import is running; there is one at a time.
    ImportBusy,
    /// 409: the file leaves out more than 20 % of the active users; `disable_at_most` says that it is
    /// meant.
    ImportDisablesMany,
    /// 409: the first request with this idempotency key is still running.
    IdempotencyBusy,
    /// 409: the directory does not do this, or does it on a page of its own, which the message names.
    NotInDirectory,
    /// 504: the directory does not show whether it was done.
    OutcomeUnknown,
    /// 409: the directory refused; the message is its own.
    DirectoryRefused,
    /// 412: the user changed since the revision in `If-Match`.
    RevisionConflict,
    /// 413: the body exceeds the route's limit.
    BodyTooLarge,
    /// 415: the route takes another content type.
    UnsupportedMediaType,
    /// 400: the body is not JSON.
    InvalidJson,
    /// 400: the id in the path is not a UUID.
    InvalidId,
    /// 400: the cursor was not issued for this question.
    InvalidCursor,
    /// 400: the query string has an unknown or malformed parameter.
    InvalidQuery,
    /// 400: a header is malformed.
    InvalidHeader,
    /// 422: the body is JSON with an unknown, missing or malformed field.
    InvalidBody,
    /// 422: the number is not one.
    InvalidPhone,
    /// 422: no numbering plan of this version has the number; `unlisted` says that it is meant.
    PhoneUnlisted,
    /// 422: the number is a landline's, and the organisation sends no texts to those.
    PhoneLandline,
    /// 422: the policy asks for a reason, and none was given.
    ReasonRequired,
    /// 422: the idempotency key was used with another request.
    IdempotencyMismatch,
    /// 422: the file has bad rows, and nothing was imported.
    ImportRejected,
    /// 428: `If-Match` is missing.
    PreconditionRequired,
    /// 429: too much from this address or for this account; `retry_after` says how long to wait.
    TooManyRequests,
    /// 500: a fault of the server's, told in its log under the request id.
    Internal,
    /// 503: the database does not answer.
    Unavailable,
    /// 503: the directory cannot be reached, or wants to be left alone; nothing was done.
    DirectoryUnreachable,
}

impl Code {
    pub const ALL: [Self; Self::COUNT] = words::all(Self::VARIANTS);

    /// Whether it says that the caller may not, and not that the request does not fit.
    pub fn forbids(self) -> bool {
        self.status() == 403
    }

    /// The HTTP status that goes with it.
    pub fn status(self) -> u16 {
        match self {
            Self::InvalidJson
            | Self::InvalidId
            | Self::InvalidCursor
            | Self::InvalidQuery
            | Self::InvalidHeader => 400,
            Self::Unauthenticated
            | Self::SessionExpired
            | Self::WrongCredentials
            | Self::NetworkNotKnown
            | Self::SignInUnfinished => 401,
            Self::Forbidden
            | Self::OwnerProtected
            | Self::OwnerRequired
            | Self::StepUpRequired
            | Self::ReadOnlyToken
            | Self::RemindOnlyToken
            | Self::PersonRequired
            | Self::RevealRequired
            | Self::SetupLinkRequired
            | Self::SecondFactorMissing
            | Self::SelfProtected => 403,
            Self::UserNotFound
            | Self::SessionNotFound
            | Self::MessageNotFound
            | Self::JobNotFound
            | Self::HeldNotFound
            | Self::OperationNotFound
            | Self::NoSuchRoute => 404,
            Self::MethodNotAllowed => 405,
            Self::Timeout => 408,
            Self::MfaNotApplicable
            | Self::ActionNotAvailable
            | Self::AddressMissing
            | Self::UserDisabled
            | Self::LastOwner
            | Self::EmailTaken
            | Self::UserUnchanged
            | Self::PhoneUnchanged
            | Self::EmailUnchanged
            | Self::CoolDown
            | Self::MessageNotFailed
            | Self::MessageNotWaiting
            | Self::SendingNotSetUp
            | Self::LinkNotPublic
            | Self::MessageNotReadable
            | Self::LinkNotLive
            | Self::JobOver
            | Self::AlreadyRun
            | Self::ActionTakenBack
            | Self::NothingToRetry
            | Self::ImportBusy
            | Self::ImportDisablesMany
            | Self::IdempotencyBusy
            | Self::NotInDirectory
            | Self::DirectoryRefused => 409,
            Self::RevisionConflict => 412,
            Self::BodyTooLarge => 413,
            Self::UnsupportedMediaType => 415,
            Self::WrongCode
            | Self::InvalidBody
            | Self::InvalidPhone
            | Self::PhoneUnlisted
            | Self::PhoneLandline
            | Self::ReasonRequired
            | Self::IdempotencyMismatch
            | Self::ImportRejected => 422,
            Self::PreconditionRequired => 428,
            Self::TooManyRequests => 429,
            Self::Internal => 500,
            Self::OutcomeUnknown => 504,
            Self::Unavailable | Self::DirectoryUnreachable => 503,
        }
    }

    /// A sentence for people: what happened, and what to do.
    pub fn title(self) -> &'static str {
        match self {
            Self::Unauthenticated => "Sign in first.",
            Self::SessionExpired => "Your session has ended. Sign in again.",
            Self::WrongCredentials => "Wrong e-mail or password, or no access for this account.",
            Self::NetworkNotKnown => {
                "Too many failed sign-ins. Check your mail for a link to use this network."
            }
            Self::SetupLinkRequired => {
                "Set up your authenticator app first, with the link in your mail."
            }
            Self::SecondFactorMissing => "Set up a second factor of your own first.",
            Self::SignInUnfinished => "The sign-in is not complete. Enter the code.",
            Self::WrongCode => "That code is wrong or has expired.",
            Self::StepUpRequired => "Enter a code from your own authenticator app first.",
            Self::ReadOnlyToken => "This token is read-only.",
            Self::RemindOnlyToken => "This token can only send reminders.",
            Self::PersonRequired => "A token cannot do this. Sign in with `mfadmin login`.",
            Self::RevealRequired => "Phone numbers are masked. Reveal them first.",
            Self::SelfProtected => "Another Owner or Admin must do this to your account.",
            Self::SessionNotFound => "Session or token not found. It may have ended.",
            Self::Forbidden => "Only Owners and Admins can open Manage Organization.",
            Self::OwnerProtected => "Only an Owner can act on an Owner.",
            Self::OwnerRequired => "Only an Owner can do this.",
            Self::UserNotFound => "User not found. The user may have been removed.",
            Self::MessageNotFound => "Message not found.",
            Self::NoSuchRoute => "Nothing was found at this address.",
            Self::MethodNotAllowed => "This address does not accept this method.",
            Self::Timeout => "The request took too long. Try again.",
            Self::MfaNotApplicable => "This user is an Avobot. MFA does not apply to it.",
            Self::ActionNotAvailable => "The user has changed and this action no longer applies.",
            Self::AddressMissing => {
                "The directory has no e-mail address of this user, so no mail can be sent."
            }
            Self::UserDisabled => "This user is disabled. Enable the user first.",
            Self::LastOwner => "This is the last active Owner. Make another user an Owner first.",
            Self::EmailTaken => "Another user has this e-mail address.",
            Self::UserUnchanged => "Nothing to change: the user is like this already.",
            Self::PhoneUnchanged => "This is already the user's number.",
            Self::EmailUnchanged => "This is already the user's e-mail address.",
            Self::CoolDown => "A link was sent less than 10 minutes ago.",
            Self::MessageNotFailed => "Only failed messages can be retried.",
            Self::MessageNotWaiting => "Only waiting or failed messages can be discarded.",
            Self::SendingNotSetUp => "Nothing is set up to send this. Configure [mail] or [texts].",
            Self::LinkNotPublic => {
                "Its link leads nowhere. Set [serve] public_url; send a new one."
            }
            Self::MessageNotReadable => "The text of this message cannot be shown.",
            Self::LinkNotLive => "The link in this message no longer works. Send a new one.",
            Self::JobNotFound => "Job not found.",
            Self::HeldNotFound => "Held action not found.",
            Self::OperationNotFound => "Operation not found. It may be settled.",
            Self::AlreadyRun => "Too late to undo: it has already run.",
            Self::ActionTakenBack => "Undone before it ran. Nothing was changed.",
            Self::JobOver => "This job has ended.",
            Self::NothingToRetry => "This job has no failed users left to retry.",
            Self::ImportBusy => "Another import is running. Wait for its end, then try again.",
            Self::ImportDisablesMany => {
                "The file leaves out more than 20% of the active users. Nothing was imported."
            }
            Self::IdempotencyBusy => "The same request is still running. Wait for its answer.",
            Self::RevisionConflict => "Someone else changed this user in the meantime.",
            Self::BodyTooLarge => "The request body is too large.",
            Self::UnsupportedMediaType => "This content type is not accepted here.",
            Self::InvalidJson => "The request body is not valid JSON.",
            Self::InvalidId => "The ID in the address is not a UUID.",
            Self::InvalidCursor => "The cursor belongs to another query. Start over.",
            Self::InvalidQuery => "A query parameter is not valid.",
            Self::InvalidHeader => "A request header is not valid.",
            Self::InvalidBody => "A field of the request body is not valid.",
            Self::InvalidPhone => "The phone number is not valid.",
            Self::PhoneUnlisted => "Not in the numbering plans of this version. Check the digits.",
            Self::PhoneLandline => "Landlines get no texts here. Enter the number of a mobile.",
            Self::ReasonRequired => "A reason is required in this organisation.",
            Self::IdempotencyMismatch => "This idempotency key was used for another request.",
            Self::ImportRejected => "The file has invalid rows. Nothing was imported.",
            Self::PreconditionRequired => "Send the revision you saw in If-Match.",
            Self::TooManyRequests => "Too many tries. Wait a moment.",
            Self::Internal => "The server failed. Nothing was changed.",
            Self::NotInDirectory => "This is not done here.",
            Self::OutcomeUnknown => "Nobody knows whether the directory did this. Check there.",
            Self::DirectoryRefused => "The directory refused this.",
            Self::DirectoryUnreachable => "The directory cannot be reached. Nothing was done.",
            Self::Unavailable => "The server cannot reach its database. Try again.",
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.into())
    }
}
