//! Doing what was ordered. Some users make one transaction: what was done to each, its audit entry,
//! its messages and its settlement are there together or not at all.

use super::{name_of, plan::JobContext};
use crate::{
    contract::{
        Code, JobId, Principal, Seq, User,
        api::{AuditEvent, Job, JobState},
    },
    server::{
        directory::UserChange,
        service::{Orderer, Service, ServiceError, actions::ActionContext},
        store::{
            AccountRow, AuditRow, JobItemId, ReadTx, StoreError, WriteTx,
            jobs::{JobRow, Settlement, Tally, WaitingItem},
        },
    },
};
use jiff::Timestamp;
use std::time::Duration;
use tokio::{sync::watch, time::Instant};

/// Users of one transaction at most.
const AT_ONCE: usize = 64;
/// A transaction takes no other user after so long: others wait to write.
const SPAN: Duration = Duration::from_millis(50);

/// What came of looking for work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobBatch {
    Worked,
    /// No job is open.
    Idle,
}

/// What was done to one user.
struct DoneItem {
    /// Of the newest audit entry of it.
    seq: Seq,
    jobs_cancelled: Vec<JobId>,
    progress: Progress,
}

/// Whether anything of it goes on elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Progress {
    Settled,
    /// It was ordered of a directory that another system keeps.
    Requested,
}

impl Service {
    /// Rung when a job was ordered here.
    pub fn ordered(&self) -> watch::Receiver<()> {
        self.job_news().wake()
    }

    /// Does a part of every open job, so that a short one does not wait for a long one.
    pub async fn work_on_jobs(&self) -> Result<JobBatch, ServiceError> {
        let open = self.store().read().await?.jobs().open().await?;
        if open.is_empty() {
            return Ok(JobBatch::Idle);
        }
        let mut batch = JobBatch::Idle;
        for id in open {
            if self.work_on(id).await? == JobBatch::Worked {
                batch = JobBatch::Worked;
            }
        }
        Ok(batch)
    }

    async fn work_on(&self, id: JobId) -> Result<JobBatch, ServiceError> {
        let room = self.room_for(id).await?;
        if room == 0 {
            // One that is settled rings.
            return Ok(JobBatch::Idle);
        }
        let mut tx = self.store().begin_write().await?;
        let begun = Instant::now();
        // Holds the job's row, so no other server does the same users meanwhile. One that dies leaves
        // them waiting.
        let now = self.now();
        if !tx.jobs().claim(id, now).await? {
            return Ok(JobBatch::Idle);
        }
        let order = tx.jobs().find(id).await?.ok_or(Code::JobNotFound)?;
        let principal = principal(&mut tx, &order).await?;
        let waiting = tx.jobs().waiting(id, room).await?;
        let is_last = waiting.len() < room;
        let is_empty = waiting.is_empty();
        let mut tally = Tally::default();
        let mut newest = None;
        let mut cancelled = Vec::new();
        let mut left = waiting.len();
        for item in waiting {
            let (settlement, done) =
                self.settle_item(&mut tx, &order, principal.as_ref(), item).await?;
            if done.as_ref().is_some_and(|done| done.progress == Progress::Requested) {
                // What became of it is told when it is settled.
                tx.jobs().request_item(id, item.number).await?;
                newest = done.map(|done| done.seq).or(newest);
                left -= 1;
                continue;
            }
            tx.jobs().settle_item(id, item.number, settlement).await?;
            if let Some(done) = done {
                newest = Some(done.seq);
                cancelled.extend(done.jobs_cancelled);
            }
            left -= 1;
            *match settlement {
                Settlement::Done => &mut tally.done,
                Settlement::Skipped(_) => &mut tally.skipped,
                Settlement::Failed(_) => &mut tally.failed,
                Settlement::Unknown => &mut tally.unknown,
            } += 1;
            if begun.elapsed() > SPAN {
                break;
            }
        }
        tx.jobs().count(id, tally).await?;
        let requested = tx.jobs().requested(id).await?;
        if is_last && left == 0 && requested == 0 {
            newest = Some(finish(&mut tx, &order, tally, self.now()).await?);
        }
        let job = tx.jobs().find(id).await?.ok_or(Code::JobNotFound)?.job;
        tx.commit().await?;
        self.job_news().tell(job);
        self.tell_of_jobs(&cancelled).await?;
        if let Some(seq) = newest {
            self.announce(seq);
        }
        self.operations_ordered();
        // Only what is settled brings a job on of which nothing waits.
        Ok(if is_empty && requested > 0 { JobBatch::Idle } else { JobBatch::Worked })
    }

    /// How many users may be taken on next: of a directory that another system keeps few are ordered
    /// ahead, so that a job that is cancelled ends soon.
    async fn room_for(&self, id: JobId) -> Result<usize, ServiceError> {
        if !self.has_remote_users() {
            return Ok(AT_ONCE);
        }
        let requested = self.store().read().await?.jobs().requested(id).await?;
        Ok(AT_ONCE.saturating_sub(requested))
    }

    /// Does the job to one user, or finds out why not.
    async fn settle_item(
        &self,
        tx: &mut WriteTx,
        order: &JobRow,
        principal: Option<&Principal>,
        item: WaitingItem,
    ) -> Result<(Settlement, Option<DoneItem>), ServiceError> {
        let Some(principal) = principal else {
            return Ok((Settlement::Skipped(Code::Forbidden), None));
        };
        let now = self.now();
        let mut attempt = tx.savepoint().await?;
        let outcome = self.do_item(&mut attempt, JobContext { order, principal, now }, item).await;
        let settlement = match outcome {
            Ok(done) => {
                attempt.release().await?;
                return Ok((Settlement::Done, Some(done)));
            }
            Err(ServiceError::Store(error)) if error.is_passing() => return Err(error.into()),
            Err(refused) => match refused.code() {
                Some(Code::UserNotFound) => Settlement::Failed(Code::UserNotFound),
                Some(code) => Settlement::Skipped(code),
                None => {
                    let job = order.job.id;
                    tracing::error!(%job, item = item.number, error = %refused, "an item failed");
                    Settlement::Failed(Code::Internal)
                }
            },
        };
        attempt.roll_back().await?;
        Ok((settlement, None))
    }

    async fn do_item(
        &self,
        tx: &mut WriteTx,
        job: JobContext<'_>,
        item: WaitingItem,
    ) -> Result<DoneItem, ServiceError> {
        let JobContext { order, principal, now } = job;
        let user = match item.user {
            Some(id) => tx.users().find(id, now).await?,
            None => None,
        };
        let mut user: User = user.ok_or(Code::UserNotFound)?;
        let note = format!("job {}", order.job.id);
        let mut newest = None;
        let mut jobs_cancelled = Vec::new();
        let mut refusal = None;
        if self.has_remote_users() {
            let (allowed, refused): (Vec<_>, Vec<_>) = order
                .actions_on(&user)
                .into_iter()
                .map(|action| self.judge_of_job(job, &action, &user).map(|()| action))
                .partition(Result::is_ok);
            let allowed: Vec<_> = allowed.into_iter().flatten().collect();
            if allowed.is_empty() {
                let refused = refused.into_iter().find_map(Result::err);
                return Err(refused.unwrap_or_else(|| Code::ActionNotAvailable.into()));
            }
            let item = JobItemId { job: order.job.id, number: item.number };
            let orderer = Orderer::of_job(order.by, principal, item, now);
            let acted = self.act_remotely(tx, orderer, &mut user, &allowed).await?;
            let progress = match acted.requested {
                Some(_) => Progress::Requested,
                None => Progress::Settled,
            };
            return Ok(DoneItem { seq: acted.seq, jobs_cancelled, progress });
        }
        for action in order.actions_on(&user) {
            match self.judge_of_job(job, &action, &user) {
                Ok(()) => {
                    let context =
                        ActionContext { principal, note: Some(note.clone()), now, request: None };
                    let performed =
                        self.perform(tx, context, &mut user, UserChange::Action(action)).await?;
                    newest = Some(performed.recorded.seq);
                    jobs_cancelled.extend(performed.jobs_cancelled);
                }
                Err(refused) => refusal = refusal.or(Some(refused)),
            }
        }
        match (newest, refusal) {
            (Some(seq), _) => Ok(DoneItem { seq, jobs_cancelled, progress: Progress::Settled }),
            (None, Some(refused)) => Err(refused),
            (None, None) => Err(Code::ActionNotAvailable.into()),
        }
    }
}

/// Who ordered the job, as they are now; nobody where they may not act any more.
async fn principal(tx: &mut ReadTx, order: &JobRow) -> Result<Option<Principal>, StoreError> {
    let account = tx.accounts().find(order.by).await?.filter(AccountRow::may_open_panel);
    Ok(account.map(|AccountRow { person, role, .. }| Principal { person, role, from: order.from }))
}

/// Ends the job, and tells in the audit log how it went.
async fn finish(
    tx: &mut WriteTx,
    order: &JobRow,
    last: Tally,
    now: Timestamp,
) -> Result<Seq, ServiceError> {
    let Job { id, done, failed, unknown, .. } = order.job;
    tx.jobs().end(id, JobState::Done, now).await?;
    let mut words = vec![format!("{} done", done + last.done)];
    for skip in tx.jobs().skips(id).await? {
        words.push(format!("{} {}", skip.count, skip.code));
    }
    if failed + last.failed > 0 {
        words.push(format!("{} failed", failed + last.failed));
    }
    if unknown + last.unknown > 0 {
        words.push(format!("{} unknown", unknown + last.unknown));
    }
    let entry = AuditRow::new(now, AuditEvent::JobDone)
        .by(order.job.by.clone())
        .from(order.from)
        .because(order.job.reason.clone())
        .noting(format!("{}; {}", words.join(", "), name_of(&order.job)));
    Ok(tx.audit().append(&entry).await?)
}
