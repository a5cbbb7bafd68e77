//! Signing in by the realm of an identity provider: in a browser, while the panel waits.

use crate::contract::BearerToken;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The longest name of a user or a host that the page shows of who asks, in characters.
pub const MAX_ASKER_CHARS: usize = 64;

/// The answer of `GET /v1/sign-in`: how somebody may sign in besides by e-mail and password.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SignInWays {
    /// The realm by which people sign in; absent where there is none. Sanitise before showing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub realm: Option<String>,
}

/// The body of `POST /v1/sign-in/realm` and of `POST /v1/sessions/step-up/realm`: who asks, as the page in
/// the browser shows it. Both are cut to 64 characters on one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RealmSignIn {
    /// The user of the operating system.
    pub user: String,
    /// The name of the machine.
    pub host: String,
}

/// What to open in a browser, and what to wait with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RealmSignInBegun {
    /// Waits, and calls it off: `POST` and `DELETE /v1/sign-in/realm/wait`.
    #[schema(value_type = String)]
    pub token: BearerToken,
    /// A short address of this server's own. It works once.
    pub address: String,
    /// What the page shows as well.
    pub code: String,
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
}

/// How far it has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum RealmProgress {
    /// Nobody has come by yet: ask again.
    Waiting {
        /// Whether a browser is on its way through the realm.
        in_browser: bool,
    },
    /// Signed in.
    SignedIn {
        #[schema(value_type = String)]
        token: BearerToken,
        /// When the session ends whatever happens.
        #[schema(value_type = String, format = DateTime)]
        expires_at: Timestamp,
    },
    /// The session that asked may do what needs it, until then.
    SteppedUp {
        #[schema(value_type = String, format = DateTime)]
        until: Timestamp,
    },
}
