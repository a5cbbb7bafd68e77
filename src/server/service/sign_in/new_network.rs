//! An account at which too many attempts failed is open to known networks only. Its user gets a link
//! that admits another one, so nobody is kept out of their own account.

use crate::{
    contract::{
        AccountId, Code, Email, LinkKind, User,
        api::{AuditEvent, Person},
    },
    server::{
        directory::UserChange,
        service::{Service, ServiceError, attempts::AttemptKey},
        store::{AuditRow, ReadTx},
    },
};
use std::sync::Arc;

impl Service {
    /// [`Self::require_patience`]; where this network does not count, the user of `email` gets the
    /// link, if there is one.
    ///
    /// # Errors
    /// As [`Self::require_patience`].
    pub(in crate::server::service) async fn admit_attempt(
        self: &Arc<Self>,
        tx: &mut ReadTx,
        key: AttemptKey,
        email: Option<&Email>,
    ) -> Result<(), ServiceError> {
        // Not the time at which the request came: what `tx` shows may be of later, and would have to be waited for.
        let now = self.now();
        let outcome = self.require_patience(tx, key, now).await;
        if let Err(refused) = &outcome
            && refused.code() == Some(Code::NetworkNotKnown)
            && let Some(email) = email
        {
            // In a task of its own: the time of the refusal must not tell whether there is an
            // account to mail to.
            let (service, email) = (Arc::clone(self), email.clone());
            self.tasks.spawn_to_end(async move {
                if let Err(error) = service.offer_network_link(&email).await {
                    tracing::error!(%error, "a link that admits a network cannot be sent");
                }
            });
        }
        outcome
    }

    /// Writes down that a sign-in was refused for its network, and mails the link, unless one that
    /// works is out already: who is attacked gets one mail a day.
    async fn offer_network_link(&self, email: &Email) -> Result<(), ServiceError> {
        let (user, is_wanted) = {
            let mut tx = self.store.snapshot().await?;
            let user = tx.person_by_email(email, self.now()).await?;
            let is_wanted = match &user {
                Some(user) => self.wants_network_link(&mut tx, user).await?,
                None => false,
            };
            (user, is_wanted)
        };
        // Not the address, of which an attacker has many: repeats are told together.
        let mut row = AuditRow::new(self.now(), AuditEvent::SignInFailed)
            .refused(Code::NetworkNotKnown)
            .noting("network not known to the account");
        row.target = user.as_ref().map(Person::from);
        self.audit_refusal(row).await;
        let Some(mut user) = user.filter(|_| is_wanted) else { return Ok(()) };
        let mut tx = self.store.begin_write().await?;
        // Many are refused at once, and all but the first find the link there.
        if !self.wants_network_link(&mut tx, &user).await? {
            return Ok(());
        }
        let now = self.now();
        let change = UserChange::OfferNetworkLink;
        let recorded = self.perform_unasked(&mut tx, &mut user, change, now).await?;
        tx.commit().await?;
        self.announce(recorded.seq);
        Ok(())
    }

    async fn wants_network_link(&self, tx: &mut ReadTx, user: &User) -> Result<bool, ServiceError> {
        let account = AccountId::of_user(user.id);
        let account = tx.accounts().find(account).await?;
        let may_sign_in = account.is_some_and(|account| account.may_open_panel());
        let is_out = tx.links().is_live(user.id, LinkKind::Network, self.now()).await?;
        Ok(may_sign_in && !is_out)
    }
}
