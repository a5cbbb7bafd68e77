//! How many users a filter matches, as far as they are counted.

use crate::contract::text;
use serde::{Deserialize, Serialize};
use std::fmt;
use utoipa::ToSchema;

/// Matches are counted one by one up to here. What counting more of them costs grows with the
/// organisation, and nobody reads a list so far.
pub const MAX_COUNTED: u64 = 10_000;

/// Whether a number is a count (`exact`) or a lower bound of one (`at_least`): 10,000 are counted at most.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Exactness {
    #[default]
    Exact,
    AtLeast,
}

/// A number, and whether it is a count. Written `1,200`, or `10,000+` where there may be more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HitCount {
    pub number: u64,
    pub exactness: Exactness,
}

impl HitCount {
    pub const fn exact(number: u64) -> Self {
        Self { number, exactness: Exactness::Exact }
    }

    pub const fn at_least(number: u64) -> Self {
        Self { number, exactness: Exactness::AtLeast }
    }

    pub fn is_exact(self) -> bool {
        self.exactness == Exactness::Exact
    }

    /// Whether there are more than `few` for sure.
    pub fn exceeds(self, few: u64) -> bool {
        match self.exactness {
            Exactness::Exact => self.number > few,
            Exactness::AtLeast => self.number >= few,
        }
    }

    /// Without `part` of them.
    #[must_use]
    pub fn less(self, part: u64) -> Self {
        Self { number: self.number.saturating_sub(part), ..self }
    }

    /// So many of `one`: `1 user`, `10,000+ users`.
    pub fn counted(self, one: &str) -> String {
        match self.exactness {
            Exactness::Exact => text::counted(self.number, one),
            Exactness::AtLeast => format!("{self} {one}s"),
        }
    }
}

impl fmt::Display for HitCount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&text::number(self.number))?;
        match self.exactness {
            Exactness::Exact => Ok(()),
            Exactness::AtLeast => f.write_str("+"),
        }
    }
}
