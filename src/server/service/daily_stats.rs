//! Noting the figures of each day when it ends. Nothing polls: the task sleeps until midnight (UTC).

use super::Service;
use crate::server::clock::{after, utc_day};
use jiff::{Timestamp, tz::TimeZone};
use std::{sync::Arc, time::Duration};
use tokio_util::sync::CancellationToken;

/// The pause after the database failed.
const PAUSE: Duration = Duration::from_mins(1);

/// Notes each day at its end, until the server stops.
pub async fn note(service: Arc<Service>, stopping: CancellationToken) {
    let clock = service.clock();
    let mut due = after(clock.now(), until_midnight(clock.now()));
    loop {
        tokio::select! {
            () = clock.sleep_until(due) => {}
            () = stopping.cancelled() => return,
        }
        let now = clock.now();
        let pause = match service.note_day(now).await {
            Ok(()) => until_midnight(now),
            Err(error) => {
                tracing::warn!(%error, "the figures of the day cannot be noted");
                PAUSE
            }
        };
        due = after(now, pause);
    }
}

/// How long the day of `now` (UTC) still lasts, at least a millisecond.
pub fn until_midnight(now: Timestamp) -> Duration {
    let tomorrow = utc_day(now).tomorrow();
    let midnight = tomorrow.and_then(|day| TimeZone::UTC.to_timestamp(day.at(0, 0, 0, 0)));
    let left = midnight.map(|midnight| midnight.duration_since(now));
    let left = left.ok().and_then(|left| Duration::try_from(left).ok());
    left.unwrap_or(PAUSE).max(Duration::from_millis(1))
}
