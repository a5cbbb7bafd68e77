//! The passwords and the sessions of our own users.

use super::LocalDirectory;
use crate::{
    contract::{
        AccountId, User,
        api::{AccessReset, AuditEvent},
    },
    server::{
        directory::{Applied, DirectoryError, NewPassword},
        outbox::message_templates,
        store::{NewLinkKind, WriteTx},
    },
};
use jiff::Timestamp;

impl LocalDirectory {
    pub(super) async fn reset_access(
        &self,
        tx: &mut WriteTx,
        user: &User,
        reset: AccessReset,
        now: Timestamp,
    ) -> Result<Applied, DirectoryError> {
        let event = match (reset.send_password_reset, reset.end_sessions) {
            (true, true) => AuditEvent::AccessReset,
            (true, false) => AuditEvent::PasswordResetSent,
            (false, _) => AuditEvent::SessionsEnded,
        };
        let organisation = &self.organisation;
        let mut messages = Vec::new();
        let mut sessions_ended = 0;
        if reset.send_password_reset {
            let ends_sessions = reset.end_sessions;
            let wanted = NewLinkKind::Password { ends_sessions };
            let link = self.links.issue(tx, user, wanted, now).await?;
            messages.push(message_templates::password_reset(organisation, user, &link));
        }
        if reset.end_sessions {
            let ended = tx.sessions().end_all(AccountId::of_user(user.id), now).await?;
            sessions_ended = u32::try_from(ended).unwrap_or(u32::MAX);
            messages.push(message_templates::sessions_ended(organisation, user, now));
        }
        Ok(Applied { sessions_ended, ..Applied::new(event, messages) })
    }

    pub(super) async fn set_password(
        &self,
        tx: &mut WriteTx,
        user: &User,
        password: NewPassword,
        now: Timestamp,
    ) -> Result<Applied, DirectoryError> {
        let NewPassword { hash, ends_sessions } = password;
        tx.passwords().set(user.id, &hash, now).await?;
        let ended = match ends_sessions {
            true => tx.sessions().end_all(AccountId::of_user(user.id), now).await?,
            false => 0,
        };
        let message = message_templates::password_changed(&self.organisation, user, now);
        let sessions_ended = u32::try_from(ended).unwrap_or(u32::MAX);
        Ok(Applied { sessions_ended, ..Applied::new(AuditEvent::PasswordChanged, vec![message]) })
    }
}
