//! Users whom another directory keeps, as the store takes them in.

use crate::{
    server::{TestServer, number},
    test_app::TestApp,
};
use jiff::{SignedDuration, Timestamp};
use mfadmin::{
    contract::{
        AuthenticatorState, ExternalId, Kind, PhoneState, RequiredFactors, Role, SecurityKeyState,
        UserId,
    },
    server::{
        Options, RemoteOptions,
        directory::remote::RemoteDirectory,
        mirror::{OnShrink, ScanStart},
        service::access,
        store::{LockReading, RemoteRow, Upserted},
    },
};
use std::sync::Arc;

/// A server of ours on `remote`, which was read once, and the account of the host.
pub async fn open_with(
    remote: Arc<dyn RemoteDirectory>,
    change: impl FnOnce(&mut Options),
) -> TestApp {
    let server = TestServer::start_with(|options| {
        options.directory = Some(RemoteOptions { remote, refresh: None });
        change(options);
    });
    let app = signed_in(server.await).await;
    read(&app).await;
    app
}

/// Reads the whole directory.
pub async fn read(app: &TestApp) {
    app.server.server.read_directory(ScanStart::Anew, OnShrink::Stop).await.unwrap();
}

/// With the account of the host, as the bare panel has it.
pub async fn signed_in(server: TestServer) -> TestApp {
    let store = server.server.store();
    let account = access::ensure_host_account(store, "Ana Silva, owner").await.unwrap();
    let token = access::issue_session(store, account, SignedDuration::from_hours(24)).await;
    TestApp::owned(server, UserId(account.0), token.unwrap())
}

/// A member without an address who has both factors and signs in as `name`.
pub fn remote(name: &str, as_of: Timestamp) -> RemoteRow {
    RemoteRow {
        external_id: ExternalId(format!("id-{name}")),
        language: None,
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
        store: None,
        locked: LockReading::Is(None),
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
