//! The columns of the exports that people have, under the names that their documents give them. A header
//! is compared without its case and without a remark in brackets at its end (`Status [READ ONLY]`).

use super::mapping::UserField;
use crate::contract::words;
use serde::{Deserialize, Serialize};
use strum::{EnumCount, EnumString, IntoStaticStr, VariantArray};
use utoipa::ToSchema;

/// Where a file comes from, which says what its columns hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[derive(EnumCount, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Preset {
    /// `name,email,role,kind,phone,language`, written by hand, and what `mfadmin users --format csv` writes.
    #[default]
    Mfadmin,
    /// "Download users" of the Google Admin console, and the sheet for "Bulk update users":
    /// support.google.com/a/answer/40057, "Column reference".
    Google,
    /// `gam print users`, named after the fields of Google's Directory API:
    /// github.com/GAM-team/GAM/wiki/Users.
    Gam,
    /// "Download users" of the Microsoft Entra admin center:
    /// learn.microsoft.com/entra/identity/users/users-bulk-download. The portal writes `id`,
    /// `officeLocation` and `mobilePhone` where the document says `objectId`,
    /// `physicalDeliveryOfficeName` and `mobile`; both are read.
    Entra,
    /// People of Okta, under the names of their profile as in the sheet of "Import users from CSV"
    /// (help.okta.com, usgp-import-users-csv), or under those that the report "User accounts" shows
    /// (help.okta.com, user-account-report).
    Okta,
    /// None of these: somebody said which column holds what.
    Mapped,
}

/// What the word in a status column means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatusWords {
    /// One of these, in any case.
    Listed { active: &'static [&'static str], inactive: &'static [&'static str] },
    /// `true` says that the user can sign in.
    TrueIsActive,
    /// `true` says that the user cannot.
    TrueIsInactive,
    /// A time says that the user cannot since then.
    TimeIsInactive,
}

/// The columns of a preset as its document writes them, of each field in the order in which they are asked.
#[derive(Debug)]
pub struct Layout {
    pub preset: Preset,
    /// One of each of these must be there, or the file is of another kind.
    pub needed: &'static [&'static [&'static str]],
    pub fields: &'static [(UserField, &'static [&'static str])],
    pub status: &'static [(&'static str, StatusWords)],
}

/// The words for a status that were ever seen in a column called so.
pub const ANY_STATUS: StatusWords = StatusWords::Listed {
    active: &[
        "active",
        "enabled",
        "staged",
        "provisioned",
        "recovery",
        "password_expired",
        "password_reset",
        "locked_out",
        "pending",
        "pending_user_action",
        "invited",
    ],
    inactive: &[
        "suspended",
        "disabled",
        "inactive",
        "archived",
        "deactivated",
        "deprovisioned",
        "blocked",
        "deleted",
    ],
};

const GOOGLE_STATUS: StatusWords =
    StatusWords::Listed { active: &["active"], inactive: &["suspended", "archived", "deleted"] };

/// The life cycle of a user in Okta: who is locked out or has an expired password still belongs to the
/// organisation, and so does who was invited.
const OKTA_STATUS: StatusWords = StatusWords::Listed {
    active: &[
        "active",
        "staged",
        "provisioned",
        "pending_user_action",
        "recovery",
        "password_recovery",
        "password_reset",
        "password_expired",
        "locked_out",
    ],
    inactive: &["suspended", "deprovisioned", "deactivated"],
};

/// In the order in which a header is compared with them. Our own comes last: its column `email` stands in
/// files of others, too.
pub const LAYOUTS: [Layout; 5] = [
    Layout {
        preset: Preset::Google,
        needed: &[&["Email Address"], &["First Name", "Last Name"]],
        fields: &[
            (UserField::FirstName, &["First Name"]),
            (UserField::LastName, &["Last Name"]),
            (UserField::Email, &["Email Address"]),
            (UserField::Phone, &["Mobile Phone"]),
        ],
        status: &[("Status", GOOGLE_STATUS)],
    },
    Layout {
        preset: Preset::Gam,
        needed: &[&["primaryEmail"]],
        fields: &[
            (UserField::Name, &["name.fullName"]),
            (UserField::FirstName, &["name.givenName"]),
            (UserField::LastName, &["name.familyName"]),
            (UserField::Email, &["primaryEmail"]),
        ],
        status: &[
            ("suspended", StatusWords::TrueIsInactive),
            ("archived", StatusWords::TrueIsInactive),
        ],
    },
    Layout {
        preset: Preset::Entra,
        needed: &[&["userPrincipalName"]],
        fields: &[
            (UserField::Name, &["displayName"]),
            (UserField::FirstName, &["givenName"]),
            (UserField::LastName, &["surname"]),
            (UserField::Email, &["mail", "userPrincipalName", "alternateEmailAddress"]),
            (UserField::Phone, &["mobilePhone", "mobile"]),
        ],
        status: &[("accountEnabled", StatusWords::TrueIsActive)],
    },
    Layout {
        preset: Preset::Okta,
        needed: &[
            &["login", "Okta username"],
            &["firstName", "First name", "displayName", "User fullname"],
        ],
        fields: &[
            (UserField::Name, &["displayName", "User fullname"]),
            (UserField::FirstName, &["firstName", "First name"]),
            (UserField::LastName, &["lastName", "Last name"]),
            (UserField::Email, &["email", "Primary email", "login", "Okta username"]),
            (UserField::Phone, &["mobilePhone", "Mobile phone"]),
        ],
        status: &[("status", OKTA_STATUS), ("Okta user status", OKTA_STATUS)],
    },
    Layout {
        preset: Preset::Mfadmin,
        needed: &[&["email"]],
        fields: &[
            (UserField::Name, &["name"]),
            (UserField::FirstName, &["first name", "first_name", "firstname"]),
            (UserField::LastName, &["last name", "last_name", "lastname"]),
            (UserField::Email, &["email"]),
            (UserField::Role, &["role"]),
            (UserField::Kind, &["kind"]),
            (UserField::Phone, &["phone"]),
            (UserField::Language, &["language"]),
        ],
        status: &[("disabled_at", StatusWords::TimeIsInactive)],
    },
];

/// Of a file whose columns somebody says.
pub const UNKNOWN: Layout =
    Layout { preset: Preset::Mapped, needed: &[], fields: &[], status: &[] };

impl Preset {
    pub const ALL: [Self; Self::COUNT] = words::all(Self::VARIANTS);

    /// Its columns.
    pub fn layout(self) -> &'static Layout {
        LAYOUTS.iter().find(|layout| layout.preset == self).unwrap_or(&UNKNOWN)
    }

    /// What it is called in a sentence.
    pub fn label(self) -> &'static str {
        match self {
            Self::Mfadmin => "mfadmin",
            Self::Google => "Google Workspace",
            Self::Gam => "GAM",
            Self::Entra => "Microsoft Entra",
            Self::Okta => "Okta",
            Self::Mapped => "mapped columns",
        }
    }
}

impl StatusWords {
    /// Whether somebody with the status `word` can sign in; `None` for a word that it does not know.
    pub fn is_active(self, word: &str) -> Option<bool> {
        let word = word.trim().to_lowercase().replace([' ', '-'], "_");
        let is_true = match word.as_str() {
            "true" | "yes" => Some(true),
            "false" | "no" => Some(false),
            _ => None,
        };
        match self {
            _ if word.is_empty() => Some(true),
            Self::Listed { active, .. } if active.contains(&word.as_str()) => Some(true),
            Self::Listed { inactive, .. } if inactive.contains(&word.as_str()) => Some(false),
            Self::Listed { .. } => None,
            Self::TrueIsActive => is_true,
            Self::TrueIsInactive => is_true.map(|is_true| !is_true),
            Self::TimeIsInactive => Some(false),
        }
    }
}
