//! Jobs: an action on many users, ordered once and done by the server one user after the other.

mod by_hand;
mod job_runner;
mod plan;
mod read;
mod run;

pub use job_runner::JobRunner;
pub use read::JobFeed;

use super::service::{
    Actor, Mutation, Service, ServiceError, StoredResponse, change::Change, people,
};
use crate::{
    contract::{
        Code, Email, JobId, Problem, Reason, UserId,
        api::{
            AuditEvent, Job, JobAction, JobPreview, JobState, JobTargets, MAX_JOB_NAMED, NewJob,
            SkipCount,
        },
    },
    server::store::{
        AuditRow, WriteTx,
        jobs::{Distinctions, JobRow, Materialized, TargetGroup, TargetSelection},
    },
};
use jiff::Timestamp;
use plan::{JobContext, cutoffs};
use std::collections::{BTreeMap, HashSet};

/// Unknown ids that a refusal names.
const MAX_TOLD: usize = 100;

impl Service {
    /// Orders a job: from then on the server does it, whoever stays signed in.
    ///
    /// # Errors
    /// What the action on one user asks of whoever does it, and `invalid_body` or `user_not_found`
    /// where the order does not fit.
    pub async fn create_job(
        &self,
        actor: &Actor,
        mutation: &Mutation,
        order: NewJob,
    ) -> Result<StoredResponse, ServiceError> {
        let action = order.action;
        let outcome = self.order(actor, mutation, order).await;
        self.audit_refused_order(actor, action, &outcome).await;
        outcome
    }

    async fn order(
        &self,
        actor: &Actor,
        mutation: &Mutation,
        order: NewJob,
    ) -> Result<StoredResponse, ServiceError> {
        plan::require_scope(actor, order.action, order.override_cool_down)?;
        let whose = whose(&order)?;
        let body = async |tx: &mut WriteTx, actor: &Actor, now| {
            self.require_order(actor, order.action, order.reason.as_ref(), now)?;
            let mut row = row_of(actor, order, now);
            plan::require_one_each(tx, &whose).await?;
            tx.jobs().insert(&row).await?;
            match tx.jobs().materialize_items(row.job.id, &whose, now).await? {
                Materialized::Items(total) => row.job.total = total,
                Materialized::Unknown(id) => return Err(unknown(&[id])),
            }
            order_change(tx, actor, row.job, now).await
        };
        let (answer, job) = self.change(actor, mutation, body).await?;
        self.tell_of_order(job);
        Ok(answer)
    }

    /// Orders once more what failed of a job that is over, on behalf of `actor`. What failed is tried
    /// again by one job only.
    ///
    /// # Errors
    /// As [`Self::create_job`], `job_not_found` and `nothing_to_retry`.
    pub async fn retry_job(
        &self,
        actor: &Actor,
        mutation: &Mutation,
        id: JobId,
    ) -> Result<StoredResponse, ServiceError> {
        let mut action = None;
        let outcome = self.order_again(actor, mutation, id, &mut action).await;
        if let Some(action) = action {
            self.audit_refused_order(actor, action, &outcome).await;
        }
        outcome
    }

    /// Leaves in `action` what is to be done, as soon as it is known.
    async fn order_again(
        &self,
        actor: &Actor,
        mutation: &Mutation,
        id: JobId,
        action: &mut Option<JobAction>,
    ) -> Result<StoredResponse, ServiceError> {
        let body = async |tx: &mut WriteTx, actor: &Actor, now| {
            let JobRow { job, override_cool_down, cool_down, .. } =
                tx.jobs().find(id).await?.ok_or(Code::JobNotFound)?;
            *action = Some(job.action);
            self.require_order(actor, job.action, job.reason.as_ref(), now)?;
            let again =
                Job { reason: job.reason, retry_of: Some(id), ..new_job(actor, job.action, now) };
            let mut row = JobRow {
                job: again,
                by: actor.account,
                from: actor.from,
                override_cool_down,
                cool_down,
            };
            tx.jobs().insert(&row).await?;
            row.job.total = match job.state.is_over() {
                true => tx.jobs().materialize_failed(row.job.id, id).await?,
                false => 0,
            };
            if row.job.total == 0 {
                return Err(Code::NothingToRetry.into());
            }
            order_change(tx, actor, row.job, now).await
        };
        let (answer, job) = self.change(actor, mutation, body).await?;
        self.tell_of_order(job);
        Ok(answer)
    }

    /// Ends a job: what has come up is done, the rest stays undone. A job that was cancelled before
    /// stays so.
    ///
    /// # Errors
    /// `job_not_found`; `job_over` where everything is done; `owner_protected` for an Admin and the
    /// job of an Owner.
    pub async fn cancel_job(&self, actor: &Actor, id: JobId) -> Result<(), ServiceError> {
        let mut tx = self.store().begin_write().await?;
        let now = self.now();
        let actor = actor.refresh(&mut tx, now).await?;
        let JobRow { job, by, .. } = tx.jobs().find(id).await?.ok_or(Code::JobNotFound)?;
        let owner = tx.accounts().find(by).await?;
        if owner.is_some_and(|owner| !self.may_act_for(&actor, owner.role)) {
            return Err(Code::OwnerProtected.into());
        }
        match job.state {
            JobState::Cancelled => return Ok(()),
            JobState::Done => return Err(Code::JobOver.into()),
            JobState::Queued | JobState::Running => {}
        }
        tx.jobs().end(id, JobState::Cancelled, now).await?;
        let entry = AuditRow::new(now, AuditEvent::JobCancelled)
            .by(actor.person.clone())
            .from(actor.from)
            .noting(format!("{} of {} settled; {}", job.settled(), job.total, name_of(&job)));
        let seq = tx.audit().append(&entry).await?;
        tx.commit().await?;
        self.job_news().tell(Job { state: JobState::Cancelled, finished_at: Some(now), ..job });
        self.announce(seq);
        Ok(())
    }

    /// What the job would do now. Nothing is written.
    ///
    /// # Errors
    /// As [`Self::create_job`], but for what it asks of the caller.
    pub async fn preview_job(
        &self,
        actor: &Actor,
        order: NewJob,
    ) -> Result<JobPreview, ServiceError> {
        plan::require_scope(actor, order.action, order.override_cool_down)?;
        let whose = whose(&order)?;
        let now = self.now();
        let row = row_of(actor, order, now);
        let mut view = self.store().snapshot().await?;
        plan::require_one_each(&mut view, &whose).await?;
        let principal = actor.principal();
        let cutoffs = cutoffs(&row, now);
        let distinctions = Distinctions { principal: principal.person.id, cutoffs: &cutoffs, now };
        let context = JobContext { order: &row, principal: &principal, now };
        let (mut acts, mut by_hand) = (0, 0);
        let mut skipped: BTreeMap<String, (Code, i64)> = BTreeMap::new();
        let mut known = 0;
        for TargetGroup { one, count } in view.jobs().target_groups(&whose, distinctions).await? {
            let mut user = view.users().find(one, now).await?.ok_or(Code::UserNotFound)?;
            self.note_offers(&mut view, [&mut user]).await?;
            known += count;
            match self.why_not(context, &user)? {
                None => acts += count,
                Some(code) => {
                    let is_by_hand = self.page_for(context, &user).is_some();
                    by_hand += if is_by_hand { count } else { 0 };
                    skipped.entry(code.to_string()).or_insert((code, 0)).1 += count;
                }
            }
        }
        let unknown_users = match &whose {
            TargetSelection::Ids(ids) if ids.len() as i64 != known => {
                return Err(unknown(&view.jobs().unknown_ids(ids).await?));
            }
            TargetSelection::Emails(emails) if emails.len() as i64 != known => {
                view.jobs().unknown_emails(emails).await?
            }
            TargetSelection::Ids(_)
            | TargetSelection::Emails(_)
            | TargetSelection::Matching { .. } => Vec::new(),
        };
        let code = Code::UserNotFound;
        skipped.entry(code.to_string()).or_insert((code, 0)).1 += unknown_users.len() as i64;
        let natural = |count: i64| u64::try_from(count).unwrap_or_default();
        let mut skipped: Vec<SkipCount> = skipped
            .into_values()
            .map(|(code, count)| SkipCount { code, count: natural(count) })
            .filter(|skip| skip.count > 0)
            .collect();
        skipped.sort_by_key(|skip| std::cmp::Reverse(skip.count));
        let total = natural(known) + unknown_users.len() as u64;
        let (acts, by_hand) = (natural(acts), natural(by_hand));
        Ok(JobPreview { total, acts, skipped, by_hand, unknown: unknown_users })
    }

    /// What is asked of who orders, before anybody is looked at.
    fn require_order(
        &self,
        actor: &Actor,
        action: JobAction,
        reason: Option<&Reason>,
        now: Timestamp,
    ) -> Result<(), ServiceError> {
        if action.needs_step_up() {
            actor.require_step_up(now)?;
        }
        self.require_reason(reason)
    }

    /// To be called after an order was committed; nothing where it was answered before.
    fn tell_of_order(&self, job: Option<Job>) {
        if let Some(job) = job {
            self.job_news().tell(job);
            self.job_news().ring();
        }
    }

    async fn audit_refused_order<T>(
        &self,
        actor: &Actor,
        action: JobAction,
        outcome: &Result<T, ServiceError>,
    ) {
        if let Err(refused) = outcome {
            let what = format!("A job: {}", action.label());
            self.audit_refused_action(actor, None, &what, refused).await;
        }
    }
}

/// Writes the order of `job` into the audit log, and answers with it.
async fn order_change(
    tx: &mut WriteTx,
    actor: &Actor,
    job: Job,
    now: Timestamp,
) -> Result<Change<Job>, ServiceError> {
    tx.jobs().set_total(job.id, job.total).await?;
    let entry = AuditRow::new(now, AuditEvent::JobCreated)
        .by(actor.person.clone())
        .from(actor.from)
        .because(job.reason.clone())
        .noting(format!("{} users; {}", job.total, name_of(&job)));
    let seq = tx.audit().append(&entry).await?;
    let answer = StoredResponse::ok(&job, None)?;
    Ok(Change { answer, seq: Some(seq), news: job })
}

/// The words by which the audit log knows a job.
fn name_of(job: &Job) -> String {
    format!("{}; job {}", job.action.label(), job.id)
}

fn row_of(actor: &Actor, order: NewJob, now: Timestamp) -> JobRow {
    let NewJob { action, reason, override_cool_down, cool_down, .. } = order;
    let job = Job { reason, ..new_job(actor, action, now) };
    JobRow { job, by: actor.account, from: actor.from, override_cool_down, cool_down }
}

fn new_job(actor: &Actor, action: JobAction, now: Timestamp) -> Job {
    Job {
        id: JobId::new(),
        action,
        by: actor.person.clone(),
        reason: None,
        state: JobState::Queued,
        created_at: now,
        started_at: None,
        finished_at: None,
        total: 0,
        done: 0,
        skipped: 0,
        failed: 0,
        unknown: 0,
        retry_of: None,
    }
}

/// Whom `order` names, each once.
fn whose(order: &NewJob) -> Result<TargetSelection, ServiceError> {
    let invalid = |field, message: &str| ServiceError::field(Code::InvalidBody, field, message);
    if order.cool_down.is_some() && !order.action.may_repeat_a_link() {
        return Err(invalid("cool_down", "this action repeats no link; leave it out"));
    }
    let named = match &order.whom {
        JobTargets::Ids { ids } => ids.len(),
        JobTargets::Emails { emails } => emails.len(),
        JobTargets::Filter { except, .. } => except.len(),
    };
    if named > MAX_JOB_NAMED {
        return Err(invalid("whom", &format!("names {MAX_JOB_NAMED} users at most")));
    }
    Ok(match order.whom.clone() {
        JobTargets::Ids { ids } => TargetSelection::Ids(once(ids)),
        // Read as a person writes it; what is no address has no account either.
        JobTargets::Emails { emails } => {
            let read = |email: Email| email.as_str().parse().unwrap_or(email);
            TargetSelection::Emails(once(emails.into_iter().map(read).collect()))
        }
        JobTargets::Filter { filter, except } => {
            let filter = people::searchable(filter, Code::InvalidBody)?;
            TargetSelection::Matching { filter, except: once(except) }
        }
    })
}

fn once<T: Clone + Eq + std::hash::Hash>(named: Vec<T>) -> Vec<T> {
    let mut seen = HashSet::new();
    named.into_iter().filter(|one| seen.insert(one.clone())).collect()
}

/// A field error for each of `ids`, [`MAX_TOLD`] at most.
fn unknown(ids: &[UserId]) -> ServiceError {
    let problem = Problem::new(Code::UserNotFound);
    let told = ids.iter().take(MAX_TOLD);
    told.map(|id| JobTargets::unknown(*id)).fold(problem, Problem::with_error).into()
}
