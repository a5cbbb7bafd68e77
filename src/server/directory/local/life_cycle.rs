//! Who our own users are, and whether they are enabled.

use super::{LocalDirectory, access::log_out};
use crate::{
    contract::{
        AccountId, JobId, User, UserId, api::AuditEvent, api::UserEdit, rules, text::counted,
    },
    server::{
        directory::{Applied, DirectoryError, Ended},
        outbox::message_templates,
        store::{StoreError, WriteTx},
    },
};
use jiff::Timestamp;

/// What ended with a user's rights.
pub(super) struct EndedAccess {
    pub ended: Ended,
    jobs: Vec<JobId>,
    /// For whom the user had ordered a new address that was not confirmed.
    email_changes: Vec<UserId>,
}

impl LocalDirectory {
    /// Makes `edit`, of which everything is a change. A higher role gets its account; a lower one
    /// keeps it, and ends what the user did with it.
    pub(super) async fn edit(
        &self,
        tx: &mut WriteTx,
        user: &mut User,
        edit: UserEdit,
        now: Timestamp,
    ) -> Result<Applied, DirectoryError> {
        let UserEdit { name, role, language, .. } = edit;
        let before = user.role;
        let mut notes = Vec::new();
        if let Some(name) = name {
            user.name = name.into();
            notes.push("name".to_owned());
        }
        if let Some(language) = language {
            notes.push(format!("language {language}"));
            user.language = language.language();
        }
        user.role = role.unwrap_or(before);
        let (mut ended, mut messages) = (None, Vec::new());
        if user.role != before {
            notes.push(format!("{before} → {}", user.role));
            if rules::is_privileged(user) {
                tx.accounts().ensure(user.id, now).await?;
            }
            // What was proved may be less than the new role asks for.
            tx.links().forget_proofs(user.id).await?;
            // Who chose the new address or number may choose none for somebody of this role.
            if user.pending_email.is_some() {
                messages.push(self.end_email_order(tx, user, now).await?);
                notes.push("their e-mail change ended".to_owned());
            }
            if self.end_phone_link(tx, user, now).await? {
                notes.push("their phone link ended".to_owned());
            }
            // The roles are ordered by power, the most first.
            if user.role > before {
                let access = end_access(tx, user, now).await?;
                notes.extend(access.words());
                ended = Some(access);
            }
        }
        tx.users().set_profile(user, self.required, now).await?;
        let was = (user.role != before).then_some(before);
        messages.push(message_templates::user_edited(&self.voice, user, was, now));
        // Disabled users get no message; the audit log has what was done.
        messages.retain(|_| user.is_enabled());
        let event =
            if user.role == before { AuditEvent::UserEdited } else { AuditEvent::RoleChanged };
        let applied = Applied::new(event, messages);
        Ok(applied.ending(ended).noting(notes))
    }

    /// Ends all that `user` can do, at once. The mail about it is the last one they get: who is shut
    /// out by mistake or by malice learns of it where an answer is possible.
    pub(super) async fn disable(
        &self,
        tx: &mut WriteTx,
        user: &mut User,
        now: Timestamp,
    ) -> Result<Applied, DirectoryError> {
        let access = end_access(tx, user, now).await?;
        tx.outbox().withdraw_all(user.id, now, "The user was disabled.").await?;
        tx.users().set_disabled_at(user, Some(now), self.required, now).await?;
        let message = message_templates::user_disabled(&self.voice, user, now);
        let notes = access.words();
        let applied = Applied::new(AuditEvent::UserDisabled, vec![message]);
        Ok(applied.ending(Some(access)).noting(notes))
    }

    /// What is missing to `user` is a gap from now on.
    pub(super) async fn enable(
        &self,
        tx: &mut WriteTx,
        user: &mut User,
        now: Timestamp,
    ) -> Result<Applied, DirectoryError> {
        tx.users().set_disabled_at(user, None, self.required, now).await?;
        let message = message_templates::user_enabled(&self.voice, user, now);
        Ok(Applied::new(AuditEvent::UserEnabled, vec![message]))
    }
}

impl LocalDirectory {
    /// Ends all that `user` can do. [`Self::erase`] follows, once it is recorded. A disabled user
    /// gets no message, and was told before.
    pub(super) async fn remove(
        &self,
        tx: &mut WriteTx,
        user: &mut User,
        now: Timestamp,
    ) -> Result<Applied, DirectoryError> {
        let message =
            user.is_enabled().then(|| message_templates::user_removed(&self.voice, user, now));
        let access = end_access(tx, user, now).await?;
        let notes = access.words();
        let applied = Applied::new(AuditEvent::UserRemoved, message.into_iter().collect());
        Ok(applied.ending(Some(access)).noting(notes))
    }

    /// Erases the user.
    pub async fn erase(
        &self,
        tx: &mut WriteTx,
        user: UserId,
        now: Timestamp,
    ) -> Result<(), DirectoryError> {
        Ok(tx.users().erase(user, now).await?)
    }
}

impl EndedAccess {
    /// What there was, for the audit log.
    pub fn words(&self) -> Vec<String> {
        let Ended { sessions, tokens } = self.ended;
        let jobs = self.jobs.len() as u64;
        let changes = (self.email_changes.len() as u64, "e-mail change");
        let counts =
            [(sessions.into(), "session"), (tokens.into(), "token"), (jobs, "job"), changes];
        let there = counts.into_iter().filter(|(count, _)| *count > 0);
        there.map(|(count, what)| format!("{} ended", counted(count, what))).collect()
    }
}

impl Applied {
    /// It ended this, too.
    fn ending(self, access: Option<EndedAccess>) -> Self {
        let Some(EndedAccess { ended, jobs, email_changes }) = access else { return self };
        Self { ended, jobs_cancelled: jobs, orders_ended: email_changes, ..self }
    }

    fn noting(self, notes: Vec<String>) -> Self {
        Self { note: (!notes.is_empty()).then(|| notes.join(", ")), ..self }
    }
}

/// Ends sessions with their step-ups, links, machine tokens and jobs of `user`, and what they ordered of
/// others' addresses: the new one may be a mailbox of theirs.
pub(super) async fn end_access(
    tx: &mut WriteTx,
    user: &mut User,
    now: Timestamp,
) -> Result<EndedAccess, StoreError> {
    let ended = log_out(tx, user, now).await?;
    let jobs = tx.jobs().cancel_all(AccountId::of_user(user.id), now).await?;
    tx.links().revoke_all(user.id, now).await?;
    tx.links().forget_approvals_by(user.id).await?;
    tx.users().forget_setup_link(user).await?;
    let email_changes = tx.links().revoke_ordered(user.id, now).await?;
    Ok(EndedAccess { ended, jobs, email_changes })
}
