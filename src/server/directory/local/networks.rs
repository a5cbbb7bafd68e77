//! The link with which a user admits a network to sign in from.

use super::LocalDirectory;
use crate::{
    contract::{User, api::AuditEvent},
    server::{
        directory::{Applied, DirectoryError},
        outbox::message_templates,
        store::{NewLinkKind, WriteTx},
    },
};
use jiff::Timestamp;

impl LocalDirectory {
    pub(super) async fn offer_network_link(
        &self,
        tx: &mut WriteTx,
        user: &User,
        now: Timestamp,
    ) -> Result<Applied, DirectoryError> {
        let link = self.links.issue(tx, user, NewLinkKind::Network, now).await?;
        let message = message_templates::network_link(&self.voice, user, &link);
        Ok(Applied::new(AuditEvent::SignInLimited, vec![message]))
    }
}
