//! Confirming a new e-mail address by the link that was mailed to it.

use super::{LinkError, LinkRejection, LinkRequest, ValidLink};
use crate::{
    contract::{Email, Principal},
    server::{
        directory::UserChange,
        service::{Service, actions::ActionContext},
        store::ReadTx,
    },
};
use jiff::Timestamp;

/// What the page needs to know.
pub struct EmailView {
    /// What the user is called.
    pub name: String,
    /// The new address.
    pub email: Email,
    pub expires_at: Timestamp,
}

impl Service {
    /// Looks at the link, which changes nothing: scanners of mail fetch links.
    pub async fn look_at_email(&self, link_request: &LinkRequest) -> Result<EmailView, LinkError> {
        let now = self.now();
        let mut snapshot = self.store.snapshot().await?;
        let followed = self.follow(&mut snapshot, link_request, now).await?;
        let email = free_address(&mut snapshot, &followed, now).await?;
        let ValidLink { link, user, .. } = followed;
        Ok(EmailView { name: user.name, email, expires_at: link.expires_at })
    }

    /// Gives the user the new address; gives it.
    pub async fn confirm_email(&self, link_request: &LinkRequest) -> Result<Email, LinkError> {
        let mut tx = self.store.begin_write().await?;
        let now = self.now();
        let mut followed = self.follow(&mut tx, link_request, now).await?;
        let email = free_address(&mut tx, &followed, now).await?;
        if !tx.links().consume(link_request.token, now).await? {
            return Err(LinkRejection::Used { at: now }.into());
        }
        let user = &mut followed.user;
        // Who did it bears the old address, and whom it was done to the new one.
        let principal = Principal::of(user, link_request.from);
        let change = UserChange::ConfirmEmail(email.clone());
        let context = ActionContext { principal: &principal, note: None, now, request: None };
        let performed = self.perform(&mut tx, context, user, change).await?;
        tx.commit().await?;
        self.announce(performed.recorded.seq);
        Ok(email)
    }
}

/// The address that the link confirms, if nobody got it since.
async fn free_address(
    tx: &mut ReadTx,
    followed: &ValidLink,
    now: Timestamp,
) -> Result<Email, LinkError> {
    let email = followed.link.email.clone().ok_or(LinkRejection::Unknown)?;
    match tx.users().find_by_email(&email, now).await? {
        Some(_) => Err(LinkRejection::EmailTaken.into()),
        None => Ok(email),
    }
}
