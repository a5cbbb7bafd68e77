//! What somebody says about the columns of a file: which holds what, and which role a word stands for.

use crate::contract::{Role, text::excerpt, words};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use strum::{EnumCount, EnumString, IntoStaticStr, VariantArray};
use thiserror::Error;

/// What a column of a file of users may hold.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumCount, EnumString, IntoStaticStr, VariantArray,
)]
#[strum(serialize_all = "snake_case")]
pub enum UserField {
    Name,
    FirstName,
    LastName,
    Email,
    Role,
    Kind,
    Phone,
    Language,
    /// Whether the user can sign in where the file comes from.
    Status,
}

impl UserField {
    pub const ALL: [Self; Self::COUNT] = words::all(Self::VARIANTS);

    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// Which column holds what, instead of or beside the columns that are known: `name=Nome,email=Correio`.
/// A field without a column (`phone=`) is read from none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ColumnMap(Vec<(UserField, String)>);

/// Which role a word in the role column stands for: `IT=admin,Board=owner`. Case makes no difference.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RoleMap(Vec<(String, Role)>);

#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum InvalidMapping {
    #[error("{0:?} maps no column; write {fields}=COLUMN", fields = fields())]
    Column(String),
    #[error("{field} is mapped twice; name one column", field = .0.as_str())]
    FieldTwice(UserField),
    #[error("{0:?} maps no role; write WORD=owner, WORD=admin or WORD=member")]
    Role(String),
    #[error("{0:?} is mapped twice; name one role")]
    WordTwice(String),
}

impl ColumnMap {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The column that was named for `field`: empty where it is to be read from none.
    pub fn column(&self, field: UserField) -> Option<&str> {
        self.0.iter().find(|(mapped, _)| *mapped == field).map(|(_, column)| column.as_str())
    }
}

impl RoleMap {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The place of `word` among the words, and its role.
    pub fn role(&self, word: &str) -> Option<(usize, Role)> {
        let word = word.to_lowercase();
        let at = self.0.iter().position(|(known, _)| known.to_lowercase() == word)?;
        Some((at, self.0[at].1))
    }

    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(word, _)| word.as_str())
    }
}

impl FromStr for ColumnMap {
    type Err = InvalidMapping;

    /// A comma is the column's own where no field and `=` follow it.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut map: Vec<(UserField, String)> = Vec::new();
        for part in text.split(',').filter(|_| !text.trim().is_empty()) {
            let begun = part.split_once('=').and_then(|(field, column)| {
                let field = field.trim().to_lowercase().replace(['-', ' '], "_");
                Some((field.parse::<UserField>().ok()?, column))
            });
            let Some((field, column)) = begun else {
                let Some((_, column)) = map.last_mut() else {
                    return Err(InvalidMapping::Column(excerpt(part)));
                };
                column.extend([",", part]);
                continue;
            };
            if map.iter().any(|(mapped, _)| *mapped == field) {
                return Err(InvalidMapping::FieldTwice(field));
            }
            map.push((field, column.to_owned()));
        }
        map.iter_mut().for_each(|(_, column)| *column = column.trim().to_owned());
        Ok(Self(map))
    }
}

impl FromStr for RoleMap {
    type Err = InvalidMapping;

    /// A comma is the word's own where no `=` and role precede it.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut map: Vec<(String, Role)> = Vec::new();
        let mut begun = String::new();
        for part in text.split(',').filter(|_| !text.trim().is_empty()) {
            begun.push_str(part);
            let whole = begun.rsplit_once('=').and_then(|(word, role)| {
                let role = role.trim().to_lowercase().parse::<Role>().ok()?;
                Some((word.trim().to_owned(), role)).filter(|(word, _)| !word.is_empty())
            });
            let Some((word, role)) = whole else {
                begun.push(',');
                continue;
            };
            let lower = word.to_lowercase();
            if map.iter().any(|(known, _)| known.to_lowercase() == lower) {
                return Err(InvalidMapping::WordTwice(excerpt(&word)));
            }
            map.push((word, role));
            begun.clear();
        }
        match begun.is_empty() {
            true => Ok(Self(map)),
            false => Err(InvalidMapping::Role(excerpt(begun.trim_end_matches(',')))),
        }
    }
}

fn fields() -> String {
    UserField::ALL.map(UserField::as_str).join("=, ")
}

impl fmt::Display for ColumnMap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts: Vec<_> =
            self.0.iter().map(|(field, column)| format!("{}={column}", field.as_str())).collect();
        f.write_str(&parts.join(","))
    }
}

impl fmt::Display for RoleMap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts: Vec<_> = self.0.iter().map(|(word, role)| format!("{word}={role}")).collect();
        f.write_str(&parts.join(","))
    }
}

impl TryFrom<String> for ColumnMap {
    type Error = InvalidMapping;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl TryFrom<String> for RoleMap {
    type Error = InvalidMapping;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<ColumnMap> for String {
    fn from(map: ColumnMap) -> Self {
        map.to_string()
    }
}

impl From<RoleMap> for String {
    fn from(map: RoleMap) -> Self {
        map.to_string()
    }
}
