//! The actions: each one transaction that changes the user, writes the audit entry, puts the
//! messages into the outbox, and keeps the answer.

use super::{
    Actor, Mutation, Service, ServiceError, StoredResponse,
    actor::Principal,
    link_request::guard_of,
    record::{AuditedChange, Recorded},
};
use crate::{
    contract::{
        AuthenticatorState, Code, PhoneState, Reason, User, UserId,
        api::{
            AccessReset, AuditEvent, Person, Receipt, ResetRequest, SetupLinkRequest, UserPatch,
        },
    },
    server::{
        crypto::{self, TokenHash},
        outbox::{Message, message_templates},
        store::{NewLink, NewLinkFor, WriteTx},
    },
};
use jiff::{SignedDuration, Timestamp};

/// What an Owner or Admin asks for.
#[derive(Clone, Debug)]
pub enum Command {
    /// `revision` is the one the caller saw.
    SetPhone {
        patch: UserPatch,
        revision: i64,
    },
    SendSetupLink(SetupLinkRequest),
    ResetAuthenticator(ResetRequest),
    ResetAccess(AccessReset),
}

impl Command {
    fn reason(&self) -> Option<&Reason> {
        match self {
            Self::SetPhone { patch, .. } => patch.reason.as_ref(),
            Self::SendSetupLink(wanted) => wanted.reason.as_ref(),
            Self::ResetAuthenticator(wanted) => wanted.reason.as_ref(),
            Self::ResetAccess(reset) => reset.reason.as_ref(),
        }
    }

    /// What was asked for, in the words of the audit log.
    fn label(&self) -> &'static str {
        match self {
            Self::SetPhone { .. } => "Change the phone",
            Self::SendSetupLink(_) => "Send a setup link",
            Self::ResetAuthenticator(_) => "Reset the authenticator",
            Self::ResetAccess(reset) => match (reset.send_password_reset, reset.end_sessions) {
                (true, true) => "Reset the password and end the sessions",
                (_, false) => "Reset the password",
                (false, true) => "End the sessions",
            },
        }
    }
}

/// What a command did.
struct Done {
    event: AuditEvent,
    message_templates: Vec<Message>,
    sessions_ended: u32,
}

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
        *target = Some(person(&user));
        let principal = actor.principal();
        self.judge(&principal, &user, &command, now)?;
        self.require_reason(command.reason())?;
        let done = self.perform(&mut tx, &principal, &mut user, command, None, now).await?;
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

    /// Does `command`, which [`Self::judge`] allows, to `user`, with its messages and its audit entry
    /// (which gets `note`); the caller commits and announces it.
    pub(super) async fn perform(
        &self,
        tx: &mut WriteTx,
        principal: &Principal,
        user: &mut User,
        command: Command,
        note: Option<String>,
        now: Timestamp,
    ) -> Result<Performed, ServiceError> {
        let reason = command.reason().cloned();
        let Done { event, message_templates, sessions_ended } = match command {
            Command::SetPhone { patch, .. } => self.set_phone(tx, user, patch, now).await?,
            Command::SendSetupLink(_) => {
                let event = AuditEvent::SetupLinkSent;
                self.send_setup_link(tx, user, event, now).await?
            }
            Command::ResetAuthenticator(_) => {
                let event = AuditEvent::AuthenticatorReset;
                self.send_setup_link(tx, user, event, now).await?
            }
            Command::ResetAccess(reset) => self.reset_access(tx, user, reset, now).await?,
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
        let event = match &user.phone {
            PhoneState::NotSet => AuditEvent::PhoneAdded,
            // The same number once more: its text was lost, or the link in it ran out.
            PhoneState::Unverified { number: old } if *old == number => AuditEvent::PhoneLinkSent,
            _ => AuditEvent::PhoneUpdated,
        };
        if event != AuditEvent::PhoneLinkSent {
            tx.links().forget_proofs(user.id).await?;
        }
        let phone = PhoneState::Unverified { number: number.clone() };
        tx.users().set_phone(user, phone, self.policy.required, now).await?;
        let purpose = NewLinkFor::Phone { number: number.clone() };
        let link = self.link(tx, user, purpose, self.links.phone, now).await?;
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
        let purpose = NewLinkFor::Setup;
        let link = self.link(tx, user, purpose, self.links.setup, now).await?;
        let sent = AuthenticatorState::LinkSent { at: now, expires_at: link.expires_at };
        tx.users().set_authenticator(user, sent, self.policy.required, now).await?;
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
            let purpose = NewLinkFor::Password { ends_sessions };
            let lifetime = self.links.password;
            let link = self.link(tx, user, purpose, lifetime, now).await?;
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
        wanted: NewLinkFor,
        lifetime: SignedDuration,
        now: Timestamp,
    ) -> Result<message_templates::Link, ServiceError> {
        let token = crypto::new_token();
        let expires_at = now.checked_add(lifetime).unwrap_or(Timestamp::MAX);
        let hash = TokenHash::of(&token);
        let purpose = wanted.purpose();
        let guard = guard_of(user, purpose);
        let row =
            NewLink { wanted, guard, token: hash, user: user.id, created_at: now, expires_at };
        tx.links().issue(row).await?;
        let url = [self.public_url.as_str(), purpose.as_str(), &token].join("/");
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
