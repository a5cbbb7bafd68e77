//! The first step: e-mail and password.

use super::ClientName;
use crate::{
    contract::{
        AccountId, Code, User, UserId,
        api::{AuditEvent, Person, SignIn, SignInStep},
    },
    server::{
        crypto::{self, TokenHash},
        directory::local::passwords::{self, Unhashable},
        service::{
            Service, ServiceError,
            attempts::{AttemptKey, Guessed},
        },
        store::{AccountRow, AuditRow},
    },
};
use std::sync::Arc;
use unicode_normalization::UnicodeNormalization;

impl Service {
    /// Takes e-mail and password. Every refusal looks the same and takes the same work, whether the
    /// account is unknown, has no password, may not sign in, or has another one. The attempt counts
    /// as failed before the password is looked at.
    ///
    /// # Errors
    /// `wrong_credentials`, `too_many_requests`, `network_not_known`, `setup_link_required`.
    pub async fn sign_in(
        self: &Arc<Self>,
        sign_in: SignIn,
        client: ClientName,
    ) -> Result<SignInStep, ServiceError> {
        // Addresses rest in lower case; people type them as they like.
        let email = sign_in.email.as_str().parse().unwrap_or(sign_in.email);
        let sign_in = SignIn { email, ..sign_in };
        let now = self.now();
        let (user, account, stored, key) = {
            let mut snapshot = self.store.snapshot().await?;
            let user = snapshot.person_by_email(&sign_in.email, now).await?;
            // Nobody has the new id; reading for it takes what it takes for an account.
            let id = user.as_ref().map_or_else(UserId::new, |user| user.id);
            let hash = snapshot.passwords().of(id).await?;
            let account = snapshot.accounts().find(AccountId::of_user(id)).await?;
            let guessed = Guessed::Password(sign_in.email.as_str());
            let key = AttemptKey::of(guessed, AccountId::of_user(id), client.address());
            // Before the turn to write, which who has to wait must not hold up.
            self.admit_attempt(&mut snapshot, key, Some(&sign_in.email)).await?;
            (user, account, hash, key)
        };
        let mut tx = self.store.begin_write().await?;
        self.begin_attempt(&mut tx, key, self.now()).await?;
        tx.commit().await?;
        let typed: String = sign_in.password.reveal().nfc().collect();
        let is_right = match self.verify(typed, stored).await {
            Ok(is_right) => is_right,
            Err(error) => {
                // Nothing was judged.
                let mut tx = self.store.begin_write().await?;
                self.take_back(&mut tx, key).await?;
                tx.commit().await?;
                return Err(error);
            }
        };
        let may_sign_in = account.as_ref().is_some_and(AccountRow::may_open_panel);
        match user {
            Some(user) if is_right && may_sign_in => {
                self.password_was_right(user, key, client).await
            }
            user => self.password_was_wrong(user.as_ref(), &client).await,
        }
    }

    /// Compares in constant time, against a hash nobody has where there is none stored.
    async fn verify(&self, typed: String, stored: Option<String>) -> Result<bool, ServiceError> {
        self.compute(move || -> Result<bool, Unhashable> {
            let salt = match &stored {
                Some(stored) => passwords::salt_of(stored)?,
                None => crypto::random(),
            };
            let computed = passwords::hash(&typed, &salt)?;
            let hash = TokenHash::of(&computed);
            Ok(stored.is_some_and(|stored| hash == TokenHash::of(&stored)))
        })
        .await
    }

    async fn password_was_right(
        &self,
        user: User,
        key: AttemptKey,
        client: ClientName,
    ) -> Result<SignInStep, ServiceError> {
        let mut tx = self.store.begin_write().await?;
        let now = self.now();
        self.attempt_was_right(&mut tx, key).await?;
        let step = self.after_password(&mut tx, &user, client, now).await;
        // The password was right, whatever else is missing.
        if step.as_ref().is_err_and(|error| error.code() == Some(Code::SetupLinkRequired)) {
            tx.commit().await?;
            return step;
        }
        let step = step?;
        tx.commit().await?;
        self.sign_in_begun.send_replace(());
        Ok(step)
    }

    /// An unknown account leaves an entry, too: the log then tells of guessing, and the time of the
    /// refusal nothing. What was typed is not kept; it may be a password in the wrong field.
    async fn password_was_wrong(
        &self,
        user: Option<&User>,
        client: &ClientName,
    ) -> Result<SignInStep, ServiceError> {
        let mut tx = self.store.begin_write().await?;
        let now = self.now();
        let mut entry = AuditRow::new(now, AuditEvent::SignInFailed).from(client.from);
        entry.target = user.map(Person::from);
        if user.is_none() {
            entry = entry.noting("no such account");
        }
        let seq = tx.audit().append(&entry).await?;
        tx.commit().await?;
        self.announce(seq);
        Err(Code::WrongCredentials.into())
    }
}
