//! What is held outlives a server that is killed, and runs once.

use mfadmin::{
    contract::AuthenticatorState,
    server::store::{NewUser, Store},
};
use mfadmin_testing::{
    program::{Running, TestHome},
    server::person,
};
use reqwest::{Client, StatusCode};
use serde_json::json;
use sqlx::{ConnectOptions, sqlite::SqliteConnectOptions};
use std::time::Duration;

const USERS: usize = 30;

fn serve(home: &TestHome) -> (Running, String) {
    let mut running = home.start(&["serve", "--listen", "127.0.0.1:0"]);
    let url = running.line().strip_prefix("Listening on ").unwrap().to_owned();
    (running, url)
}

async fn number(home: &TestHome, sql: &'static str) -> i64 {
    let database = SqliteConnectOptions::new().filename(home.data("mfadmin.db"));
    sqlx::query_scalar(sql).fetch_one(&mut database.connect().await.unwrap()).await.unwrap()
}

/// Waits until `sql` counts `least` at least.
async fn until(home: &TestHome, sql: &'static str, least: usize) {
    for _ in 0..1_200 {
        if number(home, sql).await >= least as i64 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("never: {sql}");
}

const SENT: &str = "select count(*) from audit where event = 'setup_link_sent'";

async fn newcomers(home: &TestHome, count: usize) -> Vec<String> {
    let store = Store::open(&home.data("mfadmin.db")).await.unwrap();
    let newcomer = |n| NewUser {
        authenticator: AuthenticatorState::NotConfigured,
        ..person(&format!("new{n}"))
    };
    let users: Vec<_> = (0..count).map(newcomer).collect();
    let ids = users.iter().map(|user| user.id.to_string()).collect();
    store.seed(users.into_iter()).await.unwrap();
    store.close().await;
    ids
}

async fn hold(http: &Client, token: &str, url: &str, user: &str, seconds: u8) {
    let path = format!("{url}/v1/users/{user}/authenticator/setup-link?hold_seconds={seconds}");
    let call = http.post(path).bearer_auth(token).header("idempotency-key", user);
    let answer = call.json(&json!({})).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::ACCEPTED);
}

#[tokio::test]
async fn held_action_of_a_killed_server_runs_at_the_next_start() {
    let home = TestHome::with_organisation();
    let users = newcomers(&home, 1).await;
    let http = mfadmin_testing::http_client().build().unwrap();
    let (running, url) = serve(&home);
    let token = home.token();
    hold(&http, &token, &url, &users[0], 1).await;
    running.stop("KILL");
    // Any start does: this one reads the audit log.
    let (running, url) = serve(&home);
    until(&home, SENT, 1).await;
    let path = format!("{url}/v1/users/{}/authenticator/setup-link?hold_seconds=1", users[0]);
    let call = http.post(path).bearer_auth(&token).header("idempotency-key", &users[0]);
    assert_eq!(call.json(&json!({})).send().await.unwrap().status(), StatusCode::OK);
    assert_eq!(running.stop("TERM"), Some(0));
    let (running, _) = serve(&home);
    assert_eq!(running.stop("TERM"), Some(0));
    assert_eq!(number(&home, SENT).await, 1);
    assert_eq!(number(&home, "select count(*) from outbox").await, 1);
}

#[tokio::test]
async fn server_killed_while_held_actions_run_runs_each_once() {
    let home = TestHome::with_organisation();
    let users = newcomers(&home, USERS).await;
    let http = mfadmin_testing::http_client().build().unwrap();
    let (running, url) = serve(&home);
    let token = home.token();
    for user in &users {
        hold(&http, &token, &url, user, 2).await;
    }
    until(&home, SENT, 1).await;
    running.stop("KILL");
    let (running, _) = serve(&home);
    until(&home, SENT, USERS).await;
    assert_eq!(running.stop("TERM"), Some(0));
    for sql in [
        SENT,
        "select count(distinct target_id) from audit where event = 'setup_link_sent'",
        "select count(distinct user_id) from outbox",
        "select count(*) from outbox",
        "select count(*) from held_actions where state = 'ran'",
    ] {
        assert_eq!(number(&home, sql).await, USERS as i64, "{sql}");
    }
    let verified = home.run(&["audit", "verify"]);
    assert_eq!(verified.code, Some(0), "{verified:?}");
}
