//! A cohort: users whom neither a figure nor a filter tells apart, but by a time.

use super::{StoreError, factors, rows};
use crate::contract::{FactorSet, Kind, Role, Unmet, rules::Standing};

/// The number of a cohort, which the database makes of the columns of its users. Its parts are laid out in
/// the migration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cohort(pub(super) i64);

/// What is the same of all users of a cohort.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CohortFacts {
    pub role: Role,
    pub kind: Kind,
    pub is_disabled: bool,
    pub has_signed_in: bool,
    /// Whether a setup link is out, be it good or run out.
    pub has_setup_link: bool,
    /// Whether there is the date of an exemption, be it over or not.
    pub has_exemption: bool,
    pub unmet: Unmet,
    pub present: FactorSet,
}

impl Cohort {
    /// # Errors
    /// [`StoreError::Corrupt`] where no columns make such a number.
    pub fn facts(self) -> Result<CohortFacts, StoreError> {
        let is = |bit: i64| self.0 & bit != 0;
        let mask = |shift: u32| factors::set_of(self.0 >> shift & 0xff);
        Ok(CohortFacts {
            role: rows::role(self.0 & 3)?,
            kind: rows::kind(self.0 >> 2 & 1)?,
            is_disabled: is(8),
            has_signed_in: !is(16),
            has_setup_link: is(32),
            has_exemption: is(64),
            unmet: Unmet { missing: mask(8)?, unknown: mask(16)? },
            present: mask(24)?,
        })
    }
}

impl CohortFacts {
    /// Whether its users are people who are enabled, to whom what is missing is a gap.
    pub fn is_enabled_human(&self) -> bool {
        self.kind == Kind::Human && !self.is_disabled
    }

    /// Where those of its users stand who are not exempt.
    pub fn standing(&self) -> Standing {
        match (self.is_disabled, self.kind) {
            (true, _) => Standing::Disabled,
            (false, Kind::Avobot) => Standing::NotApplicable,
            (false, Kind::Human) => Standing::of(self.unmet),
        }
    }
}
