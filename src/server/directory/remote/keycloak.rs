//! Keycloak: the users of one realm, their authenticators, keys and passkeys.
//!
//! The list tells whether a user has an authenticator app; keys, passkeys and recovery codes are asked for
//! user by user. Who is an Owner or an Admin here follows from the realm's roles and groups that the
//! configuration names.

mod calls;
mod client_key;
mod doctor;
mod enrolment;
mod events;
mod fault;
mod flows;
mod lock;
mod lookup;
mod offers;
mod people;
mod profile;
mod realm_facts;
mod refusals;
mod roles;
mod scan;
mod steps;
mod whole_user;
mod wire;
mod without_factor;

use super::{
    Capabilities, ChangeMark, ChangePage, DirectoryUser, Finding, IdentityProvider, Order,
    OrderRefusal, ProviderSettings, RemoteDirectory, RemoteError, ScanCursor, ScanPage,
    SettledStep, Step, StepOutcome, http::Urgency,
};
use crate::{
    config::BaseUrl,
    contract::{Email, EnrolmentWay, ExternalId, Kind, Role},
    secret::Secret,
    server::{clock::Clock, crypto::totp},
};
use calls::{KeycloakCalls, KeycloakQuestion};
use futures_util::{FutureExt, future::BoxFuture};
use realm_facts::RealmBook;
use roles::RoleBook;
use std::sync::Arc;
use wire::{CredentialRow, KeycloakUserRow};

/// Where it is, and as which client it is asked.
#[derive(Clone, Debug)]
pub struct KeycloakSettings {
    /// With https, or on this machine; with the path below which Keycloak is, where there is one.
    pub url: BaseUrl,
    /// The realm whose users are shown.
    pub realm: String,
    /// A confidential client with a service account.
    pub client_id: String,
    pub credential: ClientCredential,
    pub roles: KeycloakRoles,
    pub phone: PhoneAttributes,
    /// How users come to an authenticator.
    pub enrolment: EnrolmentWay,
    /// Certificates (PEM) to trust instead of the system's.
    pub ca: Option<Vec<u8>>,
}

/// As which client people sign in by the realm.
#[derive(Clone, Debug)]
pub struct KeycloakLogin {
    /// A confidential client with the standard flow.
    pub client_id: String,
    pub secret: Secret,
    /// Asked for besides `openid`.
    pub scopes: Vec<String>,
    /// What `acr` has to be once somebody confirms who they are.
    pub acr: Option<String>,
    /// Where the realm sends browsers back, as far as the configuration says it.
    pub callback: Option<String>,
}

/// What the client signs in with.
#[derive(Clone, Debug)]
pub enum ClientCredential {
    Secret(Secret),
    /// A private key (PEM).
    Key(Secret),
}

/// Whom the realm makes an Owner or an Admin: names of realm roles, or paths of groups, which begin with
/// a slash. Everybody else is a Member.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeycloakRoles {
    pub owners: Vec<String>,
    pub admins: Vec<String>,
}

/// The attributes of a user that hold the phone, which Keycloak itself has no word for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhoneAttributes {
    /// The number.
    pub number: String,
    /// `true` where the number was proved.
    pub is_verified: String,
}

/// A realm of a Keycloak.
pub struct Keycloak {
    calls: KeycloakCalls,
    phone: PhoneAttributes,
    book: RoleBook,
    provider: Option<IdentityProvider>,
    enrolment: EnrolmentWay,
    realm: RealmBook,
}

impl Default for PhoneAttributes {
    fn default() -> Self {
        let [number, is_verified] = ["phoneNumber", "phoneNumberVerified"].map(str::to_owned);
        Self { number, is_verified }
    }
}

impl Keycloak {
    /// Asks nothing yet.
    ///
    /// # Errors
    /// [`RemoteError::Setting`] where a setting cannot be right.
    pub fn new(settings: KeycloakSettings, clock: Clock) -> Result<Self, RemoteError> {
        let (phone, book) = (settings.phone.clone(), RoleBook::new(settings.roles.clone()));
        let (enrolment, realm) = (settings.enrolment, RealmBook::default());
        let calls = KeycloakCalls::new(settings, clock)?;
        Ok(Self { calls, phone, book, realm, provider: None, enrolment })
    }

    /// The same realm, by which people sign in as well.
    ///
    /// # Errors
    /// [`RemoteError::Setting`] where a setting cannot be right.
    pub fn with_login(
        self,
        login: KeycloakLogin,
        settings: &KeycloakSettings,
        clock: Clock,
    ) -> Result<Self, RemoteError> {
        let KeycloakLogin { client_id, secret, scopes, acr, callback } = login;
        let issuer = format!("{}/realms/{}", settings.url, settings.realm.trim());
        let account_page = format!("{issuer}/account/account-security/signing-in");
        let (name, ca) = (settings.realm.clone(), settings.ca.clone());
        let settings = ProviderSettings {
            name,
            issuer,
            client_id,
            secret,
            scopes,
            acr,
            account_page,
            callback,
            ca,
        };
        Ok(Self { provider: Some(IdentityProvider::new(settings, clock)?), ..self })
    }

    async fn read(
        &self,
        id: &ExternalId,
        urgency: Urgency,
    ) -> Result<Option<DirectoryUser>, RemoteError> {
        let path = ["users", &id.0];
        let question = KeycloakQuestion::get(&path, &[], urgency);
        let Some(row) = self.calls.read::<KeycloakUserRow>(question).await? else {
            return Ok(None);
        };
        if row.id != id.0 {
            let message = "it answered with another user than the one it was asked for".to_owned();
            return Err(RemoteError::Unreadable(message));
        }
        // Whoever went in between has no credentials to tell.
        let Some(rows) = self.credentials(id, urgency).await? else { return Ok(None) };
        flows::note_once(&self.calls, urgency).await;
        let book = self.book.recent(&self.calls, urgency).await?;
        let facts = self.realm.recent(&self.calls, urgency).await?;
        let user = facts.in_store(people::person(&row, &self.phone, &book), &row);
        let lock = lock::lock_of(&self.calls, id, &facts, urgency).await?;
        let asked_for = people::asked_for(&row);
        let user = people::with_credentials(user, asked_for, &rows);
        let kind = self.kind_of(&row, urgency).await?;
        Ok(Some(DirectoryUser { lock, kind, ..user }))
    }

    /// A service account is no person: where one is called so, the list is asked, which has people alone.
    async fn kind_of(&self, row: &KeycloakUserRow, urgency: Urgency) -> Result<Kind, RemoteError> {
        if !people::may_be_service_account(row) {
            return Ok(Kind::Human);
        }
        let exactly = format!("\"{}\"", row.username);
        let query = [("search", exactly.as_str()), ("briefRepresentation", "true")];
        let question = KeycloakQuestion::get(&["users"], &query, urgency);
        let listed = self.calls.read::<Vec<KeycloakUserRow>>(question).await?.unwrap_or_default();
        let is_listed = listed.iter().any(|it| it.id == row.id);
        Ok(if is_listed { Kind::Human } else { Kind::Avobot })
    }

    async fn credentials(
        &self,
        id: &ExternalId,
        urgency: Urgency,
    ) -> Result<Option<Vec<CredentialRow>>, RemoteError> {
        let path = ["users", &id.0, "credentials"];
        self.calls.read(KeycloakQuestion::get(&path, &[], urgency)).await
    }

    /// The list tells everything but the credentials, and whether the user is locked out.
    async fn read_rest(
        &self,
        listed: &DirectoryUser,
    ) -> Result<Option<DirectoryUser>, RemoteError> {
        let urgency = Urgency::Background;
        let rows = self.credentials(&listed.id, urgency).await?;
        let facts = self.realm.recent(&self.calls, urgency).await?;
        let lock = lock::lock_of(&self.calls, &listed.id, &facts, urgency).await?;
        let user = DirectoryUser { lock, ..listed.clone() };
        let asked_for = user.factors.clone();
        Ok(rows.map(|rows| people::with_credentials(user, asked_for, &rows)))
    }

    /// The first who has the address, should the realm let several have it.
    async fn find(&self, email: &Email) -> Result<Option<DirectoryUser>, RemoteError> {
        let query = [("email", email.as_str()), ("exact", "true")];
        let question = KeycloakQuestion::get(&["users"], &query, Urgency::Now);
        let rows: Option<Vec<KeycloakUserRow>> = self.calls.read(question).await?;
        match rows.unwrap_or_default().first() {
            Some(row) => self.read(&ExternalId(row.id.clone()), Urgency::Now).await,
            None => Ok(None),
        }
    }
}

impl RemoteDirectory for Keycloak {
    fn capabilities(&self) -> Arc<Capabilities> {
        Arc::new(offers::capabilities(&self.calls.seen(), self.enrolment))
    }

    fn scan(&self, after: Option<ScanCursor>) -> BoxFuture<'_, Result<ScanPage, RemoteError>> {
        scan::page(&self.calls, &self.phone, (&self.book, &self.realm), after).boxed()
    }

    fn fetch<'a>(
        &'a self,
        id: &'a ExternalId,
        urgency: Urgency,
    ) -> BoxFuture<'a, Result<Option<DirectoryUser>, RemoteError>> {
        self.read(id, urgency).boxed()
    }

    fn identity_provider(&self) -> Option<&IdentityProvider> {
        self.provider.as_ref()
    }

    fn role_of<'a>(
        &'a self,
        id: &'a ExternalId,
    ) -> BoxFuture<'a, Result<Option<Role>, RemoteError>> {
        self.book.role_of(&self.calls, id).boxed()
    }

    fn complete<'a>(
        &'a self,
        listed: &'a DirectoryUser,
    ) -> BoxFuture<'a, Result<Option<DirectoryUser>, RemoteError>> {
        self.read_rest(listed).boxed()
    }

    fn changed_since<'a>(
        &'a self,
        mark: Option<&'a ChangeMark>,
    ) -> BoxFuture<'a, Result<ChangePage, RemoteError>> {
        events::since(&self.calls, mark).boxed()
    }

    fn find_by_address<'a>(
        &'a self,
        email: &'a Email,
    ) -> BoxFuture<'a, Result<Option<DirectoryUser>, RemoteError>> {
        self.find(email).boxed()
    }

    fn plan(&self, order: &Order, user: Option<&DirectoryUser>) -> Result<Vec<Step>, OrderRefusal> {
        steps::plan(order, user, &self.calls.seen())
    }

    fn execute<'a>(&'a self, step: &'a Step) -> BoxFuture<'a, StepOutcome> {
        steps::execute(&self.calls, &self.phone, step).boxed()
    }

    fn enrol<'a>(&'a self, step: &'a Step, secret: &'a totp::Secret) -> BoxFuture<'a, StepOutcome> {
        enrolment::enrol(&self.calls, step, secret).boxed()
    }

    fn code_parameters(&self) -> BoxFuture<'_, Result<totp::CodeParameters, RemoteError>> {
        enrolment::code_parameters(&self.calls).boxed()
    }

    fn settle<'a>(&'a self, step: &'a Step) -> BoxFuture<'a, SettledStep> {
        steps::settle(&self.calls, &self.phone, step).boxed()
    }

    fn doctor(&self) -> BoxFuture<'_, Vec<Finding>> {
        let looked = async {
            let mut found = doctor::findings(&self.calls, &self.phone, &self.book).await;
            if let Some(provider) = &self.provider {
                found.push(provider.doctor().await);
            }
            found
        };
        looked.boxed()
    }
}
