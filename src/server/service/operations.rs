//! Actions on users whom another system keeps. What is ordered is committed with its audit entry and the
//! key of its request; a worker carries it out, and the key's answer becomes the outcome.

mod addition;
mod decisions;
pub(super) mod enrolment;
mod hosted;
mod orders;
mod outcome;
mod progress;
mod steps;
mod worker;

use super::{
    Mutation, Service, ServiceError, StoredResponse,
    actions::{ActionContext, etag},
    change::Change,
    operators,
    policy::require_offered,
    record::AuditedChange,
};
use crate::{
    contract::{
        AccountId, Code, JobId, OperationId, Principal, Problem, ResetWay, User, UserAction,
        api::{AuditEvent, Receipt, Requested},
        rules,
        text::one_line,
    },
    server::{
        directory::remote::{Capabilities, ExternalId, Order},
        store::{Binding, JobItemId, OperationRow, OperationState, Patience, WriteTx},
    },
};
use hosted::RemoteActions;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What is to be done to one user, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Intent {
    /// Absent for a user who is to be added.
    user: Option<ExternalId>,
    orders: Vec<Order>,
}

/// Who orders, and how.
pub(in crate::server) struct Orderer<'a> {
    pub account: AccountId,
    pub principal: &'a Principal,
    /// The request that orders it; absent where no request waits for the outcome.
    pub request: Option<&'a Mutation>,
    /// The item of a job that orders it.
    pub item: Option<JobItemId>,
    pub patience: Patience,
    /// A fact for the audit entry.
    pub note: Option<String>,
    pub now: Timestamp,
}

impl<'a> Orderer<'a> {
    /// The job of `item`, which waits for a directory that is out of reach.
    pub fn of_job(
        account: AccountId,
        principal: &'a Principal,
        item: JobItemId,
        now: Timestamp,
    ) -> Self {
        let note = Some(format!("job {}", item.job));
        let (item, patience) = (Some(item), Patience::Waits);
        Self { account, principal, request: None, item, patience, note, now }
    }

    /// With what `actions` take away of the factors of `user`. The label stays out: it is a text of the
    /// user's own, and a note cannot be erased.
    fn naming_factors(mut self, user: &User, actions: &[UserAction]) -> Self {
        let removed = actions.iter().filter_map(|action| match action {
            UserAction::RemoveFactor(removal) => rules::removable_factor(user, &removal.factor),
            _ => None,
        });
        let removed = removed.map(|it| format!("{}, ID {}", it.kind.label(), one_line(&it.id)));
        let notes: Vec<_> = self.note.take().into_iter().chain(removed).collect();
        self.note = (!notes.is_empty()).then(|| notes.join("; "));
        self
    }

    /// An operation that nothing was done of yet, of no user.
    fn operation(&self, intent: &Intent, label: String) -> Result<OperationRow, ServiceError> {
        Ok(OperationRow {
            id: OperationId::new(),
            account: Some(self.account),
            user: None,
            email: None,
            from: self.principal.from,
            key: self.request.and_then(Mutation::key_text),
            request_hash: self.request.map_or([0; 32], |request| request.fingerprint),
            item: self.item,
            label,
            reason: None,
            note: self.note.clone(),
            orders: serde_json::to_string(intent)?,
            steps: None,
            step: 0,
            sent_at: None,
            patience: self.patience,
            state: OperationState::Requested,
            answer: None,
            ordered_at: self.now,
            attempts: 0,
            link: None,
            binding: Binding::Open,
            sealed_secret: None,
        })
    }
}

impl Service {
    /// Orders `actions`, which are allowed and fit, for `user`.
    ///
    /// # Errors
    /// `not_in_directory` where the directory does not do one of them; nothing is ordered then.
    async fn order_remotely(
        &self,
        tx: &mut WriteTx,
        orderer: Orderer<'_>,
        user: &mut User,
        actions: &[UserAction],
    ) -> Result<RemoteActions, ServiceError> {
        let hosted = self.directory.hosted().ok_or(Code::NotInDirectory)?;
        let external = tx.users().external_of(user.id).await?.ok_or(Code::UserNotFound)?;
        let capabilities = hosted.capabilities();
        let possible = |action| require_possible(&capabilities, &external, user, action);
        actions.iter().try_for_each(possible)?;
        let mail = || hosted.enrolment_mail().filter(|_| user.email.is_some());
        let orders = orders::of_all(actions, mail)?;
        let orderer = orderer.naming_factors(user, actions);
        let parts: Vec<_> = actions.iter().flat_map(UserAction::parts).collect();
        tx.users().forget_written(user.id, &parts).await?;
        let intent = Intent { user: Some(external), orders };
        let label = UserAction::labels(actions);
        let reason = actions.iter().find_map(UserAction::reason).cloned();
        let beside = self.beside_order(tx, user, actions, orderer.now).await?;
        let row = OperationRow {
            user: Some(user.id),
            reason: reason.clone(),
            ..orderer.operation(&intent, label.clone())?
        };
        tx.operations().insert(&row).await?;
        let Orderer { principal, note, now, .. } = orderer;
        let facts = [Some(label), note, beside.note.clone()];
        let facts: Vec<_> = facts.into_iter().flatten().collect();
        let change = AuditedChange::of(principal, user, AuditEvent::ActionRequested);
        let change = change.because(reason).noting(Some(facts.join("; ")));
        let recorded = self.record(tx, change, &beside.messages, now).await?;
        let requested = Requested { message: beside.note, ..Requested::from(&row) };
        let (queued, seq) = (recorded.queued, recorded.seq);
        Ok(RemoteActions { requested: Some(requested), queued, seq })
    }

    /// Whether the users live in another system.
    pub(in crate::server) fn has_remote_users(&self) -> bool {
        self.directory.remote().is_some()
    }

    /// # Errors
    /// `not_in_directory` where another system keeps the users and does not do `action`.
    pub(in crate::server) fn require_in_directory(
        &self,
        user: &User,
        action: &UserAction,
    ) -> Result<(), ServiceError> {
        let Some(hosted) = self.directory.hosted() else { return Ok(()) };
        let capabilities = hosted.capabilities();
        // A job names no page of one user.
        let nobody = ExternalId(String::new());
        require_possible(&capabilities, &nobody, user, action)
    }

    /// # Errors
    /// `not_in_directory` where another system keeps the users, with `what` is to be done there.
    pub(super) fn require_own_users(&self, what: &str) -> Result<(), ServiceError> {
        let Some(remote) = self.directory.remote() else { return Ok(()) };
        let name = remote.capabilities().kind.label();
        let detail = format!("{name} keeps the users: {what} there, and read it again.");
        Err(Problem::new(Code::NotInDirectory).with_detail(detail).into())
    }

    /// [`Self::act_remotely`] for what somebody waits for; the answer says what of it is requested.
    pub(super) async fn order_all(
        &self,
        tx: &mut WriteTx,
        context: ActionContext<'_>,
        mut user: User,
        actions: &[UserAction],
    ) -> Result<Change<Vec<JobId>>, ServiceError> {
        let ActionContext { principal, note, now, request } = context;
        let (account, request) = request.ok_or(Code::NotInDirectory)?;
        let (request, patience) = (Some(request), Patience::None);
        let orderer = Orderer { account, principal, request, item: None, patience, note, now };
        let acted = self.act_remotely(tx, orderer, &mut user, actions).await?;
        let RemoteActions { requested, queued, seq } = acted;
        let mut user = tx.users().find(user.id, now).await?.ok_or(Code::UserNotFound)?;
        self.note_offers(tx, [&mut user]).await?;
        let etag = Some(etag(&user));
        let status = if requested.is_some() { 202 } else { 200 };
        let receipt =
            Receipt { user, queued, sessions_ended: 0, tokens_revoked: 0, held: None, requested };
        let answer = StoredResponse { status, ..StoredResponse::ok(&receipt, etag)? };
        Ok(Change { answer, seq: Some(seq), news: Vec::new() })
    }

    /// To be called once an order is committed.
    pub(in crate::server) fn operations_ordered(&self) {
        self.ordered.send_replace(());
    }
}

/// # Errors
/// `not_in_directory` where the directory that calls `user` by `id` cannot do `action`.
fn require_possible(
    capabilities: &Capabilities,
    id: &ExternalId,
    user: &User,
    action: &UserAction,
) -> Result<(), ServiceError> {
    for kind in action.kinds(user) {
        require_offered(&capabilities.of_user(*kind, id, user))?;
    }
    action.parts().into_iter().try_for_each(|part| require_offered(&capabilities.of_part(part)))?;
    let Some(way) = action.reset_way() else { return Ok(()) };
    if way == ResetWay::KeepUntilReplaced {
        require_offered(&operators::keep_until_replaced(capabilities))?;
    }
    let user = User { offers: operators::offers(capabilities, id, user), ..user.clone() };
    require_offered(&rules::reset_availability(&user, way))
}
