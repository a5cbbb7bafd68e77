//! Reading the list, page by page, and beside it the users of whom it does not tell everything, some at
//! once. A page is kept with its place before the next one is asked for, so a reading that dies goes on.

use super::{Mirror, ScanError, ScanReport};
use crate::{
    contract::{Backoff, UnknownReason, api::DirectoryReading},
    server::{
        clock::after,
        directory::remote::{
            DirectoryUser, ExternalId, Observed, RemoteError, ScanCursor, ScanPage, ScanRecord,
            Urgency,
        },
        service::Service,
        store::{ScanRow, ScannedFactor, ScannedPage, ScannedUser},
    },
};
use futures_util::{StreamExt, future::BoxFuture, stream::FuturesUnordered};
use jiff::{SignedDuration, Timestamp};
use std::{collections::VecDeque, time::Duration};
use tokio::time::sleep;

/// Users read singly at once.
pub(super) const READS_AT_ONCE: usize = 8;
/// The next page is asked for while fewer users than these wait to be read.
const AHEAD: usize = 4 * READS_AT_ONCE;
/// Users who are written together.
const BATCH: usize = 64;
/// Times that a page or a user is asked for.
const TRIES: u32 = 5;
const BACKOFF: Backoff = Backoff { first: Duration::from_secs(1), longest: Duration::from_secs(8) };
/// A user of whom the list says nothing new is read again before this age at the latest.
const OLDEST: SignedDuration = SignedDuration::from_hours(24);
/// From this age on, each at a time of their own, so that they do not all come together.
const YOUNGEST: SignedDuration = SignedDuration::from_hours(16);

/// Whether users are read singly of whom the list says nothing new.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Known {
    Trusted,
    ReadAgain,
}

/// What became of reading one user.
pub(super) struct ReadUser {
    pub id: ExternalId,
    /// Before they were asked for: what is done meanwhile may not be in the answer.
    pub asked_at: Timestamp,
    pub result: Result<Option<DirectoryUser>, RemoteError>,
}

impl Service {
    /// Reads the pages that `scan` lacks, and everybody of whom they do not tell enough.
    pub(super) async fn read_pages(
        &self,
        mirror: &Mirror,
        scan: &ScanRow,
        known: Known,
        report: &mut ScanReport,
    ) -> Result<(), ScanError> {
        // Whom an interrupted reading listed and did not read.
        let left = if scan.cursor.is_some() || scan.is_listed {
            self.left_to_read().await?
        } else {
            Vec::new()
        };
        let mut queue = VecDeque::from(left);
        let mut is_listed = scan.is_listed;
        let mut cursor = scan.cursor.clone().map(ScanCursor);
        // What is written waits for the disk, and the line is not idle meanwhile.
        let mut page: Option<BoxFuture<'_, _>> = None;
        let mut writing: Option<BoxFuture<'_, _>> = None;
        let mut reads: FuturesUnordered<BoxFuture<'_, ReadUser>> = FuturesUnordered::new();
        let mut batch = Vec::with_capacity(BATCH);
        let mut fault = None;
        loop {
            while reads.len() < READS_AT_ONCE
                && let Some(id) = queue.pop_front()
            {
                reads.push(Box::pin(self.read_user(mirror, id)));
            }
            if page.is_none() && !is_listed && queue.len() < AHEAD {
                page = Some(Box::pin(self.next_page(mirror, cursor.clone(), known)));
            }
            if writing.is_none() && batch.len() >= BATCH {
                writing = Some(Box::pin(self.keep_reads(mirror, std::mem::take(&mut batch))));
            }
            tokio::select! {
                got = under_way(&mut page), if page.is_some() => {
                    page = None;
                    match got {
                        Ok((next, to_read)) => {
                            is_listed = next.is_none();
                            cursor = next;
                            queue.extend(to_read);
                        }
                        // What it told counts: else the end of a list that always moves is never read.
                        Err(error @ ScanError::Refused(RemoteError::Incomplete(_))) => {
                            (is_listed, fault) = (true, Some(error));
                        }
                        Err(error) => return Err(error),
                    }
                }
                kept = under_way(&mut writing), if writing.is_some() => {
                    writing = None;
                    report.add(kept?);
                }
                Some(read) = reads.next(), if !reads.is_empty() => batch.push(read),
                else => break,
            }
        }
        report.add(self.keep_reads(mirror, batch).await?);
        fault.map_or(Ok(()), Err)
    }

    /// One page, kept; gives where the next one begins, and whom to read singly.
    async fn next_page(
        &self,
        mirror: &Mirror,
        cursor: Option<ScanCursor>,
        known: Known,
    ) -> Result<(Option<ScanCursor>, Vec<ExternalId>), ScanError> {
        let page = persistently(|| mirror.remote.scan(cursor.clone())).await?;
        let next = page.next.clone();
        Ok((next, self.keep_page(mirror, page, known).await?))
    }

    /// One user, tried some times.
    pub(super) async fn read_user(&self, mirror: &Mirror, id: ExternalId) -> ReadUser {
        let ask = || -> BoxFuture<'_, Result<_, RemoteError>> {
            let (asked_at, asked) = (self.now(), mirror.remote.fetch(&id, Urgency::Background));
            Box::pin(async move { Ok((asked_at, asked.await?)) })
        };
        let (asked_at, result) = match persistently(ask).await {
            Ok((asked_at, user)) => (asked_at, Ok(user)),
            Err(error) => (self.now(), Err(error)),
        };
        ReadUser { id, asked_at, result }
    }

    /// Keeps `page`; gives whom to read singly.
    async fn keep_page(
        &self,
        mirror: &Mirror,
        page: ScanPage,
        known: Known,
    ) -> Result<Vec<ExternalId>, ScanError> {
        let ScanPage { records, next, expected } = page;
        let (mut users, mut factors, mut listed) = (Vec::new(), Vec::new(), Vec::new());
        for record in records {
            match record {
                ScanRecord::User(user) => listed.push(user),
                ScanRecord::Factor(user, record) => factors.push(ScannedFactor {
                    user: user.0,
                    id: record.factor.id.0.clone(),
                    record: serde_json::to_string(&record).map_err(super::ServiceError::from)?,
                }),
            }
        }
        let now = self.now();
        let mut tx = self.store.begin_write().await?;
        let ids: Vec<_> = listed.iter().map(|listed| listed.user.id.clone()).collect();
        let marks = tx.users().mirrored(&ids).await?;
        let (mut fresh, mut taken, mut to_read) = (Vec::new(), Vec::new(), Vec::new());
        for listed in &listed {
            let id = &listed.user.id;
            users.push(ScannedUser {
                external_id: id.0.clone(),
                revision: listed.revision.clone(),
                record: serde_json::to_string(&listed.user).map_err(super::ServiceError::from)?,
                is_whole: listed.is_whole,
            });
            if listed.is_whole {
                continue;
            }
            match marks.get(id) {
                Some(mark)
                    if known == Known::Trusted
                        && mark.revision.as_deref() == Some(&listed.revision)
                        && !is_old(mark.as_of, id, now) =>
                {
                    taken.push(id.0.clone());
                }
                Some(_) => to_read.push(id.clone()),
                None => {
                    fresh.push(not_read_yet(&listed.user));
                    to_read.push(id.clone());
                }
            }
        }
        let page = ScannedPage { next: next.map(|cursor| cursor.0), expected };
        tx.scans().keep_page(&page, users, factors).await?;
        tx.scans().note_taken(&taken).await?;
        let fresh: Vec<_> = fresh.iter().map(|user| (user, None)).collect();
        self.take_users(&mut tx, &fresh, now).await?;
        let progress = tx.scans().progress().await?;
        tx.commit().await?;
        let (listed, read) = (progress.listed, progress.taken);
        let known = || mirror.reading().and_then(|reading| reading.expected);
        // Behind the last page it is known, too, where the directory does not count.
        let end = page.next.is_none().then_some(listed);
        let expected = expected.or(end).or_else(known);
        mirror.set_reading(Some(DirectoryReading { listed, read, expected }));
        Ok(to_read)
    }

    /// Writes those who were read into the mirror.
    async fn keep_reads(
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

    async fn left_to_read(&self) -> Result<Vec<ExternalId>, ScanError> {
        let (mut left, mut after) = (Vec::new(), String::new());
        loop {
            let mut tx = self.store.read().await?;
            let waiting = tx.scans().waiting(&after, 1000).await?;
            let Some(last) = waiting.last() else { return Ok(left) };
            after.clone_from(&last.external_id);
            let not_whole = waiting.into_iter().filter(|user| !user.is_whole);
            left.extend(not_whole.map(|user| ExternalId(user.external_id)));
        }
    }
}

/// What is under way; never without it.
async fn under_way<T>(future: &mut Option<BoxFuture<'_, T>>) -> T {
    match future {
        Some(future) => future.await,
        None => std::future::pending().await,
    }
}

/// What the directory answers; asked some times, as long as asking again may help.
async fn persistently<'a, T>(
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

/// The user as the list tells them, who is shown until they are read.
fn not_read_yet(user: &DirectoryUser) -> DirectoryUser {
    let unread = UnknownReason::NotReadYet;
    let mut user = user.clone();
    if matches!(user.phone, Observed::Unknown(_)) {
        user.phone = Observed::Unknown(unread);
    }
    if matches!(user.authenticator, Observed::Unknown(_)) {
        user.authenticator = Observed::Unknown(unread);
    }
    user
}

/// Whether a user who was read at `as_of` is to be read again, though nothing new is said of them.
fn is_old(as_of: Timestamp, id: &ExternalId, now: Timestamp) -> bool {
    let span = OLDEST.as_secs() - YOUNGEST.as_secs();
    // Any spread does that stays the same for a user.
    let hash = id.0.bytes().fold(0_i64, |hash, byte| (hash * 31 + i64::from(byte)) % span);
    let age = Duration::try_from(YOUNGEST + SignedDuration::from_secs(hash)).unwrap_or_default();
    after(as_of, age) <= now
}
