//! Guessing passwords: many at once, and from everywhere.

use crate::test_app::{Enrolled, PASSWORD, TestApp, code_at, done_with, refused};
use jiff::SignedDuration;
use mfadmin::{
    contract::{
        Role,
        api::{AuditPage, MessageKind, paths},
    },
    server::address::{ForwardedBy, Proxies},
};
use reqwest::{Client, Response, StatusCode};
use serde_json::json;
use std::collections::BTreeMap;

const OWNERS_NETWORK: &str = "198.51.100.7";

/// A server behind a proxy, so that each request may come from a network of its own.
async fn behind_a_proxy() -> TestApp {
    TestApp::open_with(|options| {
        let trusted = vec!["127.0.0.1/32".parse().unwrap()];
        options.http.proxies = Proxies { trusted, header: ForwardedBy::XForwardedFor };
    })
    .await
}

async fn sign_in_from(app: &TestApp, http: &Client, from: &str, password: &str) -> Response {
    let body = json!({ "email": "ana@example.com", "password": password });
    let request = http.post(app.server.url(paths::SESSIONS)).json(&body);
    request.header("x-forwarded-for", from).send().await.unwrap()
}

fn foreign(number: usize) -> String {
    format!("203.0.{}.{}", 100 + number / 250, 1 + number % 250)
}

/// Guesses from `count` networks, one from each; what was answered how often.
async fn guess(app: &TestApp, http: &Client, count: usize) -> BTreeMap<String, usize> {
    let mut answers = BTreeMap::new();
    for number in 0..count {
        let answer = sign_in_from(app, http, &foreign(number), "wrong password").await;
        *answers.entry(refused(answer).await).or_default() += 1;
    }
    answers
}

#[tokio::test]
async fn guesses_sent_at_once_are_not_all_judged() {
    let app = TestApp::open().await;
    app.person_with_password(Role::Owner).await;
    let guesses = (0..60).map(|_| app.sign_in("ana@example.com", "wrong password"));
    let answers = futures_util::future::join_all(guesses).await;
    let mut counts = BTreeMap::new();
    for answer in answers {
        *counts.entry(answer.status()).or_insert(0) += 1;
    }
    let judged = counts[&StatusCode::UNAUTHORIZED];
    // A guess that a loaded machine could not get to in time was not judged either.
    let busy = counts.get(&StatusCode::SERVICE_UNAVAILABLE).copied().unwrap_or(0);
    assert!(judged <= 5 && judged + busy >= 5, "judged of 60 at once: {counts:?}");
    let refused = counts.get(&StatusCode::TOO_MANY_REQUESTS).copied().unwrap_or(0);
    assert_eq!(judged + busy + refused, 60, "{counts:?}");
}

#[tokio::test]
async fn strangers_cannot_keep_an_owner_out() {
    let app = behind_a_proxy().await;
    let http = mfadmin_testing::http_client().build().unwrap();
    app.person_with_password(Role::Owner).await;
    enrolled_from(&app, &http, OWNERS_NETWORK).await;
    let answers = guess(&app, &http, 1000).await;
    assert_eq!(answers["wrong_credentials"], 100, "{answers:?}");
    assert_eq!(answers["network_not_known"], 900, "{answers:?}");
    let answer = sign_in_from(&app, &http, OWNERS_NETWORK, PASSWORD).await;
    assert_eq!(answer.status(), 200, "the owner signs in");
    // Nor does the right password count from elsewhere.
    let stranger = sign_in_from(&app, &http, "192.0.2.99", PASSWORD).await;
    assert_eq!(refused(stranger).await, "network_not_known");
}

/// Signs ana in from `network`, by setting up an authenticator.
async fn enrolled_from(app: &TestApp, http: &Client, network: &str) -> Enrolled {
    let step: serde_json::Value =
        sign_in_from(app, http, network, PASSWORD).await.json().await.unwrap();
    let address = step["address"].as_str().unwrap().to_owned();
    let spent = code_at(&address, jiff::Timestamp::now());
    let request = http.post(app.server.url(paths::SESSION_ENROLMENT));
    let request = request.bearer_auth(step["token"].as_str().unwrap());
    let request = request.header("x-forwarded-for", network).json(&json!({ "code": spent }));
    let (session, codes) = done_with(request.send().await.unwrap()).await;
    Enrolled { session, address, spent, codes }
}

#[tokio::test]
async fn link_in_the_mail_admits_one_network_once() {
    let app = behind_a_proxy().await;
    let http = mfadmin_testing::http_client().build().unwrap();
    app.person_with_password(Role::Owner).await;
    guess(&app, &http, 100).await;
    let refusal = sign_in_from(&app, &http, OWNERS_NETWORK, PASSWORD).await;
    assert_eq!(refused(refusal).await, "network_not_known");
    let link = wait_for_link(&app).await;
    let open = async |method, from: &str| {
        let request = http.request(method, &link).header("x-forwarded-for", from);
        request.form(&[("step", "confirm")]).send().await.unwrap().status()
    };
    // A scanner of mail looks at it, which changes nothing.
    assert_eq!(open(reqwest::Method::GET, OWNERS_NETWORK).await, 200);
    let refusal = sign_in_from(&app, &http, OWNERS_NETWORK, PASSWORD).await;
    assert_eq!(refused(refusal).await, "network_not_known");
    assert_eq!(open(reqwest::Method::POST, OWNERS_NETWORK).await, 200);
    // That guesses were refused is written by itself, perhaps later.
    let page: AuditPage = app.server.get("/v1/audit?event=network_admitted", &app.owner).await;
    assert_eq!(page.entries.len(), 1);
    assert_eq!(open(reqwest::Method::POST, "192.0.2.99").await, 410);
    let stranger = sign_in_from(&app, &http, "192.0.2.99", PASSWORD).await;
    assert_eq!(refused(stranger).await, "network_not_known");
    // A sign-in from it makes it known for good, and clears the failures.
    enrolled_from(&app, &http, OWNERS_NETWORK).await;
    let elsewhere = sign_in_from(&app, &http, "192.0.2.99", "wrong password").await;
    assert_eq!(refused(elsewhere).await, "wrong_credentials");
}

#[tokio::test]
async fn network_that_was_admitted_has_to_be_used_soon() {
    let app = behind_a_proxy().await;
    let http = mfadmin_testing::http_client().build().unwrap();
    app.person_with_password(Role::Owner).await;
    guess(&app, &http, 101).await;
    let link = wait_for_link(&app).await;
    let request = http.post(&link).header("x-forwarded-for", OWNERS_NETWORK);
    assert_eq!(request.form(&[("step", "confirm")]).send().await.unwrap().status(), 200);
    app.server.advance(SignedDuration::from_mins(30));
    let late = sign_in_from(&app, &http, OWNERS_NETWORK, PASSWORD).await;
    assert_eq!(refused(late).await, "network_not_known");
}

#[tokio::test]
async fn unknown_account_is_limited_like_a_known_one() {
    let app = behind_a_proxy().await;
    let http = mfadmin_testing::http_client().build().unwrap();
    let answers = guess(&app, &http, 120).await;
    assert_eq!(answers["wrong_credentials"], 100, "{answers:?}");
    assert_eq!(answers["network_not_known"], 20, "{answers:?}");
}

/// One mail, however many guesses follow.
#[tokio::test]
async fn guesses_do_not_flood_the_owner_with_mails() {
    let app = behind_a_proxy().await;
    let http = mfadmin_testing::http_client().build().unwrap();
    app.person_with_password(Role::Owner).await;
    guess(&app, &http, 200).await;
    wait_for_link(&app).await;
    let sent = app.sent().await;
    assert_eq!(sent.iter().filter(|kind| **kind == MessageKind::NetworkLink).count(), 1);
}

#[tokio::test]
async fn refusal_for_the_account_is_not_charged_to_the_address() {
    let app = TestApp::open().await;
    app.person_with_password(Role::Owner).await;
    for _ in 0..5 {
        app.sign_in("ana@example.com", "wrong password").await;
    }
    // The account has to wait; asking again costs the address, which has 4 failures left, nothing.
    for _ in 0..10 {
        let answer = app.sign_in("ana@example.com", "wrong password").await;
        assert_eq!(refused(answer).await, "too_many_requests");
    }
    let other = app.sign_in("nobody@example.com", "wrong password").await;
    assert_eq!(refused(other).await, "wrong_credentials");
}

/// The link in the newest mail that admits a network. It is sent beside the refusal.
async fn wait_for_link(app: &TestApp) -> String {
    for _ in 0..500 {
        if app.sent().await.contains(&MessageKind::NetworkLink) {
            return app.message(MessageKind::NetworkLink).await.1.unwrap();
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("no mail with a link that admits a network");
}
