//! What an operation leaves behind: the user as the directory has them now, its audit entry, and the answer
//! to whoever repeats the request.

use super::{
    super::{Service, ServiceError, StoredResponse, actions::etag, held::refusal},
    Intent,
    addition::added_address,
    steps::End,
};
use crate::{
    contract::{
        Code, Email, Problem, ProfilePart, Seq, User,
        api::{AuditEvent, Person, Receipt, Requested},
    },
    server::{
        directory::remote::{DirectoryUser, ExternalId, Order, RemoteDirectory, Step, Urgency},
        store::{
            AuditRow, Kept, Lease, OperationRow, OperationState, StillHeld, WriteTx,
            jobs::{Settlement, Tally},
        },
    },
};
use jiff::Timestamp;

/// A user whom an operation was about, as the directory has them afterwards.
pub(super) enum ReadBack {
    /// Whole, as they were at this time at the earliest.
    There(Box<DirectoryUser>, Timestamp),
    Gone(ExternalId),
}

impl Service {
    /// Reads the user of `row` anew. Where that fails, the next reading of all shows them.
    pub(super) async fn read_back(
        &self,
        remote: &dyn RemoteDirectory,
        row: &OperationRow,
    ) -> Option<ReadBack> {
        let Intent { user: id, orders } = serde_json::from_str(&row.orders).ok()?;
        let asked_at = self.now();
        let read = match (&id, added_address(&orders)) {
            (Some(id), _) => remote.fetch(id, Urgency::Now).await,
            (None, Some(email)) => remote.find_by_address(email).await,
            (None, None) => return None,
        };
        match read {
            Ok(Some(user)) => Some(ReadBack::There(Box::new(user), asked_at)),
            Ok(None) => id.map(ReadBack::Gone),
            Err(error) => {
                tracing::warn!(operation = %row.id, %error, "the user could not be read back");
                None
            }
        }
    }

    /// Writes down how an attempt ended, where `lease` still holds the operation.
    pub(super) async fn note_end(
        &self,
        row: &OperationRow,
        lease: Lease,
        end: &End,
        user: Option<&ReadBack>,
    ) -> Result<(), ServiceError> {
        let mut tx = self.store.begin_write().await?;
        let now = self.now();
        let state = match end {
            End::Lost => return Ok(()),
            End::Later(at) => {
                tx.operations().postpone(row, lease, *at).await?;
                tx.commit().await?;
                self.operations_ordered();
                return Ok(());
            }
            End::Settled(state) => *state,
        };
        let row = OperationRow { state, ..row.clone() };
        if tx.operations().settle(&row, lease, now).await? == StillHeld::Lost {
            return Ok(());
        }
        let before = match row.user {
            Some(id) => tx.users().find(id, now).await?,
            None => None,
        };
        let added = self.take_added(&mut tx, &row, user).await?;
        let target = before.as_ref().or(added.as_ref());
        let seq = self.audit_end(&mut tx, &row, target, now).await?;
        let mut after = match (added, user) {
            (Some(added), _) => Some(added),
            (None, None) => before,
            (None, Some(read)) => self.take_read_back(&mut tx, &row, read, before).await?,
        };
        self.note_offers(&mut tx, &mut after).await?;
        self.close_enrolment(&mut tx, &row, after.as_ref(), now).await?;
        self.answer(&mut tx, &row, after.as_ref(), now).await?;
        settle_item(&mut tx, &row).await?;
        tx.commit().await?;
        self.announce(seq);
        if let Some(item) = row.item {
            self.tell_of_jobs(&[item.job]).await?;
        }
        // One that waits for this, or lost an order with a user who is gone.
        self.jobs.ring();
        // The next one of this user has its turn.
        self.operations_ordered();
        Ok(())
    }

    /// The user whom `row` added, where it did and they could be read.
    async fn take_added(
        &self,
        tx: &mut WriteTx,
        row: &OperationRow,
        read: Option<&ReadBack>,
    ) -> Result<Option<User>, ServiceError> {
        let is_done = row.state == OperationState::Done && row.email.is_some();
        let (true, Some(ReadBack::There(user, as_of))) = (is_done, read) else { return Ok(None) };
        let now = self.now();
        self.take_users(tx, &[(user, None)], *as_of).await?;
        match tx.users().find_by_external(&user.id).await? {
            Some(id) => Ok(tx.users().find(id, now).await?),
            None => Ok(None),
        }
    }

    async fn take_read_back(
        &self,
        tx: &mut WriteTx,
        row: &OperationRow,
        read: &ReadBack,
        before: Option<User>,
    ) -> Result<Option<User>, ServiceError> {
        let now = self.now();
        let is_removal = row.state == OperationState::Done && removes(row)?;
        match read {
            ReadBack::There(user, as_of) => {
                self.take_users(tx, &[(user, None)], *as_of).await?;
                if let Some(user) = &before {
                    tx.users().note_written(user.id, &written(row)?, now).await?;
                }
                match before {
                    Some(user) => Ok(tx.users().find(user.id, now).await?),
                    None => Ok(None),
                }
            }
            // Who was removed is erased here, too, and named by no answer.
            ReadBack::Gone(id) if is_removal => {
                tx.users().remove_external(std::slice::from_ref(id), now).await?;
                Ok(None)
            }
            // Only a whole list takes somebody else for gone.
            ReadBack::Gone(_) => Ok(before),
        }
    }

    /// The entry of what was done, or was not, by who ordered it.
    async fn audit_end(
        &self,
        tx: &mut WriteTx,
        row: &OperationRow,
        user: Option<&User>,
        now: Timestamp,
    ) -> Result<Seq, ServiceError> {
        let intent: Intent = serde_json::from_str(&row.orders)?;
        let actor = match row.account {
            Some(account) => tx.accounts().acted_by(account).await?,
            // By a link of their own.
            None => user.map(Person::from),
        };
        let mut facts = vec![row.label.clone()];
        facts.extend(row.note.clone());
        facts.extend(row.answer.as_deref().map(|answer| unnamed(answer, row, user)));
        let event = match row.state {
            OperationState::Done => event_of(&intent.orders),
            OperationState::Unknown | OperationState::Requested => AuditEvent::ActionUnknown,
            OperationState::Refused => AuditEvent::ActionRefused,
        };
        let entry = AuditRow::new(now, event).from(row.from).because(row.reason.clone());
        let entry = match row.state {
            OperationState::Refused => entry.refused(Code::DirectoryRefused),
            _ => entry,
        };
        let entry = entry.noting(facts.join("; "));
        let entry = AuditRow { actor, target: user.map(Person::from), ..entry };
        Ok(tx.audit().append(&entry).await?)
    }

    /// Whoever repeats the request is told the outcome.
    async fn answer(
        &self,
        tx: &mut WriteTx,
        row: &OperationRow,
        user: Option<&User>,
        now: Timestamp,
    ) -> Result<(), ServiceError> {
        let (Some(key), Some(account)) = (&row.key, row.account) else { return Ok(()) };
        let answer = match (row.state, user) {
            (OperationState::Refused, _) => {
                let detail = row.answer.clone().unwrap_or_default();
                let problem = Problem::new(Code::DirectoryRefused).with_detail(detail);
                refusal(&problem)?
            }
            // Who was removed is named by no answer, and who was added may not have been read.
            (OperationState::Done, None) => StoredResponse::empty(),
            (OperationState::Unknown | OperationState::Requested, None) => {
                StoredResponse { status: 202, ..StoredResponse::ok(&Requested::from(row), None)? }
            }
            (OperationState::Done, Some(user)) if row.email.is_some() => {
                StoredResponse { status: 201, ..StoredResponse::ok(user, Some(etag(user)))? }
            }
            (state, Some(user)) => {
                let is_done = state == OperationState::Done;
                let receipt = Receipt {
                    user: user.clone(),
                    queued: Vec::new(),
                    sessions_ended: 0,
                    tokens_revoked: 0,
                    held: None,
                    requested: (!is_done).then(|| row.into()),
                };
                let status = if is_done { 200 } else { 202 };
                StoredResponse { status, ..StoredResponse::ok(&receipt, Some(etag(user)))? }
            }
        };
        let StoredResponse { status, body, etag } = answer;
        let kept = Kept { request_hash: row.request_hash, status, body, etag };
        Ok(tx.idempotency().replace(account, key, &kept, now).await?)
    }
}

/// What the directory said, without the names that it may repeat: a note cannot be erased.
fn unnamed(answer: &str, row: &OperationRow, user: Option<&User>) -> String {
    let added = row.email.as_ref().map(Email::as_str);
    let address = user.and_then(|user| user.email.as_ref()).map(Email::as_str);
    let names = user.map(|user| [user.username.as_deref(), Some(user.name.as_str())]);
    let names = names.into_iter().flatten().flatten().filter(|name| name.chars().count() > 2);
    let names = names.map(|name| (name, "(name)"));
    let addresses = [added, address].into_iter().flatten().map(|it| (it, "(address)"));
    let hide = |said: String, (name, instead): (&str, &str)| said.replace(name, instead);
    addresses.chain(names).fold(answer.to_owned(), hide)
}

/// What became of the item of the job that ordered it; nothing where that was told before, when nobody
/// knew.
async fn settle_item(tx: &mut WriteTx, row: &OperationRow) -> Result<(), ServiceError> {
    let Some(item) = row.item else { return Ok(()) };
    // One that was unknown, and was looked for again or sent again, is settled by what that showed.
    tx.jobs().reopen_item(item.job, item.number).await?;
    let (settlement, tally) = match row.state {
        OperationState::Done => (Settlement::Done, Tally { done: 1, ..Tally::default() }),
        OperationState::Refused => {
            let failed = Settlement::Failed(Code::DirectoryRefused);
            (failed, Tally { failed: 1, ..Tally::default() })
        }
        OperationState::Unknown | OperationState::Requested => {
            (Settlement::Unknown, Tally { unknown: 1, ..Tally::default() })
        }
    };
    if tx.jobs().settle_requested(item.job, item.number, settlement).await? {
        tx.jobs().count(item.job, tally).await?;
    }
    Ok(())
}

/// The parts of a profile that `row` has changed, as far as it came.
fn written(row: &OperationRow) -> Result<Vec<ProfilePart>, ServiceError> {
    let of_profile = |name: bool, email: bool| {
        let name = name.then_some(ProfilePart::Name);
        name.into_iter().chain(email.then_some(ProfilePart::Email)).collect()
    };
    if row.state != OperationState::Done {
        let steps: Option<Vec<Step>> =
            row.steps.as_deref().map(serde_json::from_str).transpose()?;
        let done = steps.unwrap_or_default().into_iter().take(row.step);
        let parts = done.flat_map(|step| match step {
            Step::EditProfile { name, email, .. } => of_profile(name.is_some(), email.is_some()),
            Step::SetPhone { .. } => vec![ProfilePart::Phone],
            Step::SetRole { .. } => vec![ProfilePart::Role],
            _ => Vec::new(),
        });
        return Ok(parts.collect());
    }
    let intent: Intent = serde_json::from_str(&row.orders)?;
    let parts = intent.orders.iter().flat_map(|order| match order {
        Order::EditProfile { name, email } => of_profile(name.is_some(), email.is_some()),
        Order::SetPhone(_) => vec![ProfilePart::Phone],
        Order::SetRole(_) => vec![ProfilePart::Role],
        _ => Vec::new(),
    });
    Ok(parts.collect())
}

fn removes(row: &OperationRow) -> Result<bool, ServiceError> {
    let intent: Intent = serde_json::from_str(&row.orders)?;
    Ok(intent.orders.contains(&Order::RemoveUser))
}

/// What the audit log calls it once it is done.
fn event_of(orders: &[Order]) -> AuditEvent {
    match orders {
        [Order::EndSessions, Order::SendPasswordReset] => AuditEvent::AccessReset,
        [Order::SendPasswordReset, ..] => AuditEvent::PasswordResetSent,
        [Order::SendEnrolmentMail { .. }, ..] => AuditEvent::SetupLinkSent,
        [Order::EndSessions, ..] => AuditEvent::SessionsEnded,
        [Order::Enable, ..] => AuditEvent::UserEnabled,
        [Order::Disable, ..] => AuditEvent::UserDisabled,
        [Order::Unlock, ..] => AuditEvent::UserUnlocked,
        [Order::EditProfile { .. }, ..] => AuditEvent::UserEdited,
        [Order::SetRole(_), ..] => AuditEvent::RoleChanged,
        [Order::SetPhone(_), ..] => AuditEvent::PhoneUpdated,
        [Order::RemoveAuthenticators, ..] => AuditEvent::AuthenticatorReset,
        [Order::RemoveFactor(_), ..] => AuditEvent::FactorRemoved,
        [Order::EnrolAuthenticator { .. }, ..] => AuditEvent::AuthenticatorConfigured,
        [Order::RemoveUser, ..] => AuditEvent::UserRemoved,
        [Order::AddUser { .. }, ..] => AuditEvent::UserAdded,
        [] => AuditEvent::UserEdited,
    }
}
