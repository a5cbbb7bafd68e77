//! Compliance at a glance.

use super::Summary;
use crate::contract::Role;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The days that an overview looks back.
pub const OVERVIEW_DAYS: u16 = 90;

/// The answer of `GET /v1/overview`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Overview {
    pub summary: Summary,
    /// Owners, Admins, members, in this order; Avobots count in none.
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

/// How many humans stood where at the end of a day (UTC), or now for today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DayFigure {
    #[schema(value_type = String, format = Date)]
    pub date: Date,
    pub humans: u64,
    pub complete: u64,
    /// With a verified phone.
    pub phone: u64,
    /// With a configured authenticator.
    pub authenticator: u64,
}
