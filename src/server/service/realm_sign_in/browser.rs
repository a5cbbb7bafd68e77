//! The browser: the page that says who asks, the way to the provider, and the way back.

use super::{
    ALPHABET,
    vouched::{PersonRefusal, Vouched},
};
use crate::{
    contract::{AccountId, Code, ExternalId, RequestSource, api::AuditEvent, text::one_line},
    server::{
        crypto::{self, TokenHash},
        directory::remote::{
            AuthorizationCode, AuthorizationRequest, CALLBACK_PATH, Identity, IdentityError,
            IdentityProvider,
        },
        service::{Service, ServiceError, record::AuditedChange, sessions::STEP_UP_LASTS},
        store::RealmSignInRow,
    },
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// Whole seconds and a slow line: by how much a proof may be older than the pass that it belongs to.
const GRACE: SignedDuration = SignedDuration::from_secs(5);

/// What the page shows.
#[derive(Clone, Debug)]
pub struct RealmPage {
    pub realm: String,
    /// Who asks, from outside, on one line.
    pub asked_by: String,
    pub from: Option<RequestSource>,
    pub code: String,
    pub is_step_up: bool,
    pub expires_at: Timestamp,
}

/// What the provider sent the browser back with.
#[derive(Clone, Default)]
pub struct PassReply {
    pub state: String,
    pub code: Option<String>,
    /// Why it says no.
    pub error: Option<String>,
    /// The provider that answers (RFC 9207).
    pub issuer: Option<String>,
}

/// What came of a pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PassOutcome {
    SignedIn,
    SteppedUp,
    /// It is no pass of this browser, or it is over.
    Lost,
    /// The provider did not answer; the address still works.
    NotNow,
    /// With a sentence, and the page where something can be done about it.
    Refused {
        why: String,
        page: Option<String>,
    },
}

/// A way on: where to, and what the browser keeps meanwhile.
pub struct Departure {
    pub to: String,
    pub cookie: String,
}

impl Service {
    /// What stands at a short address; nothing where it leads nowhere.
    ///
    /// # Errors
    /// The database fails.
    pub async fn realm_page(&self, address: &str) -> Result<Option<RealmPage>, ServiceError> {
        let Some(provider) = self.provider() else { return Ok(None) };
        let hash = hash_of_address(address);
        let row = self.store.read().await?.realm_sign_ins().at_address(hash).await?;
        let row = row.filter(|row| row.is_open(self.now()));
        Ok(row.map(|row| RealmPage {
            realm: provider.settings.name.clone(),
            asked_by: row.asked_by,
            from: row.from,
            code: row.compare_code,
            is_step_up: row.session.is_some(),
            expires_at: row.expires_at,
        }))
    }

    /// Sends a browser, which holds `cookies`, to the provider. The first one that goes keeps the address to
    /// itself; nothing where it leads nowhere, or another browser has it.
    ///
    /// # Errors
    /// The provider cannot be asked for its addresses: `directory_unreachable`.
    pub async fn depart_for_realm(
        &self,
        address: &str,
        cookies: &[String],
    ) -> Result<Option<Departure>, ServiceError> {
        let Some(provider) = self.provider() else { return Ok(None) };
        let hash = hash_of_address(address);
        let row = self.store.read().await?.realm_sign_ins().at_address(hash).await?;
        let Some(row) = row.filter(|row| row.is_open(self.now())) else { return Ok(None) };
        let cookie = match row.browser {
            None => crypto::new_token(),
            Some(browser) => match held(cookies, browser) {
                Some(cookie) => cookie.clone(),
                None => return Ok(None),
            },
        };
        let state = crypto::new_token();
        let redirect_uri = self.realm_callback();
        let (nonce, verifier) = (bound(b"nonce", &cookie, &state), bound(b"pkce", &cookie, &state));
        let request = AuthorizationRequest {
            redirect_uri: &redirect_uri,
            state: &state,
            nonce: &nonce,
            verifier: &verifier,
            acr: provider.settings.acr.as_deref().filter(|_| row.session.is_some()),
        };
        // Before the address is the browser's: it would be nobody's else where the realm does not answer.
        let url = provider.authorization_url(&request).await.map_err(|error| {
            tracing::warn!(%error, "the realm cannot be asked where people sign in");
            ServiceError::from(Code::DirectoryUnreachable)
        })?;
        let mut tx = self.store.begin_write().await?;
        let now = self.now();
        let found = tx.realm_sign_ins().at_address(hash).await?.filter(|row| row.is_open(now));
        if found.is_none_or(|found| found.browser != row.browser) {
            return Ok(None);
        }
        let pass = (TokenHash::of(&cookie), TokenHash::of(&state));
        tx.realm_sign_ins().begin_pass(hash, pass, now).await?;
        tx.commit().await?;
        self.realm_news.send_replace(());
        Ok(Some(Departure { to: url.into(), cookie }))
    }

    /// Takes a browser back, which holds `cookies`.
    ///
    /// # Errors
    /// The database fails.
    pub async fn return_from_realm(
        self: &Arc<Self>,
        reply: PassReply,
        cookies: &[String],
    ) -> Result<PassOutcome, ServiceError> {
        let Some(provider) = self.provider() else { return Ok(PassOutcome::Lost) };
        let state = TokenHash::of(&reply.state);
        // Anybody may come by here, and only a way back that somebody is on is worth a turn to write.
        if self.store.read().await?.realm_sign_ins().on_pass(state).await?.is_none() {
            return Ok(PassOutcome::Lost);
        }
        let mut tx = self.store.begin_write().await?;
        let now = self.now();
        let row = tx.realm_sign_ins().on_pass(state).await?.filter(|row| row.is_open(now));
        let Some(row) = row else { return Ok(PassOutcome::Lost) };
        // Another browser's way back is not this one's to spoil.
        let cookie = row.browser.and_then(|browser| held(cookies, browser));
        let Some(cookie) = cookie else { return Ok(PassOutcome::Lost) };
        if !tx.realm_sign_ins().end_pass(state).await? {
            return Ok(PassOutcome::Lost);
        }
        tx.commit().await?;
        match self.identified(provider, &row, &reply, cookie).await {
            Ok(identity) => self.admit(provider, row, identity).await,
            Err(IdentityError::Provider(error)) => {
                tracing::warn!(%error, "the realm does not say who came back from it");
                Ok(PassOutcome::NotNow)
            }
            Err(error) => {
                tracing::warn!(%error, "a sign-in by the realm is refused");
                let why = format!("The realm's answer is not accepted: {error}.");
                self.refuse_pass(&row, Code::DirectoryRefused, why, None).await
            }
        }
    }

    /// Whom the provider vouches for, on this pass.
    async fn identified(
        &self,
        provider: &IdentityProvider,
        row: &RealmSignInRow,
        reply: &PassReply,
        cookie: &str,
    ) -> Result<Identity, IdentityError> {
        let settings = &provider.settings;
        if reply.issuer.as_ref().is_some_and(|issuer| *issuer != settings.issuer) {
            return Err(IdentityError::Untrusted("another realm answers"));
        }
        if let Some(error) = &reply.error {
            return Err(IdentityError::Refused(one_line(error)));
        }
        let redirect_uri = self.realm_callback();
        let (nonce, verifier) =
            (bound(b"nonce", cookie, &reply.state), bound(b"pkce", cookie, &reply.state));
        let code = AuthorizationCode {
            code: reply.code.as_deref().unwrap_or_default(),
            redirect_uri: &redirect_uri,
            nonce: &nonce,
            verifier: &verifier,
        };
        let identity = provider.redeem(&code).await?;
        let took = row.begun_at.map(|begun| self.now().duration_since(begun)).unwrap_or_default();
        match identity.proved_ago {
            Some(ago) if ago <= took + GRACE => {}
            _ => return Err(IdentityError::Untrusted("it did not ask who you are anew")),
        }
        let is_step_up = row.session.is_some();
        if is_step_up && settings.acr.is_some() && identity.acr != settings.acr {
            return Err(IdentityError::Untrusted(
                "it asked for less than [login.realm] acr demands",
            ));
        }
        Ok(identity)
    }

    /// Lets the person in whom the provider vouched for, if they may.
    async fn admit(
        self: &Arc<Self>,
        provider: &IdentityProvider,
        row: RealmSignInRow,
        identity: Identity,
    ) -> Result<PassOutcome, ServiceError> {
        let as_of = self.now();
        let person = match self.vouched(&identity.subject).await {
            Ok(Vouched::Person(person)) => person,
            Ok(Vouched::Refused(refusal)) => {
                self.note_refused(&row, &identity.subject, &refusal).await?;
                let page = refusal.page(provider);
                let why = refusal.sentence(&provider.settings.name);
                return self.refuse_pass(&row, refusal.code(), why, page).await;
            }
            Err(error) => {
                tracing::warn!(%error, "the realm does not tell the role of who signs in");
                return Ok(PassOutcome::NotNow);
            }
        };
        let mut tx = self.store.begin_write().await?;
        let now = self.now();
        let row = tx.realm_sign_ins().of_panel(row.token).await?.filter(|row| row.is_open(now));
        let Some(row) = row else { return Ok(PassOutcome::Lost) };
        let id = self.mirror_person(&mut tx, &person, as_of).await?;
        tx.accounts().ensure(id, now).await?;
        let account = AccountId::of_user(id);
        let sid = identity.session.as_deref();
        let Some(session) = row.session else {
            tx.realm_sign_ins().vouch(row.token, account, sid).await?;
            tx.commit().await?;
            self.realm_news.send_replace(());
            return Ok(PassOutcome::SignedIn);
        };
        let found = tx.sessions().find(session).await?;
        let is_own = found.is_some_and(|it| it.account.id == account && it.ended_at.is_none());
        if !is_own {
            drop(tx);
            let why = "Somebody else is signed in to that terminal.".to_owned();
            return self.refuse_pass(&row, Code::DirectoryRefused, why, None).await;
        }
        let until = now.checked_add(STEP_UP_LASTS).unwrap_or(now);
        tx.sessions().step_up(session, until).await?;
        tx.realm_sign_ins().vouch(row.token, account, sid).await?;
        let user = tx.person(id, now).await?.ok_or(Code::Unauthenticated)?;
        let change = AuditedChange::own(&user, AuditEvent::SteppedUp)
            .from(row.from)
            .noting(Some("by the realm".to_owned()));
        let recorded = self.record(&mut tx, change, &[], now).await?;
        tx.commit().await?;
        self.announce(recorded.seq);
        self.realm_news.send_replace(());
        Ok(PassOutcome::SteppedUp)
    }

    /// Writes down that somebody whom the provider vouched for may not come in, where they are known here.
    async fn note_refused(
        &self,
        row: &RealmSignInRow,
        subject: &ExternalId,
        refusal: &PersonRefusal,
    ) -> Result<(), ServiceError> {
        let mut tx = self.store.begin_write().await?;
        let now = self.now();
        let Some(id) = tx.users().find_by_external(subject).await? else { return Ok(()) };
        let Some(user) = tx.person(id, now).await? else { return Ok(()) };
        let event = match row.session {
            Some(_) => AuditEvent::StepUpFailed,
            None => AuditEvent::SignInFailed,
        };
        let change =
            AuditedChange::own(&user, event).from(row.from).noting(Some(refusal.note().to_owned()));
        let recorded = self.record(&mut tx, change, &[], now).await?;
        tx.commit().await?;
        self.announce(recorded.seq);
        Ok(())
    }

    /// Where the provider sends browsers back to.
    fn realm_callback(&self) -> String {
        format!("{}{CALLBACK_PATH}", self.public_url())
    }

    async fn refuse_pass(
        &self,
        row: &RealmSignInRow,
        code: Code,
        why: String,
        page: Option<String>,
    ) -> Result<PassOutcome, ServiceError> {
        let note = match &page {
            Some(page) => format!("{why} {page}"),
            None => why.clone(),
        };
        let mut tx = self.store.begin_write().await?;
        tx.realm_sign_ins().refuse(row.token, (code, &note)).await?;
        tx.commit().await?;
        self.realm_news.send_replace(());
        Ok(PassOutcome::Refused { why, page })
    }
}

/// Letters as they are kept, whatever case they are typed in.
fn hash_of_address(address: &str) -> TokenHash {
    let letters = address.to_ascii_uppercase();
    let letters: String = letters.chars().filter(|letter| ALPHABET.contains(letter)).collect();
    TokenHash::of(&letters)
}

/// The one of `cookies` that this browser was given.
fn held(cookies: &[String], browser: TokenHash) -> Option<&String> {
    cookies.iter().find(|cookie| TokenHash::of(cookie) == browser)
}

/// A value of one pass that only the browser's cookie gives: nothing of it rests here, and nobody else can
/// finish the pass.
fn bound(what: &[u8], cookie: &str, state: &str) -> String {
    let hash = Sha256::new().chain_update(what).chain_update([0]).chain_update(cookie);
    BASE64_URL_SAFE_NO_PAD.encode(hash.chain_update([0]).chain_update(state).finalize())
}
