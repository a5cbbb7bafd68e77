//! Setting up an authenticator app by a link.

use super::{
    Service,
    record::Deed,
    visit::{Closed, Followed, Needed, Turned, Visit},
};
use crate::{
    contract::{AuthenticatorState, api::AuditEvent},
    server::{
        outbox::letters,
        recovery::{self, RecoveryCode},
        store::{self, Authenticator, StoreError},
        totp,
    },
};
use jiff::Timestamp;

/// What the user needs to set up the app.
pub struct SetupView {
    pub name: String,
    pub expires_at: Timestamp,
    /// In groups of four.
    pub key: String,
    /// The `otpauth` address.
    pub address: String,
}

/// What came of a code.
pub enum Confirmed {
    /// The authenticator counts; these codes are shown once.
    Done(Vec<RecoveryCode>),
    Wrong(SetupView),
    /// The proof is still missing.
    Needed(Needed),
}

impl Service {
    /// Looks at a setup link, which changes nothing.
    pub async fn look_at_setup(&self, visit: &Visit) -> Result<Result<SetupView, Needed>, Turned> {
        let now = Timestamp::now();
        let followed = self.follow(&mut *self.store.snapshot().await?, visit, now).await?;
        match followed.needed {
            Some(needed) => Ok(Err(needed)),
            None => Ok(Ok(self.setup_view(&followed)?)),
        }
    }

    /// Takes the first code of the app. A right one configures the authenticator.
    pub async fn confirm_setup(&self, visit: &Visit, code: &str) -> Result<Confirmed, Turned> {
        let now = Timestamp::now();
        let followed = self.follow(&mut *self.store.snapshot().await?, visit, now).await?;
        if let Some(needed) = followed.needed {
            return Ok(Confirmed::Needed(needed));
        }
        let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
        let Some(step) = self.secret_of(&followed)?.step_of(&code, now) else {
            self.wrong_code(visit).await?;
            return Ok(Confirmed::Wrong(self.setup_view(&followed)?));
        };
        // Ten slow hashes, so before the lock and not under it.
        let codes = self.compute(recovery::generate).await?;

        let mut transaction = self.store.begin_write().await?;
        let now = Timestamp::now();
        let mut followed = self.follow(&mut transaction, visit, now).await?;
        followed.require_proved()?;
        let secret = self.secret_of(&followed)?;
        if !store::consume_link(&mut transaction, visit.token, now).await? {
            return Err(Closed::Used { at: now }.into());
        }
        let user = &mut followed.user;
        let sealed_secret = totp::seal(&self.key, user.id, &secret)?;
        let authenticator = Authenticator { sealed_secret, last_step: step };
        store::bind_authenticator(&mut transaction, user.id, &authenticator, now).await?;
        let (codes, hashes): (Vec<_>, Vec<_>) = codes.into_iter().unzip();
        store::insert_recovery_codes(&mut transaction, user.id, &hashes).await?;
        let configured = AuthenticatorState::Configured { at: now };
        store::set_authenticator(&mut transaction, user, configured).await?;
        let letter = letters::authenticator_configured(&self.organisation, user);
        let deed = Deed::own(user, AuditEvent::AuthenticatorConfigured).from(visit.from);
        let recorded = self.record(&mut transaction, deed, &[letter], now).await?;
        transaction.commit().await.map_err(StoreError::from)?;
        self.announce(recorded.seq);
        Ok(Confirmed::Done(codes))
    }

    fn secret_of(&self, followed: &Followed) -> Result<totp::Secret, Turned> {
        let sealed = followed.link.sealed_secret.as_deref();
        let sealed = sealed.ok_or(StoreError::Corrupt("a setup link without a secret"))?;
        Ok(totp::open(&self.key, followed.user.id, sealed)?)
    }

    fn setup_view(&self, followed: &Followed) -> Result<SetupView, Turned> {
        let secret = self.secret_of(followed)?;
        let Followed { user, link, .. } = followed;
        let address = secret.address(&self.organisation.name, user.email.as_str());
        Ok(SetupView {
            name: user.name.clone(),
            expires_at: link.expires_at,
            key: secret.grouped(),
            address: address.map_err(super::Refused::from)?,
        })
    }
}
