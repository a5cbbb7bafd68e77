//! Avochato: users of one inbox by its public API (`/v1`), with the credentials of one account.
//!
//! It was written by the API's public description and the vendor's public command-line client, and never
//! tried on the live service; `doctor` says what holds there.

mod account;
mod calls;
mod envelope;
mod examination;
mod facts;
mod list;
mod steps;
mod user_row;

use super::{
    Capabilities, DirectoryUser, ExternalId, Finding, Order, OrderRefusal, RemoteDirectory,
    RemoteError, ScanCursor, ScanPage, SettledStep, Step, StepOutcome, Urgency,
    capabilities::USER_IN_ADDRESS,
};
use crate::{
    contract::{Email, UnknownReason},
    secret::Secret,
    server::clock::Clock,
};
use account::AvochatoAccount;
use calls::{AvochatoCalls, UserRoute, unreadable};
use futures_util::future::BoxFuture;
use jiff::{SignedDuration, Timestamp};
use std::sync::{Arc, Mutex, MutexGuard};
use user_row::UserFields;

/// How long it is believed what the account may do.
const ACCOUNT_HOLDS: SignedDuration = SignedDuration::from_hours(1);

/// What is needed to reach an inbox.
#[derive(Clone, Debug)]
pub struct AvochatoSettings {
    /// Its own address, or one of a server that speaks its API: `https`, or `http` on this machine.
    pub url: String,
    pub auth_id: String,
    pub secret: Secret,
    /// The subdomain of the inbox; without it, the one that the account works in.
    pub inbox: Option<String>,
    pub links: AvochatoLinks,
    /// The certificates (PEM) to trust in place of the system's.
    pub ca: Option<Vec<u8>>,
}

/// Pages of Manage Organization, for what is done in the browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AvochatoLinks {
    /// Its list of users.
    pub users: String,
    /// The page of one user, with `{id}` in the user's place, where it is known.
    pub user: Option<String>,
}

/// The users of one inbox.
pub struct AvochatoDirectory {
    calls: AvochatoCalls,
    links: AvochatoLinks,
    clock: Clock,
    known: Mutex<KnownAccount>,
}

/// What was told of the account, and when.
struct KnownAccount {
    account: Option<AvochatoAccount>,
    capabilities: Arc<Capabilities>,
    as_of: Option<Timestamp>,
}

impl AvochatoDirectory {
    /// # Errors
    /// [`RemoteError::Setting`] where the address is none to which a secret may be sent, or `ca` holds no
    /// certificate.
    pub fn new(settings: AvochatoSettings, clock: Clock) -> Result<Self, RemoteError> {
        let links = settings.links.clone();
        let calls = AvochatoCalls::new(settings, clock.clone())?;
        let capabilities = Arc::new(account::capabilities(None, &links));
        let known = Mutex::new(KnownAccount { account: None, capabilities, as_of: None });
        Ok(Self { calls, links, clock, known })
    }

    /// Asks whose the credentials are, unless that was told lately. Where that cannot be told, a list
    /// can still be read.
    async fn learn_account(&self, urgency: Urgency) -> Result<(), RemoteError> {
        let now = self.clock.now();
        let is_fresh = |at: Timestamp| now.duration_since(at) < ACCOUNT_HOLDS;
        if self.known().as_of.is_some_and(is_fresh) {
            return Ok(());
        }
        match account::account(&self.calls, urgency).await {
            Ok(account) => self.note_account(account),
            Err(
                RemoteError::NotPermitted(_)
                | RemoteError::Faulty(_)
                | RemoteError::Unreadable(_)
                | RemoteError::Incomplete(_),
            ) => {}
            Err(error) => return Err(error),
        }
        Ok(())
    }

    fn note_account(&self, account: AvochatoAccount) {
        let capabilities = Arc::new(account::capabilities(Some(&account), &self.links));
        let as_of = Some(self.clock.now());
        *self.known() = KnownAccount { account: Some(account), capabilities, as_of };
    }

    fn known(&self) -> MutexGuard<'_, KnownAccount> {
        self.known.lock().unwrap_or_else(|held| held.into_inner())
    }

    async fn scan_page(&self, after: Option<ScanCursor>) -> Result<ScanPage, RemoteError> {
        if after.is_none() {
            self.learn_account(Urgency::Background).await?;
        }
        list::read_page(&self.calls, after.as_ref()).await
    }

    async fn fetch_user(
        &self,
        id: &ExternalId,
        urgency: Urgency,
    ) -> Result<Option<DirectoryUser>, RemoteError> {
        let Some(path) = UserRoute::One(id).path() else { return Ok(None) };
        let Some(data) = self.calls.read(path, Vec::new(), urgency).await? else { return Ok(None) };
        let fields = data.get("user").and_then(UserFields::read).ok_or_else(unreadable)?;
        if fields.id().as_ref() != Some(id) {
            let message = "it answered with another user than the one it was asked for".to_owned();
            return Err(RemoteError::Unreadable(message));
        }
        fields.note_single(&self.calls.facts);
        Ok(fields.user(UnknownReason::NotOffered))
    }
}

impl AvochatoDirectory {
    async fn find_user(&self, email: &Email) -> Result<Option<DirectoryUser>, RemoteError> {
        let found = steps::find_by_address(&self.calls, email).await?;
        Ok(found.and_then(|fields| fields.user(UnknownReason::NotOffered)))
    }
}

impl RemoteDirectory for AvochatoDirectory {
    fn capabilities(&self) -> Arc<Capabilities> {
        Arc::clone(&self.known().capabilities)
    }

    fn scan(&self, after: Option<ScanCursor>) -> BoxFuture<'_, Result<ScanPage, RemoteError>> {
        Box::pin(self.scan_page(after))
    }

    fn fetch<'a>(
        &'a self,
        id: &'a ExternalId,
        urgency: Urgency,
    ) -> BoxFuture<'a, Result<Option<DirectoryUser>, RemoteError>> {
        Box::pin(self.fetch_user(id, urgency))
    }

    fn find_by_address<'a>(
        &'a self,
        email: &'a Email,
    ) -> BoxFuture<'a, Result<Option<DirectoryUser>, RemoteError>> {
        Box::pin(self.find_user(email))
    }

    fn plan(&self, order: &Order, user: Option<&DirectoryUser>) -> Result<Vec<Step>, OrderRefusal> {
        steps::plan(order, user, self.known().account.as_ref(), &self.links)
    }

    fn execute<'a>(&'a self, step: &'a Step) -> BoxFuture<'a, StepOutcome> {
        Box::pin(async {
            // Whoever the account is told to be, it is not shut out; where nobody tells, Avochato decides.
            let _ = self.learn_account(Urgency::Now).await;
            let account = self.known().account.clone();
            steps::execute(&self.calls, step, account.as_ref(), &self.links).await
        })
    }

    fn settle<'a>(&'a self, step: &'a Step) -> BoxFuture<'a, SettledStep> {
        Box::pin(steps::settle(&self.calls, step))
    }

    fn doctor(&self) -> BoxFuture<'_, Vec<Finding>> {
        Box::pin(async {
            let examined = examination::examine(&self.calls, &self.clock).await;
            if let Some(account) = examined.account {
                self.note_account(account);
            }
            examined.findings
        })
    }
}

impl AvochatoLinks {
    /// The page where something is done to one user, with `{id}` in the user's place where it is known.
    fn about_user(&self) -> &str {
        match &self.user {
            Some(page) if page.contains(USER_IN_ADDRESS) => page,
            Some(_) | None => &self.users,
        }
    }
}

impl Default for AvochatoLinks {
    fn default() -> Self {
        Self { users: "https://www.avochato.com/manage-users".to_owned(), user: None }
    }
}
