//! Directories of other systems: what they are asked, what they answer, and what is done there.
//!
//! A directory is read in *generations* ([`RemoteDirectory::scan`]), a user at once where somebody looks
//! at it ([`RemoteDirectory::fetch`]), and changed in *steps* that are planned and written down before the
//! first of them is sent: whatever dies in between, each step is sent again only where reading the
//! directory back ([`RemoteDirectory::settle`]) shows that it had no effect.

pub mod avochato;
pub mod capabilities;
pub mod finding;
pub mod http;
pub mod identity_provider;
pub mod keycloak;
pub mod number;
pub mod privacyidea;
pub mod record;
pub mod state;
pub mod step;
pub mod token_session;

pub use avochato::{AvochatoDirectory, AvochatoLinks, AvochatoSettings};
pub use capabilities::{Capabilities, OldCodes};
pub use finding::{Finding, Severity};
pub use http::Urgency;
pub use identity_provider::{
    AuthorizationCode, AuthorizationRequest, CALLBACK_PATH, Identity, IdentityError,
    IdentityProvider, LOGIN_SUBJECT, ProviderSettings,
};
pub use keycloak::{
    ClientCredential, Keycloak, KeycloakLogin, KeycloakRoles, KeycloakSettings, PhoneAttributes,
};
pub use privacyidea::{PrivacyIdea, PrivacyIdeaSettings};
pub use record::{
    ChangeMark, ChangePage, Changes, DirectoryFactor, DirectoryPhone, DirectoryUser, FactorId,
    FactorKind, FactorRecord, FactorStatus, ListedUser, Observed, ScanCursor, ScanPage, ScanRecord,
    Since,
};
pub use state::state_of;
pub use step::{Order, OrderRefusal, SettledStep, Step, StepOutcome};

pub use crate::contract::ExternalId;

use crate::{
    contract::{Email, Role},
    server::crypto::totp,
};
use futures_util::future::BoxFuture;
use std::{future::ready, sync::Arc, time::Duration};
use thiserror::Error;

/// A directory that another system keeps.
///
/// Methods answer within the client's time limits, keep to what the other side asks of its callers
/// (429, `Retry-After`), and can be called at the same time.
pub trait RemoteDirectory: Send + Sync {
    /// What it can do, as far as it was told what its account may do.
    fn capabilities(&self) -> Arc<Capabilities>;

    /// One page of all users, from where `after` stands; the first one without it. A call of the mirror:
    /// it waits while the other side asks to be left alone.
    ///
    /// # Errors
    /// [`RemoteError::Incomplete`] ends the generation: what its pages told counts, nobody is taken for
    /// gone by it, and the next one begins at the first page. After another error the page can be asked
    /// for again.
    fn scan(&self, after: Option<ScanCursor>) -> BoxFuture<'_, Result<ScanPage, RemoteError>>;

    /// One user, whole, by now; `None` where the directory says that there is none. The mirror reads
    /// in the background, and leaves a turn to what somebody waits for.
    fn fetch<'a>(
        &'a self,
        id: &'a ExternalId,
        urgency: Urgency,
    ) -> BoxFuture<'a, Result<Option<DirectoryUser>, RemoteError>>;

    /// By what Owners and Admins sign in to this server, where they do so by the directory.
    fn identity_provider(&self) -> Option<&IdentityProvider> {
        None
    }

    /// The role of the user `id` by now, however they come by it; `None` where there is no such user. Who
    /// signs in by the directory is judged by it.
    fn role_of<'a>(
        &'a self,
        id: &'a ExternalId,
    ) -> BoxFuture<'a, Result<Option<Role>, RemoteError>> {
        Box::pin(async move { Ok(self.fetch(id, Urgency::Now).await?.map(|user| user.role)) })
    }

    /// What a list told of a user, with the rest by now; `None` where the directory says that there is none.
    /// A call of the mirror. One that lists nothing of use is asked for everything.
    fn complete<'a>(
        &'a self,
        listed: &'a DirectoryUser,
    ) -> BoxFuture<'a, Result<Option<DirectoryUser>, RemoteError>> {
        self.fetch(&listed.id, Urgency::Background)
    }

    /// Whose factors changed since `mark`, as far as lists do not tell it; the first time there is none.
    ///
    /// # Errors
    /// It could not be asked.
    fn changed_since<'a>(
        &'a self,
        _mark: Option<&'a ChangeMark>,
    ) -> BoxFuture<'a, Result<ChangePage, RemoteError>> {
        let nothing = ChangePage { changes: Changes::NotTold, mark: None };
        Box::pin(ready(Ok(nothing)))
    }

    /// The user who has this address, whole, by now; `None` where the directory says that nobody has
    /// it. Only of a directory that adds users.
    fn find_by_address<'a>(
        &'a self,
        _email: &'a Email,
    ) -> BoxFuture<'a, Result<Option<DirectoryUser>, RemoteError>> {
        let nobody = "it adds no users, so nobody is looked for by an address".to_owned();
        Box::pin(ready(Err(RemoteError::NotPermitted(nobody))))
    }

    /// The steps of `order` for `user` as it was just read, the one that lowers the risk first.
    ///
    /// # Errors
    /// [`OrderRefusal`] where it cannot be done; nothing has happened then.
    fn plan(&self, order: &Order, user: Option<&DirectoryUser>) -> Result<Vec<Step>, OrderRefusal>;

    /// Does `step`, once.
    fn execute<'a>(&'a self, step: &'a Step) -> BoxFuture<'a, StepOutcome>;

    /// Does `step`, which needs the secret of an authenticator, once. A directory that does not offer
    /// [`SendSetupLink`](crate::contract::UserActionKind::SendSetupLink) is never asked.
    fn enrol<'a>(&'a self, step: &'a Step, secret: &'a totp::Secret) -> BoxFuture<'a, StepOutcome> {
        let (_, _) = (step, secret);
        let message = "this directory takes no authenticators from here".to_owned();
        Box::pin(ready(StepOutcome::Refused(OrderRefusal { message })))
    }

    /// How the codes of a new authenticator are made, by what the directory asks of its users.
    ///
    /// # Errors
    /// Where the directory could not be asked, or asks for codes that no app shows.
    fn code_parameters(&self) -> BoxFuture<'_, Result<totp::CodeParameters, RemoteError>> {
        Box::pin(ready(Ok(totp::CodeParameters::default())))
    }

    /// Whether the directory takes `code` as one of an authenticator of the user `id`; it is spent then.
    ///
    /// # Errors
    /// Where the directory could not be asked.
    fn takes_code<'a>(
        &'a self,
        id: &'a ExternalId,
        code: &'a str,
    ) -> BoxFuture<'a, Result<bool, RemoteError>> {
        let (_, _) = (id, code);
        Box::pin(ready(Ok(false)))
    }

    /// Whether `step`, of which nobody knows whether it was done, was done: found out by reading alone.
    fn settle<'a>(&'a self, step: &'a Step) -> BoxFuture<'a, SettledStep>;

    /// What is to be known about the way there, the account and the list, each with its fix.
    fn doctor(&self) -> BoxFuture<'_, Vec<Finding>>;
}

/// Why a directory could not be read. What it says of itself is cut to a line, and holds no secret.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum RemoteError {
    /// Nothing was sent, or no answer came.
    #[error("{0}")]
    OutOfReach(String),
    /// The certificate is not trusted, or is another host's.
    #[error("{0}")]
    NotTrusted(String),
    /// The secret is wrong, or was taken back.
    #[error("{0}")]
    SignInRefused(String),
    /// The account may not read this.
    #[error("{0}")]
    NotPermitted(String),
    /// What the configuration names is not there: the realm, the account, the address.
    #[error("{setting}: {message}")]
    Setting { setting: &'static str, message: String },
    /// It asks to be left alone for a while.
    #[error("{message}")]
    TooMany { after: Option<Duration>, message: String },
    /// It answered with a fault of its own; it may be better later.
    #[error("{0}")]
    Faulty(String),
    /// It answered with what is no answer: cut off, or of another program.
    #[error("{0}")]
    Unreadable(String),
    /// The list is not whole, so nothing is concluded from it.
    #[error("{0}")]
    Incomplete(String),
}

impl RemoteError {
    /// Whether asking again may help without anybody's doing.
    pub fn is_passing(&self) -> bool {
        match self {
            Self::OutOfReach(_) | Self::TooMany { .. } | Self::Faulty(_) | Self::Unreadable(_) => {
                true
            }
            Self::NotTrusted(_)
            | Self::SignInRefused(_)
            | Self::NotPermitted(_)
            | Self::Setting { .. }
            | Self::Incomplete(_) => false,
        }
    }
}
