//! Approving a link: where a user has nothing else to show who they are, somebody who knows them tells
//! them a code, and the link goes on with it.

use super::{Actor, Service, ServiceError, record::AuditedChange};
use crate::{
    contract::{
        Code, LinkKind, Problem, UserId,
        api::{Approval, AuditEvent, NewApproval, Person},
        rules,
    },
    server::{
        crypto::approval_code,
        outbox::message_templates,
        store::{Guard, KeptApproval},
    },
};
use jiff::SignedDuration;

/// As long as a code that is spoken over the telephone may last (NIST SP 800-63B-4, 4.2.1.2).
const LIFETIME: SignedDuration = SignedDuration::from_mins(10);

impl Service {
    /// Makes a code for the newest link of its kind of the user `id`, which is told here and nowhere
    /// else. A newer code takes the place of an older one, and of what that proved.
    ///
    /// # Errors
    /// `person_required`, `step_up_required`, `user_not_found`, those of
    /// `contract::rules::check_approval`, `link_not_live` where there is no such link, and
    /// `action_not_available` where it asks for no approval.
    pub async fn approve(
        &self,
        actor: &Actor,
        id: UserId,
        wanted: NewApproval,
    ) -> Result<Approval, ServiceError> {
        let mut target = None;
        let outcome = self.approve_link(actor, id, wanted.link, &mut target).await;
        if let Err(refused) = &outcome {
            self.audit_refused_action(actor, target, "Approve a link", refused).await;
        }
        outcome
    }

    async fn approve_link(
        &self,
        actor: &Actor,
        id: UserId,
        link: LinkKind,
        target: &mut Option<Person>,
    ) -> Result<Approval, ServiceError> {
        let mut tx = self.store.begin_write().await?;
        let now = self.now();
        let actor = actor.refresh(&mut tx, now).await?;
        actor.require_step_up(now)?;
        let mut user = tx.users().find(id, now).await?.ok_or(Code::UserNotFound)?;
        *target = Some(Person::from(&user));
        let principal = actor.principal();
        rules::check_approval(&principal, &user)?;
        let found = tx.links().open_of(id, link, now).await?;
        let Some((token, guard)) = found else {
            let why = format!("This user has no {} that works. Send one first.", link.noun());
            return Err(Problem::new(Code::LinkNotLive).with_detail(why).into());
        };
        let factors = tx.users().directory_factors(&[id]).await?;
        user.factors = factors.into_iter().map(|(_, factor)| factor).collect();
        let row = tx.links().find(link, token).await?.ok_or(Code::LinkNotLive)?;
        let is_wanted = match (guard, link) {
            (Guard::Vouched, _) => false,
            (Guard::Approval, LinkKind::Phone) => true,
            _ => self.directory.guard_of(&user, link, row.replaces) == Guard::Approval,
        };
        if !is_wanted {
            return Err(Code::ActionNotAvailable.into());
        }
        let message = message_templates::approval_created(&self.voice, &user, link, now);
        let change = AuditedChange::of(&principal, &user, AuditEvent::ApprovalCreated)
            .noting(Some(link.noun().to_owned()));
        let recorded = self.record(&mut tx, change, &[message], now).await?;
        let code = approval_code::generate();
        let hash = approval_code::hash(&self.key, token, id, code.reveal())?;
        let expires_at = now.checked_add(LIFETIME).unwrap_or(now);
        let kept = KeptApproval { hash, until: expires_at };
        tx.links().put_approval(token, kept, (principal.person.id, recorded.seq)).await?;
        tx.commit().await?;
        self.announce(recorded.seq);
        Ok(Approval { link, code, expires_at })
    }
}
