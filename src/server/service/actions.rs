//! The actions: each one transaction that changes the user, writes the audit entry, puts the
//! messages into the outbox, and keeps the answer.

use super::{
    Actor, Mutation, Service, ServiceError, StoredResponse,
    record::{AuditedChange, Recorded},
};
use crate::{
    contract::{
        Code, Principal, User, UserId,
        api::{Person, Receipt},
    },
    server::{
        directory::{Applied, Command, UserChange},
        store::WriteTx,
    },
};
use jiff::Timestamp;

/// What a command did and left behind.
pub struct Performed {
    pub recorded: Recorded,
    pub sessions_ended: u32,
}

impl Service {
    /// Does `command` to the user `id`, or nothing at all.
    ///
    /// # Errors
    /// Each of the contract's refusals; see `contract::rules::check`.
    pub async fn act(
        &self,
        actor: &Actor,
        mutation: &Mutation,
        id: UserId,
        command: Command,
    ) -> Result<StoredResponse, ServiceError> {
        let what = command.label();
        let mut target = None;
        let outcome = self.act_on(actor, mutation, id, command, &mut target).await;
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
        id: UserId,
        command: Command,
        target: &mut Option<Person>,
    ) -> Result<StoredResponse, ServiceError> {
        let mut tx = self.store.begin_write().await?;
        let now = self.now();
        let actor = actor.refresh(&mut tx, now).await?;
        if let Some(answer) = mutation.answered(&mut tx, &actor, now).await? {
            return Ok(answer);
        }
        let user = tx.users().find(id, now).await?;
        let mut user = user.ok_or(Code::UserNotFound)?;
        *target = Some(Person::from(&user));
        let principal = actor.principal();
        self.judge(&principal, &user, &command, now)?;
        self.require_reason(command.reason())?;
        let done = self
            .perform(&mut tx, &principal, &mut user, UserChange::Command(command), None, now)
            .await?;
        let user = tx.users().find(id, now).await?.ok_or(Code::UserNotFound)?;
        let etag = Some(etag(&user));
        let Performed { recorded, sessions_ended } = done;
        let receipt = Receipt { user, queued: recorded.queued, sessions_ended };
        let answer = StoredResponse::ok(&receipt, etag)?;
        mutation.keep(&mut tx, &actor, &answer, now).await?;
        tx.commit().await?;
        self.announce(recorded.seq);
        Ok(answer)
    }

    /// Does `change`, which [`Self::judge`] allows where it is a command, to `user` in their directory,
    /// with its messages and its audit entry (which gets `note`); the caller commits and announces it.
    pub(in crate::server) async fn perform(
        &self,
        tx: &mut WriteTx,
        principal: &Principal,
        user: &mut User,
        change: UserChange,
        note: Option<String>,
        now: Timestamp,
    ) -> Result<Performed, ServiceError> {
        let reason = match &change {
            UserChange::Command(command) => command.reason().cloned(),
            UserChange::VerifyPhone(_)
            | UserChange::BindAuthenticator(_)
            | UserChange::SetPassword { .. } => None,
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
