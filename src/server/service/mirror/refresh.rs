//! When the directory is read: at the start where the mirror is old, when its time has come, and when
//! somebody asks. There is one timer, and nothing polls.

use super::{Mirror, OnShrink, ScanError, ScanReport, ScanStart, freshness::Known};
use crate::{
    contract::api::DirectoryReading,
    server::{
        clock::after,
        service::Service,
        store::{ScanEnd, ScanRow},
    },
};
use jiff::Timestamp;
use std::{
    sync::{Arc, atomic::Ordering::Relaxed},
    time::Duration,
};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// The pause after a reading that came to no end.
const PAUSE: Duration = Duration::from_secs(30);
/// The other side is left alone for one of so many parts of the time between two readings, however long they take.
const LEAST_REST: u32 = 4;

impl Service {
    /// Reads the directory when its time has come or somebody asks, until the server stops.
    pub(in crate::server) async fn run_mirror(self: Arc<Self>, stopping: CancellationToken) {
        let Some(mirror) = self.mirror() else { return };
        let mut asked = mirror.asked.subscribe();
        let mut pause = None;
        loop {
            let missed = missed(&mut asked, mirror.cut_short.swap(false, Relaxed));
            let due = match (pause.take(), mirror.refresh) {
                (_, None) => None,
                (Some(pause), _) => Some(after(self.now(), pause)),
                (None, Some(every)) => Some(self.next_reading(every).await),
            };
            let on_shrink = tokio::select! {
                woken = asked.changed() => match woken {
                    Ok(()) => asked.borrow_and_update().unwrap_or(OnShrink::Stop),
                    Err(_) => return,
                },
                on_shrink = async { missed.unwrap_or(OnShrink::Stop) }, if missed.is_some() => on_shrink,
                () = self.clock().sleep_until_turn(due) => OnShrink::Stop,
                () = stopping.cancelled() => return,
            };
            let read = tokio::select! {
                read = self.read_directory(ScanStart::Resume, on_shrink) => read,
                () = stopping.cancelled() => return,
            };
            match read {
                Ok(report) => tracing::info!(?report, "the directory was read"),
                Err(error) => {
                    tracing::warn!(%error, "the directory could not be read");
                    pause = Some(PAUSE);
                }
            }
        }
    }

    /// The longer the last one took the sooner, so that what it read first is no older than `every` at the end of
    /// the next one.
    async fn next_reading(&self, every: Duration) -> Timestamp {
        let last = async {
            let mut tx = self.store.read().await?;
            let is_open = tx.scans().open().await?.is_some();
            let last = tx.scans().last_whole().await?.filter(|_| !is_open);
            Ok::<_, super::ServiceError>(
                last.and_then(|scan| Some((scan.started_at, scan.finished_at?))),
            )
        };
        match last.await {
            Ok(Some((started, finished))) => {
                let took = finished.duration_since(started).unsigned_abs();
                let rest = every.saturating_sub(took.saturating_mul(2)).max(every / LEAST_REST);
                after(finished, rest)
            }
            Ok(None) => self.now(),
            Err(error) => {
                tracing::error!(%error, "the last reading cannot be looked up");
                after(self.now(), PAUSE)
            }
        }
    }

    /// Reads all users of the directory. One that is under way is waited for first.
    ///
    /// # Errors
    /// [`ScanError`]; what was read of single users is in the mirror all the same.
    pub async fn read_directory(
        &self,
        start: ScanStart,
        on_shrink: OnShrink,
    ) -> Result<ScanReport, ScanError> {
        let Some(mirror) = self.mirror() else {
            return Err(super::ServiceError::from(super::Code::NotInDirectory).into());
        };
        let _turn = mirror.turn.lock().await;
        self.read_alone(self.read_in_turn(mirror, start, on_shrink)).await
    }

    async fn read_in_turn(
        &self,
        mirror: &Mirror,
        start: ScanStart,
        on_shrink: OnShrink,
    ) -> Result<ScanReport, ScanError> {
        mirror.set_reading(Some(DirectoryReading::default()));
        let mut report = ScanReport::default();
        let read = self.read_generation(mirror, start, on_shrink, &mut report).await;
        if let Err(error @ (ScanError::Refused(_) | ScanError::Shrunk { .. })) = &read {
            let mut tx = self.store.begin_write().await?;
            tx.scans().end(self.now(), error.end(&error.to_string())).await?;
            tx.commit().await?;
        }
        let interrupted = read.as_ref().err().filter(|error| error.is_interruption());
        mirror.set_interrupted(interrupted.map(ToString::to_string));
        mirror.readings.fetch_add(1, Relaxed);
        mirror.set_reading(None);
        read.map(|()| report)
    }

    async fn read_generation(
        &self,
        mirror: &Mirror,
        start: ScanStart,
        on_shrink: OnShrink,
        report: &mut ScanReport,
    ) -> Result<(), ScanError> {
        let scan = self.open_scan(start).await?;
        let known = match start {
            ScanStart::Resume => Known::Trusted,
            ScanStart::Anew => Known::ReadAgain,
        };
        let freshness = self.freshness(mirror, &scan, known).await?;
        self.read_pages(mirror, &scan, &freshness, report).await?;
        self.end_scan(mirror, &scan, on_shrink, report).await
    }

    /// The reading to go on with: the one that was interrupted, or a new one.
    async fn open_scan(&self, start: ScanStart) -> Result<ScanRow, ScanError> {
        let mut tx = self.store.begin_write().await?;
        let now = self.now();
        let open = tx.scans().open().await?;
        let scan = match (open, start) {
            (Some(open), ScanStart::Resume) if after(open.started_at, LONGEST) > now => open,
            (open, _) => {
                if open.is_some() {
                    let words = "it was interrupted, and begun anew";
                    tx.scans().end(now, ScanEnd::Fault(words)).await?;
                }
                tx.scans().begin(now).await?
            }
        };
        tx.commit().await?;
        Ok(scan)
    }
}

/// What somebody asked for while a reading was under way that did not heed it. Whoever only asked for a reading
/// has got one, unless that one was cut short for it.
fn missed(asked: &mut watch::Receiver<Option<OnShrink>>, is_cut_short: bool) -> Option<OnShrink> {
    let is_new = asked.has_changed().unwrap_or(false);
    let wanted = *asked.borrow_and_update();
    wanted.filter(|on_shrink| is_new && (is_cut_short || *on_shrink != OnShrink::Stop))
}

/// A reading that was interrupted longer ago is begun anew: its first pages say little of today.
const LONGEST: Duration = Duration::from_secs(60 * 60);
