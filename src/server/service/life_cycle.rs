//! Adding users, and editing all of a user at once.

use super::{
    ActionRequest, Actor, Mutation, Service, ServiceError, StoredResponse,
    actions::{ActionContext, etag},
    change::Change,
    policy::{AWAITED_ADDRESS, of_number, of_role},
    record::AuditedChange,
};
use crate::{
    contract::{
        AuthenticatorState, Code, Kind, LanguageChoice, PhoneState, Reason, Role, UserAction,
        UserId,
        api::{AddUserRequest, AuditEvent, HoldSeconds, LifeCycleRequest, Person, UserPatch},
        rules,
    },
    server::{
        directory::{UserChange, unlisted_note},
        outbox::message_templates,
        store::{NewUser, WriteTx},
    },
};
use jiff::Timestamp;

/// An edit of a user that somebody asks for.
pub struct PatchRequest {
    pub user: UserId,
    /// The one the caller saw.
    pub revision: i64,
    pub patch: UserPatch,
    pub hold: Option<HoldSeconds>,
}

impl Service {
    /// Adds a user, or orders that where another system keeps the users.
    ///
    /// # Errors
    /// `owner_required`, `step_up_required` and `person_required` for an Owner or Admin to be,
    /// `reason_required`, `email_taken`; `not_in_directory` where another system keeps the users and adds
    /// nobody.
    pub async fn add_user(
        &self,
        actor: &Actor,
        mutation: &Mutation,
        wanted: AddUserRequest,
    ) -> Result<StoredResponse, ServiceError> {
        let body = async |tx: &mut WriteTx, actor: &Actor, now| {
            self.require_addable(actor, &wanted, now)?;
            if self.has_remote_users() {
                return self.order_addition(tx, (actor, mutation), wanted, now).await;
            }
            let AddUserRequest { name, email, role, phone, language, reason, .. } = wanted;
            if tx.users().find_by_email(&email, now).await?.is_some() {
                let message = "another user has this address";
                return Err(ServiceError::field(Code::EmailTaken, "email", message));
            }
            let unlisted = phone.as_ref().and_then(|number| unlisted_note(number.line()));
            let id = UserId::new();
            if tx.links().is_awaited(&email, id, now).await? {
                return Err(ServiceError::field(Code::EmailTaken, "email", AWAITED_ADDRESS));
            }
            let new = NewUser {
                id,
                name: name.into(),
                email,
                role,
                kind: Kind::Human,
                phone: phone.map_or(PhoneState::NotSet, |number| PhoneState::Unverified { number }),
                language,
                authenticator: AuthenticatorState::NotConfigured,
                gap_since: None,
                last_sign_in_at: None,
                created_at: now,
                open_sessions: 0,
            };
            tx.users().insert(&[new], self.policy.required, now).await?;
            let user = tx.users().find(id, now).await?.ok_or(Code::UserNotFound)?;
            let messages: Vec<_> = rules::is_privileged(&user)
                .then(|| message_templates::user_added(&self.voice, &user, now))
                .into_iter()
                .collect();
            let change = AuditedChange::of(&actor.principal(), &user, AuditEvent::UserAdded);
            let change = change.because(reason);
            let facts = [Some(role.to_string()), unlisted.map(str::to_owned)];
            let facts: Vec<_> = facts.into_iter().flatten().collect();
            let change = change.noting(Some(facts.join("; ")));
            let recorded = self.record(tx, change, &messages, now).await?;
            let answer =
                StoredResponse { status: 201, ..StoredResponse::ok(&user, Some(etag(&user)))? };
            Ok(Change { answer, seq: Some(recorded.seq), news: () })
        };
        let outcome = self.change(actor, mutation, body).await.map(|(answer, _)| answer);
        if let Err(refused) = &outcome {
            self.audit_refused_action(actor, None, "Add a user", refused).await;
        }
        self.operations_ordered();
        outcome
    }

    /// # Errors
    /// What the rules have against `actor` adding `wanted`.
    fn require_addable(
        &self,
        actor: &Actor,
        wanted: &AddUserRequest,
        now: Timestamp,
    ) -> Result<(), ServiceError> {
        let AddUserRequest { role, phone, unlisted, language, reason, .. } = wanted;
        rules::check_role(actor.role, *role).map_err(of_role)?;
        if *role != Role::Member {
            actor.require_step_up(now)?;
        }
        self.require_reason(reason.as_ref())?;
        if let Some(number) = phone {
            rules::check_number(self.landlines, number.line(), *unlisted).map_err(of_number)?;
        }
        self.require_language(language.clone().map(LanguageChoice::Set).as_ref())?;
        Ok(())
    }

    /// Does all that the patch names to its user, or nothing.
    ///
    /// # Errors
    /// `invalid_body` where it names nothing, and those of [`Self::act`].
    pub async fn patch_user(
        &self,
        actor: &Actor,
        mutation: &Mutation,
        asked: PatchRequest,
    ) -> Result<StoredResponse, ServiceError> {
        let PatchRequest { user, revision, patch, hold } = asked;
        let actions = patch.actions();
        if actions.is_empty() {
            let message = "name at least one of: name, role, language, phone, email";
            return Err(ServiceError::field(Code::InvalidBody, "phone", message));
        }
        let asked = ActionRequest { user, revision: Some(revision), actions, hold };
        self.act(actor, mutation, asked).await
    }

    /// Erases who the user `id` was; does nothing where that was done before.
    ///
    /// # Errors
    /// `user_not_found`, `reason_required`, and the refusals of `contract::rules::check_by` and
    /// `check_last_owner`.
    pub async fn remove_user(
        &self,
        actor: &Actor,
        mutation: &Mutation,
        id: UserId,
        reason: Option<Reason>,
    ) -> Result<StoredResponse, ServiceError> {
        let mut target = None;
        let action = UserAction::Remove(LifeCycleRequest { reason });
        let what = action.label();
        let body = async |tx: &mut WriteTx, actor: &Actor, now| {
            let answer = StoredResponse::empty();
            let Some(mut user) = tx.users().find(id, now).await? else {
                return match tx.users().is_removed(id).await? {
                    true => Ok(Change { answer, seq: None, news: Vec::new() }),
                    false => Err(Code::UserNotFound.into()),
                };
            };
            target = Some(Person::from(&user));
            self.require_all(tx, actor, &user, &action).await?;
            self.require_reason(action.reason())?;
            let principal = actor.principal();
            let request = Some((actor.account, mutation));
            let context = ActionContext { principal: &principal, note: None, now, request };
            if self.has_remote_users() {
                return self.order_all(tx, context, user, &[action]).await;
            }
            let done = self.perform(tx, context, &mut user, UserChange::Action(action)).await?;
            Ok(Change { answer, seq: Some(done.recorded.seq), news: done.jobs_cancelled })
        };
        let outcome = self.change(actor, mutation, body).await;
        if let Err(refused) = &outcome {
            self.audit_refused_action(actor, target, what, refused).await;
        }
        let (answer, cancelled) = outcome?;
        self.operations_ordered();
        self.tell_of_jobs(&cancelled.unwrap_or_default()).await?;
        Ok(answer)
    }
}
