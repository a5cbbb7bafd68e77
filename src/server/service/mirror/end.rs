//! The end of a generation: whether it is believed, and whom it tells whole.

use super::{Mirror, OnShrink, ScanError, ScanReport};
use crate::server::{
    directory::remote::{DirectoryUser, FactorRecord, RemoteError, state_of},
    service::{Service, ServiceError},
    store::{ScanEnd, ScanRow, ScannedUser},
};
use std::collections::HashMap;

/// Users who are written together.
const BATCH: usize = 500;

impl Service {
    /// Takes over what a whole list told.
    pub(super) async fn end_scan(
        &self,
        mirror: &Mirror,
        scan: &ScanRow,
        on_shrink: OnShrink,
        report: &mut ScanReport,
    ) -> Result<(), ScanError> {
        let mut tx = self.store.read().await?;
        let listed = tx.scans().progress().await?.listed;
        let before = tx.users().count_external().await?;
        let expected = tx.scans().open().await?.and_then(|scan| scan.expected);
        drop(tx);
        if let Some(expected) = expected
            && listed < expected
        {
            let message = format!("the list has {listed} of {expected} users; it is not whole");
            return Err(ScanError::Refused(RemoteError::Incomplete(message)));
        }
        if !on_shrink.believes(before, listed) {
            return Err(ScanError::Shrunk { before, now: listed });
        }
        report.users = listed;
        self.take_whole(mirror, scan, report).await?;
        self.remove_gone(mirror, report).await?;
        let mut tx = self.store.begin_write().await?;
        tx.scans().end(self.now(), ScanEnd::Whole((*report).into())).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Writes those into the mirror of whom the list told everything, with their factors.
    async fn take_whole(
        &self,
        mirror: &Mirror,
        scan: &ScanRow,
        report: &mut ScanReport,
    ) -> Result<(), ScanError> {
        let mut after = String::new();
        loop {
            let mut tx = self.store.begin_write().await?;
            let waiting = tx.scans().waiting(&after, BATCH).await?;
            let (Some(first), Some(last)) = (waiting.first(), waiting.last()) else {
                return Ok(());
            };
            let told = tx.scans().factors_between(&first.external_id, &last.external_id).await?;
            after.clone_from(&last.external_id);
            let mut factors: HashMap<String, Vec<FactorRecord>> = HashMap::new();
            for factor in told {
                let record = serde_json::from_str(&factor.record).map_err(ServiceError::from)?;
                factors.entry(factor.user).or_default().push(record);
            }
            let whole: Vec<&ScannedUser> = waiting.iter().filter(|user| user.is_whole).collect();
            let mut users = Vec::with_capacity(whole.len());
            for scanned in &whole {
                let user: DirectoryUser =
                    serde_json::from_str(&scanned.record).map_err(ServiceError::from)?;
                let told = factors.remove(&scanned.external_id).unwrap_or_default();
                users.push((state_of(user, &told), scanned.revision.as_str()));
            }
            let rows: Vec<_> =
                users.iter().map(|(user, revision)| (user, Some(*revision))).collect();
            // As old as the list is that told it.
            let tally = self.take_users(&mut tx, &rows, scan.started_at).await?;
            report.added += tally.added;
            report.changed += tally.changed;
            let taken: Vec<_> = whole.iter().map(|user| user.external_id.clone()).collect();
            tx.scans().note_taken(&taken).await?;
            tx.commit().await?;
            mirror.changed();
        }
    }
}
