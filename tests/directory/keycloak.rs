//! Keycloak itself, which `tests/run.sh` fetches.

mod actions;
mod app;
mod connect;
mod demo;
mod enrolment;
mod federated;
pub mod half_done;
mod hosted;
mod in_turn;
mod locks;
pub mod login;
mod login_doctor;
mod mails;
mod mirrored;
mod one_factor;
pub mod ours;
mod own_mail;
mod passkey;
mod people;
mod reading;
mod sessions;
mod slapd;
mod states;
mod trouble;

use mfadmin::{
    contract::ExternalId,
    server::{
        clock::Clock,
        directory::remote::{
            DirectoryUser, Keycloak, ListedUser, RemoteDirectory, RemoteError, ScanRecord,
            http::Urgency,
        },
    },
};
use mfadmin_testing::keycloak::{
    CLIENT, SECRET,
    api::{self, Realm},
    settings,
};

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
