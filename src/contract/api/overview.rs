//! Compliance at a glance.

use super::Summary;
use crate::contract::{FactorCounts, Role};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The days that an overview looks back.
pub const OVERVIEW_DAYS: u16 = 90;

/// The answer of `GET /v1/overview`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Overview {
    pub summary: Summary,
    /// Owners, Admins, members, in this order; exempt users and Avobots count in none.
    pub roles: Vec<RoleFigure>,
    pub links: LinkFigures,
    /// What the server noted of each day, the oldest first, today last; days on which it did not
    /// run are left out. 90 at most.
    pub days: Vec<DayFigure>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RoleFigure {
    pub role: Role,
    pub humans: u64,
    pub complete: u64,
}

/// Setup links that their users have yet to follow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LinkFigures {
    pub awaiting: u64,
    pub expired: u64,
}

/// The figures at the end of a day (UTC), or now for today; exempt users and Avobots count in none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DayFigure {
    #[schema(value_type = String, format = Date)]
    pub date: Date,
    pub humans: u64,
    pub complete: u64,
    /// Of whom nobody knew whether they had a gap; they count in no other figure.
    #[serde(default)]
    pub unknown: u64,
    /// How many had each factor.
    #[serde(flatten)]
    pub present: FactorCounts,
}

/// `part` of `whole` as a percentage, rounded down so that 100 means all; all of nothing is all.
pub fn percent(part: u64, whole: u64) -> u8 {
    match whole {
        0 => 100,
        _ => u8::try_from(u128::from(part) * 100 / u128::from(whole)).unwrap_or(100),
    }
}

impl DayFigure {
    pub fn new(date: Date, summary: &Summary) -> Self {
        Self {
            date,
            humans: summary.humans(),
            complete: summary.complete,
            unknown: summary.unknown,
            present: summary.present,
        }
    }

    /// See [`percent`].
    pub fn percent(&self) -> u8 {
        percent(self.complete, self.humans)
    }

    /// The same; nothing where there were users, and of none of them was it known.
    pub fn known_percent(&self) -> Option<u8> {
        (self.humans > 0 || self.unknown == 0).then(|| self.percent())
    }
}

impl RoleFigure {
    /// See [`percent`].
    pub fn percent(&self) -> u8 {
        percent(self.complete, self.humans)
    }
}
