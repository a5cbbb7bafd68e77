//! The actions: each one transaction that changes the user, writes the audit entry, puts the
//! messages into the outbox, and keeps the answer.

use super::{
    Actor, Mutation, Service, ServiceError, StoredResponse,
    actor::Principal,
    change::Change,
    link_request::guard_of,
    policy::require_effect,
    record::{AuditedChange, Recorded},
};
use crate::{
    contract::{
        AuthenticatorState, Code, PhoneChange, PhoneState, User, UserAction, UserId,
        api::{AccessReset, AuditEvent, Person, Receipt, UserPatch},
    },
    server::{
        crypto::{self, TokenHash},
        outbox::{Message, message_templates},
        store::{NewLink, NewLinkKind, WriteTx},
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

/// What an action did.
struct Done {
    event: AuditEvent,
    message_templates: Vec<Message>,
    sessions_ended: u32,
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
            *target = Some(person(&user));
            let principal = actor.principal();
            self.require_right(&principal, &user, &action)?;
            if revision.is_some_and(|seen| seen != user.revision) {
                return Err(Code::RevisionConflict.into());
            }
            require_effect(&user, &action, now)?;
            self.require_reason(action.reason())?;
            let context = ActionContext { principal: &principal, note: None, now };
            let done = self.perform(tx, context, &mut user, action).await?;
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

    /// Does `action`, which [`Self::judge`] allows, to `user`, with its messages and its audit entry;
    /// the caller commits and announces it.
    pub(super) async fn perform(
        &self,
        tx: &mut WriteTx,
        context: ActionContext<'_>,
        user: &mut User,
        action: UserAction,
    ) -> Result<Performed, ServiceError> {
        let ActionContext { principal, note, now } = context;
        let reason = action.reason().cloned();
        let Done { event, message_templates, sessions_ended } = match action {
            UserAction::SetPhone(patch) => self.set_phone(tx, user, patch, now).await?,
            UserAction::SendSetupLink(_) => {
                let event = AuditEvent::SetupLinkSent;
                self.send_setup_link(tx, user, event, now).await?
            }
            UserAction::ResetAuthenticator(_) => {
                let event = AuditEvent::AuthenticatorReset;
                self.send_setup_link(tx, user, event, now).await?
            }
            UserAction::ResetAccess(reset) => self.reset_access(tx, user, reset, now).await?,
        };
        let change = AuditedChange::of(principal, user, event).because(reason).noting(note);
        let recorded = self.record(tx, change, &message_templates, now).await?;
        Ok(Performed { recorded, sessions_ended })
    }

    async fn set_phone(
        &self,
        tx: &mut WriteTx,
        user: &mut User,
        patch: UserPatch,
        now: Timestamp,
    ) -> Result<Done, ServiceError> {
        let UserPatch { phone: number, .. } = patch;
        let event = match PhoneChange::of(&user.phone, &number) {
            PhoneChange::Added => AuditEvent::PhoneAdded,
            // The text was lost, or the link in it ran out.
            PhoneChange::LinkSentAgain => AuditEvent::PhoneLinkSent,
            PhoneChange::Updated | PhoneChange::Nothing => AuditEvent::PhoneUpdated,
        };
        if event != AuditEvent::PhoneLinkSent {
            tx.links().forget_proofs(user.id).await?;
        }
        let phone = PhoneState::Unverified { number: number.clone() };
        tx.users().set_phone(user, phone, now).await?;
        let wanted = NewLinkKind::Phone { number: number.clone() };
        let link = self.link(tx, user, wanted, now).await?;
        let organisation = &self.organisation;
        let mut message_templates =
            vec![message_templates::phone_verification(organisation, &number, &link)];
        if event != AuditEvent::PhoneLinkSent {
            message_templates
                .insert(0, message_templates::phone_changed(organisation, user, &number, now));
        }
        Ok(Done { event, message_templates, sessions_ended: 0 })
    }

    async fn send_setup_link(
        &self,
        tx: &mut WriteTx,
        user: &mut User,
        event: AuditEvent,
        now: Timestamp,
    ) -> Result<Done, ServiceError> {
        // A configured authenticator stops counting at once, whoever holds its secret.
        tx.authenticators().forget(user.id).await?;
        tx.links().forget_proofs(user.id).await?;
        let wanted = NewLinkKind::Setup;
        let link = self.link(tx, user, wanted, now).await?;
        let sent = AuthenticatorState::LinkSent { at: now, expires_at: link.expires_at };
        tx.users().set_authenticator(user, sent, now).await?;
        let organisation = &self.organisation;
        let message = match event {
            AuditEvent::AuthenticatorReset => {
                message_templates::authenticator_reset(organisation, user, &link, now)
            }
            _ => message_templates::setup_link(organisation, user, &link),
        };
        Ok(Done { event, message_templates: vec![message], sessions_ended: 0 })
    }

    async fn reset_access(
        &self,
        tx: &mut WriteTx,
        user: &User,
        reset: AccessReset,
        now: Timestamp,
    ) -> Result<Done, ServiceError> {
        let event = match (reset.send_password_reset, reset.end_sessions) {
            (true, true) => AuditEvent::AccessReset,
            (true, false) => AuditEvent::PasswordResetSent,
            (false, _) => AuditEvent::SessionsEnded,
        };
        let organisation = &self.organisation;
        let mut message_templates = Vec::new();
        let mut sessions_ended = 0;
        if reset.send_password_reset {
            let ends_sessions = reset.end_sessions;
            let wanted = NewLinkKind::Password { ends_sessions };
            let link = self.link(tx, user, wanted, now).await?;
            message_templates.push(message_templates::password_reset(organisation, user, &link));
        }
        if reset.end_sessions {
            let ended = tx.sessions().end_all(user.id, now).await?;
            sessions_ended = u32::try_from(ended).unwrap_or(u32::MAX);
            message_templates.push(message_templates::sessions_ended(organisation, user, now));
        }
        Ok(Done { event, message_templates, sessions_ended })
    }

    /// A new link; older ones of its purpose stop working.
    async fn link(
        &self,
        tx: &mut WriteTx,
        user: &User,
        wanted: NewLinkKind,
        now: Timestamp,
    ) -> Result<message_templates::Link, ServiceError> {
        let token = crypto::new_token();
        let kind = wanted.kind();
        let expires_at = now.checked_add(self.links.of(kind)).unwrap_or(Timestamp::MAX);
        let hash = TokenHash::of(&token);
        let guard = guard_of(user, kind);
        let row =
            NewLink { wanted, guard, token: hash, user: user.id, created_at: now, expires_at };
        tx.links().issue(row).await?;
        let url = [self.public_url.as_str(), kind.as_str(), &token].join("/");
        Ok(message_templates::Link { url, token: hash, expires_at })
    }
}

/// The entity tag of `user`: its revision in quotes.
pub fn etag(user: &User) -> String {
    format!("\"{}\"", user.revision)
}

pub fn person(user: &User) -> Person {
    Person { id: user.id, name: user.name.clone(), email: user.email.clone() }
}
