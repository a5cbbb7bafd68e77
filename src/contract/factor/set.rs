//! Sets of factors, and a count for each factor.

use super::Factor;
use serde::{Deserialize, Deserializer, Serialize, Serializer, ser::SerializeMap};
use std::{
    collections::BTreeMap,
    fmt,
    ops::{Index, IndexMut},
};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ObjectBuilder, RefOr, Schema},
};

/// Factors without an order; on the wire a list of words in the order of [`Factor::ALL`].
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FactorSet(u8);

impl FactorSet {
    pub const EMPTY: Self = Self(0);

    /// The set as a bit mask: 1 the phone, 2 the authenticator, and so on by [`Factor::ALL`].
    pub fn mask(self) -> u8 {
        self.0
    }

    /// `None` where a bit stands for no factor.
    pub fn from_mask(mask: u8) -> Option<Self> {
        let all: Self = Factor::ALL.into_iter().collect();
        (mask & !all.0 == 0).then_some(Self(mask))
    }

    pub fn contains(self, factor: Factor) -> bool {
        self.0 & bit(factor) != 0
    }

    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub fn len(self) -> u32 {
        self.0.count_ones()
    }

    pub fn intersects(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub fn is_subset(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }

    #[must_use]
    pub fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// In the order of [`Factor::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Factor> {
        Factor::ALL.into_iter().filter(move |factor| self.contains(*factor))
    }
}

fn bit(factor: Factor) -> u8 {
    1 << factor as u8
}

impl FromIterator<Factor> for FactorSet {
    fn from_iter<I: IntoIterator<Item = Factor>>(factors: I) -> Self {
        Self(factors.into_iter().fold(0, |mask, factor| mask | bit(factor)))
    }
}

impl fmt::Debug for FactorSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

impl Serialize for FactorSet {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl<'de> Deserialize<'de> for FactorSet {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Vec::<Factor>::deserialize(deserializer)?.into_iter().collect())
    }
}

/// A number for each factor; on the wire an object with the factors' words as keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FactorCounts([u64; Factor::ALL.len()]);

impl FactorCounts {
    /// Adds `n` to each factor of `factors`.
    pub fn add(&mut self, factors: FactorSet, n: u64) {
        factors.iter().for_each(|factor| self[factor] += n);
    }
}

impl Index<Factor> for FactorCounts {
    type Output = u64;

    fn index(&self, factor: Factor) -> &u64 {
        &self.0[factor as usize]
    }
}

impl IndexMut<Factor> for FactorCounts {
    fn index_mut(&mut self, factor: Factor) -> &mut u64 {
        &mut self.0[factor as usize]
    }
}

impl Serialize for FactorCounts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(Factor::ALL.len()))?;
        for factor in Factor::ALL {
            map.serialize_entry(factor.as_str(), &self[factor])?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for FactorCounts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let counts = BTreeMap::<String, u64>::deserialize(deserializer)?;
        let count = |factor: Factor| counts.get(factor.as_str()).copied().unwrap_or_default();
        Ok(Self(Factor::ALL.map(count)))
    }
}

impl PartialSchema for FactorCounts {
    fn schema() -> RefOr<Schema> {
        let object = Factor::ALL.into_iter().fold(ObjectBuilder::new(), |object, factor| {
            object.property(factor.as_str(), u64::schema()).required(factor.as_str())
        });
        object.into()
    }
}

impl ToSchema for FactorCounts {}
