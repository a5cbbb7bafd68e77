//! A PostgreSQL on another machine: its certificate and its name are checked, and it asks for a password.

use super::opens;
use mfadmin::{
    secret::Secret,
    server::store::{DatabaseAddress, PostgresAddress, PostgresWay},
};
use mfadmin_testing::{
    authority::Authority,
    postgres::{TestPostgres, give},
};
use std::{fs, path::PathBuf};

const PASSWORD: &str = "long and random: ü%@/";

#[tokio::test]
#[ignore = "starts PostgreSQL"]
async fn the_certificate_its_name_and_the_password_are_checked() {
    let folder = tempfile::tempdir().unwrap();
    let authority = Authority::new();
    let ca_file = folder.path().join("ca.pem");
    fs::write(&ca_file, authority.pem()).unwrap();
    let own = folder.path().join("postgres");
    fs::create_dir(&own).unwrap();
    let files = authority.certify("localhost").write(&own);
    let rules = own.join("pg_hba.conf");
    let lines = "hostssl all guarded all scram-sha-256\nhost all mfadmin all trust\n";
    fs::write(&rules, lines).unwrap();
    give(&own);
    give(folder.path());
    let postgres = TestPostgres::start(&[
        "ssl=on",
        &format!("ssl_cert_file={}", files.certificate.display()),
        &format!("ssl_key_file={}", files.key.display()),
        &format!("hba_file={}", rules.display()),
    ])
    .await;
    postgres.run(&format!("create role guarded login password '{PASSWORD}'")).await;
    // Who owns a database makes the extension and the tables in it.
    postgres.run("create database guarded owner guarded template template0").await;
    let at = |place: &str, password: &str, ca_file: Option<PathBuf>| {
        let (host, mode) = place.split_once(' ').unwrap();
        let url = format!("postgres://guarded@{host}:{}/guarded?sslmode={mode}", postgres.port);
        DatabaseAddress::from(PostgresAddress {
            url: url.parse().unwrap(),
            password: Some(Secret::new(password)),
            ca_file,
            way: PostgresWay::Direct,
            listen_url: None,
        })
    };
    let trusted = || Some(ca_file.clone());
    opens(at("localhost verify-full", PASSWORD, trusted())).await.unwrap();
    for address in [
        at("localhost verify-full", PASSWORD, None),
        at("127.0.0.1 verify-full", PASSWORD, trusted()),
        at("localhost verify-full", "another", trusted()),
        at("localhost disable", PASSWORD, trusted()),
        at("localhost verify-full", PASSWORD, Some(folder.path().join("nothing"))),
    ] {
        let told = format!("{address:?}");
        let refused = opens(address).await.unwrap_err();
        assert!(refused.contains("cannot be reached"), "{told}: {refused}");
        for text in [told, refused] {
            assert!(!text.contains(PASSWORD) && !text.contains("another"), "{text}");
        }
    }
    // One that has no certificate is not spoken to in clear.
    let bare = TestPostgres::start(&[]).await;
    let url = format!("postgres://mfadmin@localhost:{}/postgres?sslmode=verify-full", bare.port);
    let refused = opens(mfadmin_testing::postgres::address(&url)).await.unwrap_err();
    assert!(refused.contains("TLS"), "{refused}");
}
