//! Reading the list, page by page, and the users of whom it does not tell everything, some at once. A page
//! is kept with its place before a later one is, so a reading that dies goes on.

use super::{
    Mirror, ScanError, ScanReport,
    freshness::Freshness,
    queue::{ReadQueue, ToRead},
    reads::{ReadUser, persistently},
};
use crate::{
    contract::{UnknownReason, api::DirectoryReading},
    server::{
        directory::remote::{
            DirectoryUser, ListedUser, Observed, RemoteError, ScanCursor, ScanPage, ScanRecord,
        },
        service::{Service, ServiceError},
        store::{Mark, ScanRow, ScannedFactor, ScannedPage, ScannedUser},
    },
};
use futures_util::{StreamExt, future::BoxFuture, stream::FuturesUnordered};
use std::sync::atomic::Ordering::Relaxed;

/// Users read singly at once.
pub(super) const READS_AT_ONCE: usize = 8;
/// The next page is asked for while fewer users than these wait to be shown at all.
const AHEAD: usize = 4 * READS_AT_ONCE;
/// Users who are written together.
const BATCH: usize = 64;
/// What a page leads to.
#[derive(Default)]
struct Sorted {
    /// Shown from now on, as far as the list tells of them.
    fresh: Vec<DirectoryUser>,
    /// Known already, and not to be asked for.
    taken: Vec<String>,
    to_read: Vec<ToRead>,
}

impl Service {
    /// Reads the pages that `scan` lacks, and everybody of whom they do not tell enough.
    pub(super) async fn read_pages(
        &self,
        mirror: &Mirror,
        scan: &ScanRow,
        freshness: &Freshness,
        report: &mut ScanReport,
    ) -> Result<(), ScanError> {
        let mut queue = ReadQueue::new(freshness.turns());
        // Whom an interrupted reading listed and did not read.
        if scan.cursor.is_some() || scan.is_listed {
            queue.extend(self.left_to_read().await?);
        }
        let mut cursor = scan.cursor.clone().map(ScanCursor);
        let (mut is_told, mut arrived) = (scan.is_listed, None);
        // What is written waits for the disk, and the line is not idle meanwhile.
        let mut page: Option<BoxFuture<'_, _>> = None;
        let mut keeping: Option<BoxFuture<'_, _>> = None;
        let mut writing: Option<BoxFuture<'_, _>> = None;
        let mut reads: FuturesUnordered<BoxFuture<'_, ReadUser>> = FuturesUnordered::new();
        let mut batch = Vec::with_capacity(BATCH);
        let mut fault = None;
        let mut asked = mirror.asked.subscribe();
        loop {
            if keeping.is_none()
                && let Some(told) = arrived.take()
            {
                keeping = Some(Box::pin(self.keep_page(mirror, scan, told, freshness)));
            }
            if page.is_none() && arrived.is_none() && !is_told && queue.urgent() < AHEAD {
                page = Some(Box::pin(self.next_page(mirror, cursor.clone())));
            }
            if is_told && page.is_none() && keeping.is_none() && arrived.is_none() {
                if !queue.end_list() {
                    // Whoever asked until now is answered by this list.
                    asked.mark_unchanged();
                }
                // Who asks later is not to wait for those of whom nothing is new.
                if asked.has_changed().unwrap_or(false) && queue.end_turns() {
                    mirror.cut_short.store(true, Relaxed);
                }
            }
            while reads.len() < READS_AT_ONCE
                && let Some(next) = queue.pop(reads.len())
            {
                reads.push(Box::pin(self.read_user(mirror, scan.started_at, next)));
            }
            if writing.is_none() && batch.len() >= BATCH {
                writing = Some(Box::pin(self.keep_reads(mirror, std::mem::take(&mut batch))));
            }
            tokio::select! {
                got = under_way(&mut page), if page.is_some() => {
                    page = None;
                    match got {
                        Ok(told) => {
                            cursor = told.next.clone();
                            is_told = cursor.is_none();
                            arrived = Some(told);
                        }
                        // What it told counts: else the end of a list that always moves is never read.
                        Err(error @ RemoteError::Incomplete(_)) => {
                            (is_told, fault) = (true, Some(error.into()));
                        }
                        Err(error) => return Err(error.into()),
                    }
                }
                kept = under_way(&mut keeping), if keeping.is_some() => {
                    keeping = None;
                    queue.extend(kept?);
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

    async fn next_page(
        &self,
        mirror: &Mirror,
        cursor: Option<ScanCursor>,
    ) -> Result<ScanPage, RemoteError> {
        persistently(|| mirror.remote.scan(cursor.clone())).await
    }

    /// Keeps `page`; gives whom to read singly.
    async fn keep_page(
        &self,
        mirror: &Mirror,
        scan: &ScanRow,
        page: ScanPage,
        freshness: &Freshness,
    ) -> Result<Vec<ToRead>, ScanError> {
        let ScanPage { records, next, expected } = page;
        let (mut users, mut factors, mut listed) = (Vec::new(), Vec::new(), Vec::new());
        for record in records {
            match record {
                ScanRecord::User(user) => listed.push(user),
                ScanRecord::Factor(user, record) => factors.push(ScannedFactor {
                    user: user.0,
                    id: record.factor.id.0.clone(),
                    record: serde_json::to_string(&record).map_err(ServiceError::from)?,
                }),
            }
        }
        for listed in &listed {
            users.push(ScannedUser {
                external_id: listed.user.id.0.clone(),
                revision: listed.revision.clone(),
                record: serde_json::to_string(&listed.user).map_err(ServiceError::from)?,
                is_whole: listed.is_whole,
            });
        }
        let mut tx = self.store.begin_write().await?;
        let ids: Vec<_> = listed.iter().map(|listed| listed.user.id.clone()).collect();
        let marks = tx.users().mirrored(&ids).await?;
        let mut sorted = Sorted::default();
        for listed in listed.iter().filter(|listed| !listed.is_whole) {
            sort(listed, marks.get(&listed.user.id), freshness, &mut sorted);
        }
        let page = ScannedPage { next: next.map(|cursor| cursor.0), expected };
        tx.scans().keep_page(&page, users, factors).await?;
        tx.scans().note_taken(&sorted.taken).await?;
        let fresh: Vec<_> = sorted.fresh.iter().map(|user| (user, None)).collect();
        // As old as the list: whoever is completed by it is no older than what is here.
        self.take_users(&mut tx, &fresh, scan.started_at).await?;
        let progress = tx.scans().progress().await?;
        tx.commit().await?;
        let (listed, read) = (progress.listed, progress.taken);
        let known = || mirror.reading().and_then(|reading| reading.expected);
        // Behind the last page it is known, too, where the directory does not count.
        let end = page.next.is_none().then_some(listed);
        let expected = expected.or(end).or_else(known);
        mirror.set_reading(Some(DirectoryReading { listed, read, expected }));
        Ok(sorted.to_read)
    }
}

/// Whether a user whom the list does not tell whole is asked for, and how soon.
fn sort(listed: &ListedUser, mark: Option<&Mark>, freshness: &Freshness, sorted: &mut Sorted) {
    let user = &listed.user;
    let Some(mark) = mark else {
        sorted.fresh.push(not_read_yet(user));
        sorted.to_read.push(ToRead::news(user));
        return;
    };
    if mark.revision.as_deref() != Some(&listed.revision) || freshness.is_news(mark, user) {
        sorted.to_read.push(ToRead::news(user));
        return;
    }
    sorted.taken.push(user.id.0.clone());
    if freshness.is_due(user) {
        sorted.to_read.push(ToRead::old(user, mark.as_of));
    }
}

/// What is under way; never without it.
async fn under_way<T>(future: &mut Option<BoxFuture<'_, T>>) -> T {
    match future {
        Some(future) => future.await,
        None => std::future::pending().await,
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
