//! What is not settled, and what somebody decides of it of which nobody knows the outcome.

use super::super::{Actor, Mutation, Service, ServiceError, StoredResponse, change::Change};
use crate::{
    contract::{
        Code, JobId, OperationId,
        api::{AuditEvent, Operation, OperationQuery, Operations, Person, RequestedState},
        text::counted,
    },
    server::{
        service::people,
        store::{
            AuditRow, OperationListQuery, OperationRow, OperationState, ReadTx, StillHeld, WriteTx,
        },
    },
};

/// What to do with an operation of which nobody knows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum OnUnknown {
    Look,
    SendAgain,
}

impl OnUnknown {
    /// The words in the audit log.
    fn words(self) -> &'static str {
        match self {
            Self::Look => "looked for again",
            Self::SendAgain => "sent again",
        }
    }
}

impl Service {
    /// What was ordered of the directory.
    ///
    /// # Errors
    /// `invalid_query` for a limit that is none.
    pub async fn operations(&self, query: OperationQuery) -> Result<Operations, ServiceError> {
        let OperationQuery { state, job, after, limit } = query;
        let limit = people::page_limit(limit)?;
        let state = state.map(|state| match state {
            RequestedState::Requested => OperationState::Requested,
            RequestedState::Unknown => OperationState::Unknown,
            RequestedState::Done => OperationState::Done,
            RequestedState::Refused => OperationState::Refused,
        });
        let mut view = self.store.snapshot().await?;
        let query = OperationListQuery { state, job, after, limit };
        let rows = view.operations().list(query).await?;
        let next = rows.last().filter(|_| rows.len() == usize::from(limit)).map(|row| row.id);
        let mut operations = Vec::with_capacity(rows.len());
        for row in rows {
            operations.push(self.shown_operation(&mut view, &row).await?);
        }
        Ok(Operations { operations, next })
    }

    /// One of what was ordered.
    ///
    /// # Errors
    /// `operation_not_found`: what is settled is kept for 30 days.
    pub async fn operation(&self, id: OperationId) -> Result<Operation, ServiceError> {
        let mut view = self.store.snapshot().await?;
        let row = view.operations().find(id).await?.ok_or(Code::OperationNotFound)?;
        self.shown_operation(&mut view, &row).await
    }

    async fn shown_operation(
        &self,
        tx: &mut ReadTx,
        row: &OperationRow,
    ) -> Result<Operation, ServiceError> {
        let user = match row.user {
            Some(id) => tx.users().find(id, self.now()).await?.as_ref().map(Person::from),
            None => None,
        };
        let by = match row.account {
            Some(account) => tx.accounts().find(account).await?.map(|account| account.person),
            // By a link of their own.
            None => user.clone(),
        };
        let job = row.item.map(|item| item.job);
        Ok(Operation { requested: row.into(), user, by, job })
    }

    /// Looks once more what became of an operation of which nobody knows.
    ///
    /// # Errors
    /// `operation_not_found` where it is settled or under way; `owner_protected` for an Admin and what
    /// was ordered for an Owner.
    pub async fn check_operation(
        &self,
        actor: &Actor,
        mutation: &Mutation,
        id: OperationId,
    ) -> Result<StoredResponse, ServiceError> {
        self.reopen_one(actor, mutation, id, OnUnknown::Look).await
    }

    /// Sends once more what it was at.
    ///
    /// # Errors
    /// As [`Self::check_operation`].
    pub async fn repeat_operation(
        &self,
        actor: &Actor,
        mutation: &Mutation,
        id: OperationId,
    ) -> Result<StoredResponse, ServiceError> {
        self.reopen_one(actor, mutation, id, OnUnknown::SendAgain).await
    }

    /// Looks once more what became of all of a job of which nobody knows.
    ///
    /// # Errors
    /// As [`Self::check_operation`], and `job_not_found`.
    pub async fn check_job(
        &self,
        actor: &Actor,
        mutation: &Mutation,
        id: JobId,
    ) -> Result<StoredResponse, ServiceError> {
        self.reopen_job(actor, mutation, id, OnUnknown::Look).await
    }

    /// Sends once more all of a job of which nobody knows.
    ///
    /// # Errors
    /// As [`Self::check_job`].
    pub async fn repeat_job(
        &self,
        actor: &Actor,
        mutation: &Mutation,
        id: JobId,
    ) -> Result<StoredResponse, ServiceError> {
        self.reopen_job(actor, mutation, id, OnUnknown::SendAgain).await
    }

    async fn reopen_one(
        &self,
        actor: &Actor,
        mutation: &Mutation,
        id: OperationId,
        how: OnUnknown,
    ) -> Result<StoredResponse, ServiceError> {
        let body = async |tx: &mut WriteTx, actor: &Actor, now| {
            let row = tx.operations().find(id).await?.ok_or(Code::OperationNotFound)?;
            let target = self.reopen(tx, actor, &row, how).await?;
            let entry = AuditRow::new(now, AuditEvent::ActionRequested).by(actor.person.clone());
            let entry = entry.from(actor.from).noting(format!("{}; {}", row.label, how.words()));
            let seq = tx.audit().append(&AuditRow { target, ..entry }).await?;
            Ok(Change { answer: StoredResponse::empty(), seq: Some(seq), news: () })
        };
        let (answer, _) = self.change(actor, mutation, body).await?;
        self.operations_ordered();
        Ok(answer)
    }

    async fn reopen_job(
        &self,
        actor: &Actor,
        mutation: &Mutation,
        id: JobId,
        how: OnUnknown,
    ) -> Result<StoredResponse, ServiceError> {
        let body = async |tx: &mut WriteTx, actor: &Actor, now| {
            let job = tx.jobs().find(id).await?.ok_or(Code::JobNotFound)?.job;
            let rows = tx.operations().unknown_of_job(id).await?;
            if rows.is_empty() {
                return Err(Code::OperationNotFound.into());
            }
            for row in &rows {
                self.reopen(tx, actor, row, how).await?;
            }
            let users = counted(rows.len() as u64, "user");
            let words = format!("{}; {}; {users}; job {id}", job.action.label(), how.words());
            let entry = AuditRow::new(now, AuditEvent::ActionRequested).by(actor.person.clone());
            let seq = tx.audit().append(&entry.from(actor.from).noting(words)).await?;
            Ok(Change { answer: StoredResponse::empty(), seq: Some(seq), news: () })
        };
        let (answer, _) = self.change(actor, mutation, body).await?;
        self.operations_ordered();
        Ok(answer)
    }

    /// Gives whom it is for.
    async fn reopen(
        &self,
        tx: &mut WriteTx,
        actor: &Actor,
        row: &OperationRow,
        how: OnUnknown,
    ) -> Result<Option<Person>, ServiceError> {
        let now = self.now();
        let user = match row.user {
            Some(id) => tx.users().find(id, now).await?,
            None => None,
        };
        if user.as_ref().is_some_and(|user| !self.may_act_for(actor, user.role)) {
            return Err(Code::OwnerProtected.into());
        }
        let sent_at = match how {
            OnUnknown::Look => row.sent_at.or(Some(row.ordered_at)),
            OnUnknown::SendAgain => None,
        };
        match tx.operations().reopen(row.id, sent_at, now).await? {
            StillHeld::Yes => Ok(user.as_ref().map(Person::from)),
            StillHeld::Lost => Err(Code::OperationNotFound.into()),
        }
    }
}
