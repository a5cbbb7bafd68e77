//! Which factors the organisation requires.

use super::{Factor, FactorSet};
use crate::contract::text;
use serde::{Deserialize, Serialize};
use std::fmt;
use thiserror::Error;

/// The requirements of a policy: each is one factor, or several of which one is enough. All of them
/// have to be met. On the wire and in the configuration a list such as
/// `["phone", "authenticator|security_key"]`.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<String>", into = "Vec<String>")]
pub struct RequiredFactors {
    /// Those behind the last are empty.
    requirements: [FactorSet; Self::MAX],
}

/// What a policy does not find in a user.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Unmet {
    /// The factors of every requirement that is not met for sure.
    pub missing: FactorSet,
    /// The factors of whose state nobody knows, of every requirement that they may meet and no other does.
    pub unknown: FactorSet,
}

/// Why a list is no policy.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum InvalidRequirement {
    #[error("no factor is required; name at least one: {words}", words = words())]
    Nothing,
    #[error("unknown factor {0:?}; use {words}, or several joined by | where one is enough", words = words())]
    UnknownFactor(String),
    #[error("{0:?} names a factor twice; name each once")]
    FactorTwice(String),
    #[error("{0:?} is met whenever {1:?} is; remove one of the two")]
    Redundant(String, String),
    #[error("more than {} requirements; remove some", RequiredFactors::MAX)]
    TooMany,
}

impl RequiredFactors {
    /// Requirements of which none includes another are never more.
    pub const MAX: usize = 8;

    pub fn iter(self) -> impl Iterator<Item = FactorSet> {
        self.requirements.into_iter().filter(|requirement| !requirement.is_empty())
    }

    /// What is not met where `present` is there and nobody knows of `unread`. A requirement of which no
    /// factor is there is missing with all its factors: where either of two is enough and neither is
    /// there, both are. One of which a factor is unread may be met or not, so nothing of it is missing.
    pub fn unmet(self, present: FactorSet, unread: FactorSet) -> Unmet {
        let open = self.iter().filter(|requirement| !requirement.intersects(present));
        open.fold(Unmet::default(), |unmet, requirement| match requirement.intersection(unread) {
            FactorSet::EMPTY => Unmet { missing: unmet.missing.union(requirement), ..unmet },
            unread => Unmet { unknown: unmet.unknown.union(unread), ..unmet },
        })
    }

    /// Whether a requirement names `factor`.
    pub fn names(self, factor: Factor) -> bool {
        self.iter().any(|requirement| requirement.contains(factor))
    }
}

impl Default for RequiredFactors {
    /// A phone and an authenticator, both.
    fn default() -> Self {
        let mut requirements = [FactorSet::EMPTY; Self::MAX];
        requirements[0] = FactorSet::from_iter([Factor::Phone]);
        requirements[1] = FactorSet::from_iter([Factor::Authenticator]);
        Self { requirements }
    }
}

impl TryFrom<Vec<String>> for RequiredFactors {
    type Error = InvalidRequirement;

    fn try_from(list: Vec<String>) -> Result<Self, InvalidRequirement> {
        let mut requirements = [FactorSet::EMPTY; Self::MAX];
        for (at, text) in list.iter().enumerate() {
            let requirement = requirement(text)?;
            let implied = |other: &&FactorSet| {
                !other.is_empty()
                    && (other.is_subset(requirement) || requirement.is_subset(**other))
            };
            if let Some(other) = requirements.iter().find(implied) {
                let (strict, loose) = match other.is_subset(requirement) {
                    true => (*other, requirement),
                    false => (requirement, *other),
                };
                return Err(InvalidRequirement::Redundant(joined(loose), joined(strict)));
            }
            *requirements.get_mut(at).ok_or(InvalidRequirement::TooMany)? = requirement;
        }
        match list.is_empty() {
            true => Err(InvalidRequirement::Nothing),
            false => Ok(Self { requirements }),
        }
    }
}

fn requirement(text: &str) -> Result<FactorSet, InvalidRequirement> {
    let mut set = FactorSet::EMPTY;
    for word in text.split('|').map(str::trim) {
        let factor: Result<Factor, _> = word.parse();
        let factor = factor.map_err(|_| InvalidRequirement::UnknownFactor(text::excerpt(word)))?;
        if set.contains(factor) {
            return Err(InvalidRequirement::FactorTwice(text::excerpt(text)));
        }
        set = set.union(FactorSet::from_iter([factor]));
    }
    Ok(set)
}

fn joined(requirement: FactorSet) -> String {
    let words: Vec<_> = requirement.iter().map(Factor::as_str).collect();
    words.join("|")
}

fn words() -> String {
    Factor::ALL.map(Factor::as_str).join(", ")
}

impl From<RequiredFactors> for Vec<String> {
    fn from(required: RequiredFactors) -> Self {
        required.iter().map(joined).collect()
    }
}

/// `phone, authenticator|security_key`.
impl fmt::Display for RequiredFactors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&Vec::from(*self).join(", "))
    }
}

impl fmt::Debug for RequiredFactors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(Vec::from(*self)).finish()
    }
}
