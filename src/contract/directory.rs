//! Where users and their factors live, and what can be done there.

use super::{UserActionKind, words};
use serde::{Deserialize, Serialize};
use strum::{EnumCount, EnumString, IntoStaticStr, VariantArray};
use utoipa::ToSchema;

/// The kinds of directory.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[derive(EnumCount, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "lowercase")]
pub enum DirectoryKind {
    /// The database of this server.
    #[default]
    Local,
    Avochato,
    PrivacyIdea,
}

/// The directory's own name of a user, that never changes: opaque here.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ExternalId(pub String);

/// Why nobody knows what a user has of a factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[derive(EnumCount, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum UnknownReason {
    /// The account that reads the directory may not see it.
    NotPermitted,
    /// The directory has no such factor, or does not tell.
    NotOffered,
    /// It tells those who pay for it.
    NotLicensed,
    /// It was not read yet.
    NotReadYet,
    /// The directory says that there is something, and not what.
    Hidden,
}

/// Whether something can be done here, and what else where it cannot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Availability {
    Available,
    /// The reason is a sentence for the screen.
    NotPossible {
        reason: String,
    },
    /// It is done by hand, on this page of the directory's own.
    InBrowser {
        url: String,
    },
}

/// An action of a user, and whether it can be done here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OfferedAction {
    pub action: UserActionKind,
    #[serde(flatten)]
    pub availability: Availability,
}

impl DirectoryKind {
    pub const ALL: [Self; Self::COUNT] = words::all(Self::VARIANTS);

    /// The word in the configuration, on the wire and on the command line.
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// The name on the screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Local => "Local",
            Self::Avochato => "Avochato",
            Self::PrivacyIdea => "privacyIDEA",
        }
    }
}

impl UnknownReason {
    pub const ALL: [Self; Self::COUNT] = words::all(Self::VARIANTS);

    /// The word on the wire and in SQL.
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// What the screen says beside "Unknown".
    pub fn label(self) -> &'static str {
        match self {
            Self::NotPermitted => "not permitted",
            Self::NotOffered => "not told by the directory",
            Self::NotLicensed => "not licensed",
            Self::NotReadYet => "not read yet",
            Self::Hidden => "not shown by the directory",
        }
    }
}
