//! privacyIDEA itself, and eduMFA. The environments that they run in are made by `tests/run.sh`.

pub mod api;
pub mod line;
pub mod running;
pub mod token_states;

use mfadmin::{secret::Secret, server::directory::remote::PrivacyIdeaSettings};

/// The realm of 2,000 users that tests share; each has users of its own.
pub const STAFF: &str = "staff";

/// The administrator with whom tests arrange things, and the password.
pub const ADMIN: (&str, &str) = ("admin", "admin-password");

/// An administrator who may do what the policies of a test allow.
pub const HELPDESK: (&str, &str) = ("helpdesk", "helpdesk-password");

/// How a test signs in.
pub fn settings(url: &str, realm: &str) -> PrivacyIdeaSettings {
    PrivacyIdeaSettings {
        url: url.parse().unwrap(),
        realm: realm.to_owned(),
        account: Some(ADMIN.0.to_owned()),
        secret: Secret::new(ADMIN.1),
        ca: None,
    }
}
