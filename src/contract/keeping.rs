//! What a directory of another system says of a user beside their factors: where they are kept, what of
//! their profile is changed there alone, and whether they are locked out.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A part of a user's profile.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ProfilePart {
    Name,
    Email,
    Role,
    Phone,
}

/// A part of the profile that the directory does not let change from here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FixedPart {
    pub part: ProfilePart,
    /// A sentence for the screen: where it is changed instead.
    pub reason: String,
}

/// The user store behind a directory that has the user from there, such as an LDAP server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UserStore {
    /// What the directory calls the store. Sanitise before showing.
    pub name: String,
    pub edit_mode: EditMode,
}

/// Whether what is changed in the directory is written to the user store behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EditMode {
    /// The directory refuses every change of what the store keeps.
    ReadOnly,
    /// It is written to the store.
    Writable,
    /// It is kept in the directory, and the store does not get it.
    Unsynced,
    /// The directory does not tell.
    Unknown,
}

/// The directory lets the user not sign in for a while, after too many wrong passwords or codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SignInLock {
    /// When it ends by itself; absent where it does not, or nobody tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime, nullable = false)]
    pub until: Option<Timestamp>,
}

/// What was changed here and is otherwise by now: somebody saved over it in the directory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ChangedElsewhere {
    pub parts: Vec<ProfilePart>,
    /// When that was read.
    #[schema(value_type = String, format = DateTime)]
    pub seen_at: Timestamp,
}

impl ProfilePart {
    /// The word in a sentence.
    pub fn label(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Email => "e-mail",
            Self::Role => "role",
            Self::Phone => "phone",
        }
    }
}

impl UserStore {
    /// Such as `corp (read-only)`.
    pub fn words(&self) -> String {
        let mode = match self.edit_mode {
            EditMode::ReadOnly => " (read-only)",
            EditMode::Writable => " (writable)",
            EditMode::Unsynced => " (changes stay in the directory)",
            EditMode::Unknown => "",
        };
        format!("{}{mode}", self.name)
    }
}

impl ChangedElsewhere {
    /// Such as `phone, e-mail`.
    pub fn words(&self) -> String {
        self.parts.iter().map(|part| part.label()).collect::<Vec<_>>().join(", ")
    }
}
