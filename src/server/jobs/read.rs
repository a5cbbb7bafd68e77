//! Reading jobs.

use super::{Job, plan::only_reminds};
use crate::{
    contract::{
        Code, JobId,
        api::{JobAction, JobItemQuery, JobItems, Jobs},
    },
    server::{
        service::{Actor, Service, ServiceError, job_news::Told, people::page_limit},
        store::jobs::JobRow,
    },
};
use std::collections::HashMap;
use tokio::sync::watch;

/// Jobs in a list.
const LISTED: i64 = 50;

impl Service {
    pub async fn jobs(&self) -> Result<Jobs, ServiceError> {
        let jobs = self.store().read().await?.jobs().list(LISTED).await?;
        Ok(Jobs { jobs })
    }

    pub async fn job(&self, actor: &Actor, id: JobId) -> Result<Job, ServiceError> {
        let found = self.store().read().await?.jobs().find(id).await?;
        Ok(readable(actor, found)?.job)
    }

    pub async fn job_items(
        &self,
        actor: &Actor,
        id: JobId,
        query: JobItemQuery,
    ) -> Result<JobItems, ServiceError> {
        let limit = page_limit(query.limit)?;
        let after = i64::try_from(query.after.unwrap_or_default()).map_err(|_| {
            ServiceError::field(Code::InvalidQuery, "after", "the number of an item")
        })?;
        let mut view = self.store().snapshot().await?;
        readable(actor, view.jobs().find(id).await?)?;
        let more = i64::from(limit) + 1;
        let mut items = view.jobs().page_of_items(id, query.outcome, after, more).await?;
        let goes_on = items.len() > usize::from(limit);
        items.truncate(usize::from(limit));
        let next = items.last().filter(|_| goes_on).map(|item| item.number);
        Ok(JobItems { items, next })
    }

    /// The jobs as they come further from now on.
    pub fn job_feed(&self) -> JobFeed {
        let told = self.job_news().listen();
        let known = told.borrow().iter().map(|told| (told.job.id, told.job.clone())).collect();
        JobFeed { told, known }
    }
}

/// The job that was found, where `actor` may read it: a token that only reminds reads the reminders of
/// its own account.
///
/// # Errors
/// `job_not_found`, `remind_only_token`.
fn readable(actor: &Actor, found: Option<JobRow>) -> Result<JobRow, Code> {
    let row = found.ok_or(Code::JobNotFound)?;
    match only_reminds(actor) && (row.job.action != JobAction::Remind || row.by != actor.account) {
        true => Err(Code::RemindOnlyToken),
        false => Ok(row),
    }
}

/// What one listener knows of the jobs.
pub struct JobFeed {
    told: watch::Receiver<Vec<Told>>,
    known: HashMap<JobId, Job>,
}

impl JobFeed {
    /// Waits until a job may have come further; fails once the server ends.
    pub async fn changed(&mut self) -> Result<(), watch::error::RecvError> {
        self.told.changed().await
    }

    /// A job that has come further than the listener knows.
    pub fn next(&mut self) -> Option<Job> {
        let told = self.told.borrow_and_update();
        let is_known = |job: &Job| self.known.get(&job.id) == Some(job);
        let job = told.iter().map(|told| &told.job).find(|job| !is_known(job))?.clone();
        self.known.insert(job.id, job.clone());
        // Those that are remembered no more are told no more.
        if self.known.len() > told.len() {
            self.known.retain(|id, _| told.iter().any(|told| told.job.id == *id));
        }
        Some(job)
    }
}
