//! privacyIDEA, and eduMFA, which was made from it: a realm's users come from a user store behind it,
//! and have tokens there.
//!
//! What a user has is computed from the tokens, one by one: what privacyIDEA itself calls a user with
//! tokens has any, be they begun, disabled, locked, or only passwords.

mod doctor;
mod enrolment;
mod failure;
mod offers;
mod people;
mod plan_parts;
mod realm;
mod scan;
mod seen;
mod session;
mod steps;
mod tokens;
mod wire;

use super::{
    Capabilities, DirectoryUser, Finding, Order, OrderRefusal, RemoteDirectory, RemoteError,
    ScanCursor, ScanPage, SettledStep, Step, StepOutcome, http::Urgency, state_of,
};
use crate::{
    config::BaseUrl,
    contract::ExternalId,
    secret::Secret,
    server::{clock::Clock, crypto::totp},
};
use futures_util::{FutureExt, future::BoxFuture};
use realm::Realm;
use session::Session;
use std::sync::Arc;

/// Where it is, and as whom it is asked.
#[derive(Clone, Debug)]
pub struct PrivacyIdeaSettings {
    /// With https, or on this machine.
    pub url: BaseUrl,
    /// The realm whose users are shown.
    pub realm: String,
    /// An administrator, whose password the secret is; without one it is a key of
    /// `pi-manage api createtoken`.
    pub account: Option<String>,
    pub secret: Secret,
    /// Certificates (PEM) to trust instead of the system's.
    pub ca: Option<Vec<u8>>,
}

/// A realm of a privacyIDEA.
pub struct PrivacyIdea {
    realm: Realm,
}

impl PrivacyIdea {
    /// Asks nothing yet.
    ///
    /// # Errors
    /// [`RemoteError::Setting`] where a setting cannot be right.
    pub fn new(settings: PrivacyIdeaSettings, clock: Clock) -> Result<Self, RemoteError> {
        let PrivacyIdeaSettings { url, realm, account, secret, ca } = settings;
        let name = realm.trim();
        // A comma would name several realms, and a star all of them.
        if name.is_empty() || name.contains([',', '*']) {
            return Err(RemoteError::Setting {
                setting: "[directory] realm",
                message: "give the name of one realm".to_owned(),
            });
        }
        let session = Session::new(&url, account, secret, ca.as_deref(), clock)?;
        Ok(Self { realm: Realm::new(session, name.to_owned()) })
    }

    async fn read(
        &self,
        id: &ExternalId,
        urgency: Urgency,
    ) -> Result<Option<DirectoryUser>, RemoteError> {
        let Some(person) = self.realm.person(id, urgency).await? else { return Ok(None) };
        let factors = self.realm.factors(&person, urgency).await?;
        Ok(Some(state_of(person.user, &factors)))
    }
}

impl RemoteDirectory for PrivacyIdea {
    fn capabilities(&self) -> Arc<Capabilities> {
        Arc::new(offers::capabilities(&self.realm.session.seen()))
    }

    fn scan(&self, after: Option<ScanCursor>) -> BoxFuture<'_, Result<ScanPage, RemoteError>> {
        scan::page(&self.realm, after).boxed()
    }

    fn fetch<'a>(
        &'a self,
        id: &'a ExternalId,
        urgency: Urgency,
    ) -> BoxFuture<'a, Result<Option<DirectoryUser>, RemoteError>> {
        self.read(id, urgency).boxed()
    }

    fn plan(&self, order: &Order, user: Option<&DirectoryUser>) -> Result<Vec<Step>, OrderRefusal> {
        steps::plan(order, user, &self.realm.session.seen())
    }

    fn execute<'a>(&'a self, step: &'a Step) -> BoxFuture<'a, StepOutcome> {
        steps::execute(&self.realm, step).boxed()
    }

    fn enrol<'a>(&'a self, step: &'a Step, secret: &'a totp::Secret) -> BoxFuture<'a, StepOutcome> {
        enrolment::enrol(&self.realm, step, secret).boxed()
    }

    fn takes_code<'a>(
        &'a self,
        id: &'a ExternalId,
        code: &'a str,
    ) -> BoxFuture<'a, Result<bool, RemoteError>> {
        enrolment::takes_code(&self.realm, id, code).boxed()
    }

    fn settle<'a>(&'a self, step: &'a Step) -> BoxFuture<'a, SettledStep> {
        steps::settle(&self.realm, step).boxed()
    }

    fn doctor(&self) -> BoxFuture<'_, Vec<Finding>> {
        doctor::findings(&self.realm).boxed()
    }
}
