//! Exemptions: until a date, what is missing to a user is no gap.

use super::{
    Actor, Mutation, Service, ServiceError, StoredResponse, actions::etag, change::Change,
    record::AuditedChange,
};
use crate::{
    contract::{
        Code, User, UserId,
        api::{AuditEvent, MAX_EXEMPTION_DAYS, NewExemption, Person, Receipt},
        rules::{self, Exemption},
    },
    server::store::{ExemptionRow, WriteTx},
};
use jiff::Timestamp;

impl Service {
    /// Exempts the user `id`, or until another time than before.
    ///
    /// # Errors
    /// `user_not_found`, the refusals of `contract::rules::check_exemption`, `invalid_body` for a date
    /// that does not fit.
    pub async fn exempt(
        &self,
        actor: &Actor,
        mutation: &Mutation,
        id: UserId,
        wanted: NewExemption,
    ) -> Result<StoredResponse, ServiceError> {
        let mut target = None;
        let body = async |tx: &mut WriteTx, actor: &Actor, now| {
            let mut user = found(tx, id, now).await?;
            target = Some(Person::from(&user));
            rules::check_exemption(actor.person.id, actor.role, &user, Exemption::Granted)?;
            let NewExemption { until, reason } = wanted;
            require_near(until, now)?;
            let row = ExemptionRow { until, reason: reason.clone(), by: actor.account };
            tx.users().exempt(&mut user, row, self.policy.required, now).await?;
            let change = AuditedChange::of(&actor.principal(), &user, AuditEvent::ExemptionGranted);
            let note = format!("until {}", until.strftime("%Y-%m-%d %H:%MZ"));
            let change = change.because(Some(reason)).noting(Some(note));
            let recorded = self.record(tx, change, &[], now).await?;
            let user = found(tx, id, now).await?;
            let etag = Some(etag(&user));
            let queued = recorded.queued;
            let receipt = Receipt {
                user,
                queued,
                sessions_ended: 0,
                tokens_revoked: 0,
                held: None,
                requested: None,
            };
            let answer = StoredResponse::ok(&receipt, etag)?;
            Ok(Change { answer, seq: Some(recorded.seq), news: () })
        };
        let outcome = self.change(actor, mutation, body).await.map(|(answer, _)| answer);
        if let Err(refused) = &outcome {
            self.audit_refused_action(actor, target, "Exempt the user", refused).await;
        }
        outcome
    }

    /// Ends the exemption of the user `id`; does nothing where there is none. Repeated under its key, it
    /// does nothing to an exemption that was granted meanwhile.
    ///
    /// # Errors
    /// `user_not_found`, and the refusals of `contract::rules::check_exemption`.
    pub async fn end_exemption(
        &self,
        actor: &Actor,
        mutation: &Mutation,
        id: UserId,
    ) -> Result<StoredResponse, ServiceError> {
        let mut target = None;
        let body = async |tx: &mut WriteTx, actor: &Actor, now| {
            let mut user = found(tx, id, now).await?;
            target = Some(Person::from(&user));
            rules::check_exemption(actor.person.id, actor.role, &user, Exemption::Ended)?;
            let mut seq = None;
            if user.exempt_until.is_some() {
                tx.users().end_exemption(&mut user, self.policy.required, now).await?;
                let principal = actor.principal();
                let change = AuditedChange::of(&principal, &user, AuditEvent::ExemptionEnded);
                seq = Some(self.record(tx, change, &[], now).await?.seq);
            }
            Ok(Change { answer: StoredResponse::empty(), seq, news: () })
        };
        let outcome = self.change(actor, mutation, body).await.map(|(answer, _)| answer);
        if let Err(refused) = &outcome {
            self.audit_refused_action(actor, target, "End the exemption", refused).await;
        }
        outcome
    }
}

async fn found(tx: &mut WriteTx, id: UserId, now: Timestamp) -> Result<User, ServiceError> {
    Ok(tx.users().find(id, now).await?.ok_or(Code::UserNotFound)?)
}

/// # Errors
/// `invalid_body` where an exemption until then ends at once, or lasts too long.
fn require_near(until: Timestamp, now: Timestamp) -> Result<(), ServiceError> {
    rules::check_end(until, now).map_err(|_| {
        let message = format!("later than now, and within {MAX_EXEMPTION_DAYS} days");
        ServiceError::field(Code::InvalidBody, "until", message)
    })
}
