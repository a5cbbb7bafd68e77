//! Copies to PostgreSQL and back.

use super::{
    copy, crowd,
    everything::{Filled, answers, filled, reopened, sign_in},
    file, number, text, whole,
};
use crate::program::TestHome;
use mfadmin::server::store::Store;
use mfadmin_testing::{
    postgres::{TestPostgres, shared},
    server::connect,
};
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use std::{collections::BTreeMap, time::Duration};

async fn number_in(postgres: &TestPostgres, database: &str, sql: &str) -> Option<i64> {
    let mut connection = PgConnection::connect(&postgres.url(database)).await.unwrap();
    let sql = AssertSqlSafe(sql.to_owned());
    let number = sqlx::query_scalar(sql).fetch_one(&mut connection).await.ok();
    connection.close().await.unwrap();
    number
}

/// A server that starts writes down how things stand today.
fn but_today(mut tables: BTreeMap<String, [String; 3]>) -> BTreeMap<String, [String; 3]> {
    tables.retain(|name, _| !["days", "day_factors"].contains(&name.as_str()));
    tables
}

// Connections of a server that has ended close on another thread while the copy is waited for.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "starts PostgreSQL"]
async fn store_goes_to_postgresql_and_back() {
    let postgres = shared().await;
    postgres.create("copied_there", "template0").await;
    let Filled { home, source, key, owner, before, enrolled } = filled().await;
    let url = postgres.url("copied_there");
    let there = whole(&copy(&home, text(&source), &url));
    let server = reopened(&postgres.address("copied_there"), &key).await;
    assert_eq!(answers(&server, &owner).await, before);
    let figures = server.server.store().read().await.unwrap().users().check_figures().await;
    assert_eq!(figures.unwrap(), mfadmin::server::store::FigureCheck::Agree);
    // While a server runs, nothing is copied.
    let beside = copy(&home, &url, text(&home.path("beside.db")));
    assert_eq!(beside.code, Some(1), "{beside:?}");
    assert!(beside.stderr.contains("other connections of mfadmin to postgres://"), "{beside:?}");
    server.server.shutdown().await;
    let back = home.path("back.db");
    assert_eq!(but_today(whole(&copy(&home, &url, text(&back)))), but_today(there));
    let server = reopened(&file(&back), &key).await;
    assert_eq!(answers(&server, &owner).await, before);
    server.server.shutdown().await;

    // Numbers and figures go on.
    let server = reopened(&postgres.address("copied_there"), &key).await;
    sign_in(&server, &enrolled).await;
    let users: Value = server.get("/v1/users?role=member&gap=any&link=none&limit=1", &owner).await;
    let id = users["users"][0]["id"].as_str().unwrap();
    let path = format!("/v1/users/{id}/authenticator/setup-link");
    let body = json!({ "override_cool_down": true });
    let sent = server.call(Method::POST, &path, &owner).json(&body).send().await.unwrap();
    assert_eq!(sent.status(), 200, "{}", sent.text().await.unwrap());
    server.server.shutdown().await;
}

#[tokio::test]
#[ignore = "starts PostgreSQL"]
async fn killed_copy_to_postgresql_goes_on() {
    let postgres = shared().await;
    postgres.create("killed_copy", "template0").await;
    let home = TestHome::new();
    let source = crowd(&home, 10_000).await;
    let url = postgres.url("killed_copy");
    let key = home.path("of-the-source.key");
    let args = ["store", "copy", "--from", text(&source), "--to", &url, "--key-file", text(&key)];
    let running = home.start(&args);
    let begun = "select count(*) from users";
    while number_in(postgres, "killed_copy", begun).await.unwrap_or(0) == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    // Nobody else writes by now, so the copy stands still until it is killed.
    let mut holding = PgConnection::connect(&url).await.unwrap();
    sqlx::raw_sql("begin; select one from write_lock for update")
        .execute(&mut holding)
        .await
        .unwrap();
    assert_eq!(running.stop("KILL"), None);
    holding.close().await.unwrap();
    let there = number_in(postgres, "killed_copy", begun).await.unwrap();
    assert!(there > 0 && there < number(&source, begun).await, "{there}");
    let refused = Store::open(postgres.address("killed_copy")).await.unwrap_err();
    assert!(refused.to_string().contains("a copy that is not finished"), "{refused}");
    let tables = whole(&copy(&home, text(&source), &url));
    assert_eq!(tables["users"][0], "10,001");
    Store::open(postgres.address("killed_copy")).await.unwrap().close().await;
}

/// A row at the target that is not the source's, and a text that PostgreSQL does not keep.
#[tokio::test]
#[ignore = "starts PostgreSQL"]
async fn difference_at_postgresql_and_nul_are_found() {
    let postgres = shared().await;
    for database in ["different", "without_nul"] {
        postgres.create(database, "template0").await;
    }
    let home = TestHome::new();
    let source = crowd(&home, 10).await;
    let url = postgres.url("different");
    let back = home.path("back.db");
    whole(&copy(&home, text(&source), &url));
    // As a copy that was killed before its end leaves it.
    let head = "insert into settings select 'copy', encode(hash, 'hex') || '@' || seq from audit \
                order by seq desc limit 1";
    postgres.run_in("different", head).await;
    postgres.run_in("different", "update users set name = name || ' ' where number = 2").await;
    let run = copy(&home, text(&source), &url);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.stderr.contains("differs from its source in users."), "{run:?}");
    let from_it = copy(&home, &url, text(&back));
    assert!(from_it.stderr.contains("a copy that is not finished"), "{from_it:?}");

    let mut database = connect(&source).await;
    let nul = "update users set name = 'a' || char(0) || 'b' where number = 3";
    sqlx::raw_sql(nul).execute(&mut database).await.unwrap();
    database.close().await.unwrap();
    let run = copy(&home, text(&source), &postgres.url("without_nul"));
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.stderr.contains("a text in the table users has the character U+0000"), "{run:?}");
}
