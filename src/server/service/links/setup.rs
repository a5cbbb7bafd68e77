//! Setting up an authenticator app by a link.
//!
//! The key is made for the browser that asks and travels, sealed, in its cookie: a scanner of mail
//! that fetched the link before the user did was shown another key, which never counts.

use super::{LinkError, LinkRejection, LinkRequest, ProofRequired, ValidLink};
use crate::contract::typed_code;
use crate::server::{
    crypto::{
        SealedFor,
        totp::{self, CodeParameters},
    },
    directory::local::recovery_codes::{self, RecoveryCode},
    service::{Service, ServiceError, authenticator::ProvedAuthenticator},
};
use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

/// What the user needs to set up the app.
pub struct SetupView {
    pub name: String,
    /// The other system that asks for the codes; absent where they are asked for here.
    pub system: Option<&'static str>,
    pub expires_at: Timestamp,
    /// In groups of four.
    pub key: String,
    /// The `otpauth` address.
    pub address: String,
    /// What the codes look like, and how often they change.
    pub codes: CodeParameters,
    /// The key as the browser is to keep it; absent when it holds it already.
    pub sealed: Option<Vec<u8>>,
}

/// What came of a code.
pub enum Confirmed {
    /// The authenticator counts; these codes are shown once.
    Done(Vec<RecoveryCode>),
    /// Another system has the authenticator, and takes its codes.
    Enrolled,
    /// The same, and an old one could not be removed there.
    OldOneLeft,
    /// Another system did not take it, for this reason. The link works still.
    Refused(SetupView, String),
    Wrong(SetupView),
    /// The code is right at another time, this far from now: the clock of the phone is off.
    ClockOff(SetupView, SignedDuration),
    /// The browser did not keep the key it was shown, so there is a new one.
    KeyLost(SetupView),
    /// The proof is still missing.
    ProofRequired(ProofRequired),
}

impl Service {
    /// Looks at a setup link, which changes nothing.
    pub async fn look_at_setup(
        &self,
        link_request: &LinkRequest,
    ) -> Result<Result<SetupView, ProofRequired>, LinkError> {
        let now = self.now();
        let followed = self.follow(&mut self.store.snapshot().await?, link_request, now).await?;
        match &followed.needed {
            Some(needed) => Ok(Err(needed.clone())),
            None => Ok(Ok(self.setup_view(link_request, &followed).await?)),
        }
    }

    /// Takes the first code of the app. A right one configures the authenticator. Wrong ones are
    /// not counted: the key stands on the very page.
    pub async fn confirm_setup(
        &self,
        link_request: &LinkRequest,
        code: &str,
    ) -> Result<Confirmed, LinkError> {
        let begun = Instant::now();
        let now = self.now();
        let followed = self.follow(&mut self.store.snapshot().await?, link_request, now).await?;
        if let Some(needed) = followed.needed {
            return Ok(Confirmed::ProofRequired(needed));
        }
        let Some(secret) = self.shown_key(link_request, &followed) else {
            return Ok(Confirmed::KeyLost(self.setup_view(link_request, &followed).await?));
        };
        let code = typed_code::plain(code);
        let Some(step) = secret.step_of(&code, now) else {
            let view = self.setup_view(link_request, &followed).await?;
            return Ok(match secret.clock_offset(&code, now) {
                Some(offset) => Confirmed::ClockOff(view, offset),
                None => Confirmed::Wrong(view),
            });
        };
        if self.directory.host_of(&followed.user).is_some() {
            return self.enrol_by_link(link_request, &secret).await;
        }
        // Ten slow hashes, so before the lock and not under it.
        let still = async || self.still_open(link_request).await;
        let codes = self.compute_with(&self.hashing, still, recovery_codes::generate).await?;
        self.require_haste(begun)?;

        let mut tx = self.store.begin_write().await?;
        let now = self.now();
        let mut followed = self.follow(&mut tx, link_request, now).await?;
        if let Some(needed) = followed.needed {
            return Ok(Confirmed::ProofRequired(needed));
        }
        if !tx.links().consume(link_request.token, now).await? {
            return Err(LinkRejection::Used { at: now }.into());
        }
        let user = &mut followed.user;
        let proved = ProvedAuthenticator { secret, step, codes, from: link_request.from };
        let (codes, seq) = self.configure_authenticator(&mut tx, user, proved, now).await?;
        tx.commit().await?;
        self.announce(seq);
        Ok(Confirmed::Done(codes))
    }

    /// The key that this browser was shown for this link.
    fn shown_key(&self, link_request: &LinkRequest, followed: &ValidLink) -> Option<totp::Secret> {
        let place = setup_cookie(link_request, followed);
        let open = |sealed: &Vec<u8>| {
            let plain = place.open(&self.key, sealed).ok()?;
            totp::Secret::from_bytes(&plain)
        };
        link_request.secrets.iter().find_map(open)
    }

    async fn setup_view(
        &self,
        link_request: &LinkRequest,
        followed: &ValidLink,
    ) -> Result<SetupView, LinkError> {
        let (secret, sealed) = match self.shown_key(link_request, followed) {
            Some(secret) => (secret, None),
            None => {
                let secret = totp::new_secret_for(self.parameters_for(followed).await?);
                let place = setup_cookie(link_request, followed);
                let sealed = place.seal(&self.key, &secret.to_bytes())?;
                (secret, Some(sealed))
            }
        };
        let ValidLink { user, link, .. } = followed;
        let address = secret.address(&self.voice.name, &user.handle().shown());
        Ok(SetupView {
            name: user.name.clone(),
            system: self.directory.host_of(user).map(|host| host.system().0),
            expires_at: link.expires_at,
            key: secret.grouped(),
            address: address.map_err(ServiceError::from)?,
            codes: secret.parameters(),
            sealed,
        })
    }
}

fn setup_cookie<'a>(link_request: &LinkRequest, followed: &ValidLink) -> SealedFor<'a> {
    SealedFor::SetupCookie { link: link_request.token, user: followed.user.id }
}
