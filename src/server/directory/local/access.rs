//! The passwords and the sessions of our own users.

use super::LocalDirectory;
use crate::{
    contract::{
        AccountId, User,
        api::{AccessReset, AuditEvent},
    },
    server::{
        directory::{Applied, DirectoryError, Ended, NewPassword},
        outbox::message_templates,
        store::{NewLinkKind, StoreError, WriteTx},
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
        let voice = &self.voice;
        let mut messages = Vec::new();
        let mut ended = Ended::default();
        if reset.send_password_reset {
            // A reset is ordered because somebody else may know the password: it must not work until
            // the user comes to read the mail.
            tx.passwords().forget(user.id).await?;
            tx.sessions().end_unfinished(AccountId::of_user(user.id), now).await?;
            let ends_sessions = reset.end_sessions;
            let wanted = NewLinkKind::Password { ends_sessions };
            let link = self.links.issue(tx, user, wanted, now).await?;
            messages.push(message_templates::password_reset(voice, user, &link));
        }
        if reset.end_sessions {
            ended = log_out(tx, user, now).await?;
            messages.push(message_templates::sessions_ended(
                voice,
                user,
                [ended.sessions, ended.tokens],
                now,
            ));
        }
        Ok(Applied { ended, ..Applied::new(event, messages) })
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
            true => log_out(tx, user, now).await?,
            false => Ended::default(),
        };
        let message = message_templates::password_changed(&self.voice, user, now);
        Ok(Applied { ended, ..Applied::new(AuditEvent::PasswordChanged, vec![message]) })
    }
}

/// Ends the sessions of `user`, and revokes their machine tokens: a token speaks for the user as a
/// session does, and nobody who is shut out may have left one behind.
pub(super) async fn log_out(
    tx: &mut WriteTx,
    user: &User,
    now: Timestamp,
) -> Result<Ended, StoreError> {
    let account = AccountId::of_user(user.id);
    let sessions = end_sessions(tx, user, now).await?;
    let tokens = tx.tokens().revoke_all(account, now).await?;
    Ok(Ended { sessions, tokens: u32::try_from(tokens).unwrap_or(u32::MAX) })
}

/// Ends the sessions of `user`, and the sign-ins under way; gives the number of the sessions.
pub(super) async fn end_sessions(
    tx: &mut WriteTx,
    user: &User,
    now: Timestamp,
) -> Result<u32, StoreError> {
    let ended = tx.sessions().end_all(AccountId::of_user(user.id), now).await?;
    Ok(u32::try_from(ended).unwrap_or(u32::MAX))
}
