//! Machine tokens: made by a person who proved the second factor, with no more rights than theirs.

use super::{Actor, Service, ServiceError, record::AuditedChange};
use crate::{
    contract::{
        Code, Role, SessionId,
        api::{
            AuditEvent, IssuedToken, MAX_TOKEN_DAYS, MAX_TOKEN_NAME_CHARS, NewToken, TokenInfo,
            Tokens, token_name,
        },
    },
    server::{
        crypto::{TokenHash, machine_token},
        outbox::message_templates,
        store::{NewTokenRow, TokenRow},
    },
};
use jiff::{SignedDuration, Timestamp};

impl Service {
    /// Makes a token that speaks for `actor`.
    ///
    /// # Errors
    /// `invalid_body` for a name or a time that does not fit.
    pub async fn create_token(
        &self,
        actor: &Actor,
        wanted: NewToken,
    ) -> Result<IssuedToken, ServiceError> {
        let Some(name) = token_name(&wanted.name) else {
            let message = format!("1 to {MAX_TOKEN_NAME_CHARS} characters");
            return Err(ServiceError::field(Code::InvalidBody, "name", message));
        };
        if !(1..=MAX_TOKEN_DAYS).contains(&wanted.expires_in_days) {
            let message = format!("a whole number from 1 to {MAX_TOKEN_DAYS}");
            return Err(ServiceError::field(Code::InvalidBody, "expires_in_days", message));
        }
        let mut tx = self.store.begin_write().await?;
        let now = self.now();
        let actor = actor.refresh(&mut tx, now).await?;
        let token = machine_token::generate();
        let lifetime = SignedDuration::from_hours(24 * i64::from(wanted.expires_in_days));
        let row = NewTokenRow {
            id: SessionId::new(),
            token: TokenHash::of(token.reveal()),
            name,
            scope: wanted.scope,
            account: actor.account,
            created_at: now,
            expires_at: now.checked_add(lifetime).unwrap_or(Timestamp::MAX),
        };
        tx.tokens().insert(&row).await?;
        let principal = actor.principal();
        let info = TokenInfo {
            id: row.id,
            name: row.name,
            scope: row.scope,
            owner: actor.person,
            created_at: row.created_at,
            expires_at: row.expires_at,
            last_used_at: None,
        };
        let user = tx.person(info.owner.id, now).await?.ok_or(Code::Unauthenticated)?;
        let message = message_templates::token_created(&self.voice, &user, &info);
        let change = AuditedChange::of(&principal, &user, AuditEvent::TokenCreated);
        let recorded = self.record(&mut tx, change, &[message], now).await?;
        tx.commit().await?;
        self.announce(recorded.seq);
        Ok(IssuedToken { token, info })
    }

    pub async fn tokens(&self) -> Result<Tokens, ServiceError> {
        let rows = self.store.read().await?.tokens().list(self.now()).await?;
        Ok(Tokens { tokens: rows.into_iter().map(info).collect() })
    }

    /// Makes a token worthless.
    ///
    /// # Errors
    /// `session_not_found`; `owner_protected` for an Admin and the token of an Owner.
    pub async fn revoke_token(&self, actor: &Actor, id: SessionId) -> Result<(), ServiceError> {
        let mut tx = self.store.begin_write().await?;
        let now = self.now();
        let actor = actor.refresh(&mut tx, now).await?;
        let revoked = tx.tokens().revoke(id, now).await?;
        let revoked = revoked.ok_or(Code::SessionNotFound)?;
        let is_own = revoked.account.id == actor.account;
        if !is_own && revoked.account.role == Role::Owner && !self.may_act_for(&actor, Role::Owner)
        {
            return Err(Code::OwnerProtected.into());
        }
        let user = tx.person(revoked.account.person.id, now).await?;
        let user = user.ok_or(Code::UserNotFound)?;
        let change = AuditedChange::of(&actor.principal(), &user, AuditEvent::TokenRevoked);
        let recorded = self.record(&mut tx, change, &[], now).await?;
        tx.commit().await?;
        self.announce(recorded.seq);
        Ok(())
    }
}

fn info(row: TokenRow) -> TokenInfo {
    TokenInfo {
        id: row.id,
        name: row.name,
        scope: row.scope,
        owner: row.account.person,
        created_at: row.created_at,
        expires_at: row.expires_at,
        last_used_at: row.last_used_at,
    }
}
