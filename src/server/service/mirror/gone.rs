//! Who is gone: whom a whole list does not tell, and whom the directory does not have either where it is
//! asked for them alone. While a list is read, somebody who leaves an early page moves all others by one
//! place, and one of them onto a page that was read already: that list is whole, and lacks them.

use super::{Mirror, ScanError, ScanReport, pages::READS_AT_ONCE, queue::ToRead, reads::ReadUser};
use crate::{
    contract::{
        ExternalId, Seq,
        api::{AuditEvent, Person},
    },
    server::{
        directory::remote::{DirectoryUser, RemoteError},
        service::{Service, ServiceError},
        store::{AuditRow, ScannedPage, ScannedUser, WriteTx},
    },
};
use futures_util::{StreamExt, stream};

/// Users who are asked for and removed together.
const BATCH: usize = 500;

/// Users whom the list does not tell, by what the directory says of each.
#[derive(Default)]
struct Missing {
    gone: Vec<ExternalId>,
    there: Vec<DirectoryUser>,
    /// Nobody may say of these.
    unclear: Vec<ExternalId>,
}

impl Service {
    /// Removes who is gone.
    pub(super) async fn remove_gone(
        &self,
        mirror: &Mirror,
        report: &mut ScanReport,
    ) -> Result<(), ScanError> {
        loop {
            let missing = self.store.read().await?.users().not_scanned(BATCH).await?;
            if missing.is_empty() {
                return Ok(());
            }
            let as_of = self.now();
            let missing = self.ask_for(mirror, missing).await?;
            report.gone += missing.gone.len() as u64;
            report.users += missing.there.len() as u64;
            report.unread += missing.unclear.len() as u64;
            let now = self.now();
            let mut tx = self.store.begin_write().await?;
            let seq = self.audit_gone(&mut tx, &missing.gone).await?;
            tx.users().remove_external(&missing.gone, now).await?;
            // The list says nothing of them, so the next one is a reason to read them again.
            let there: Vec<_> = missing.there.iter().map(|user| (user, None)).collect();
            report.changed += self.take_users(&mut tx, &there, as_of).await?.changed;
            note_told(&mut tx, &missing).await?;
            tx.commit().await?;
            if let Some(seq) = seq {
                self.announce(seq);
            }
            // Jobs had ordered something for them.
            self.jobs.ring();
        }
    }

    /// Asks for each alone.
    async fn ask_for(&self, mirror: &Mirror, ids: Vec<ExternalId>) -> Result<Missing, ScanError> {
        let now = self.now();
        let reads = ids.into_iter().map(|id| self.read_user(mirror, now, ToRead::Alone(id)));
        let mut reads = stream::iter(reads).buffer_unordered(READS_AT_ONCE);
        let mut missing = Missing::default();
        while let Some(ReadUser { id, result, .. }) = reads.next().await {
            match result {
                Ok(None) => missing.gone.push(id),
                Ok(Some(user)) => missing.there.push(user),
                // Of one alone nothing can be told, which does not keep the others from theirs.
                Err(
                    RemoteError::NotPermitted(_)
                    | RemoteError::Faulty(_)
                    | RemoteError::Unreadable(_),
                ) => missing.unclear.push(id),
                Err(error) => return Err(error.into()),
            }
        }
        Ok(missing)
    }

    async fn audit_gone(
        &self,
        tx: &mut WriteTx,
        gone: &[ExternalId],
    ) -> Result<Option<Seq>, ServiceError> {
        let now = self.now();
        let mut newest = None;
        for id in gone {
            let user = match tx.users().find_by_external(id).await? {
                Some(id) => tx.users().find(id, now).await?,
                None => None,
            };
            let Some(user) = user else { continue };
            let entry = AuditRow::new(now, AuditEvent::UserGone).on(Person::from(&user));
            newest = Some(tx.audit().append(&entry).await?);
        }
        Ok(newest)
    }
}

/// Counts those who are not gone to what the list told, so that none is asked for twice.
async fn note_told(tx: &mut WriteTx, missing: &Missing) -> Result<(), ScanError> {
    let there = missing.there.iter().map(|user| &user.id);
    let ids: Vec<_> = there.chain(&missing.unclear).map(|id| id.0.clone()).collect();
    let told = ids.iter().map(|id| ScannedUser {
        external_id: id.clone(),
        revision: String::new(),
        record: String::new(),
        is_whole: false,
    });
    let page = ScannedPage { next: None, expected: None };
    tx.scans().keep_page(&page, told.collect(), Vec::new()).await?;
    tx.scans().note_taken(&ids).await?;
    Ok(())
}
