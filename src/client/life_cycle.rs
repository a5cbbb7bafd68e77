//! Adding, editing, disabling, enabling and removing users.

use super::{Client, ClientError, IdempotencyKey};
use crate::contract::{
    UserId,
    api::{AddUserRequest, LifeCycleRequest, Receipt, RemoveQuery, UserAddition, UserPatch, paths},
};
use reqwest::Method;

impl Client {
    pub async fn add_user(
        &self,
        wanted: &AddUserRequest,
        key: &IdempotencyKey,
    ) -> Result<UserAddition, ClientError> {
        self.act(self.request(Method::POST, paths::USERS)?.json(wanted), key).await
    }

    /// Changes what `patch` names, if nobody changed the user since `revision`.
    pub async fn patch_user(
        &self,
        id: UserId,
        revision: i64,
        patch: &UserPatch,
        key: &IdempotencyKey,
    ) -> Result<Receipt, ClientError> {
        let request = self.patch_request(id, revision, patch)?;
        let request = match patch.may_be_held() {
            true => self.held(request),
            false => request,
        };
        self.act(request, key).await
    }

    pub async fn disable_user(
        &self,
        id: UserId,
        wanted: &LifeCycleRequest,
        key: &IdempotencyKey,
    ) -> Result<Receipt, ClientError> {
        self.act_on(id, paths::USER_DISABLE, wanted, key).await
    }

    pub async fn enable_user(
        &self,
        id: UserId,
        wanted: &LifeCycleRequest,
        key: &IdempotencyKey,
    ) -> Result<Receipt, ClientError> {
        self.act_on(id, paths::USER_ENABLE, wanted, key).await
    }

    /// Has the directory end the lock that it put on the user.
    pub async fn unlock_user(
        &self,
        id: UserId,
        wanted: &LifeCycleRequest,
        key: &IdempotencyKey,
    ) -> Result<Receipt, ClientError> {
        self.act_on(id, paths::USER_UNLOCK, wanted, key).await
    }

    /// Erases who the user was. Done twice, it is the same. There is a receipt where a directory was
    /// asked to remove them.
    pub async fn remove_user(
        &self,
        id: UserId,
        wanted: &RemoveQuery,
        key: &IdempotencyKey,
    ) -> Result<Option<Receipt>, ClientError> {
        let path = paths::of_user(paths::USER, id);
        self.act(self.request(Method::DELETE, &path)?.query(wanted), key).await
    }

    /// Calls back the order of a new address: the old one stays.
    pub async fn cancel_email_change(
        &self,
        id: UserId,
        wanted: &RemoveQuery,
        key: &IdempotencyKey,
    ) -> Result<Receipt, ClientError> {
        let path = paths::of_user(paths::EMAIL_CHANGE, id);
        self.act(self.request(Method::DELETE, &path)?.query(wanted), key).await
    }
}
