//! The time zone of an organisation, by its name.

use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use serde::{Deserialize, Deserializer, Serialize, de};
use std::{fmt, str::FromStr};

/// The name of a time zone (IANA), such as `Europe/Berlin`; by default `UTC`. Another system may know
/// fewer of them than the one that took the name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ZoneName(String);

/// No time zone of this system is called so.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("no such time zone; use a name such as Europe/Berlin or America/New_York, or UTC")]
pub struct UnknownZone;

impl ZoneName {
    /// The minute on the clock of the zone, and the zone: `2026-11-24 08:30 CET`.
    pub fn moment(&self, at: Timestamp) -> String {
        let (clock, zone) = self.clock(at);
        format!("{} {zone}", clock.strftime("%Y-%m-%d %H:%M"))
    }

    /// What the clock of the zone shows, and what the zone is called then.
    pub fn clock(&self, at: Timestamp) -> (DateTime, String) {
        let zone = TimeZone::get(&self.0).unwrap_or(TimeZone::UTC);
        let offset = zone.to_offset_info(at);
        // Zones without letters of their own are called by their distance, which alone says little.
        let letters = match offset.abbreviation() {
            letters if letters.starts_with(['+', '-']) => format!("UTC{letters}"),
            letters => letters.to_owned(),
        };
        (zone.to_datetime(at), letters)
    }
}

impl Default for ZoneName {
    fn default() -> Self {
        Self("UTC".to_owned())
    }
}

impl FromStr for ZoneName {
    type Err = UnknownZone;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        TimeZone::get(text).map_err(|_| UnknownZone)?;
        Ok(Self(text.to_owned()))
    }
}

/// Reads a name that this system has to know, as in a configuration.
///
/// # Errors
/// [`UnknownZone`].
pub fn known_zone<'de, D: Deserializer<'de>>(name: D) -> Result<ZoneName, D::Error> {
    String::deserialize(name)?.parse().map_err(de::Error::custom)
}

impl fmt::Display for ZoneName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
