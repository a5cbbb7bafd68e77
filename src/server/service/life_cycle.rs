//! Adding users, and editing all of a user at once.

use super::{
    ActionRequest, Actor, Mutation, Service, ServiceError, StoredResponse, actions::etag,
    change::Change, policy::of_role, record::AuditedChange,
};
use crate::{
    contract::{
        AuthenticatorState, Code, Kind, PhoneState, Role, UserId,
        api::{AddUserRequest, AuditEvent, UserPatch},
        rules,
    },
    server::{
        outbox::message_templates,
        store::{NewUser, WriteTx},
    },
};

impl Service {
    /// Adds a user.
    ///
    /// # Errors
    /// `owner_required`, `step_up_required` and `person_required` for an Owner or Admin to be,
    /// `reason_required`, `email_taken`.
    pub async fn add_user(
        &self,
        actor: &Actor,
        mutation: &Mutation,
        wanted: AddUserRequest,
    ) -> Result<StoredResponse, ServiceError> {
        let body = async |tx: &mut WriteTx, actor: &Actor, now| {
            let AddUserRequest { name, email, role, phone, reason } = wanted;
            rules::check_role(actor.role, role).map_err(of_role)?;
            if role != Role::Member {
                actor.require_step_up(now)?;
            }
            self.require_reason(reason.as_ref())?;
            if tx.users().find_by_email(&email, now).await?.is_some() {
                let message = "another user has this address";
                return Err(ServiceError::field(Code::EmailTaken, "email", message));
            }
            let id = UserId::new();
            let new = NewUser {
                id,
                name: name.into(),
                email,
                role,
                kind: Kind::Human,
                phone: phone.map_or(PhoneState::NotSet, |number| PhoneState::Unverified { number }),
                authenticator: AuthenticatorState::NotConfigured,
                gap_since: None,
                last_sign_in_at: None,
                created_at: now,
                open_sessions: 0,
            };
            tx.users().insert(&[new], self.policy.required, now).await?;
            let user = tx.users().find(id, now).await?.ok_or(Code::UserNotFound)?;
            let messages: Vec<_> = rules::is_privileged(&user)
                .then(|| message_templates::user_added(&self.organisation, &user, now))
                .into_iter()
                .collect();
            let change = AuditedChange::of(&actor.principal(), &user, AuditEvent::UserAdded);
            let change = change.because(reason).noting(Some(role.to_string()));
            let recorded = self.record(tx, change, &messages, now).await?;
            let answer =
                StoredResponse { status: 201, ..StoredResponse::ok(&user, Some(etag(&user)))? };
            Ok(Change { answer, seq: Some(recorded.seq), news: () })
        };
        let outcome = self.change(actor, mutation, body).await.map(|(answer, _)| answer);
        if let Err(refused) = &outcome {
            self.audit_refused_action(actor, None, "Add a user", refused).await;
        }
        outcome
    }

    /// Does all that `patch` names to the user `id`, or nothing.
    ///
    /// # Errors
    /// `invalid_body` where it names nothing, and those of [`Self::act`].
    pub async fn patch_user(
        &self,
        actor: &Actor,
        mutation: &Mutation,
        (id, revision): (UserId, i64),
        patch: UserPatch,
    ) -> Result<StoredResponse, ServiceError> {
        let actions = patch.actions();
        if actions.is_empty() {
            let message = "name at least one of: name, role, phone";
            return Err(ServiceError::field(Code::InvalidBody, "phone", message));
        }
        let asked = ActionRequest { user: id, revision: Some(revision), actions };
        self.act(actor, mutation, asked).await
    }
}
