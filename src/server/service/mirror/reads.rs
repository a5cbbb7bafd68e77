//! Reading users one by one: those of whom the list does not tell everything, and those whom it lacks.

use super::{Mirror, ScanError, ScanReport, queue::ToRead};
use crate::{
    contract::{Backoff, api::DirectoryReading},
    server::{
        directory::remote::{DirectoryUser, ExternalId, RemoteError, Urgency},
        service::{Service, ServiceError},
    },
};
use futures_util::{FutureExt, future::BoxFuture};
use jiff::Timestamp;
use std::time::Duration;
use tokio::time::sleep;

/// Times that a page or a user is asked for.
const TRIES: u32 = 5;
const BACKOFF: Backoff = Backoff { first: Duration::from_secs(1), longest: Duration::from_secs(8) };

/// What became of reading one user.
pub(super) struct ReadUser {
    pub id: ExternalId,
    /// Before they were asked for: what is done meanwhile may not be in the answer.
    pub asked_at: Timestamp,
    pub result: Result<Option<DirectoryUser>, RemoteError>,
}

impl Service {
    /// One user, tried some times; what the list of `listed_at` told of them is not asked again.
    pub(super) async fn read_user(
        &self,
        mirror: &Mirror,
        listed_at: Timestamp,
        user: ToRead,
    ) -> ReadUser {
        let listed = match &user {
            ToRead::Rest { id, .. } => self.listed(id).await,
            ToRead::Alone(_) => None,
        };
        let id = user.into_id();
        let ask = || -> BoxFuture<'_, Result<_, RemoteError>> {
            let (asked_at, asked) = match &listed {
                Some(listed) => (listed_at, mirror.remote.complete(listed)),
                None => (self.now(), mirror.remote.fetch(&id, Urgency::Background)),
            };
            async move { Ok((asked_at, asked.await?)) }.boxed()
        };
        let (asked_at, result) = match persistently(ask).await {
            Ok((asked_at, user)) => (asked_at, Ok(user)),
            Err(error) => (self.now(), Err(error)),
        };
        ReadUser { id, asked_at, result }
    }

    /// What the list told of this one; nothing where that cannot be looked up, and everything is asked.
    async fn listed(&self, id: &ExternalId) -> Option<DirectoryUser> {
        let look_up = async {
            let mut tx = self.store.read().await?;
            let record = tx.scans().record(&id.0).await?;
            let user = record.map(|record| serde_json::from_str(&record)).transpose()?;
            Ok::<_, ServiceError>(user)
        };
        look_up.await.unwrap_or_else(|error| {
            tracing::warn!(%error, "what a list told of a user cannot be looked up");
            None
        })
    }

    /// Writes those who were read into the mirror.
    pub(super) async fn keep_reads(
        &self,
        mirror: &Mirror,
        batch: Vec<ReadUser>,
    ) -> Result<ScanReport, ScanError> {
        let mut report = ScanReport::default();
        if batch.is_empty() {
            return Ok(report);
        }
        let mut tx = self.store.begin_write().await?;
        let (mut taken, mut users) = (Vec::new(), Vec::new());
        for ReadUser { id, asked_at, result } in batch {
            match result {
                Ok(Some(user)) => users.push((user, asked_at)),
                // The next list does not have them.
                Ok(None) => {}
                Err(RemoteError::NotPermitted(_)) => report.unread += 1,
                Err(error) if error.is_passing() => {
                    tracing::info!(%error, "a user of the directory could not be read");
                    report.unread += 1;
                    continue;
                }
                Err(error) => return Err(error.into()),
            }
            taken.push(id.0);
        }
        let revisions = tx.scans().revisions(&taken).await?;
        let rows = users.iter().map(|(user, asked_at)| {
            (user, revisions.get(&user.id.0).map(String::as_str), *asked_at)
        });
        // Whom a page has put in without what is known of them by now.
        let ids: Vec<_> = users.iter().map(|(user, _)| user.id.clone()).collect();
        let marks = tx.users().mirrored(&ids).await?;
        let first = marks.values().filter(|mark| mark.revision.is_none()).count() as u64;
        let tally = self.take_reads(&mut tx, rows).await?;
        report.added += tally.added + first;
        report.changed += tally.changed.saturating_sub(first);
        tx.scans().note_taken(&taken).await?;
        let progress = tx.scans().progress().await?;
        tx.commit().await?;
        let expected = mirror.reading().and_then(|reading| reading.expected);
        let (listed, read) = (progress.listed, progress.taken);
        mirror.set_reading(Some(DirectoryReading { listed, read, expected }));
        Ok(report)
    }

    pub(super) async fn left_to_read(&self) -> Result<Vec<ToRead>, ScanError> {
        let (mut left, mut after) = (Vec::new(), String::new());
        loop {
            let mut tx = self.store.read().await?;
            let waiting = tx.scans().waiting(&after, 1000).await?;
            let Some(last) = waiting.last() else { return Ok(left) };
            after.clone_from(&last.external_id);
            for scanned in waiting.into_iter().filter(|user| !user.is_whole) {
                // Whom the list did not tell but the directory alone has no record.
                let listed = serde_json::from_str::<DirectoryUser>(&scanned.record);
                left.push(match listed {
                    Ok(listed) => ToRead::news(&listed),
                    Err(_) => ToRead::Alone(ExternalId(scanned.external_id)),
                });
            }
        }
    }
}

/// What the directory answers; asked some times, as long as asking again may help.
pub(super) async fn persistently<'a, T>(
    ask: impl Fn() -> BoxFuture<'a, Result<T, RemoteError>>,
) -> Result<T, RemoteError> {
    let mut failures = 0;
    loop {
        let answer = ask().await;
        failures += 1;
        match &answer {
            Err(error) if error.is_passing() && failures < TRIES => {
                tracing::info!(%error, "the directory is asked again");
            }
            _ => return answer,
        }
        sleep(BACKOFF.delay(failures)).await;
    }
}
