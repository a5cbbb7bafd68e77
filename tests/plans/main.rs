//! How the database finds the users of a list: by the plans of the statements that the server runs.
//!
//! The log of the driver tells the statements; SQLite tells the plan of each. A walk over an index shows as
//! `SCAN users USING …INDEX`: it is what a page in an order is read by, and ends at its `limit`, as long as
//! nothing is sorted. A `SCAN` without an index, one below a count of everybody, and a sort of more rows than
//! a `limit` of 10,001 lets through are what must not be.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod postgres;

use mfadmin_testing::{log, server};

use mfadmin::contract::{
    BearerToken, Role,
    query::{GapFilter, LinkFilter, Order, Sort, StatusFilter},
};
use reqwest::Method;
use server::{TestServer, person};
use sqlx::{AssertSqlSafe, Row, SqliteConnection};
use std::collections::BTreeSet;

#[tokio::test]
async fn no_list_looks_at_everybody() {
    let log = log::catch();
    let server = TestServer::start().await;
    let (_, token) = server.sign_in(Role::Owner).await;
    let users = server.seed((0..300).map(|n| person(&format!("u{n:03}"))).collect()).await;
    let before = log.text().len();
    for filter in filters() {
        for sort in words(Sort::ALL) {
            for order in words([Order::Asc, Order::Desc]) {
                let basis = format!("{filter}sort={sort}&order={order}&limit=5");
                ask(&server, &token, &basis).await;
                ask(&server, &token, &format!("{basis}&from=end")).await;
                ask(&server, &token, &format!("{basis}&at={}", users[150])).await;
            }
        }
    }
    for path in ["/v1/summary", "/v1/overview"] {
        server.call(Method::GET, path, &token).send().await.unwrap();
    }
    let statements = statements(&log.text()[before..]);
    assert!(statements.len() > 100, "{} statements", statements.len());
    let mut database = server.connect().await;
    let mut plans = 0;
    for statement in &statements {
        for step in plan(&mut database, statement).await {
            plans += 1;
            // `SCAN u`, or `SCAN users`, with nothing behind it.
            let is_scan = ["SCAN u", "SCAN users"].contains(&step.as_str());
            assert!(!is_scan, "{step}: {statement}");
            if step.starts_with("SCAN u ") || step.starts_with("SCAN users ") {
                assert!(statement.contains(" limit "), "{step}: {statement}");
                assert!(
                    statement.contains("order by") || statement.contains("(select 1 from"),
                    "{statement}"
                );
            }
            if step.contains("TEMP B-TREE") {
                assert!(is_bounded(statement), "{step}: {statement}");
            }
        }
    }
    assert!(plans > statements.len(), "{plans} steps");
}

/// Whether what is sorted was let through by a limit, or was found by an index of a time: then the list is
/// known to be short (`store/users/places.rs`).
fn is_bounded(statement: &str) -> bool {
    let is_merge = statement.contains("as place from users u where u.cohort = ");
    let is_short = statement.starts_with("select id, place from (");
    is_merge || is_short || statement.contains("where u.id in (")
}

fn words<const N: usize>(values: [impl serde::Serialize; N]) -> Vec<String> {
    let word = |value| serde_json::to_value(value).unwrap().as_str().unwrap().to_owned();
    values.into_iter().map(word).collect()
}

/// Each filter by itself, and some together.
fn filters() -> Vec<String> {
    let mut filters = vec![String::new()];
    filters.extend(words(GapFilter::ALL).iter().map(|gap| format!("gap={gap}&")));
    filters.extend(words(Role::ALL).iter().map(|role| format!("role={role}&")));
    filters.extend(words(StatusFilter::ALL).iter().map(|status| format!("status={status}&")));
    filters.extend(words(LinkFilter::ALL).iter().map(|link| format!("link={link}&")));
    for rest in [
        "kind=human&",
        "kind=avobot&",
        "sign_in=never&",
        "sign_in=within:30d&",
        "sign_in=before:30d&",
        "older_than=7d&",
        "gap=any&older_than=7d&",
        "role=member&gap=phone&",
        "gap=any&sign_in=before:30d&",
    ] {
        filters.push(rest.to_owned());
    }
    filters
}

async fn ask(server: &TestServer, token: &BearerToken, query: &str) {
    let call = server.call(Method::GET, &format!("/v1/users?{query}"), token);
    assert_eq!(call.send().await.unwrap().status(), 200, "{query}");
}

/// The statements in the log of the driver that name users.
fn statements(log: &str) -> BTreeSet<String> {
    let mut statements = BTreeSet::new();
    for line in log.split("db.statement=").skip(1) {
        let text = line.trim_start_matches('"');
        let end = text.find("\" rows_affected").unwrap_or(0);
        let statement = text[..end].replace("\\n", " ").replace("\\\"", "\"");
        let statement = statement.split_whitespace().collect::<Vec<_>>().join(" ");
        if statement.contains("from users u") || statement.contains("from users where") {
            statements.insert(statement);
        }
    }
    statements
}

async fn plan(database: &mut SqliteConnection, statement: &str) -> Vec<String> {
    let sql = AssertSqlSafe(format!("explain query plan {statement}"));
    let rows = sqlx::query(sql).fetch_all(database).await;
    let rows = rows.unwrap_or_else(|error| panic!("{error}: {statement}"));
    rows.iter().map(|row| row.get("detail")).collect()
}
