//! Doing what a file means.

use super::{
    super::{Service, ServiceError, actions::ActionContext},
    ImportContext,
    plan::Plan,
    row::{FileRow, RowName},
};
use crate::{
    contract::{
        AuthenticatorState, Code, JobId, Kind, LanguageChoice, PhoneState, Role, Seq, UserAction,
        UserId,
        api::{AuditEvent, LifeCycleRequest, Person},
        phone::Line,
        rules,
    },
    server::{
        directory::{UserChange, unlisted_note},
        outbox::message_templates,
        store::{AuditRow, NewUser, WriteTx},
    },
};
use jiff::Timestamp;

/// What the entry of one user says where a file was the cause.
const BY_IMPORT: &str = "by import";

/// Users that are put in at a time.
const BATCH: usize = 1000;

/// What was done.
#[derive(Default)]
pub struct AppliedImport {
    /// The newest audit entry.
    pub seq: Option<Seq>,
    /// To be told once it is committed.
    pub jobs_cancelled: Vec<JobId>,
}

impl Service {
    /// Does what `plan` says, which is allowed: changes and disabling as if they were asked for one by
    /// one, and one entry in the audit log for the whole.
    pub(super) async fn apply_import(
        &self,
        tx: &mut WriteTx,
        context: ImportContext<'_>,
        plan: Plan,
    ) -> Result<AppliedImport, ServiceError> {
        let ImportContext { actor, query, now } = context;
        let Plan { added, changed, disabled, .. } = plan;
        let counts = [added.len(), changed.len(), disabled.len()].map(|count| count as u64);
        let mut applied = AppliedImport::default();
        self.add_rows(tx, context, added).await?;
        let suspended = tx.users().suspend_search_for(changed.len()).await?;
        for change in changed {
            for action in change.patch.actions() {
                self.apply_one(tx, context, (change.user, action), &mut applied).await?;
            }
        }
        if let Some(suspended) = suspended {
            tx.users().resume_search(suspended).await?;
        }
        for user in disabled {
            let action = UserAction::Disable(LifeCycleRequest { reason: query.reason.clone() });
            self.apply_one(tx, context, (user, action), &mut applied).await?;
        }
        if let Some(note) = note(counts) {
            let entry = AuditRow::new(now, AuditEvent::UsersImported)
                .by(actor.person.clone())
                .from(actor.from)
                .noting(note)
                .because(query.reason.clone());
            applied.seq = Some(tx.audit().append(&entry).await?);
        }
        Ok(applied)
    }

    /// Puts in the users of `rows`. Members hear of their account with their first link. Who was given a
    /// number that no numbering plan has is named in the audit log.
    async fn add_rows(
        &self,
        tx: &mut WriteTx,
        context: ImportContext<'_>,
        rows: Vec<FileRow>,
    ) -> Result<(), ServiceError> {
        let now = context.now;
        let dropped = tx.users().drop_indexes_for(rows.len()).await?;
        let mut rows = rows.into_iter().filter_map(|row| new_user(row, now)).peekable();
        while rows.peek().is_some() {
            let (batch, lines): (Vec<NewUser>, Vec<Option<Line>>) =
                rows.by_ref().take(BATCH).unzip();
            tx.users().insert(&batch, self.policy.required, now).await?;
            for (new, line) in batch.iter().zip(lines) {
                if let Some(fact) = line.and_then(unlisted_note) {
                    tx.audit().append(&addition(context, new, fact)).await?;
                }
            }
            for new in batch.iter().filter(|new| rules::may_open_panel(new.kind, new.role)) {
                let user = tx.users().find(new.id, now).await?.ok_or(Code::UserNotFound)?;
                let message = message_templates::user_added(&self.voice, &user, now);
                let message = message.asked_by(Some(context.actor.person.clone()));
                self.queue(tx, &user, &message, now).await?;
            }
        }
        tx.users().restore_indexes(dropped).await?;
        Ok(())
    }

    async fn apply_one(
        &self,
        tx: &mut WriteTx,
        context: ImportContext<'_>,
        (id, action): (UserId, UserAction),
        applied: &mut AppliedImport,
    ) -> Result<(), ServiceError> {
        let ImportContext { actor, now, .. } = context;
        let mut user = tx.users().find(id, now).await?.ok_or(Code::UserNotFound)?;
        // Those before may have been Owners, too.
        self.require_owner_left(tx, &user, &action).await?;
        let principal = actor.principal();
        let note = Some(BY_IMPORT.to_owned());
        let context = ActionContext { principal: &principal, note, now, request: None };
        let done = self.perform(tx, context, &mut user, UserChange::Action(action)).await?;
        applied.seq = Some(done.recorded.seq);
        applied.jobs_cancelled.extend(done.jobs_cancelled);
        Ok(())
    }
}

/// The entry of a user who was added, with a `fact` that somebody may look for.
fn addition(context: ImportContext<'_>, new: &NewUser, fact: &str) -> AuditRow {
    let ImportContext { actor, query, now } = context;
    let NewUser { id, name, email, role, .. } = new;
    let user = Person { id: *id, name: name.clone(), email: Some(email.clone()), username: None };
    AuditRow::new(now, AuditEvent::UserAdded)
        .by(actor.person.clone())
        .on(user)
        .from(actor.from)
        .noting(format!("{role}; {fact}; {BY_IMPORT}"))
        .because(query.reason.clone())
}

/// The user of a row, which has a name, and the line of their number.
fn new_user(row: FileRow, now: Timestamp) -> Option<(NewUser, Option<Line>)> {
    let (number, line) = row.phone.unzip();
    let phone = number.map_or(PhoneState::NotSet, |number| PhoneState::Unverified { number });
    let RowName::Valid(name) = row.name? else { return None };
    let user = NewUser {
        id: UserId::new(),
        name: name.into(),
        email: row.email,
        role: row.role.unwrap_or(Role::Member),
        kind: row.kind.unwrap_or(Kind::Human),
        phone,
        language: row.language.and_then(LanguageChoice::language),
        authenticator: AuthenticatorState::NotConfigured,
        gap_since: None,
        last_sign_in_at: None,
        created_at: now,
        open_sessions: 0,
    };
    Some((user, line))
}

/// `3 users`, `3 users, 2 changed, 1 disabled`; nothing where nothing was done.
fn note([added, changed, disabled]: [u64; 3]) -> Option<String> {
    let also = [(changed, "changed"), (disabled, "disabled")];
    let also = also.into_iter().filter(|(count, _)| *count > 0);
    let also: Vec<_> = also.map(|(count, what)| format!("{count} {what}")).collect();
    match (added, also.is_empty()) {
        (0, true) => None,
        (0, false) => Some(also.join(", ")),
        (_, true) => Some(added_note(added)),
        (_, false) => Some(format!("{}, {}", added_note(added), also.join(", "))),
    }
}

/// As it stands in the log since the first release.
fn added_note(added: u64) -> String {
    format!("{added} users")
}
