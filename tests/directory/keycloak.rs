//! Keycloak itself, which `tests/run.sh` fetches.

mod actions;
mod api;
mod app;
mod enrolment;
mod hosted;
mod login;
mod reading;
mod running;
mod states;
mod trouble;

use api::Realm;
use mfadmin::{
    contract::{EnrolmentWay, ExternalId},
    secret::Secret,
    server::{
        clock::Clock,
        directory::remote::{
            DirectoryUser, Keycloak, KeycloakRoles, KeycloakSettings, ListedUser, PhoneAttributes,
            RemoteDirectory, RemoteError, ScanRecord, http::Urgency,
        },
    },
};

const CLIENT: &str = "mfadmin";
const SECRET: &str = "a secret that only the tests use";

/// How a test signs in.
fn settings(realm: &Realm) -> KeycloakSettings {
    KeycloakSettings {
        url: realm.url.parse().unwrap(),
        realm: realm.name.clone(),
        client_id: CLIENT.to_owned(),
        secret: Secret::new(SECRET),
        roles: KeycloakRoles::default(),
        phone: PhoneAttributes::default(),
        enrolment: EnrolmentWay::Hosted,
        ca: None,
    }
}

fn directory(realm: &Realm) -> Keycloak {
    Keycloak::new(settings(realm), Clock::System).unwrap()
}

/// Everybody, as a scan from its beginning to its end lists them.
async fn scan(directory: &Keycloak) -> Result<Vec<ListedUser>, RemoteError> {
    let (mut users, mut cursor) = (Vec::new(), None);
    loop {
        let page = directory.scan(cursor).await?;
        users.extend(page.records.into_iter().map(|record| match record {
            ScanRecord::User(user) => user,
            ScanRecord::Factor(..) => panic!("factors are asked for user by user"),
        }));
        cursor = page.next;
        if cursor.is_none() {
            return Ok(users);
        }
    }
}

async fn fetch(directory: &Keycloak, id: &str) -> DirectoryUser {
    let found = directory.fetch(&ExternalId(id.to_owned()), Urgency::Now).await;
    found.unwrap().unwrap()
}
