//! The store on PostgreSQL. What both engines have in common is tested by all of this tree: with
//! `MFADMIN_TEST_STORE=postgres` it runs there.

mod away;
mod both;
mod hung_up;
mod pooler;
mod readiness;
mod refused;
mod tls;
mod together;

use crate::server::{TestServer, options, person};
use mfadmin::{
    contract::{BearerToken, Role, UserId},
    server::{
        Server,
        crypto::SealingKey,
        store::{DatabaseAddress, NewUser, Store},
    },
};
use mfadmin_testing::postgres;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// An empty database with all tables.
async fn database() -> DatabaseAddress {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let name = format!("own_{}", NEXT.fetch_add(1, Relaxed));
    postgres::database_of(std::path::Path::new(&name)).await
}

/// A server over `database`, under `key`.
async fn server_over(database: &DatabaseAddress, key: &SealingKey) -> TestServer {
    let folder = tempfile::tempdir().unwrap();
    let (database, key) = (database.clone(), key.clone());
    let options = mfadmin::server::Options { database, key: key.clone(), ..options(&folder) };
    TestServer::over(Server::start(options).await.unwrap(), key, folder)
}

/// Puts in an Owner of this id, and signs them in.
async fn owner_of(server: &TestServer, id: UserId) -> BearerToken {
    let owner = NewUser { id, role: Role::Owner, ..person("owner") };
    server.seed(vec![owner]).await;
    server.session(id, crate::server::SIGNED_IN).await
}

/// Whether the store is one that PostgreSQL keeps.
async fn opens(address: DatabaseAddress) -> Result<(), String> {
    match Store::open(address).await {
        Ok(store) => {
            store.close().await;
            Ok(())
        }
        Err(error) => Err(error.to_string()),
    }
}
