//! Acting on many users.

use super::{Client, ClientError, IdempotencyKey};
use crate::contract::{
    JobId,
    api::{ByHandList, Job, JobItemQuery, JobItems, JobPreview, Jobs, NewJob, paths},
};
use reqwest::Method;

impl Client {
    /// Orders a job. It is committed when this returns, and goes on without this client.
    pub async fn create_job(
        &self,
        order: &NewJob,
        key: &IdempotencyKey,
    ) -> Result<Job, ClientError> {
        self.act(self.request(Method::POST, paths::JOBS)?.json(order), key).await
    }

    /// What such a job would do now.
    pub async fn preview_job(&self, order: &NewJob) -> Result<JobPreview, ClientError> {
        self.ask(self.request(Method::POST, paths::JOB_PREVIEW)?.json(order)).await
    }

    /// Those of whom such a job names for whom it is done by hand, each with the page.
    pub async fn by_hand(&self, order: &NewJob) -> Result<ByHandList, ClientError> {
        self.ask(self.request(Method::POST, paths::JOB_BY_HAND)?.json(order)).await
    }

    /// The newest first, 50 at most.
    pub async fn jobs(&self) -> Result<Jobs, ClientError> {
        self.get(paths::JOBS, &()).await
    }

    pub async fn job(&self, id: JobId) -> Result<Job, ClientError> {
        self.get(&paths::of_job(paths::JOB, id), &()).await
    }

    /// The users of a job, in its order.
    pub async fn job_items(
        &self,
        id: JobId,
        query: &JobItemQuery,
    ) -> Result<JobItems, ClientError> {
        self.get(&paths::of_job(paths::JOB_ITEMS, id), query).await
    }

    /// Ends a job; cancelling it once more changes nothing.
    pub async fn cancel_job(&self, id: JobId) -> Result<(), ClientError> {
        let path = paths::of_job(paths::JOB, id);
        self.act_empty(self.request(Method::DELETE, &path)?).await
    }

    /// Orders once more what failed of a job that is over.
    pub async fn retry_job(&self, id: JobId, key: &IdempotencyKey) -> Result<Job, ClientError> {
        let path = paths::of_job(paths::JOB_RETRY, id);
        self.act(self.request(Method::POST, &path)?, key).await
    }
}
