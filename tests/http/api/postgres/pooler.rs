//! PgBouncer between the server and PostgreSQL, with another connection for each transaction.

use super::{database, owner_of, server_over};
use crate::{
    api::crowd::{FILTERS, SORTS, crowd, walk},
    server::{TestServer, person},
    test_app::PATIENCE,
};
use futures_util::future::join_all;
use mfadmin::{
    contract::{BearerToken, UserId, api::AuditVerdict},
    server::{
        crypto::SealingKey,
        store::{DatabaseAddress, PostgresAddress, PostgresWay, Store},
    },
};
use mfadmin_testing::postgres::as_user;
use reqwest::{Method, StatusCode};
use serde_json::json;
use std::{
    fs,
    net::TcpListener,
    os::unix::fs::PermissionsExt,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use tempfile::TempDir;
use tokio::time::sleep;

/// Few connections for many clients: who takes another one for granted finds it in use.
const CONNECTIONS: usize = 4;

struct Pooler {
    child: Child,
    port: u16,
    _folder: TempDir,
}

impl Pooler {
    async fn to(port: u16) -> Self {
        let folder = tempfile::tempdir().unwrap();
        // It refuses root as PostgreSQL does, and reads its file as another user.
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let own = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let users = folder.path().join("users");
        fs::write(&users, "\"mfadmin\" \"\"\n").unwrap();
        let file = folder.path().join("pgbouncer.ini");
        let text = format!(
            "[databases]\n* = host=127.0.0.1 port={port}\n[pgbouncer]\nlisten_addr = 127.0.0.1\n\
             listen_port = {own}\nunix_socket_dir =\nauth_type = trust\nauth_file = {}\n\
             pool_mode = transaction\ndefault_pool_size = {CONNECTIONS}\n",
            users.display()
        );
        fs::write(&file, text).unwrap();
        let mut command = as_user("/usr/sbin/pgbouncer");
        command
            .arg("-q")
            .arg(&file)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let child = command.spawn().unwrap();
        let begun = Instant::now();
        while std::net::TcpStream::connect(("127.0.0.1", own)).is_err() {
            assert!(begun.elapsed() < PATIENCE, "PgBouncer did not start");
            sleep(Duration::from_millis(20)).await;
        }
        Self { child, port: own, _folder: folder }
    }

    /// `address`, through it.
    fn before(&self, address: &PostgresAddress, listens: bool) -> DatabaseAddress {
        let url = format!("postgres://mfadmin@127.0.0.1:{}/{}", self.port, address.url.database);
        DatabaseAddress::from(PostgresAddress {
            url: url.parse().unwrap(),
            way: PostgresWay::Pooler,
            listen_url: listens.then(|| address.url.clone()),
            ..address.clone()
        })
    }
}

impl Drop for Pooler {
    fn drop(&mut self) {
        let _ = Command::new("kill").arg(self.child.id().to_string()).status();
        let _ = self.child.wait();
    }
}

async fn disable(server: &TestServer, token: &BearerToken, id: UserId) -> StatusCode {
    let call = server.call(Method::POST, &format!("/v1/users/{id}/disable"), token);
    call.json(&json!({})).send().await.unwrap().status()
}

#[tokio::test]
#[ignore = "starts PostgreSQL and PgBouncer"]
async fn a_pooler_changes_no_answer() {
    let DatabaseAddress::Postgres(direct) = database().await else { panic!("it is a file") };
    let pooler = Pooler::to(direct.url.port).await;
    let key = SealingKey::generate();
    let behind = server_over(&pooler.before(&direct, false), &key).await;
    let token = owner_of(&behind, UserId::new()).await;
    behind.seed(crowd()).await;
    let beside = server_over(&DatabaseAddress::Postgres(direct), &key).await;
    // Many at once, so that no two questions of one request have one connection by chance.
    let bases: Vec<_> = FILTERS
        .iter()
        .flat_map(|filter| {
            SORTS.map(|sort| [filter, &[("sort", sort), ("limit", "40")][..]].concat())
        })
        .collect();
    let walks = join_all(bases.iter().map(|basis| walk(&behind, &token, basis, "start"))).await;
    for (basis, met) in bases.iter().zip(walks) {
        assert_eq!(met, walk(&beside, &token, basis, "start").await, "{basis:?}");
    }
    let ids = behind.seed((0..24).map(|n| person(&format!("more{n}"))).collect()).await;
    let done = join_all(ids.iter().map(|id| disable(&behind, &token, *id))).await;
    assert!(done.iter().all(|status| *status == StatusCode::OK), "{done:?}");
    let verdict: AuditVerdict = behind.get("/v1/audit/verify", &token).await;
    assert!(matches!(verdict, AuditVerdict::Intact { head } if head.seq.0 == 24), "{verdict:?}");
}

/// The tables of an empty database are made through it, too.
#[tokio::test]
#[ignore = "starts PostgreSQL and PgBouncer"]
async fn tables_are_made_through_a_pooler() {
    let postgres = mfadmin_testing::postgres::shared().await;
    postgres.create("behind_a_pooler", "template0").await;
    let DatabaseAddress::Postgres(direct) = postgres.address("behind_a_pooler") else {
        panic!("it is a file")
    };
    let pooler = Pooler::to(direct.url.port).await;
    let address = pooler.before(&direct, true);
    for _ in 0..2 {
        let store = Store::open(&address).await.unwrap();
        assert_eq!(store.user_count().await.unwrap(), 0);
        assert!(store.news().await.is_ok());
        store.close().await;
    }
}
