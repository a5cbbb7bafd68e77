//! The actions: each one transaction that changes the user, writes the audit entry, puts the
//! messages into the outbox, and keeps the answer.

use super::{Actor, Answer, Mutation, Refused, Service};
use crate::{
    contract::{
        Action, AuthenticatorState, Code, OutboxId, PhoneNumber, PhoneState, User, UserId,
        api::{AccessReset, AuditEvent, Person, Receipt},
        rules,
    },
    server::{
        crypto::{self, TokenHash},
        outbox::{Letter, letters},
        store::{self, AuditRow, LinkPurpose, NewLink},
    },
};
use jiff::{SignedDuration, Timestamp};
use sqlx::AnyConnection;

/// What an Owner or Admin asks for.
#[derive(Clone, Debug)]
pub enum Command {
    /// `revision` is the one the caller saw.
    SetPhone {
        number: PhoneNumber,
        revision: i64,
    },
    SendSetupLink,
    ResetAuthenticator,
    ResetAccess(AccessReset),
}

/// What a command did.
struct Done {
    event: AuditEvent,
    letters: Vec<Letter>,
    sessions_ended: u32,
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
    ) -> Result<Answer, Refused> {
        let mut transaction = self.store.begin_write().await?;
        let now = Timestamp::now();
        let actor = actor.again(&mut transaction).await?;
        if let Some(answer) = mutation.answered(&mut transaction, &actor, now).await? {
            return Ok(answer);
        }
        let user = store::find_user(&mut transaction, id, now).await?;
        let mut user = user.ok_or(Code::UserNotFound)?;
        let done = self.perform(&mut transaction, &actor, &mut user, command, now).await?;
        let mut queued = Vec::new();
        for letter in &done.letters {
            queued.push(self.queue(&mut transaction, &user, letter, now).await?);
        }
        let entry = AuditRow {
            at: now,
            actor: Some(actor.person.clone()),
            event: done.event,
            target: Some(person(&user)),
            note: None,
        };
        let seq = store::append_audit(&mut transaction, &entry).await?;
        let user = store::find_user(&mut transaction, id, now).await?.ok_or(Code::UserNotFound)?;
        let etag = Some(etag(&user));
        let receipt = Receipt { user, queued, sessions_ended: done.sessions_ended };
        let answer = Answer::ok(&receipt, etag)?;
        mutation.keep(&mut transaction, &actor, &answer, now).await?;
        transaction.commit().await.map_err(store::StoreError::from)?;
        self.announce(seq);
        Ok(answer)
    }

    async fn perform(
        &self,
        connection: &mut AnyConnection,
        actor: &Actor,
        user: &mut User,
        command: Command,
        now: Timestamp,
    ) -> Result<Done, Refused> {
        let allow = |user: &User, action| rules::check(actor.role, self.policy, user, action);
        match command {
            Command::SetPhone { number, revision } => {
                let (action, event) = match user.phone {
                    PhoneState::NotSet => (Action::AddPhone, AuditEvent::PhoneAdded),
                    _ => (Action::UpdatePhone, AuditEvent::PhoneUpdated),
                };
                allow(user, action)?;
                self.set_phone(connection, user, number, revision, event, now).await
            }
            Command::SendSetupLink => {
                allow(user, Action::SendSetupLink)?;
                self.send_setup_link(connection, user, AuditEvent::SetupLinkSent, now).await
            }
            Command::ResetAuthenticator => {
                allow(user, Action::ResetAuthenticator)?;
                self.send_setup_link(connection, user, AuditEvent::AuthenticatorReset, now).await
            }
            Command::ResetAccess(reset) => {
                if reset.send_password_reset {
                    allow(user, Action::ResetPassword)?;
                }
                if reset.end_sessions {
                    allow(user, Action::EndSessions)?;
                }
                self.reset_access(connection, user, reset, now).await
            }
        }
    }

    async fn set_phone(
        &self,
        connection: &mut AnyConnection,
        user: &mut User,
        number: PhoneNumber,
        revision: i64,
        event: AuditEvent,
        now: Timestamp,
    ) -> Result<Done, Refused> {
        if user.revision != revision {
            return Err(Code::RevisionConflict.into());
        }
        if user.phone.number() == Some(&number) {
            return Err(Code::PhoneUnchanged.into());
        }
        let phone = PhoneState::Unverified { number: number.clone() };
        store::set_phone(&mut *connection, user, phone).await?;
        let lifetime = self.links.phone;
        let link = self.link(connection, user, LinkPurpose::Phone, lifetime, now).await?;
        let organisation = &self.organisation.name;
        let letters = vec![
            letters::phone_changed(organisation, user, &number),
            letters::phone_verification(organisation, &number, &link),
        ];
        Ok(Done { event, letters, sessions_ended: 0 })
    }

    async fn send_setup_link(
        &self,
        connection: &mut AnyConnection,
        user: &mut User,
        event: AuditEvent,
        now: Timestamp,
    ) -> Result<Done, Refused> {
        let lifetime = self.links.setup;
        let link = self.link(&mut *connection, user, LinkPurpose::Setup, lifetime, now).await?;
        let sent = AuthenticatorState::LinkSent { at: now, expires_at: link.expires_at };
        store::set_authenticator(connection, user, sent).await?;
        let organisation = &self.organisation.name;
        let letter = match event {
            AuditEvent::AuthenticatorReset => {
                letters::authenticator_reset(organisation, user, &link)
            }
            _ => letters::setup_link(organisation, user, &link),
        };
        Ok(Done { event, letters: vec![letter], sessions_ended: 0 })
    }

    async fn reset_access(
        &self,
        connection: &mut AnyConnection,
        user: &User,
        reset: AccessReset,
        now: Timestamp,
    ) -> Result<Done, Refused> {
        let event = match (reset.send_password_reset, reset.end_sessions) {
            (true, true) => AuditEvent::AccessReset,
            (true, false) => AuditEvent::PasswordResetSent,
            (false, true) => AuditEvent::SessionsEnded,
            (false, false) => {
                let message = "choose one at least: send_password_reset or end_sessions";
                return Err(Refused::field(Code::InvalidBody, "send_password_reset", message));
            }
        };
        let organisation = &self.organisation.name;
        let mut letters = Vec::new();
        let mut sessions_ended = 0;
        if reset.send_password_reset {
            let lifetime = self.links.password;
            let purpose = LinkPurpose::Password;
            let link = self.link(&mut *connection, user, purpose, lifetime, now).await?;
            letters.push(letters::password_reset(organisation, user, &link));
        }
        if reset.end_sessions {
            let ended = store::end_sessions(connection, user.id, now).await?;
            sessions_ended = u32::try_from(ended).unwrap_or(u32::MAX);
            letters.push(letters::sessions_ended(organisation, user));
        }
        Ok(Done { event, letters, sessions_ended })
    }

    /// A new link of `purpose`; older ones stop working.
    async fn link(
        &self,
        connection: &mut AnyConnection,
        user: &User,
        purpose: LinkPurpose,
        lifetime: SignedDuration,
        now: Timestamp,
    ) -> Result<letters::Link, Refused> {
        let token = crypto::new_token();
        let expires_at = now.checked_add(lifetime).unwrap_or(Timestamp::MAX);
        let hash = TokenHash::of(&token);
        let row = NewLink { purpose, token: hash, user: user.id, created_at: now, expires_at };
        store::issue_link(connection, row).await?;
        let url = [self.public_url.as_str(), purpose.as_str(), &token].join("/");
        Ok(letters::Link { url, expires_at })
    }

    async fn queue(
        &self,
        connection: &mut AnyConnection,
        user: &User,
        letter: &Letter,
        now: Timestamp,
    ) -> Result<OutboxId, Refused> {
        let message = letter.seal(&self.key, person(user), now)?;
        Ok(store::queue_message(connection, &message).await?)
    }
}

/// The entity tag of `user`: its revision in quotes.
pub fn etag(user: &User) -> String {
    format!("\"{}\"", user.revision)
}

pub fn person(user: &User) -> Person {
    Person { id: user.id, name: user.name.clone(), email: user.email.clone() }
}
