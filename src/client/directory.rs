//! The directory that another system keeps.

use super::{Client, ClientError, IdempotencyKey};
use crate::contract::{
    JobId, OperationId,
    api::{DirectoryRefresh, DirectoryStatus, Operation, OperationQuery, Operations, paths},
};
use reqwest::Method;

impl Client {
    /// Where the users live, and how old what is told of them is.
    pub async fn directory(&self) -> Result<DirectoryStatus, ClientError> {
        self.ask(self.request(Method::GET, paths::DIRECTORY)?).await
    }

    /// Has all users read anew; the answer does not wait for it.
    pub async fn refresh_directory(
        &self,
        refresh: DirectoryRefresh,
    ) -> Result<DirectoryStatus, ClientError> {
        self.once(self.request(Method::POST, paths::DIRECTORY_REFRESH)?.json(&refresh)).await
    }

    /// What is not settled, the newest first.
    pub async fn operations(&self, query: &OperationQuery) -> Result<Operations, ClientError> {
        self.get(paths::OPERATIONS, query).await
    }

    /// One of what was ordered, and how far it has come.
    pub async fn operation(&self, id: OperationId) -> Result<Operation, ClientError> {
        self.get(&paths::of_operation(paths::OPERATION, id), &()).await
    }

    /// Has all of a job looked for once more of which nobody knows; nothing is sent.
    pub async fn check_job(&self, id: JobId, key: &IdempotencyKey) -> Result<(), ClientError> {
        let path = paths::of_job(paths::JOB_CHECK, id);
        self.act(self.request(Method::POST, &path)?, key).await
    }

    /// Has it sent once more.
    pub async fn repeat_job(&self, id: JobId, key: &IdempotencyKey) -> Result<(), ClientError> {
        let path = paths::of_job(paths::JOB_REPEAT, id);
        self.act(self.request(Method::POST, &path)?, key).await
    }

    /// Has an operation looked for once more of which nobody knows; nothing is sent.
    pub async fn check_operation(
        &self,
        id: OperationId,
        key: &IdempotencyKey,
    ) -> Result<(), ClientError> {
        let path = paths::of_operation(paths::OPERATION_CHECK, id);
        self.act(self.request(Method::POST, &path)?, key).await
    }

    /// Has its step sent once more.
    pub async fn repeat_operation(
        &self,
        id: OperationId,
        key: &IdempotencyKey,
    ) -> Result<(), ClientError> {
        let path = paths::of_operation(paths::OPERATION_REPEAT, id);
        self.act(self.request(Method::POST, &path)?, key).await
    }
}
