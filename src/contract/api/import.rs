//! Users from a file: added, changed, and, where the file is to be the truth, disabled.

use crate::contract::{
    Email, FieldError, LanguageChoice, OnUnlisted, Reason, Role,
    csv::{
        encoding::FileEncoding,
        mapping::{ColumnMap, RoleMap},
        preset::Preset,
    },
    words,
};
use serde::{Deserialize, Serialize};
use strum::{EnumCount, EnumString, IntoStaticStr, VariantArray};
use utoipa::{IntoParams, ToSchema};

/// More of the active users than this, in percent, are disabled by a file only where the request names
/// their number.
pub const MAX_UNASKED_PERCENT: u64 = 20;

/// The query string of `POST /v1/import`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct ImportQuery {
    /// Keep the good rows of a file that has bad ones.
    pub partial: bool,
    /// Check the file and write nothing; the answer tells what an import would do now.
    pub dry_run: bool,
    /// What a row means whose address a user has already, in any spelling of its case. Without it such
    /// a row is refused, as before there was another answer.
    #[param(inline)]
    pub existing: OnExisting,
    /// What is done with numbers that no numbering plan has and that their users do not have yet:
    /// `accept` them, or `refuse` their rows.
    #[serde(skip_serializing_if = "OnUnlisted::is_default")]
    #[param(inline)]
    pub unlisted: OnUnlisted,
    /// Disable the active users whom the file does not name, or of whom it says that they cannot sign in;
    /// Avobots stay. Takes `existing=update`, a
    /// session that has stepped up, and a file without bad rows.
    pub disable_missing: bool,
    /// Disable so many users at most. Needed where it is more than 20 % of the active ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<u32>)]
    pub disable_at_most: Option<u32>,
    /// Why, or a ticket; needed where the policy says `require_reason` and a user is added, changed or
    /// disabled.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<String>, min_length = 1, max_length = 200)]
    pub reason: Option<Reason>,
    /// Where the file comes from; without it the header tells.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(inline)]
    pub preset: Option<Preset>,
    /// Which column holds what, where the preset does not know or another one is meant:
    /// `name=Nome,email=Correio`. The fields are name, first_name, last_name, email, role, kind, phone,
    /// language and status; `phone=` reads none.
    #[serde(skip_serializing_if = "ColumnMap::is_empty")]
    #[param(value_type = Option<String>, example = "name=Nome,email=Correio")]
    pub map: ColumnMap,
    /// Which role a word in the role column stands for: `IT=admin,Board=owner`. A new user with another
    /// word becomes a Member, and another word changes nobody's role.
    #[serde(skip_serializing_if = "RoleMap::is_empty")]
    #[param(value_type = Option<String>, example = "IT=admin")]
    pub role_map: RoleMap,
    /// The encoding of the file by its label of the WHATWG, such as `windows-1252`. A mark at the begin of
    /// the file counts more; without either it is UTF-8.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<String>, example = "windows-1252")]
    pub encoding: Option<FileEncoding>,
}

/// The detail of `import_rejected` where the file has a fault that leaving rows out does not mend.
pub const UNREADABLE_FILE: &str = "The file cannot be read. Nothing was imported.";
/// The detail of `import_rejected` where leaving the invalid rows out would leave none.
pub const NO_VALID_ROW: &str = "No row is valid. Nothing was imported.";

/// What a row means whose address a user has already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OnExisting {
    /// A fault.
    #[default]
    Refuse,
    /// A change of that user, by the rules of `PATCH /v1/users/{id}`. A column that is missing, and an
    /// empty cell, leave the value as it is. A disabled user is left as they are.
    Update,
}

/// What an import did. Without `partial`, a bad row makes the whole file a
/// `import_rejected` problem and nothing is written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ImportReport {
    /// How many users were added.
    pub imported: u64,
    /// How many rows were left out.
    pub rejected: u64,
    /// Why, each with line and column; the first 10,000.
    pub errors: Vec<FieldError>,
    /// How many users were changed.
    #[serde(default)]
    pub changed: u64,
    /// How many users were like their row already.
    #[serde(default)]
    pub unchanged: u64,
    /// How many users whom the file does not name were disabled.
    #[serde(default)]
    pub disabled: u64,
    /// How many users of the file are disabled, and so were left as they are.
    #[serde(default)]
    pub left_disabled: u64,
    /// How many users of the file cannot sign in where it comes from, and so were passed over: none was
    /// added, and who is here stays as they are.
    #[serde(default)]
    pub inactive: u64,
    /// How many numbers of the file are masked, and so were left as they are.
    #[serde(default)]
    pub masked_phones: u64,
    /// By which columns the file was read.
    #[serde(default)]
    pub preset: Preset,
    /// The columns of which nothing was read.
    #[serde(default)]
    pub passed_over: Vec<String>,
    /// The words of `role_map` that stand in no row.
    #[serde(default)]
    pub unused_roles: Vec<String>,
    /// New numbers that are landlines, each with line and column; the first 10,000. They are set all
    /// the same.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<FieldError>,
    /// Of a dry run: whom it is about, but those who stay unchanged; the first 10,000. Of those whom
    /// `inactive` counts only the active ones.
    #[serde(default)]
    pub users: Vec<ImportedUser>,
}

/// What an import would do to one user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ImportedUser {
    /// The line of the file; absent for who is not in it.
    pub line: Option<u64>,
    pub email: Email,
    pub outcome: ImportOutcome,
    /// The new name, where it is another one.
    pub name: Option<String>,
    /// The new role, where it is another one.
    pub role: Option<Role>,
    /// Whether the phone number is a new one.
    pub phone: bool,
    /// The new language, where it is another one; `none` where it is taken away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, nullable = false)]
    pub language: Option<LanguageChoice>,
    /// The column and the word by which the file says that the user cannot sign in:
    /// `accountEnabled: False`.
    #[serde(default)]
    pub status: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[derive(EnumCount, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum ImportOutcome {
    Added,
    Changed,
    /// Not in the file.
    Disabled,
    /// In the file, and disabled: a file lets nobody in again.
    LeftDisabled,
    /// Active, and cannot sign in where the file comes from: without `disable_missing` they stay active.
    Inactive,
}

impl ImportOutcome {
    pub const ALL: [Self; Self::COUNT] = words::all(Self::VARIANTS);

    /// The word on the wire and in CSV.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}
