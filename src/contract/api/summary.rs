//! How many users stand where.

use super::percent;
use crate::contract::{Factor, FactorCounts, FactorSet, query::GapFilter, rules::Standing};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How many users stand where. `complete`, the `…_missing`, `none`, `exempt`, `unknown`,
/// `avobots` and `disabled` exclude each other; all but the last four count in the figures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Summary {
    pub complete: u64,
    /// Only the phone is missing.
    pub phone_missing: u64,
    /// Only the authenticator is missing.
    pub authenticator_missing: u64,
    /// Only the security key is missing.
    #[serde(default)]
    pub security_key_missing: u64,
    /// Two factors or more are missing.
    pub none: u64,
    /// Phone and authenticator are missing, whatever else is.
    #[serde(default)]
    pub both: u64,
    /// With an open exemption. They count in no other figure.
    #[serde(default)]
    pub exempt: u64,
    /// Of whom nobody knows whether they have a gap. They count in no other figure.
    #[serde(default)]
    pub unknown: u64,
    pub avobots: u64,
    /// Who cannot sign in, users and Avobots. They count in no other figure.
    #[serde(default)]
    pub disabled: u64,
    /// How many users who count have a factor, whether the policy requires it or not.
    #[serde(default)]
    pub present: FactorCounts,
    /// How many users who count miss a required factor, whatever else they miss.
    #[serde(default)]
    pub missing: FactorCounts,
}

impl Summary {
    /// Counts `n` users who stand at `standing` and have the factors `present`.
    pub fn count(&mut self, standing: Standing, present: FactorSet, n: u64) {
        match standing {
            Standing::Disabled => self.disabled += n,
            Standing::NotApplicable => self.avobots += n,
            Standing::Exempt => self.exempt += n,
            Standing::Unknown => self.unknown += n,
            Standing::Complete => {
                self.complete += n;
                self.present.add(present, n);
            }
            Standing::Gap(missing) => {
                let alone = missing.iter().next().filter(|_| missing.len() == 1);
                *self.missing_alone(alone) += n;
                self.present.add(present, n);
                self.missing.add(missing, n);
                self.both += if GapFilter::Both.keeps(standing) { n } else { 0 };
            }
        }
    }

    /// The figure of those to whom `factor` alone is missing; without one, two or more are.
    fn missing_alone(&mut self, factor: Option<Factor>) -> &mut u64 {
        match factor {
            Some(Factor::Phone) => &mut self.phone_missing,
            Some(Factor::Authenticator) => &mut self.authenticator_missing,
            Some(Factor::SecurityKey) => &mut self.security_key_missing,
            None => &mut self.none,
        }
    }

    /// How many users miss `factor` alone.
    pub fn only_missing(mut self, factor: Factor) -> u64 {
        *self.missing_alone(Some(factor))
    }

    /// Whether the factor stands in a figure: all but security keys, which are shown where
    /// a user has or misses one.
    pub fn shows(&self, factor: Factor) -> bool {
        match factor {
            Factor::Phone | Factor::Authenticator => true,
            Factor::SecurityKey => self.present[factor] + self.missing[factor] > 0,
        }
    }

    /// The users who count: all but Avobots, exempt, unknown and disabled users.
    pub fn humans(&self) -> u64 {
        self.complete + self.gaps()
    }

    /// All enabled users but Avobots.
    pub fn people(&self) -> u64 {
        self.humans() + self.exempt + self.unknown
    }

    /// Users with any gap.
    pub fn gaps(&self) -> u64 {
        let alone: u64 = Factor::ALL.into_iter().map(|factor| self.only_missing(factor)).sum();
        alone + self.none
    }

    /// All users: exempt and disabled users and Avobots, too.
    pub fn users(&self) -> u64 {
        self.people() + self.avobots + self.disabled
    }

    /// The percentage of users who are complete, rounded down so that 100 means all of them. An
    /// organisation where no user counts is complete.
    pub fn compliance_percent(&self) -> u8 {
        percent(self.complete, self.humans())
    }

    /// The same; nothing where there are users, and of none of them is it known.
    pub fn known_percent(&self) -> Option<u8> {
        let is_known = self.humans() > 0 || self.unknown == 0;
        is_known.then(|| self.compliance_percent())
    }
}
