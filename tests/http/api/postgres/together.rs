//! Several servers on one database.

use super::{database, owner_of, server_over};
use crate::{
    server::{TestServer, options, person},
    test_app::{PATIENCE, quick},
};
use eventsource_stream::Eventsource;
use futures_util::{StreamExt, future::join_all};
use mfadmin::{
    contract::{
        BearerToken, PhoneState, UserId,
        api::{AuditVerdict, Change, Channel, Delivery, OutboxPage, UserPage},
    },
    server::{
        Options, Server,
        crypto::SealingKey,
        store::{DatabaseAddress, FigureCheck, NewUser},
    },
};
use mfadmin_testing::gateway::Gateway;
use reqwest::{Method, StatusCode};
use serde_json::json;
use std::{collections::HashSet, time::Duration};
use tokio::time::{sleep, timeout};

async fn disable(server: &TestServer, token: &BearerToken, id: UserId, key: &str) -> StatusCode {
    let call = server.call(Method::POST, &format!("/v1/users/{id}/disable"), token);
    call.header("idempotency-key", key).json(&json!({})).send().await.unwrap().status()
}

#[tokio::test]
#[ignore = "starts PostgreSQL"]
async fn writers_of_two_servers_come_one_after_another() {
    let (address, key) = (database().await, SealingKey::generate());
    // Both start at once, on a database that has no rules of texts yet.
    let [one, other] = [server_over(&address, &key), server_over(&address, &key)];
    let (one, other) = tokio::join!(one, other);
    let token = owner_of(&one, UserId::new()).await;
    let ids = one.seed((0..60).map(|n| person(&format!("u{n}"))).collect()).await;
    // Each user is asked for at both, under one key: it is done once, and both are told so.
    let calls = ids.iter().flat_map(|id| {
        [&one, &other].map(|server| disable(server, &token, *id, id.to_string().leak()))
    });
    let answers = join_all(calls).await;
    assert!(answers.iter().all(|status| *status == StatusCode::OK), "{answers:?}");
    let verdict: AuditVerdict = other.get("/v1/audit/verify", &token).await;
    let AuditVerdict::Intact { head } = verdict else { panic!("{verdict:?}") };
    assert_eq!(head.seq.0, 60);
    let disabled: UserPage = one.get("/v1/users?status=disabled&limit=200", &token).await;
    assert_eq!(disabled.total, 60);
    let figures = other.server.store().read().await.unwrap().users().check_figures().await;
    assert_eq!(figures.unwrap(), FigureCheck::Agree);
}

/// The tables are made once, whoever comes first.
#[tokio::test]
#[ignore = "starts PostgreSQL"]
async fn servers_that_start_at_once_make_the_tables_once() {
    let postgres = mfadmin_testing::postgres::shared().await;
    postgres.create("bare", "template0").await;
    let address = postgres.address("bare");
    let key = SealingKey::generate();
    let servers = join_all((0..4).map(|_| server_over(&address, &key))).await;
    let token = owner_of(&servers[0], UserId::new()).await;
    for server in &servers {
        let page: UserPage = server.get("/v1/users", &token).await;
        assert_eq!(page.total, 1);
    }
}

/// A stream of one server tells what is done at the other.
#[tokio::test]
#[ignore = "starts PostgreSQL"]
async fn streams_tell_what_others_do() {
    let (address, key) = (database().await, SealingKey::generate());
    let one = server_over(&address, &key).await;
    let other = server_over(&address, &key).await;
    let token = owner_of(&one, UserId::new()).await;
    let ids = one.seed((0..5).map(|n| person(&format!("u{n}"))).collect()).await;
    let call = other.call(Method::GET, "/v1/events", &token);
    let mut events = Box::pin(call.send().await.unwrap().bytes_stream().eventsource());
    for id in ids {
        assert_eq!(disable(&one, &token, id, &id.to_string()).await, StatusCode::OK);
        let told = async {
            loop {
                let event = events.next().await.unwrap().unwrap();
                if event.event == "change" {
                    let change: Change = serde_json::from_str(&event.data).unwrap();
                    break change;
                }
            }
        };
        assert_eq!(timeout(PATIENCE, told).await.unwrap().user, Some(id));
    }
}

/// Two servers send to one mail server: each message arrives once.
#[tokio::test]
#[ignore = "starts PostgreSQL"]
async fn no_message_is_sent_twice() {
    let (address, key) = (database().await, SealingKey::generate());
    let mut gateway = Gateway::answering([(200, "")]).await;
    let (one, other) =
        tokio::join!(sending(&address, &key, &gateway), sending(&address, &key, &gateway));
    let token = owner_of(&one, UserId::new()).await;
    let unverified = |n: usize| NewUser { phone: PhoneState::NotSet, ..person(&format!("u{n}")) };
    let ids = one.seed((0..20).map(unverified).collect()).await;
    let calls = ids.iter().enumerate().map(async |(n, id)| {
        let server = if n % 2 == 0 { &one } else { &other };
        let call = server.call(Method::PATCH, &format!("/v1/users/{id}"), &token);
        let number = format!("+1415555{:04}", 2000 + n);
        let body = json!({ "phone": number, "override_cool_down": true });
        let call = call.header("if-match", "\"1\"").json(&body);
        assert_eq!(call.send().await.unwrap().status(), StatusCode::OK);
    });
    join_all(calls).await;
    let all_sent = async {
        loop {
            let page: OutboxPage = one.get("/v1/outbox?limit=200", &token).await;
            let texts = page.messages.iter().filter(|it| it.channel == Channel::Text);
            if texts.filter(|it| it.state == Delivery::Sent).count() == ids.len() {
                break;
            }
            sleep(Duration::from_millis(50)).await;
        }
    };
    timeout(PATIENCE, all_sent).await.unwrap();
    let mut texts = Vec::new();
    while let Some(asked) = gateway.asked_already() {
        let body: serde_json::Value = serde_json::from_str(&asked.body).unwrap();
        texts.push(body["to"].as_str().unwrap().to_owned());
    }
    let numbers: HashSet<&String> = texts.iter().collect();
    assert_eq!((texts.len(), numbers.len()), (ids.len(), ids.len()), "{texts:?}");
}

/// A server that sends texts by `gateway`.
async fn sending(address: &DatabaseAddress, key: &SealingKey, gateway: &Gateway) -> TestServer {
    let folder = tempfile::tempdir().unwrap();
    let options = Options {
        database: address.clone(),
        key: key.clone(),
        delivery: gateway.webhook(quick()),
        ..options(&folder)
    };
    TestServer::over(Server::start(options).await.unwrap(), key.clone(), folder)
}
