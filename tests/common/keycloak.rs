//! Keycloak itself, which `tests/run.sh` fetches.

pub mod api;
pub mod postgres;
pub mod running;

use api::Realm;
use mfadmin::{
    contract::EnrolmentWay,
    secret::Secret,
    server::directory::remote::{
        ClientCredential, KeycloakRoles, KeycloakSettings, PhoneAttributes,
    },
};

/// The client that every realm of a test has.
pub const CLIENT: &str = "mfadmin";
/// The secret of every client that a test makes.
pub const SECRET: &str = "a secret that only the tests use";

/// How a test signs in.
pub fn settings(realm: &Realm) -> KeycloakSettings {
    KeycloakSettings {
        url: realm.url.parse().unwrap(),
        realm: realm.name.clone(),
        client_id: CLIENT.to_owned(),
        credential: ClientCredential::Secret(Secret::new(SECRET)),
        roles: KeycloakRoles::default(),
        phone: PhoneAttributes::default(),
        enrolment: EnrolmentWay::Hosted,
        ca: None,
    }
}
