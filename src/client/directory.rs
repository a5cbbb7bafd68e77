//! The directory that another system keeps.

use super::{Client, ClientError, IdempotencyKey};
use crate::contract::{
    OperationId,
    api::{DirectoryRefresh, DirectoryStatus, paths},
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
