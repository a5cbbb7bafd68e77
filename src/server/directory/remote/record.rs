//! Users and factors as a directory tells them. What it tells beside this is not kept: seeds, recovery
//! codes and temporary passes come in some lists, so parsers take what they know and nothing else.

pub use crate::contract::{FactorKind, FactorStatus};

use crate::contract::{
    Email, ExternalId, Kind, Language, PhoneNumber, Role, SignInLock, UnknownReason, UserStore,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// The directory's own name of a factor, such as the serial of a token: opaque here.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FactorId(pub String);

/// What was read, or why it was not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Observed<T> {
    Known(T),
    Unknown(UnknownReason),
}

/// A user, whole, as the directory has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DirectoryUser {
    pub id: ExternalId,
    /// What the user signs in with, where that is another word than the address.
    pub username: Option<String>,
    /// In which the user is written to; absent where the directory does not tell.
    #[serde(default)]
    pub language: Option<Language>,
    /// Any text, of any length, with any character.
    pub name: String,
    /// Neither required nor unique.
    pub email: Option<Email>,
    /// Member where the directory tells no roles.
    pub role: Role,
    pub kind: Kind,
    pub enabled: bool,
    /// The number that the directory has, where it can be read as one.
    pub phone: Observed<Option<DirectoryPhone>>,
    /// Whether an authenticator app counts as a second factor there by now, and since when.
    pub authenticator: Observed<Option<Since>>,
    /// How many security keys and passkeys count.
    pub security_keys: Observed<u32>,
    /// Everything that the directory has of the user's factors, counting or not.
    pub factors: Vec<DirectoryFactor>,
    /// The user store behind the directory that has the user; absent where the directory itself keeps them.
    #[serde(default)]
    pub store: Option<UserStore>,
    /// Whether the directory lets the user not sign in, after too many wrong passwords.
    #[serde(default = "lock_not_read")]
    pub lock: Observed<Option<SignInLock>>,
    /// Absent where the user never signed in, or the directory does not tell.
    pub last_sign_in_at: Option<Timestamp>,
    /// Absent where the directory does not tell.
    pub created_at: Option<Timestamp>,
}

/// A phone as the directory has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DirectoryPhone {
    pub number: PhoneNumber,
    pub is_verified: bool,
    pub since: Option<Timestamp>,
}

/// Since when something is there, where the directory tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Since(pub Option<Timestamp>);

/// One factor as the directory has it, with the state that it is in there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DirectoryFactor {
    pub id: FactorId,
    pub kind: FactorKind,
    pub status: FactorStatus,
    /// What tells it from the user's others: a label, a description, a masked number.
    pub label: String,
}

/// From where a scan goes on: whatever the directory needs to know, as text that can be kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ScanCursor(pub String);

/// A moment in the directory's own record of changes, as text that can be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeMark(pub String);

/// What changed since a [`ChangeMark`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangePage {
    pub changes: Changes,
    /// From where the next question goes on; absent where changes are not told.
    pub mark: Option<ChangeMark>,
}

/// Who changed since a [`ChangeMark`]: hints of whom to read, never what became of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Changes {
    /// The directory keeps no record of changes, or not all of it.
    NotTold,
    /// Nobody but these, as far as a list does not tell it.
    Told(HashSet<ExternalId>),
}

/// One page of a scan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScanPage {
    pub records: Vec<ScanRecord>,
    /// Where the next page begins; absent behind the last.
    pub next: Option<ScanCursor>,
    /// How many users there are in all, where the directory counts them.
    pub expected: Option<u64>,
}

/// What a page holds.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "a page has users above all, and is gone soon")]
pub enum ScanRecord {
    User(ListedUser),
    /// A factor of a user of this scan, which may be told on an earlier or a later page. One that comes
    /// twice counts as it came last; one of a user who does not come at all is nobody's.
    Factor(ExternalId, FactorRecord),
}

/// A factor that a list tells apart from its user, with what the user's state is made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactorRecord {
    pub factor: DirectoryFactor,
    /// The number of one that texts.
    pub number: Option<PhoneNumber>,
    pub since: Option<Timestamp>,
}

/// A user as a list tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedUser {
    pub user: DirectoryUser,
    /// The same text as long as the list says the same of the user.
    pub revision: String,
    /// Whether the list told everything; where not, the user is asked for with `fetch`.
    pub is_whole: bool,
}

/// Of a record that was kept before locks were read.
fn lock_not_read() -> Observed<Option<SignInLock>> {
    Observed::Unknown(UnknownReason::NotReadYet)
}

impl DirectoryFactor {
    /// Whether it is a second factor, and counts by now.
    pub fn counts(&self) -> bool {
        self.status == FactorStatus::Active && self.kind.is_second_factor()
    }
}
