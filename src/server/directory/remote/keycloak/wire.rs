//! What Keycloak answers, as far as it is read: whatever else stands in an answer is skipped by the parser.

use super::refusals;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A user, in the list and alone.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct KeycloakUserRow {
    pub id: String,
    pub username: String,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub email: Option<String>,
    pub enabled: bool,
    pub attributes: BTreeMap<String, Vec<String>>,
    /// Whether there is an authenticator app; absent in a list that is brief.
    pub totp: Option<bool>,
    /// Milliseconds since 1970.
    pub created_timestamp: Option<i64>,
    /// Seconds since 1970; sign-ins from before it have ended.
    pub not_before: Option<i64>,
    /// What the user is asked to do at the next sign-in.
    pub required_actions: Vec<String>,
    /// Which user federation keeps the user, where the realm itself does not.
    pub federation_link: Option<String>,
    /// The same of one who is not imported.
    pub origin: Option<String>,
}

/// A credential. It never tells the secret.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CredentialRow {
    /// Empty of a password that a user store behind Keycloak keeps.
    #[serde(default)]
    pub id: String,
    #[serde(rename = "type")]
    pub kind: String,
    #[serde(default)]
    pub user_label: Option<String>,
    /// Milliseconds since 1970.
    #[serde(default)]
    pub created_date: Option<i64>,
    /// A JSON text.
    #[serde(default)]
    pub credential_data: Option<String>,
}

impl CredentialRow {
    /// What it says of its codes, where it is an authenticator.
    pub fn otp_data(&self) -> Option<OtpData> {
        serde_json::from_str(self.credential_data.as_deref()?).ok()
    }
}

/// What an authenticator says of its codes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct OtpData {
    /// `totp` or `hotp`. No code is right without it.
    pub sub_type: Option<String>,
    pub digits: u32,
    /// Of one that goes by a counter.
    pub counter: u64,
    /// Seconds.
    pub period: u32,
    pub algorithm: String,
    pub secret_encoding: Option<String>,
}

/// A role, or a group.
#[derive(Clone, Debug, Deserialize)]
pub struct NamedRow {
    #[serde(default)]
    pub id: String,
    #[serde(default)]
    pub name: String,
    /// Of a role: whether others come with it.
    #[serde(default)]
    pub composite: bool,
}

/// A group that a user is in.
#[derive(Debug, Deserialize)]
pub struct GroupRow {
    /// With a slash before each name.
    pub path: String,
}

/// A member of a role or a group.
#[derive(Debug, Deserialize)]
pub struct MemberRow {
    pub id: String,
}

/// What the realm says of itself.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct RealmSettings {
    pub browser_flow: Option<String>,
    pub otp_policy_type: Option<String>,
    pub otp_policy_algorithm: Option<String>,
    pub otp_policy_digits: Option<u32>,
    pub otp_policy_period: Option<u32>,
    pub smtp_server: BTreeMap<String, serde_json::Value>,
    pub events_enabled: bool,
    pub admin_events_enabled: bool,
    /// Which events of users are stored; all where none is named.
    pub enabled_event_types: Vec<String>,
    /// For how many seconds events of users are kept; for ever without it, or with 0.
    pub events_expiration: Option<i64>,
    /// Whether fine-grained permissions for admins are turned on.
    pub admin_permissions_enabled: bool,
    /// Whether too many wrong passwords lock a user out.
    pub brute_force_protected: Option<bool>,
}

/// What a user did.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EventRow {
    #[serde(default)]
    pub user_id: Option<String>,
}

/// What an admin did.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AdminEventRow {
    /// Such as `users/ID/credentials/ID`.
    #[serde(default)]
    pub resource_path: Option<String>,
}

impl AdminEventRow {
    /// The user that it was done to.
    pub fn user(&self) -> Option<&str> {
        let mut parts = self.resource_path.as_deref()?.split('/');
        parts.next().filter(|part| *part == "users")?;
        parts.next().filter(|id| !id.is_empty())
    }
}

/// A part that the realm is built of, such as a user store.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ComponentRow {
    pub id: String,
    pub name: String,
    pub config: BTreeMap<String, Vec<String>>,
}

/// What attack detection says of a user.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct LockRow {
    /// Whether the user is locked out.
    pub disabled: bool,
    /// Seconds since 1970; 0 where there is no end.
    pub failed_login_not_before: i64,
}

/// A step of a sign-in flow.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ExecutionRow {
    pub provider_id: Option<String>,
    pub requirement: String,
    /// How deep it stands in the flow.
    pub level: u32,
    /// Whether it is a part with steps of its own.
    pub authentication_flow: bool,
}

/// The realm's profile of users.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ProfileRow {
    pub attributes: Vec<ProfileAttribute>,
    pub unmanaged_attribute_policy: Option<String>,
}

impl ProfileRow {
    /// Whether an admin can give users the attribute `name`.
    pub fn keeps(&self, name: &str) -> bool {
        let keeps_all =
            matches!(self.unmanaged_attribute_policy.as_deref(), Some("ENABLED" | "ADMIN_EDIT"));
        keeps_all || self.attributes.iter().any(|attribute| attribute.name == name)
    }
}

/// An attribute that users may have.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ProfileAttribute {
    pub name: String,
}

/// What the realm says of itself to everybody (OpenID Connect Discovery 1.0, 3).
#[derive(Deserialize)]
pub struct DiscoveryRow {
    pub issuer: String,
}

/// What a client gets that signs in.
#[derive(Deserialize)]
pub struct GrantedToken {
    pub access_token: String,
    /// Seconds.
    pub expires_in: u64,
}

/// What an access token says of its client.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct AccessClaims {
    /// When it was issued, in seconds since 1970, by Keycloak's clock.
    pub iat: Option<i64>,
    pub resource_access: BTreeMap<String, ClaimedRoles>,
}

/// The roles of a client in an access token.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ClaimedRoles {
    pub roles: Vec<String>,
}

/// An answer that says no, in the two spellings that Keycloak has.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct SaidNo {
    pub error: Option<String>,
    #[serde(rename = "error_description")]
    pub description: Option<String>,
    pub error_message: Option<String>,
    /// The field that it does not like.
    pub field: Option<String>,
    /// Where there are several, each of them.
    pub errors: Vec<SaidNo>,
}

impl SaidNo {
    /// Its words, the most telling first. What Keycloak itself says passes through `harmless`; our own
    /// sentence about it does not, for it would be cut.
    pub fn words(self, harmless: &dyn Fn(&str) -> String) -> Option<String> {
        if !self.errors.is_empty() {
            let words: Vec<_> =
                self.errors.into_iter().filter_map(|it| it.words(harmless)).collect();
            return Some(words.join(". "));
        }
        let words = self.error_message.or(self.description).or(self.error)?;
        let field = self.field.as_deref().map(harmless);
        Some(refusals::sentence(field.as_deref(), &harmless(&words)))
    }
}
