//! Approving a link.

use super::{Client, ClientError};
use crate::contract::{
    LinkKind, UserId,
    api::{Approval, NewApproval, paths},
};
use reqwest::Method;

impl Client {
    /// A code that approves `link` of the user. Never repeated by itself: each answer holds another code
    /// and is written into the audit log.
    pub async fn approve(&self, id: UserId, link: LinkKind) -> Result<Approval, ClientError> {
        let path = paths::of_user(paths::APPROVAL, id);
        self.once(self.request(Method::POST, &path)?.json(&NewApproval { link })).await
    }
}
