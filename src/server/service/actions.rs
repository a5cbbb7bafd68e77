//! The actions: each one transaction that changes the user, writes the audit entry, puts the
//! messages into the outbox, and keeps the answer.

use super::{
    Actor, Mutation, Service, ServiceError, StoredResponse,
    change::Change,
    held::HoldOrder,
    policy::require_effect,
    record::{AuditedChange, Recorded},
};
use crate::{
    contract::{
        AccountId, Code, JobId, Principal, User, UserAction, UserId,
        api::{HoldSeconds, LifeCycleRequest, Person, Receipt},
    },
    server::{
        directory::{Applied, Ended, UserChange},
        store::WriteTx,
    },
};
use jiff::Timestamp;

/// An action that somebody asks for.
#[derive(Clone, Debug)]
pub struct ActionRequest {
    pub user: UserId,
    /// The one the caller saw, where the action may not meet another.
    pub revision: Option<i64>,
    /// All of them, or none.
    pub actions: Vec<UserAction>,
    /// For how long they can be taken back before they are done; absent to do them at once.
    pub hold: Option<HoldSeconds>,
}

impl ActionRequest {
    /// `action` on `user`, whatever revision the caller saw.
    pub fn one(user: UserId, action: UserAction) -> Self {
        Self { user, revision: None, actions: vec![action], hold: None }
    }
}

/// Who does an action, and when.
#[derive(Clone, Debug)]
pub struct ActionContext<'a> {
    pub principal: &'a Principal,
    /// For the audit entry.
    pub note: Option<String>,
    pub now: Timestamp,
    /// Whose request asks for it; absent where no request waits for its outcome.
    pub request: Option<(AccountId, &'a Mutation)>,
}

/// What an action did and left behind.
pub struct Performed {
    pub recorded: Recorded,
    pub ended: Ended,
    /// To be told once it is committed.
    pub jobs_cancelled: Vec<JobId>,
}

impl Service {
    /// Does what is `asked`, or nothing at all.
    ///
    /// # Errors
    /// Each of the contract's refusals; see `contract::rules::check`.
    pub async fn act(
        &self,
        actor: &Actor,
        mutation: &Mutation,
        asked: ActionRequest,
    ) -> Result<StoredResponse, ServiceError> {
        let (what, holds) = (UserAction::labels(&asked.actions), asked.hold.is_some());
        let mut target = None;
        let outcome = self.act_on(actor, mutation, asked, &mut target).await;
        if let Err(refused) = &outcome {
            self.audit_refused_action(actor, target, &what, refused).await;
        } else if holds {
            self.held.send_replace(());
        }
        outcome
    }

    /// Leaves the user in `target`, as soon as it is known.
    async fn act_on(
        &self,
        actor: &Actor,
        mutation: &Mutation,
        asked: ActionRequest,
        target: &mut Option<Person>,
    ) -> Result<StoredResponse, ServiceError> {
        let ActionRequest { user: id, revision, actions, hold } = asked;
        let hold =
            hold.map(|seconds| HoldOrder::of(seconds, id, &actions, revision)).transpose()?;
        let body = async |tx: &mut WriteTx, actor: &Actor, now| {
            let user = tx.users().find(id, now).await?;
            let user = user.ok_or(Code::UserNotFound)?;
            *target = Some(Person::from(&user));
            for action in &actions {
                self.require_all(tx, actor, &user, action).await?;
            }
            require_revision(&user, revision)?;
            let actions = self.effects_of(tx, actions, &user, now).await?;
            if let Some(order) = hold {
                let held = Some(self.hold(tx, actor, mutation, order).await?);
                let etag = Some(etag(&user));
                let queued = Vec::new();
                let receipt = Receipt {
                    user,
                    queued,
                    sessions_ended: 0,
                    tokens_revoked: 0,
                    held,
                    requested: None,
                };
                let answer = StoredResponse { status: 202, ..StoredResponse::ok(&receipt, etag)? };
                return Ok(Change { answer, seq: None, news: Vec::new() });
            }
            let principal = actor.principal();
            let request = Some((actor.account, mutation));
            let context = ActionContext { principal: &principal, note: None, now, request };
            self.perform_all(tx, context, user, actions).await
        };
        let (answer, cancelled) = self.change(actor, mutation, body).await?;
        self.operations_ordered();
        self.tell_of_jobs(&cancelled.unwrap_or_default()).await?;
        Ok(answer)
    }

    /// What of `actions` is a change for `user`, where each of them fits.
    pub(super) async fn effects_of(
        &self,
        tx: &mut WriteTx,
        actions: Vec<UserAction>,
        user: &User,
        now: Timestamp,
    ) -> Result<Vec<UserAction>, ServiceError> {
        let actions = Self::effective(actions, user)?;
        for action in &actions {
            self.require_number(user, action)?;
            self.require_language_of(action)?;
            require_effect(user, action, now)?;
            self.require_free_email(tx, user, action, now).await?;
            self.require_reason(action.reason())?;
        }
        Ok(actions)
    }

    /// Does all of `actions`, which are allowed and fit, or orders them of the directory that has the
    /// user; the answer is their receipt.
    pub(super) async fn perform_all(
        &self,
        tx: &mut WriteTx,
        context: ActionContext<'_>,
        mut user: User,
        actions: Vec<UserAction>,
    ) -> Result<Change<Vec<JobId>>, ServiceError> {
        if self.has_remote_users() {
            return self.order_all(tx, context, user, &actions).await;
        }
        let (mut queued, mut ended, mut seq) = (Vec::new(), Ended::default(), None);
        let mut jobs_cancelled = Vec::new();
        for action in actions {
            let change = UserChange::Action(action);
            let done = self.perform(tx, context.clone(), &mut user, change).await?;
            queued.extend(done.recorded.queued);
            jobs_cancelled.extend(done.jobs_cancelled);
            ended.sessions += done.ended.sessions;
            ended.tokens += done.ended.tokens;
            seq = Some(done.recorded.seq);
        }
        let user = tx.users().find(user.id, context.now).await?.ok_or(Code::UserNotFound)?;
        let etag = Some(etag(&user));
        let Ended { sessions: sessions_ended, tokens: tokens_revoked } = ended;
        let receipt =
            Receipt { user, queued, sessions_ended, tokens_revoked, held: None, requested: None };
        Ok(Change { answer: StoredResponse::ok(&receipt, etag)?, seq, news: jobs_cancelled })
    }

    /// Tells who listens how these jobs stand. To be called once that is committed.
    pub(in crate::server) async fn tell_of_jobs(&self, jobs: &[JobId]) -> Result<(), ServiceError> {
        for id in jobs {
            if let Some(row) = self.store.read().await?.jobs().find(*id).await? {
                self.jobs.tell(row.job);
            }
        }
        Ok(())
    }

    /// Does `change`, which [`Self::judge`] allows where it is an action, to `user` in their directory,
    /// with its messages and its audit entry; the caller commits and announces it.
    pub(in crate::server) async fn perform(
        &self,
        tx: &mut WriteTx,
        context: ActionContext<'_>,
        user: &mut User,
        change: UserChange,
    ) -> Result<Performed, ServiceError> {
        let ActionContext { principal, note, now, .. } = context;
        let removes = matches!(change, UserChange::Action(UserAction::Remove(_)));
        let orders_email = matches!(change, UserChange::Action(UserAction::SetEmail(_)));
        let reason = match &change {
            UserChange::Action(action) => action.reason().cloned(),
            UserChange::VerifyPhone(..)
            | UserChange::ConfirmEmail(_)
            | UserChange::BindAuthenticator(_)
            | UserChange::SetPassword(_)
            | UserChange::OfferNetworkLink => None,
        };
        let applied = self.apply(tx, user, change, now).await?;
        if orders_email {
            tx.links().note_orderer(user.id, principal.person.id).await?;
        }
        let Applied { event, messages, ended, jobs_cancelled, orders_ended, note: fact, named_by } =
            applied;
        for id in orders_ended {
            self.cancel_order(tx, principal, id, now).await?;
        }
        let notes: Vec<_> = fact.into_iter().chain(note).collect();
        let note = (!notes.is_empty()).then(|| notes.join("; "));
        let change = AuditedChange::of(principal, user, event).because(reason).noting(note);
        let recorded = self.record(tx, change.naming(named_by), &messages, now).await?;
        if removes {
            // Last: what was recorded names the user.
            self.directory.erase(tx, user.id, now).await?;
            self.erase_log();
        }
        Ok(Performed { recorded, ended, jobs_cancelled })
    }

    /// Has the database's log forget what was removed, once that is committed.
    fn erase_log(&self) {
        let store = self.store.clone();
        self.tasks.spawn(async move {
            if let Err(error) = store.erase_log().await {
                tracing::warn!(%error, "what was removed may stand in the database's log still");
            }
        });
    }

    /// Does what cancelling does for the user `id`, whose order of a new address has ended with the
    /// rights of who gave it: the old address was told of the order.
    async fn cancel_order(
        &self,
        tx: &mut WriteTx,
        principal: &Principal,
        id: UserId,
        now: Timestamp,
    ) -> Result<(), ServiceError> {
        let Some(mut user) = tx.users().find(id, now).await? else { return Ok(()) };
        let cancel = UserAction::CancelEmailChange(LifeCycleRequest::default());
        let applied = self.apply(tx, &mut user, UserChange::Action(cancel), now).await?;
        let note = "with the rights of who ordered it".to_owned();
        let change = AuditedChange::of(principal, &user, applied.event).noting(Some(note));
        self.record(tx, change, &applied.messages, now).await?;
        Ok(())
    }

    /// [`Self::perform`] for what the server does by itself.
    pub(super) async fn perform_unasked(
        &self,
        tx: &mut WriteTx,
        user: &mut User,
        change: UserChange,
        now: Timestamp,
    ) -> Result<Recorded, ServiceError> {
        let Applied { event, messages, .. } = self.apply(tx, user, change, now).await?;
        let change = AuditedChange::of_nobody(user, event);
        self.record(tx, change, &messages, now).await
    }

    async fn apply(
        &self,
        tx: &mut WriteTx,
        user: &mut User,
        change: UserChange,
        now: Timestamp,
    ) -> Result<Applied, ServiceError> {
        Ok(self.directory.apply(tx, user, change, now).await?)
    }
}

/// # Errors
/// `revision_conflict` where `user` has another one than `seen`.
pub(super) fn require_revision(user: &User, seen: Option<i64>) -> Result<(), ServiceError> {
    match seen {
        Some(seen) if seen != user.revision => Err(Code::RevisionConflict.into()),
        _ => Ok(()),
    }
}

/// The entity tag of `user`: its revision in quotes.
pub fn etag(user: &User) -> String {
    format!("\"{}\"", user.revision)
}
