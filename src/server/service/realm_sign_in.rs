//! Signing in by the realm: the panel asks for a short address and waits, a browser goes through the
//! identity provider, and the panel collects its session. The browser gets none: what it proves counts for
//! the panel that shows the same code.

mod browser;
mod logout;
mod renewal;
mod vouched;

pub use browser::{PassOutcome, PassReply, RealmPage};

use super::{Actor, ClientName, Service, ServiceError, record::AuditedChange, sign_in};
use crate::{
    contract::{
        AccountId, BearerToken, Code, Problem,
        api::{
            AuditEvent, MAX_ASKER_CHARS, RealmProgress, RealmSignIn, RealmSignInBegun, SignInWays,
        },
        text::one_line,
    },
    server::{
        clock::after,
        crypto::{self, TokenHash},
        directory::remote::IdentityProvider,
        store::{NewRealmSignIn, NewSession, ProviderSession, RealmSignInRow},
    },
};
use jiff::SignedDuration;
use std::{sync::Arc, time::Duration};

/// For how long a browser may take.
const LASTS: SignedDuration = SignedDuration::from_mins(10);

/// For how long a panel is kept waiting by one request: less than a request may take.
const WAITS: Duration = Duration::from_secs(20);

/// Panels that wait at once: each is a small row, and a flood of them is to end somewhere.
const MOST_WAITING: u64 = 5_000;

/// Letters and digits that nobody takes for one another.
const ALPHABET: [char; 30] = [
    '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'J', 'K', 'M',
    'N', 'P', 'Q', 'R', 'S', 'T', 'V', 'W', 'X', 'Y', 'Z',
];

impl Service {
    /// How somebody may sign in besides by e-mail and password.
    pub fn sign_in_ways(&self) -> SignInWays {
        SignInWays { realm: self.provider().map(|provider| provider.settings.name.clone()) }
    }

    /// By what people sign in, where another system vouches for them.
    pub(super) fn provider(&self) -> Option<&IdentityProvider> {
        self.mirror()?.remote.identity_provider()
    }

    fn require_provider(&self) -> Result<&IdentityProvider, ServiceError> {
        let missing = "This server takes no sign-in by a realm.";
        let problem = || Problem::new(Code::NotInDirectory).with_detail(missing);
        self.provider().ok_or_else(|| problem().into())
    }

    /// Begins a sign-in, or for `actor` a step-up.
    ///
    /// # Errors
    /// `not_in_directory` where nobody signs in by a realm, or `actor` did not; `too_many_requests`.
    pub async fn begin_realm_sign_in(
        &self,
        actor: Option<&Actor>,
        asker: RealmSignIn,
        client: ClientName,
    ) -> Result<RealmSignInBegun, ServiceError> {
        self.require_provider()?;
        if actor.is_some_and(|actor| actor.vouched.is_none()) {
            let here = "You signed in here, so enter a code of your authenticator app.";
            return Err(Problem::new(Code::NotInDirectory).with_detail(here).into());
        }
        let (token, address, code) =
            (crypto::new_bearer_token(), random_letters(8), random_letters(6));
        let code = format!("{}-{}", &code[..3], &code[3..]);
        let mut tx = self.store.begin_write().await?;
        let now = self.now();
        if tx.realm_sign_ins().count_open(now).await? >= MOST_WAITING {
            return Err(Problem::too_many_requests(60).into());
        }
        let expires_at = now.checked_add(LASTS).unwrap_or(now);
        let new = NewRealmSignIn {
            token: TokenHash::of(token.reveal()),
            address: TokenHash::of(&address),
            compare_code: code.clone(),
            session: actor.map(Actor::token),
            asked_by: asked_by(&asker),
            client: client.name().map(str::to_owned),
            from: client.source(),
            created_at: now,
            expires_at,
        };
        tx.realm_sign_ins().add(new).await?;
        tx.commit().await?;
        let address = format!("{}/r/{address}", self.public_url());
        Ok(RealmSignInBegun { token, address, code, expires_at })
    }

    /// Waits until a browser has come by, for some seconds at most.
    ///
    /// # Errors
    /// `unauthenticated` for a token that nobody issued, `session_expired` once it is over; `forbidden`,
    /// `second_factor_missing` or `directory_refused` where the person may not come in, with the reason.
    pub async fn wait_for_realm(
        self: &Arc<Self>,
        token: &BearerToken,
    ) -> Result<RealmProgress, ServiceError> {
        let hash = TokenHash::of(token.reveal());
        let until = after(self.now(), WAITS);
        let mut news = self.realm_news.subscribe();
        let stopping = self.tasks.stopping();
        let mut before = None;
        loop {
            news.mark_unchanged();
            let row = self.store.read().await?.realm_sign_ins().of_panel(hash).await?;
            let row = row.ok_or(Code::Unauthenticated)?;
            let now = self.now();
            if row.ended_at.is_some() || row.expires_at <= now {
                return Err(Code::SessionExpired.into());
            }
            if let Some((code, note)) = &row.refusal {
                return Err(Problem::new(*code).with_detail(note.as_str()).into());
            }
            if let Some(account) = row.account {
                return self.collect(row, account).await;
            }
            let in_browser = row.browser.is_some();
            let is_over = now >= until || stopping.is_cancelled();
            if is_over || before.is_some_and(|before| before != in_browser) {
                return Ok(RealmProgress::Waiting { in_browser });
            }
            before = Some(in_browser);
            tokio::select! {
                // A change that nobody notes is found at the end of the time.
                _ = news.changed() => {}
                () = stopping.cancelled() => {}
                () = self.clock().sleep_until(until.min(row.expires_at)) => {}
            }
        }
    }

    /// Calls a sign-in off: its address leads nowhere any more.
    ///
    /// # Errors
    /// `unauthenticated` for a token that nobody issued.
    pub async fn cancel_realm_sign_in(&self, token: &BearerToken) -> Result<(), ServiceError> {
        let hash = TokenHash::of(token.reveal());
        let mut tx = self.store.begin_write().await?;
        tx.realm_sign_ins().of_panel(hash).await?.ok_or(Code::Unauthenticated)?;
        tx.realm_sign_ins().end(hash, self.now()).await?;
        tx.commit().await?;
        self.realm_news.send_replace(());
        Ok(())
    }

    /// Gives the panel what its browser proved, this once.
    async fn collect(
        &self,
        row: RealmSignInRow,
        account: AccountId,
    ) -> Result<RealmProgress, ServiceError> {
        let mut tx = self.store.begin_write().await?;
        let now = self.now();
        if !tx.realm_sign_ins().end(row.token, now).await? {
            return Err(Code::SessionExpired.into());
        }
        if let Some(session) = row.session {
            let session = tx.sessions().find(session).await?.ok_or(Code::SessionExpired)?;
            tx.commit().await?;
            let until = jiff::Timestamp::from_millisecond(session.stepped_up_until);
            return Ok(RealmProgress::SteppedUp { until: until.unwrap_or(now) });
        }
        let found = tx.accounts().find(account).await?;
        let found = found.filter(|account| account.may_open_panel()).ok_or(Code::Forbidden)?;
        let user = tx.person(found.person.id, now).await?.ok_or(Code::Unauthenticated)?;
        let token = crypto::new_bearer_token();
        let expires_at = now.checked_add(self.sessions.absolute).unwrap_or(now);
        let session = NewSession {
            idle_ms: i64::try_from(self.sessions.idle.as_millis()).ok(),
            client: row.client.clone(),
            from: row.from,
            provider: Some(ProviderSession { sid: row.provider_sid.clone(), role_read_at: now }),
            ..sign_in::open_session(&token, account, now, expires_at)
        };
        tx.sessions().open(session).await?;
        tx.signed_in(user.id, now).await?;
        let change = AuditedChange::own(&user, AuditEvent::SignedIn)
            .from(row.from)
            .noting(Some("by the realm".to_owned()));
        let recorded = self.record(&mut tx, change, &[], now).await?;
        tx.commit().await?;
        self.announce(recorded.seq);
        Ok(RealmProgress::SignedIn { token, expires_at })
    }
}

/// Random letters and digits, about five bits each.
fn random_letters(count: usize) -> String {
    (0..count).map(|_| ALPHABET[rand::random_range(0..ALPHABET.len())]).collect()
}

/// Who asks, in words for a page.
fn asked_by(asker: &RealmSignIn) -> String {
    let clean = |text: &str| one_line(text).chars().take(MAX_ASKER_CHARS).collect::<String>();
    match (clean(&asker.user), clean(&asker.host)) {
        (user, host) if user.is_empty() && host.is_empty() => "somebody".to_owned(),
        (user, host) if user.is_empty() => host,
        (user, host) if host.is_empty() => user,
        (user, host) => format!("{user} on {host}"),
    }
}
