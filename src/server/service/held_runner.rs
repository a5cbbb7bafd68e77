//! The runner of held actions: each is done once, when its time has come.

use super::{
    IdempotencyKey, Mutation, Service, ServiceError,
    actions::{ActionContext, require_revision},
    change::Change,
    held::{refusal, settle},
};
use crate::{
    contract::{
        Code, HeldId, JobId, Principal, Problem, Seq,
        api::{AuditEvent, Person},
    },
    server::{
        clock::after,
        leased_work::{PAUSE, WorkSignal},
        store::{AccountRow, AuditRow, HeldRow, HeldState, WriteTx},
    },
};
use jiff::Timestamp;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// Which held actions have their turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Turn {
    Due,
    /// All of them: nobody is left who could take them back.
    Every,
}

impl Service {
    /// Does what is held when its turn comes, until the server stops. What is held when the server stops waits for the next start.
    pub async fn run_held(self: Arc<Self>, stopping: CancellationToken) {
        let mut signal = WorkSignal::new(self.held.subscribe(), self.clock().clone(), stopping);
        while signal.begin_turn().is_continue() {
            let next = match self.run_due().await {
                Ok(next) => next,
                Err(error) => {
                    tracing::error!(%error, "a held action cannot run");
                    Some(after(self.now(), PAUSE))
                }
            };
            signal.wait(next).await;
        }
    }

    /// Does what is due; gives the time at which the next one is.
    ///
    /// # Errors
    /// The database fails. What is held stays so then.
    pub async fn run_due(&self) -> Result<Option<Timestamp>, ServiceError> {
        self.run_turn(Turn::Due).await
    }

    /// Does all that is held, due or not.
    ///
    /// # Errors
    /// As [`Self::run_due`].
    pub async fn run_every_held(&self) -> Result<(), ServiceError> {
        self.run_turn(Turn::Every).await.map(drop)
    }

    async fn run_turn(&self, turn: Turn) -> Result<Option<Timestamp>, ServiceError> {
        loop {
            let next = self.store.read().await?.held().next().await?;
            let Some(next) = next else { return Ok(None) };
            if turn == Turn::Due && next.due_at > self.now() {
                return Ok(Some(next.due_at));
            }
            self.run_one(next.id).await?;
        }
    }

    /// Does one held action, or finds out why it cannot be done; either way it is settled by the one
    /// transaction that does it.
    async fn run_one(&self, id: HeldId) -> Result<(), ServiceError> {
        let mut tx = self.store.begin_write().await?;
        let now = self.now();
        let row = tx.held().find(id).await?.filter(|row| row.state == HeldState::Held);
        // It was taken back meanwhile.
        let Some(row) = row else { return Ok(()) };
        let mut attempt = tx.savepoint().await?;
        let (answer, seq, jobs_cancelled) = match self.attempt(&mut attempt, &row, now).await {
            Ok(Change { answer, seq, news }) => {
                attempt.release().await?;
                (answer, seq, news)
            }
            Err(ServiceError::Store(error)) if error.is_passing() => return Err(error.into()),
            Err(refused) => {
                attempt.roll_back().await?;
                let problem = match refused {
                    ServiceError::Problem(problem) => *problem,
                    error => {
                        tracing::error!(%id, %error, "a held action failed");
                        Problem::new(Code::Internal)
                    }
                };
                let seq = self.audit_refused_run(&mut tx, &row, problem.code, now).await?;
                (refusal(&problem)?, Some(seq), Vec::new())
            }
        };
        settle(&mut tx, &row, HeldState::Ran, &answer, now).await?;
        tx.commit().await?;
        if let Some(seq) = seq {
            self.announce(seq);
        }
        self.operations_ordered();
        self.tell_of_jobs(&jobs_cancelled).await
    }

    /// Judges the action again, by the rights that its orderer has by now, and does it.
    async fn attempt(
        &self,
        tx: &mut WriteTx,
        row: &HeldRow,
        now: Timestamp,
    ) -> Result<Change<Vec<JobId>>, ServiceError> {
        let account = tx.accounts().find(row.account).await?.filter(AccountRow::may_open_panel);
        let AccountRow { person, role, .. } = account.ok_or(Code::Forbidden)?;
        let principal = Principal { person, role, from: row.from };
        let user = tx.users().find(row.user, now).await?.ok_or(Code::UserNotFound)?;
        let actions = self.held_actions(row)?;
        for action in &actions {
            self.require_right(&principal, &user, action)?;
        }
        require_revision(&user, row.revision)?;
        let actions = self.effects_of(tx, actions, &user, now).await?;
        let note = Some(format!("ordered at {}", row.ordered_at.strftime("%Y-%m-%d %H:%M:%SZ")));
        let key = row.key.as_ref().and_then(|key| IdempotencyKey::parse(key.as_bytes()).ok());
        let request = Mutation { key, fingerprint: row.request_hash };
        let request = Some((row.account, &request));
        let context = ActionContext { principal: &principal, note, now, request };
        self.perform_all(tx, context, user, actions).await
    }

    async fn audit_refused_run(
        &self,
        tx: &mut WriteTx,
        row: &HeldRow,
        code: Code,
        now: Timestamp,
    ) -> Result<Seq, ServiceError> {
        let actor = tx.accounts().acted_by(row.account).await?;
        let target = tx.users().find(row.user, now).await?.as_ref().map(Person::from);
        let entry = AuditRow::new(now, AuditEvent::ActionRefused)
            .from(row.from)
            .refused(code)
            .noting(self.held_label(row));
        Ok(tx.audit().append(&AuditRow { actor, target, ..entry }).await?)
    }
}
