//! Setting up the authenticator at the panel, for an Owner or Admin who has none.

use super::{Admission, ClientName, UNFINISHED, UnderWay, new_session};
use crate::{
    contract::{
        AccountId, BearerToken, Code, Problem, User,
        api::{SignInStep, Typed},
        typed_code,
    },
    server::{
        crypto::{self, totp},
        directory::local::recovery_codes,
        service::{
            Service, ServiceError,
            attempts::{AttemptKey, Guessed},
            authenticator::{ProvedAuthenticator, clock_off},
        },
        store::{Stage, StoreError, WriteTx},
    },
};
use jiff::Timestamp;
use std::sync::Arc;
use tokio::time::Instant;

impl Service {
    /// Makes a key and a sign-in that waits for its first code.
    pub(super) async fn begin_enrolment(
        &self,
        tx: &mut WriteTx,
        user: &User,
        client: ClientName,
        now: Timestamp,
    ) -> Result<SignInStep, ServiceError> {
        let secret = totp::new_secret();
        let token = crypto::new_bearer_token();
        let expires_at = now.checked_add(UNFINISHED).unwrap_or(now);
        let account = AccountId::of_user(user.id);
        let mut session = new_session(&token, account, Stage::Enrolment, now, expires_at);
        (session.client, session.from) = (client.name, client.from);
        session.sealed_secret = Some(totp::seal(&self.key, user.id, &secret)?);
        tx.sessions().open(session).await?;
        let address = secret.address(&self.voice.name, &user.handle().shown())?;
        let (key, address) = (Typed::new(secret.grouped()), Typed::new(address));
        Ok(SignInStep::Enrol { token, key, address, expires_at })
    }

    /// Takes the first code of the app; a right one configures it and signs in.
    ///
    /// # Errors
    /// `wrong_code`, which says so where the clock of the phone is off; `too_many_requests`, `network_not_known`.
    pub async fn enrol(
        self: &Arc<Self>,
        token: &BearerToken,
        code: &Typed,
        client: ClientName,
    ) -> Result<SignInStep, ServiceError> {
        let begun = Instant::now();
        let now = self.now();
        let digits = typed_code::plain(code.reveal());
        let mut tx = self.store.begin_write().await?;
        let under_way = self.under_way(&mut tx, token, Stage::Enrolment, now).await?;
        let key = AttemptKey::of(Guessed::Codes, under_way.session.account.id, client.address());
        self.admit_attempt(&mut tx, key, under_way.user.email.as_ref()).await?;
        let secret = self.secret_under_way(&under_way)?;
        let Some(step) = secret.step_of(&digits, now) else {
            self.count_failure(&mut tx, key, now).await?;
            tx.commit().await?;
            let wrong = Problem::new(Code::WrongCode);
            return Err(match secret.clock_offset(&digits, now) {
                Some(offset) => wrong.with_detail(clock_off(offset)),
                None => wrong,
            }
            .into());
        };
        drop(tx);
        let codes = self.compute(recovery_codes::generate).await?;
        self.require_haste(begun)?;

        let mut tx = self.store.begin_write().await?;
        let now = self.now();
        let mut under_way = self.under_way(&mut tx, token, Stage::Enrolment, now).await?;
        let secret = self.secret_under_way(&under_way)?;
        let user = &mut under_way.user;
        // Two sign-ins at once must not give the user two authenticators.
        if user.authenticator.is_configured() {
            return Err(Code::SessionExpired.into());
        }
        let proved = ProvedAuthenticator { secret, step, codes, from: client.from };
        let (codes, _) = self.configure_authenticator(&mut tx, user, proved, now).await?;
        let admission = Admission { recovery_codes: codes, from: client.from };
        let (step, seq) = self.let_in(&mut tx, &under_way, admission, now).await?;
        tx.commit().await?;
        self.announce(seq);
        Ok(step)
    }

    fn secret_under_way(&self, under_way: &UnderWay) -> Result<totp::Secret, ServiceError> {
        let sealed = under_way.session.sealed_secret.as_deref();
        let sealed = sealed.ok_or(StoreError::Corrupt("an enrolment without a secret"))?;
        Ok(totp::open(&self.key, under_way.user.id, sealed)?)
    }
}
