//! Where users and their factors live, and what can be done there.

use super::{UserActionKind, words};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
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
    Keycloak,
}

/// How the users of a directory come to an authenticator.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EnrolmentWay {
    /// By a link of ours, to a page of ours.
    #[default]
    Hosted,
    /// By a mail of Keycloak's own, to a page of its own.
    Keycloak,
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

/// What a factor is. `Other` is named in the directory's own word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FactorKind {
    /// Time-based codes of an app (TOTP, RFC 6238).
    Authenticator,
    /// Counter-based codes (HOTP, RFC 4226), mostly of a device.
    CounterCodes,
    /// Codes by text to a phone.
    Text,
    /// Codes by mail.
    Mail,
    /// A question on a phone that is answered there.
    Push,
    /// FIDO2 (WebAuthn), passkeys among them.
    SecurityKey,
    Certificate,
    /// Codes that are used up, for emergencies.
    RecoveryCodes,
    /// No second factor, such as a password.
    Password,
    Other(String),
}

/// The state of a factor. Only an active one counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[derive(EnumCount, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum FactorStatus {
    Active,
    /// Begun, and never proved.
    Pending,
    Disabled,
    /// By somebody, or by too many failures.
    Locked,
    Revoked,
    /// Its time has passed, or has not come.
    Expired,
}

/// One factor as the directory has it. Texts are the directory's own: sanitise before showing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ListedFactor {
    /// The directory's own name of the factor, such as the serial of a token.
    pub id: String,
    pub kind: FactorKind,
    pub status: FactorStatus,
    /// What tells it from the user's others; may be empty.
    pub label: String,
}

/// Whether something can be done here, and what else where it cannot.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Availability {
    #[default]
    Available,
    /// The reason is a sentence for the screen.
    NotPossible { reason: String },
    /// It is done by hand, on this page of the directory's own.
    InBrowser { url: String },
}

/// An action of a user, and whether it can be done here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OfferedAction {
    pub action: UserActionKind,
    #[serde(flatten)]
    pub availability: Availability,
}

/// Why the language of a user is not changed here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FixedLanguage {
    /// Beside the field: `Keycloak keeps it`.
    pub hint: String,
    /// A sentence.
    pub reason: String,
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
            Self::Keycloak => "Keycloak",
        }
    }

    /// Why the language of a user is not changed here; nothing where it is.
    pub fn fixed_language(self) -> Option<FixedLanguage> {
        let name = self.label();
        match self {
            Self::Local => None,
            Self::Keycloak => Some(FixedLanguage {
                hint: format!("{name} keeps it"),
                reason: format!("{name} keeps the language of a user; change it there."),
            }),
            Self::Avochato | Self::PrivacyIdea => Some(FixedLanguage {
                hint: format!("{name} keeps none"),
                reason: format!(
                    "{name} keeps no language of a user; [pages] language is for all of them."
                ),
            }),
        }
    }
}

impl EnrolmentWay {
    pub const ALL: [Self; 2] = [Self::Hosted, Self::Keycloak];

    /// The word in the configuration and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Hosted => "hosted",
            Self::Keycloak => "keycloak",
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

impl FactorKind {
    const KNOWN: [(Self, &str); 9] = [
        (Self::Authenticator, "authenticator"),
        (Self::CounterCodes, "counter_codes"),
        (Self::Text, "text"),
        (Self::Mail, "mail"),
        (Self::Push, "push"),
        (Self::SecurityKey, "security_key"),
        (Self::Certificate, "certificate"),
        (Self::RecoveryCodes, "recovery_codes"),
        (Self::Password, "password"),
    ];

    /// The word in SQL: that of the wire, and a word of the directory's own after `other:`.
    pub fn word(&self) -> Cow<'_, str> {
        match (self, Self::KNOWN.iter().find(|(kind, _)| kind == self)) {
            (_, Some((_, word))) => Cow::Borrowed(word),
            (Self::Other(word), None) => Cow::Owned(format!("other:{word}")),
            (_, None) => Cow::Borrowed(""),
        }
    }

    /// What [`Self::word`] wrote.
    pub fn of_word(word: &str) -> Self {
        let known = Self::KNOWN.into_iter().find(|(_, known)| *known == word);
        let other = || Self::Other(word.strip_prefix("other:").unwrap_or(word).to_owned());
        known.map_or_else(other, |(kind, _)| kind)
    }

    /// Whether it is a second factor: no password, and no codes for emergencies.
    pub fn is_second_factor(&self) -> bool {
        !matches!(self, Self::Password | Self::RecoveryCodes)
    }

    /// Whether it is the authenticator of a user: what shows or takes a code, or asks a question, in an
    /// app or on a device of its own.
    pub fn is_authenticator(&self) -> bool {
        matches!(self, Self::Authenticator | Self::CounterCodes | Self::Push)
    }

    /// The word on the screen; the directory's own where it is none of ours. Sanitise before showing.
    pub fn label(&self) -> &str {
        match self {
            Self::Authenticator => "authenticator",
            Self::CounterCodes => "counter codes",
            Self::Text => "text messages",
            Self::Mail => "mail",
            Self::Push => "push",
            Self::SecurityKey => "security key",
            Self::Certificate => "certificate",
            Self::RecoveryCodes => "recovery codes",
            Self::Password => "password",
            Self::Other(word) => word,
        }
    }
}

impl ListedFactor {
    /// Whether it is a second factor, and counts by now.
    pub fn counts(&self) -> bool {
        self.status == FactorStatus::Active && self.kind.is_second_factor()
    }
}

impl FactorStatus {
    pub const ALL: [Self; Self::COUNT] = words::all(Self::VARIANTS);

    /// The word on the screen, on the wire and in SQL.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}
