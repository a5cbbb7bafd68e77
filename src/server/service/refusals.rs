//! Refusals in the audit log: each told, but a caller who insists is counted, so that nobody can
//! fill the log by repeating what is refused.

use super::{Actor, Service, ServiceError};
use crate::{
    contract::{
        Code, RequestSource, UserId,
        api::{AuditEvent, AuditOutcome, Person},
    },
    server::store::{AuditRow, StoreError},
};
use jiff::{SignedDuration, Timestamp};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// For how long after a refusal the same one is counted.
const WINDOW: SignedDuration = SignedDuration::from_mins(1);
/// Kinds of refusals that are told apart at once.
const MAX_TALLIES: usize = 10_000;

/// What makes two refusals the same.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Kind {
    event: AuditEvent,
    code: Option<Code>,
    note: Option<String>,
    /// Who, whom and from where; nothing once too many kinds are told apart.
    parties: Option<(Option<UserId>, Option<UserId>, Option<RequestSource>)>,
}

/// Refusals of one kind since the first, which is written already.
#[derive(Debug)]
struct Tally {
    first: AuditRow,
    repeats: u64,
}

/// The refusals of the last minute.
#[derive(Debug)]
pub struct Refusals {
    tallies: Mutex<HashMap<Kind, Tally>>,
    /// Changes when there is a tally where there was none.
    begun: watch::Sender<()>,
}

impl Default for Refusals {
    fn default() -> Self {
        Self { tallies: Mutex::default(), begun: watch::channel(()).0 }
    }
}

impl Refusals {
    fn tallies(&self) -> MutexGuard<'_, HashMap<Kind, Tally>> {
        // No code can panic while it holds the lock, and a map is whole after any operation.
        self.tallies.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts `row`. Whether it is the first of its kind, and so to be written.
    fn count(&self, row: &AuditRow) -> bool {
        let mut tallies = self.tallies();
        let mut kind = Kind::of(row);
        if tallies.len() >= MAX_TALLIES && !tallies.contains_key(&kind) {
            (kind.note, kind.parties) = (None, None);
        }
        if let Some(tally) = tallies.get_mut(&kind) {
            tally.repeats += 1;
            return false;
        }
        tallies.insert(kind, Tally { first: row.clone(), repeats: 0 });
        self.begun.send_replace(());
        true
    }

    /// Takes out the tallies that began at `until` or before.
    fn drain_until(&self, until: Timestamp) -> Vec<Tally> {
        self.tallies()
            .extract_if(|_, tally| tally.first.at <= until)
            .map(|(_, tally)| tally)
            .collect()
    }

    fn oldest(&self) -> Option<Timestamp> {
        self.tallies().values().map(|tally| tally.first.at).min()
    }
}

impl Kind {
    fn of(row: &AuditRow) -> Self {
        let id = |person: &Option<Person>| person.as_ref().map(|person| person.id);
        Self {
            event: row.event,
            code: row.outcome.code(),
            note: row.note.clone(),
            parties: Some((id(&row.actor), id(&row.target), row.from)),
        }
    }
}

impl Tally {
    /// The entry that tells of the repeats, if there were any.
    fn entry(self, now: Timestamp) -> Option<AuditRow> {
        let Self { first, repeats } = self;
        let times = match repeats {
            0 => return None,
            1 => "once more".to_owned(),
            _ => format!("{repeats} times more"),
        };
        let note = match &first.note {
            Some(note) => format!("{note}; {times} within a minute"),
            None => format!("{times} within a minute"),
        };
        Some(AuditRow { at: now, note: Some(note), ..first })
    }
}

impl Service {
    /// Writes down a refusal, `row.outcome` being one; the same refusal again within a minute is
    /// counted and told at its end. A refusal stands whether or not it can be written down.
    pub async fn audit_refusal(&self, row: AuditRow) {
        debug_assert!(row.outcome != AuditOutcome::Done);
        if self.refusals.count(&row)
            && let Err(error) = self.write_refusals(&[row]).await
        {
            tracing::error!(%error, "a refusal cannot be written into the audit log");
        }
    }

    /// Writes down that `actor` was refused an action, where the refusal is one of policy: a
    /// mistyped request is no deed.
    pub(in crate::server) async fn audit_refused_action(
        &self,
        actor: &Actor,
        target: Option<Person>,
        what: &str,
        refused: &ServiceError,
    ) {
        let Some(code) = refused.code().filter(|code| is_of_policy(*code)) else { return };
        let row = AuditRow::new(self.now(), AuditEvent::ActionRefused)
            .by(actor.person.clone())
            .from(actor.from)
            .refused(code)
            .noting(what);
        self.audit_refusal(AuditRow { target, ..row }).await;
    }

    /// Tells of repeated refusals when their minute is over, until the server stops.
    pub async fn tell_of_refusals(self: Arc<Self>, stopping: CancellationToken) {
        let mut begun = self.refusals.begun.subscribe();
        while !stopping.is_cancelled() {
            begun.mark_unchanged();
            let due = self.refusals.oldest().map(end_of_window);
            tokio::select! {
                begun = begun.changed() => if begun.is_err() { break } else { continue },
                () = self.clock().sleep_until_turn(due) => {}
                () = stopping.cancelled() => break,
            }
            let now = self.now();
            self.tell_of(self.refusals.drain_until(now.checked_sub(WINDOW).unwrap_or(now)), now)
                .await;
        }
    }

    /// Tells of the refusals that are counted and not told yet. To be called once no request is under
    /// way any more: those that come to their end while a server stops are refused as others are.
    pub async fn tell_of_last_refusals(&self) {
        self.tell_of(self.refusals.drain_until(Timestamp::MAX), self.now()).await;
    }

    async fn tell_of(&self, tallies: Vec<Tally>, now: Timestamp) {
        let rows: Vec<AuditRow> =
            tallies.into_iter().filter_map(|tally| tally.entry(now)).collect();
        if let Err(error) = self.write_refusals(&rows).await {
            tracing::error!(%error, "repeated refusals cannot be written into the audit log");
        }
    }

    async fn write_refusals(&self, rows: &[AuditRow]) -> Result<(), StoreError> {
        let mut seq = None;
        if rows.is_empty() {
            return Ok(());
        }
        let mut tx = self.store.begin_write().await?;
        for row in rows {
            seq = Some(tx.audit().append(row).await?);
        }
        tx.commit().await?;
        if let Some(seq) = seq {
            self.announce(seq);
        }
        Ok(())
    }
}

/// When the minute that began at `first` is over.
fn end_of_window(first: Timestamp) -> Timestamp {
    first.checked_add(WINDOW).unwrap_or(Timestamp::MAX)
}

/// Whether a refusal says that the caller may not, and not that the request does not fit.
fn is_of_policy(code: Code) -> bool {
    code.forbids()
        || matches!(code, Code::MfaNotApplicable | Code::LastOwner | Code::ReasonRequired)
}
