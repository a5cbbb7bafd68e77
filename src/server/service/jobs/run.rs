//! Doing what was ordered. Some users make one transaction: what was done to each, its audit entry,
//! its messages and its settlement are there together or not at all.

use super::{name_of, plan::JobContext};
use crate::{
    contract::{
        Code, JobId, Kind, Seq, User,
        api::{AuditEvent, Job, JobState},
        rules,
    },
    server::{
        service::{
            Service, ServiceError,
            actions::{ActionContext, person},
            actor::Principal,
        },
        store::{
            self, AuditRow, StoreError,
            jobs::{self, JobRow, Settlement, Tally, WaitingItem},
        },
    },
};
use jiff::Timestamp;
use sqlx::{AnyConnection, Connection};
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

impl Service {
    /// Rung when a job was ordered here.
    pub fn ordered(&self) -> watch::Receiver<()> {
        self.jobs.wake()
    }

    /// Does a part of every open job, so that a short one does not wait for a long one.
    pub async fn work_on_jobs(&self) -> Result<JobBatch, ServiceError> {
        let open = jobs::open(&mut *self.store.read().await?).await?;
        if open.is_empty() {
            return Ok(JobBatch::Idle);
        }
        for id in open {
            self.work_on(id).await?;
        }
        Ok(JobBatch::Worked)
    }

    async fn work_on(&self, id: JobId) -> Result<(), ServiceError> {
        let mut transaction = self.store.begin_write().await?;
        let begun = Instant::now();
        // Holds the job's row, so no other server does the same users meanwhile. One that dies leaves
        // them waiting.
        if !jobs::take(&mut transaction, id, Timestamp::now()).await? {
            return Ok(());
        }
        let order = jobs::find(&mut transaction, id).await?.ok_or(Code::JobNotFound)?;
        let principal = principal(&mut transaction, &order).await?;
        let waiting = jobs::waiting(&mut transaction, id, AT_ONCE).await?;
        let is_last = waiting.len() < AT_ONCE;
        let mut tally = Tally::default();
        let mut newest = None;
        let mut left = waiting.len();
        for item in waiting {
            let (settlement, seq) =
                self.settle_item(&mut transaction, &order, principal.as_ref(), item).await?;
            jobs::settle_item(&mut transaction, id, item.number, settlement).await?;
            newest = seq.or(newest);
            left -= 1;
            *match settlement {
                Settlement::Done => &mut tally.done,
                Settlement::Skipped(_) => &mut tally.skipped,
                Settlement::Failed(_) => &mut tally.failed,
            } += 1;
            if begun.elapsed() > SPAN {
                break;
            }
        }
        jobs::count(&mut transaction, id, tally).await?;
        if is_last && left == 0 {
            newest = Some(finish(&mut transaction, &order, tally).await?);
        }
        let job = jobs::find(&mut transaction, id).await?.ok_or(Code::JobNotFound)?.job;
        transaction.commit().await.map_err(StoreError::from)?;
        self.jobs.tell(job);
        if let Some(seq) = newest {
            self.announce(seq);
        }
        Ok(())
    }

    /// Does the job to one user, or finds out why not; gives the newest audit entry of it.
    async fn settle_item(
        &self,
        connection: &mut AnyConnection,
        order: &JobRow,
        principal: Option<&Principal>,
        item: WaitingItem,
    ) -> Result<(Settlement, Option<Seq>), ServiceError> {
        let Some(principal) = principal else {
            return Ok((Settlement::Skipped(Code::Forbidden), None));
        };
        let now = Timestamp::now();
        let mut attempt = connection.begin().await.map_err(StoreError::from)?;
        let outcome = self.do_item(&mut attempt, JobContext { order, principal, now }, item).await;
        let settlement = match outcome {
            Ok(seq) => {
                attempt.commit().await.map_err(StoreError::from)?;
                return Ok((Settlement::Done, Some(seq)));
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
        attempt.rollback().await.map_err(StoreError::from)?;
        Ok((settlement, None))
    }

    async fn do_item(
        &self,
        connection: &mut AnyConnection,
        job: JobContext<'_>,
        item: WaitingItem,
    ) -> Result<Seq, ServiceError> {
        let JobContext { order, principal, now } = job;
        let user = match item.user {
            Some(id) => store::find_user(&mut *connection, id, now).await?,
            None => None,
        };
        let mut user: User = user.ok_or(Code::UserNotFound)?;
        let note = format!("job {}", order.job.id);
        let mut newest = None;
        let mut refusal = None;
        for action in order.actions_on(&user) {
            match self.judge_of_job(job, &action, &user) {
                Ok(()) => {
                    let context = ActionContext { principal, note: Some(note.clone()), now };
                    let performed = self.perform(connection, context, &mut user, action).await?;
                    newest = Some(performed.recorded.seq);
                }
                Err(refused) => refusal = refusal.or(Some(refused)),
            }
        }
        match (newest, refusal) {
            (Some(seq), _) => Ok(seq),
            (None, Some(refused)) => Err(refused),
            (None, None) => Err(Code::ActionNotAvailable.into()),
        }
    }
}

/// Who ordered the job, as they are now; nobody where they may not act any more.
async fn principal(
    connection: &mut AnyConnection,
    order: &JobRow,
) -> Result<Option<Principal>, StoreError> {
    let user = store::find_user(connection, order.job.by.id, Timestamp::now()).await?;
    let user = user.filter(|user| user.kind == Kind::Human && rules::may_open_panel(user.role));
    Ok(user.map(|user| Principal { person: person(&user), role: user.role, from: order.from }))
}

/// Ends the job, and tells in the audit log how it went.
async fn finish(
    connection: &mut AnyConnection,
    order: &JobRow,
    last: Tally,
) -> Result<Seq, ServiceError> {
    let Job { id, done, failed, .. } = order.job;
    let now = Timestamp::now();
    jobs::end(&mut *connection, id, JobState::Done, now).await?;
    let mut words = vec![format!("{} done", done + last.done)];
    for skip in jobs::skips(&mut *connection, id).await? {
        words.push(format!("{} {}", skip.count, skip.code));
    }
    if failed + last.failed > 0 {
        words.push(format!("{} failed", failed + last.failed));
    }
    let entry = AuditRow::new(now, AuditEvent::JobDone)
        .by(order.job.by.clone())
        .from(order.from)
        .because(order.job.reason.clone())
        .noting(format!("{}; {}", words.join(", "), name_of(&order.job)));
    Ok(store::append_audit(connection, &entry).await?)
}
