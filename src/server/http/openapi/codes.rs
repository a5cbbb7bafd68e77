//! Which problems an operation may answer with.

use crate::{contract::Code, server::http::routing::Access};
use Code::*;

/// What any operation may answer that does some work.
const ANY: [Code; 3] = [Timeout, Internal, Unavailable];

const BODY: [Code; 6] =
    [InvalidQuery, InvalidHeader, InvalidJson, BodyTooLarge, UnsupportedMediaType, InvalidBody];

const ACTION: [Code; 18] = [
    InvalidId,
    InvalidQuery,
    InvalidHeader,
    InvalidJson,
    OwnerProtected,
    UserNotFound,
    MfaNotApplicable,
    ActionNotAvailable,
    AddressMissing,
    UserDisabled,
    BodyTooLarge,
    UnsupportedMediaType,
    InvalidBody,
    ReasonRequired,
    IdempotencyMismatch,
    IdempotencyBusy,
    NotInDirectory,
    DirectoryRefused,
];

/// What the operation called `id` may answer to whom, instead of success.
pub fn of(id: &str, access: Access) -> Vec<Code> {
    if matches!(id, "healthz" | "openapi") {
        return Vec::new();
    }
    [&ANY, &of_access(access)[..], own(id), shared(id)].concat()
}

/// What the gate may answer anybody.
const GATE: [Code; 4] = [Unauthenticated, SessionExpired, SignInUnfinished, Forbidden];

fn of_access(access: Access) -> Vec<Code> {
    let beyond: &[Code] = match access {
        Access::Open => return Vec::new(),
        Access::SigningIn => &[],
        Access::Reader => &[TooManyRequests, RemindOnlyToken],
        Access::Operator => &[TooManyRequests, ReadOnlyToken, RemindOnlyToken],
        Access::JobOrderer => &[TooManyRequests, ReadOnlyToken, RemindOnlyToken],
        Access::JobReader => &[TooManyRequests, RemindOnlyToken],
        Access::Person => &[TooManyRequests, PersonRequired],
        Access::SteppedUp => &[TooManyRequests, PersonRequired, StepUpRequired],
    };
    [&GATE, beyond].concat()
}

fn own(id: &str) -> &'static [Code] {
    match id {
        "users" => &[InvalidQuery, InvalidCursor, UserNotFound, RevealRequired],
        "user" => &[InvalidId, UserNotFound],
        "audit" | "export" | "verify" => &[InvalidQuery],
        "outbox" => &[InvalidQuery, RevealRequired],
        "events" => &[InvalidHeader],
        "sign_in" => &[WrongCredentials, SetupLinkRequired, TooManyRequests, NetworkNotKnown],
        "text_code" => &[WrongCode, TooManyRequests, SendingNotSetUp],
        "prove" | "enrol" => &[WrongCode, TooManyRequests, NetworkNotKnown],
        "step_up" => &[WrongCode, NetworkNotKnown, NotInDirectory],
        "sign_in_by_realm" => &[NotInDirectory, TooManyRequests],
        "step_up_by_realm" => &[NotInDirectory],
        "wait_for_realm" => &[SecondFactorMissing, DirectoryRefused],
        "end_session" => &[SessionNotFound],
        "revoke_token" => &[SessionNotFound, OwnerProtected],
        "message_content" => &[
            InvalidQuery,
            InvalidHeader,
            InvalidJson,
            OwnerProtected,
            MessageNotFound,
            MessageNotReadable,
            BodyTooLarge,
            UnsupportedMediaType,
            InvalidBody,
        ],
        "retry_message" => &[
            InvalidQuery,
            InvalidHeader,
            InvalidJson,
            OwnerProtected,
            MessageNotFound,
            MessageNotFailed,
            SendingNotSetUp,
            LinkNotLive,
            LinkNotPublic,
            BodyTooLarge,
            UnsupportedMediaType,
            InvalidBody,
            IdempotencyMismatch,
        ],
        "discard_message" => &[
            InvalidQuery,
            InvalidHeader,
            InvalidJson,
            OwnerProtected,
            MessageNotFound,
            MessageNotWaiting,
            BodyTooLarge,
            UnsupportedMediaType,
            InvalidBody,
            IdempotencyMismatch,
        ],
        "refresh_directory" => &[NotInDirectory, OwnerRequired],
        "operations" => &[InvalidQuery],
        "operation" => &[OperationNotFound],
        "check_operation" | "repeat_operation" | "check_job" | "repeat_job" => &[
            InvalidQuery,
            InvalidHeader,
            InvalidJson,
            OwnerProtected,
            JobNotFound,
            OperationNotFound,
            BodyTooLarge,
            UnsupportedMediaType,
            InvalidBody,
            IdempotencyMismatch,
        ],
        "preview_job" | "by_hand" => &[UserNotFound],
        "create_job" => {
            &[PersonRequired, StepUpRequired, ReasonRequired, UserNotFound, IdempotencyMismatch]
        }
        "job" => &[JobNotFound],
        "job_items" => &[JobNotFound, InvalidQuery],
        "cancel_job" => &[JobNotFound, JobOver, OwnerProtected],
        "retry_job" => &[
            PersonRequired,
            StepUpRequired,
            ReasonRequired,
            JobNotFound,
            NothingToRetry,
            IdempotencyMismatch,
        ],
        "add_user" => &[
            OwnerRequired,
            PersonRequired,
            StepUpRequired,
            InvalidPhone,
            PhoneUnlisted,
            PhoneLandline,
            EmailTaken,
            ReasonRequired,
            IdempotencyMismatch,
            NotInDirectory,
            DirectoryRefused,
        ],
        "patch_user" => &[
            PreconditionRequired,
            RevisionConflict,
            OwnerRequired,
            SelfProtected,
            LastOwner,
            InvalidPhone,
            PhoneUnlisted,
            PhoneLandline,
            PhoneUnchanged,
            UserUnchanged,
            EmailTaken,
            EmailUnchanged,
            CoolDown,
            ActionTakenBack,
        ],
        "cancel_email_change" => &[InvalidQuery, OwnerRequired],
        "disable_user" => {
            &[OwnerRequired, PersonRequired, StepUpRequired, SelfProtected, LastOwner]
        }
        "remove_user" => &[
            InvalidId,
            InvalidQuery,
            InvalidHeader,
            InvalidJson,
            UserNotFound,
            OwnerProtected,
            OwnerRequired,
            SelfProtected,
            LastOwner,
            BodyTooLarge,
            UnsupportedMediaType,
            InvalidBody,
            ReasonRequired,
            IdempotencyMismatch,
            NotInDirectory,
            DirectoryRefused,
        ],
        "enable_user" => &[OwnerRequired, PersonRequired, StepUpRequired],
        "unlock_user" => &[OwnerRequired],
        "send_setup_link" | "reset_access" => &[CoolDown, ActionTakenBack],
        "take_back" => &[HeldNotFound, AlreadyRun],
        "reset_authenticator" | "remove_factor" => &[SelfProtected],
        "approve" => &[
            InvalidId,
            OwnerProtected,
            OwnerRequired,
            SelfProtected,
            UserNotFound,
            MfaNotApplicable,
            UserDisabled,
            ActionNotAvailable,
            AddressMissing,
            LinkNotLive,
        ],
        "exempt" => &[OwnerRequired, SelfProtected],
        "end_exemption" => &[
            InvalidId,
            InvalidQuery,
            InvalidHeader,
            InvalidJson,
            OwnerRequired,
            UserNotFound,
            MfaNotApplicable,
            BodyTooLarge,
            UnsupportedMediaType,
            InvalidBody,
            IdempotencyMismatch,
        ],
        "import" => &[
            NotInDirectory,
            InvalidQuery,
            InvalidHeader,
            UnsupportedMediaType,
            BodyTooLarge,
            ImportBusy,
            ImportDisablesMany,
            ReasonRequired,
            IdempotencyBusy,
            IdempotencyMismatch,
            ImportRejected,
            PersonRequired,
            StepUpRequired,
        ],
        _ => &[],
    }
}

fn shared(id: &str) -> &'static [Code] {
    match id {
        "patch_user"
        | "cancel_email_change"
        | "disable_user"
        | "enable_user"
        | "unlock_user"
        | "send_setup_link"
        | "reset_authenticator"
        | "remove_factor"
        | "reset_access"
        | "exempt" => &ACTION,
        "sign_in" | "text_code" | "prove" | "enrol" | "step_up" | "sign_in_by_realm"
        | "wait_for_realm" | "step_up_by_realm" | "create_token" | "reveal" | "add_user"
        | "approve" | "create_job" | "preview_job" | "by_hand" | "retry_job"
        | "refresh_directory" => &BODY,
        _ => &[],
    }
}
