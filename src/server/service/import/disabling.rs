//! Whom a file disables that is the truth about who belongs to the organisation.

use super::{
    super::{Actor, Service, ServiceError},
    ImportContext,
    faults::sentence,
    intake::Intake,
    plan::{Plan, Present},
};
use crate::{
    contract::{
        Code, FieldError, User, UserAction, UserId,
        api::{ImportOutcome, ImportedUser, LifeCycleRequest},
        text::one_line,
    },
    server::store::WriteTx,
};
use std::collections::HashSet;

/// How many are named of those whom a file would disable.
const MAX_NAMED: usize = 5;

impl Service {
    /// Who can sign in and is not active in the file is to be disabled; a fault where that may not be.
    pub(super) async fn plan_disabling(
        &self,
        tx: &mut WriteTx,
        context: ImportContext<'_>,
        (plan, intake): (&mut Plan, &mut Intake),
        mut present: Present,
    ) -> Result<(), ServiceError> {
        let ImportContext { actor, now, .. } = context;
        let active = tx.users().active_people().await?;
        plan.active = active.len() as u64;
        let named: HashSet<UserId> = present.active.into_iter().collect();
        for id in active.into_iter().filter(|id| !named.contains(id)) {
            let user = tx.users().find(id, now).await?.ok_or(Code::UserNotFound)?;
            let action = UserAction::Disable(LifeCycleRequest::default());
            if let Some(code) = self.refusal_of(tx, actor, &user, &action).await? {
                let message = match code {
                    Code::SelfProtected | Code::LastOwner => {
                        format!("the file leaves out you, {}; add your row", user.handle())
                    }
                    code => format!("the file leaves out {}: {}", user.handle(), sentence(code)),
                };
                intake.refuse(FieldError::new("disable_missing", message));
                continue;
            }
            if plan.named.len() < MAX_NAMED {
                plan.named.push(format!("{} <{}>", one_line(&user.name), user.handle()));
            }
            plan.disabled.push(id);
            let Some(email) = user.email else { continue };
            let (line, status) = present.inactive.remove(&id).unzip();
            plan.note(|| ImportedUser {
                line,
                email,
                outcome: ImportOutcome::Disabled,
                name: None,
                role: None,
                phone: false,
                language: None,
                status: status.map(String::from),
            });
        }
        Ok(())
    }

    /// Why `actor` may not do `action` to `user`, beside the proof of their own second factor.
    pub(super) async fn refusal_of(
        &self,
        tx: &mut WriteTx,
        actor: &Actor,
        user: &User,
        action: &UserAction,
    ) -> Result<Option<Code>, ServiceError> {
        let refused = match self.require_right(&actor.principal(), user, action) {
            Ok(()) => self.require_owner_left(tx, user, action).await.err(),
            // The last Owner is told that nobody could do it.
            Err(refused) if refused.code() == Some(Code::SelfProtected) => {
                Some(self.require_owner_left(tx, user, action).await.err().unwrap_or(refused))
            }
            Err(refused) => Some(refused),
        };
        match refused {
            None => Ok(None),
            Some(refused) => refused.code().map(Some).ok_or(refused),
        }
    }
}
