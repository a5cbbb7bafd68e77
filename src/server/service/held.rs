//! Actions that are held for some seconds, so that who ordered them can take them back. What is held
//! rests in the database: neither the client nor the server has to stay for it to be done.

use super::{Actor, Mutation, Service, ServiceError, StoredResponse};
use crate::{
    contract::{
        Code, HeldId, Problem, UserAction, UserId,
        api::{AuditEvent, Held, HoldSeconds, Person},
    },
    server::{
        clock::after,
        crypto::SealedFor,
        store::{AuditRow, HeldRow, HeldState, Kept, WriteTx},
    },
};
use jiff::Timestamp;
use std::time::Duration;

/// Actions to be held, and to be done together.
pub(super) struct HoldOrder {
    seconds: HoldSeconds,
    user: UserId,
    actions: Vec<UserAction>,
    revision: Option<i64>,
}

impl HoldOrder {
    /// # Errors
    /// `invalid_query` where `actions` may not be held.
    pub(super) fn of(
        seconds: HoldSeconds,
        user: UserId,
        actions: &[UserAction],
        revision: Option<i64>,
    ) -> Result<Self, ServiceError> {
        if UserAction::may_all_be_held(actions) {
            return Ok(Self { seconds, user, actions: actions.to_vec(), revision });
        }
        let message = "this is done at once; leave it out. Neither a log-out is held, nor a change of \
                       the role, the address, or the name alone";
        Err(ServiceError::field(Code::InvalidQuery, "hold_seconds", message))
    }
}

impl Service {
    /// Holds what `order` says, which was judged.
    pub(super) async fn hold(
        &self,
        tx: &mut WriteTx,
        actor: &Actor,
        mutation: &Mutation,
        order: HoldOrder,
    ) -> Result<Held, ServiceError> {
        let HoldOrder { seconds, user, actions, revision } = order;
        let (id, now, seconds) = (HeldId::new(), self.now(), seconds.get());
        let place = SealedFor::HeldAction { id, user };
        let due_at = after(now, Duration::from_secs(seconds.into()));
        let row = HeldRow {
            id,
            account: actor.account,
            user,
            from: actor.from,
            ordered_at: now,
            due_at,
            key: mutation.key_text(),
            request_hash: mutation.fingerprint,
            revision,
            state: HeldState::Held,
            sealed: place.seal(&self.key, &serde_json::to_vec(&actions)?)?,
        };
        tx.held().insert(&row).await?;
        Ok(Held { id, seconds, until: due_at })
    }

    /// Takes back an action that `actor` ordered and that is still held. Done twice, it is the same.
    ///
    /// # Errors
    /// `already_run` where its time is over; `held_not_found` where somebody else ordered it.
    pub async fn take_back_held(&self, actor: &Actor, id: HeldId) -> Result<(), ServiceError> {
        let mut tx = self.store.begin_write().await?;
        let now = self.now();
        let actor = actor.refresh(&mut tx, now).await?;
        let row = tx.held().find(id).await?.filter(|row| row.account == actor.account);
        let row = row.ok_or(Code::HeldNotFound)?;
        match row.state {
            HeldState::Held => {}
            HeldState::Ran => return Err(Code::AlreadyRun.into()),
            HeldState::TakenBack => return Ok(()),
        }
        let entry = AuditRow::new(now, AuditEvent::ActionTakenBack)
            .by(actor.person)
            .from(actor.from)
            .noting(self.held_label(&row));
        let target = tx.users().find(row.user, now).await?.as_ref().map(Person::from);
        let seq = tx.audit().append(&AuditRow { target, ..entry }).await?;
        let answer = refusal(&Problem::new(Code::ActionTakenBack))?;
        settle(&mut tx, &row, HeldState::TakenBack, &answer, now).await?;
        tx.commit().await?;
        self.announce(seq);
        Ok(())
    }

    /// What was ordered, in the words of the audit log.
    pub(super) fn held_label(&self, row: &HeldRow) -> String {
        match self.held_actions(row) {
            Ok(actions) => UserAction::labels(&actions),
            Err(_) => "A held action".to_owned(),
        }
    }

    pub(super) fn held_actions(&self, row: &HeldRow) -> Result<Vec<UserAction>, ServiceError> {
        let place = SealedFor::HeldAction { id: row.id, user: row.user };
        Ok(serde_json::from_slice(&place.open(&self.key, &row.sealed)?)?)
    }
}

pub(super) fn refusal(problem: &Problem) -> Result<StoredResponse, ServiceError> {
    Ok(StoredResponse { status: problem.status, ..StoredResponse::ok(problem, None)? })
}

/// The action is held no longer: whoever repeats the order is told `answer`.
pub(super) async fn settle(
    tx: &mut WriteTx,
    row: &HeldRow,
    state: HeldState,
    answer: &StoredResponse,
    now: Timestamp,
) -> Result<(), ServiceError> {
    tx.held().settle(row.id, state).await?;
    if let Some(key) = &row.key {
        let StoredResponse { status, body, etag } = answer.clone();
        let kept = Kept { request_hash: row.request_hash, status, body, etag };
        tx.idempotency().replace(row.account, key, &kept, now).await?;
    }
    Ok(())
}
