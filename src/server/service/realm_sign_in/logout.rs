//! The provider ends a session, and tells of it (OpenID Connect Back-Channel Logout 1.0).

use crate::{
    contract::{AccountId, UserId, api::AuditEvent},
    server::{
        crypto::TokenHash,
        directory::remote::IdentityError,
        service::{Service, ServiceError, record::AuditedChange},
    },
};

impl Service {
    /// Ends the sessions that `token` names. False where it is no logout token of the realm's, for us, of now,
    /// or one that came before.
    ///
    /// # Errors
    /// The database fails.
    pub async fn realm_logout(&self, token: &str) -> Result<bool, ServiceError> {
        let Some(provider) = self.provider() else { return Ok(false) };
        let notice = match provider.logout(token).await {
            Ok(notice) => notice,
            Err(error @ (IdentityError::Untrusted(_) | IdentityError::Refused(_))) => {
                tracing::warn!(%error, "a logout that the realm is to have told of is refused");
                return Ok(false);
            }
            Err(IdentityError::Provider(error)) => {
                tracing::warn!(%error, "the realm's keys cannot be read to check a logout");
                return Ok(false);
            }
        };
        let mut tx = self.store.begin_write().await?;
        let now = self.now();
        let id = TokenHash::of(&notice.id);
        if !tx.realm_sign_ins().note_logout(id, notice.expires_at, now).await? {
            return Ok(false);
        }
        let account = match &notice.subject {
            None => None,
            Some(subject) => match tx.users().find_by_external(subject).await? {
                Some(user) => Some(AccountId::of_user(user)),
                // Nobody who was ever here.
                None => return Ok(tx.commit().await.map(|()| true)?),
            },
        };
        let ended = tx.sessions().end_followers((notice.session.as_deref(), account), now).await?;
        let mut newest = None;
        for account in ended {
            let Some(user) = tx.person(UserId(account.0), now).await? else { continue };
            let change = AuditedChange::of_nobody(&user, AuditEvent::SignedOut)
                .noting(Some("by the realm".to_owned()));
            newest = Some(self.record(&mut tx, change, &[], now).await?.seq);
        }
        tx.commit().await?;
        if let Some(seq) = newest {
            self.announce(seq);
        }
        Ok(true)
    }
}
