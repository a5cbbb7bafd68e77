//! Exempting a user.

use super::{Client, ClientError, IdempotencyKey};
use crate::contract::{
    UserId,
    api::{NewExemption, Receipt, paths},
};
use reqwest::Method;

impl Client {
    pub async fn exempt(
        &self,
        id: UserId,
        wanted: &NewExemption,
        key: &IdempotencyKey,
    ) -> Result<Receipt, ClientError> {
        let path = paths::of_user(paths::EXEMPTION, id);
        self.act(self.request(Method::PUT, &path)?.json(wanted), key).await
    }

    /// Ends the exemption that there is now: repeated under its key, it ends no later one.
    pub async fn end_exemption(&self, id: UserId, key: &IdempotencyKey) -> Result<(), ClientError> {
        let path = paths::of_user(paths::EXEMPTION, id);
        self.act(self.request(Method::DELETE, &path)?, key).await
    }
}
