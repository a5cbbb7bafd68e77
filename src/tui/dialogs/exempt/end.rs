//! The end of an exemption as it is typed: a date, or days from today.

use crate::{
    contract::{
        api::MAX_EXEMPTION_DAYS,
        rules::{self, BadEnd},
        text::counted,
    },
    tui::time,
};
use jiff::{Span, Timestamp, civil::DateTime, tz::TimeZone};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvalidEnd {
    Empty,
    NoDate,
    Bad(BadEnd),
}

/// The first moment of the date in `zone`: `2027-01-31`, `30d` from today; or `2027-01-31 12:00`.
pub fn parse(text: &str, now: Timestamp, zone: &TimeZone) -> Result<Timestamp, InvalidEnd> {
    let text = text.trim();
    if text.is_empty() {
        return Err(InvalidEnd::Empty);
    }
    let date = match text.strip_suffix(['d', 'D']) {
        Some(days) => {
            let days: i64 = days.trim_end().parse().map_err(|_| InvalidEnd::NoDate)?;
            let today = zone.to_datetime(now).date();
            let span = Span::new().try_days(days);
            let ahead = span.and_then(|span| today.checked_add(span));
            ahead.map_err(|_| InvalidEnd::Bad(BadEnd::TooFar))?.to_datetime(Default::default())
        }
        None => text.parse::<DateTime>().map_err(|_| InvalidEnd::NoDate)?,
    };
    let until = zone.to_timestamp(date).map_err(|_| InvalidEnd::NoDate)?;
    rules::check_end(until, now).map_err(InvalidEnd::Bad)?;
    Ok(until)
}

/// `2026-12-24 00:00 CET (30 days)`.
pub fn in_words(until: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let [today, last] = [now, until].map(|at| zone.to_datetime(at).date());
    let days = today.until(last).map_or(0, |span| span.get_days());
    let days = counted(days.unsigned_abs().into(), "day");
    let offset = zone.to_offset_info(until);
    format!("{} {} ({days})", time::exact(until, zone), offset.abbreviation())
}

impl InvalidEnd {
    /// Whether more text is unlikely to mend it.
    pub fn is_complete(self) -> bool {
        matches!(self, Self::Bad(_))
    }

    /// What is wrong, and what to enter instead.
    pub fn in_words(self, now: Timestamp, zone: &TimeZone) -> String {
        let days = MAX_EXEMPTION_DAYS;
        match self {
            Self::Empty => "Until is empty. Enter 2027-01-31 or 30d.".to_owned(),
            Self::NoDate => "Until is not a date. Enter 2027-01-31 or 30d.".to_owned(),
            Self::Bad(BadEnd::Past) => "Until is in the past. Enter a later date.".to_owned(),
            Self::Bad(BadEnd::TooFar) => {
                let latest = zone.to_datetime(rules::latest_end(now)).date();
                format!("Until exceeds {days} days. Latest: {latest}.")
            }
        }
    }
}
