//! The columns that a list of users may have beside the name and the badges of its factors.

use crate::contract::words;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use strum::{EnumCount, EnumString, VariantArray};

/// In the order of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumCount, EnumString, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Column {
    Email,
    /// What the user signs in with in a directory of another system.
    Username,
    Role,
    /// For how long the gap has been open.
    Gap,
    /// What was sent last, and how long ago.
    Sent,
    Number,
    SecurityKey,
}

/// Whether something that can be hidden is there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Visibility {
    #[default]
    Shown,
    Hidden,
}

/// What was chosen otherwise than by default. It is kept column by column, for the default depends
/// on the width of the screen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "BTreeMap<String, Visibility>")]
pub struct ColumnChoice(BTreeMap<Column, Visibility>);

impl Column {
    pub const ALL: [Self; Self::COUNT] = words::all(Self::VARIANTS);

    pub fn label(self) -> &'static str {
        match self {
            Self::Email => "E-mail",
            Self::Username => "Username",
            Self::Role => "Role",
            Self::Gap => "Gap",
            Self::Sent => "Sent ago",
            Self::Number => "Number",
            Self::SecurityKey => "Security key",
        }
    }
}

impl Visibility {
    pub fn turned(self) -> Self {
        match self {
            Self::Shown => Self::Hidden,
            Self::Hidden => Self::Shown,
        }
    }
}

impl ColumnChoice {
    pub fn get(&self, column: Column) -> Option<Visibility> {
        self.0.get(&column).copied()
    }

    /// Shows a column or hides it; what is `usual` needs no choice.
    pub fn turn(&mut self, column: Column, usual: Visibility) {
        let turned = self.get(column).unwrap_or(usual).turned();
        match turned == usual {
            true => self.0.remove(&column),
            false => self.0.insert(column, turned),
        };
    }
}

/// A column that this version does not know is passed over.
impl From<BTreeMap<String, Visibility>> for ColumnChoice {
    fn from(words: BTreeMap<String, Visibility>) -> Self {
        let known = words.into_iter().filter_map(|(word, shown)| Some((word.parse().ok()?, shown)));
        Self(known.collect())
    }
}
