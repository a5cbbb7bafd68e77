//! Compliance at a glance: how many stand where, and how it came to be.

use super::{Service, ServiceError};
use crate::{
    contract::api::{DayFigure, OVERVIEW_DAYS, Overview},
    server::{
        clock::utc_day,
        store::{Census, Store, StoreError, WriteTx},
    },
};
use jiff::{SignedDuration, Timestamp, ToSpan, civil::Date, tz::TimeZone};

impl Service {
    pub async fn overview(&self) -> Result<Overview, ServiceError> {
        let now = self.now();
        let today = utc_day(now);
        let first = today.saturating_sub((i64::from(OVERVIEW_DAYS) - 1).days());
        let mut view = self.store.snapshot().await?;
        let Census { summary, roles, links } = view.users().census(now).await?;
        let mut days = view.days().between(first, today).await?;
        days.push(DayFigure::new(today, &summary));
        Ok(Overview { summary, roles: roles.to_vec(), links, days })
    }

    /// [`note_day`] of this organisation.
    pub async fn note_day(&self, now: Timestamp) -> Result<(), StoreError> {
        note_day(&self.store, now).await
    }
}

/// Notes how many stand where at `now`, as the figures of its day (UTC). When the last day noted is
/// an earlier one, they are its figures too: nobody was there to change them since.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn note_day(store: &Store, now: Timestamp) -> Result<(), StoreError> {
    let mut tx = store.begin_write().await?;
    note_day_in(&mut tx, now).await?;
    tx.commit().await
}

/// [`note_day`] in a transaction.
pub(super) async fn note_day_in(tx: &mut WriteTx, now: Timestamp) -> Result<(), StoreError> {
    let today = utc_day(now);
    let mut days = Vec::new();
    if let Some(last) = tx.days().latest().await?.filter(|last| *last < today) {
        // Exemptions that ended since then were open on that day.
        let summary = tx.users().summary(end_of(last).unwrap_or(now)).await?;
        days.push(DayFigure::new(last, &summary));
    }
    days.push(DayFigure::new(today, &tx.users().summary(now).await?));
    tx.days().note(&days).await
}

/// The last moment of `day`, in UTC.
fn end_of(day: Date) -> Option<Timestamp> {
    let midnight = TimeZone::UTC.to_timestamp(day.tomorrow().ok()?.at(0, 0, 0, 0)).ok()?;
    midnight.checked_sub(SignedDuration::from_millis(1)).ok()
}
