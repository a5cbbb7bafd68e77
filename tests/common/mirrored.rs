//! Users whom another directory keeps, as the store takes them in.

use crate::server::{TestServer, number};
use jiff::Timestamp;
use mfadmin::{
    contract::{
        AuthenticatorState, ExternalId, Kind, PhoneState, RequiredFactors, Role, SecurityKeyState,
    },
    server::store::{RemoteRow, Upserted},
};

/// A member without an address who has both factors and signs in as `name`.
pub fn remote(name: &str, as_of: Timestamp) -> RemoteRow {
    RemoteRow {
        external_id: ExternalId(format!("id-{name}")),
        username: Some(name.to_owned()),
        name: format!("{name} of the directory"),
        email: None,
        role: Role::Member,
        kind: Kind::Human,
        is_enabled: true,
        phone: PhoneState::Verified { number: number("+14155552671"), at: None },
        authenticator: AuthenticatorState::Configured { at: None },
        security_key: SecurityKeyState::NotConfigured,
        factors: Vec::new(),
        last_sign_in_at: None,
        created_at: None,
        remote_revision: Some("1".to_owned()),
        as_of,
    }
}

/// Takes in what a directory says of these users.
pub async fn upsert(server: &TestServer, rows: &[RemoteRow]) -> Upserted {
    let store = server.server.store();
    let mut tx = store.begin_write().await.unwrap();
    let now = store.clock().now();
    let upserted = tx.users().upsert_remote(rows, RequiredFactors::default(), now).await.unwrap();
    tx.commit().await.unwrap();
    upserted
}
