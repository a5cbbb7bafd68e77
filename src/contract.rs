//! What client and server agree on: the vocabulary, the rules, and the shapes on the wire.
//!
//! Domain rules live here once. The panel asks [`rules`] which buttons a user has, and the server
//! refuses everything else with the same functions.

pub mod action;
pub mod api;
pub mod backoff;
pub mod columns;
pub mod csv;
pub mod directory;
pub mod email;
pub mod factor;
mod handle;
pub mod ids;
pub mod keeping;
pub mod language;
pub mod link;
mod named;
pub mod phone;
mod principal;
pub mod problem;
pub mod query;
pub mod reason;
mod reset;
pub mod rules;
pub mod search;
mod source;
pub mod text;
pub mod token;
pub mod typed_code;
pub mod user;
pub mod words;
pub mod zone;

pub use action::{PhoneChange, UserAction, UserActionKind};
pub use backoff::Backoff;
pub use directory::{
    Availability, DirectoryKind, EnrolmentWay, ExternalId, FactorKind, FactorStatus, ListedFactor,
    OfferedAction, UnknownReason,
};
pub use email::Email;
pub use factor::{
    AuthenticatorState, Badge, Factor, FactorCounts, FactorSet, FactorState, InvalidRequirement,
    PhoneState, RequiredFactors, SecurityKeyState, Tone, Unmet,
};
pub use handle::Handle;
pub use ids::{AccountId, HeldId, JobId, OperationId, OutboxId, Seq, SessionId, UserId};
pub use keeping::{ChangedElsewhere, EditMode, FixedPart, ProfilePart, SignInLock, UserStore};
pub use language::{Language, LanguageChoice};
pub use link::LinkKind;
pub use phone::{OnLandline, OnUnlisted, PhoneNumber, Region};
pub use principal::Principal;
pub use problem::{Code, FieldError, Problem};
pub use reason::Reason;
pub use reset::ResetWay;
pub use source::{InvalidSource, RequestSource};
pub use text::PlainName;
pub use token::BearerToken;
pub use user::{Kind, PendingEmail, Role, User};
