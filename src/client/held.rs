//! The actions that may be held for some seconds, and taking them back.

use super::{Client, ClientError, IdempotencyKey};
use crate::contract::{
    HeldId, UserAction, UserId,
    api::{AccessReset, HoldQuery, PhonePatch, Receipt, SetupLinkRequest, paths},
};
use reqwest::{Method, RequestBuilder};

impl Client {
    /// Gives the user a number, if nobody changed the user since `revision`.
    pub async fn set_phone(
        &self,
        id: UserId,
        revision: i64,
        patch: &PhonePatch,
        key: &IdempotencyKey,
    ) -> Result<Receipt, ClientError> {
        self.act(self.held(self.patch_request(id, revision, patch)?), key).await
    }

    pub async fn send_setup_link(
        &self,
        id: UserId,
        wanted: &SetupLinkRequest,
        key: &IdempotencyKey,
    ) -> Result<Receipt, ClientError> {
        let path = paths::of_user(paths::SETUP_LINK, id);
        self.act(self.held(self.request(Method::POST, &path)?.json(wanted)), key).await
    }

    pub async fn reset_access(
        &self,
        id: UserId,
        reset: &AccessReset,
        key: &IdempotencyKey,
    ) -> Result<Receipt, ClientError> {
        let path = paths::of_user(paths::ACCESS_RESET, id);
        let request = self.request(Method::POST, &path)?.json(reset);
        let request = match UserAction::ResetAccess(reset.clone()).may_be_held() {
            true => self.held(request),
            false => request,
        };
        self.act(request, key).await
    }

    /// Takes back an action that is held.
    pub async fn take_back(&self, id: HeldId) -> Result<(), ClientError> {
        self.act_empty(self.request(Method::DELETE, &paths::of_held(id))?).await
    }

    pub(super) fn held(&self, request: RequestBuilder) -> RequestBuilder {
        match self.hold {
            Some(_) => request.query(&HoldQuery { hold_seconds: self.hold }),
            None => request,
        }
    }
}
