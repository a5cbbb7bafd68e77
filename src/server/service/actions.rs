//! The actions: each one transaction that changes the user, writes the audit entry, puts the
//! messages into the outbox, and keeps the answer.

use super::{
    Actor, Mutation, Service, ServiceError, StoredResponse,
    change::Change,
    policy::require_effect,
    record::{AuditedChange, Recorded},
};
use crate::{
    contract::{
        Code, Principal, User, UserAction, UserId,
        api::{Person, Receipt},
    },
    server::{
        directory::{Applied, UserChange},
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
    pub action: UserAction,
}

/// Who does an action, and when.
#[derive(Clone, Debug)]
pub struct ActionContext<'a> {
    pub principal: &'a Principal,
    /// For the audit entry.
    pub note: Option<String>,
    pub now: Timestamp,
}

/// What an action did and left behind.
pub struct Performed {
    pub recorded: Recorded,
    pub sessions_ended: u32,
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
        let what = asked.action.label();
        let mut target = None;
        let outcome = self.act_on(actor, mutation, asked, &mut target).await;
        if let Err(refused) = &outcome {
            self.audit_refused_action(actor, target, what, refused).await;
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
        let ActionRequest { user: id, revision, action } = asked;
        let body = async |tx: &mut WriteTx, actor: &Actor, now| {
            let user = tx.users().find(id, now).await?;
            let mut user = user.ok_or(Code::UserNotFound)?;
            *target = Some(Person::from(&user));
            let principal = actor.principal();
            self.require_right(&principal, &user, &action)?;
            if revision.is_some_and(|seen| seen != user.revision) {
                return Err(Code::RevisionConflict.into());
            }
            require_effect(&user, &action, now)?;
            self.require_reason(action.reason())?;
            let context = ActionContext { principal: &principal, note: None, now };
            let done = self.perform(tx, context, &mut user, UserChange::Action(action)).await?;
            let Performed { recorded, sessions_ended } = done;
            let user = tx.users().find(id, now).await?.ok_or(Code::UserNotFound)?;
            let etag = Some(etag(&user));
            let receipt = Receipt { user, queued: recorded.queued, sessions_ended };
            let answer = StoredResponse::ok(&receipt, etag)?;
            Ok(Change { answer, seq: Some(recorded.seq), news: () })
        };
        let (answer, _) = self.change(actor, mutation, body).await?;
        Ok(answer)
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
        let ActionContext { principal, note, now } = context;
        let reason = match &change {
            UserChange::Action(action) => action.reason().cloned(),
            UserChange::VerifyPhone(_)
            | UserChange::BindAuthenticator(_)
            | UserChange::SetPassword(_) => None,
        };
        let Applied { event, messages, sessions_ended } =
            self.directory.apply(tx, user, change, now).await?;
        let change = AuditedChange::of(principal, user, event).because(reason).noting(note);
        let recorded = self.record(tx, change, &messages, now).await?;
        Ok(Performed { recorded, sessions_ended })
    }
}

/// The entity tag of `user`: its revision in quotes.
pub fn etag(user: &User) -> String {
    format!("\"{}\"", user.revision)
}
