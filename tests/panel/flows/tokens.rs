//! Users of a directory whose tokens are in every state.

use axum::{Router, http::Uri};
use mfadmin::server::{clock::Clock, directory::remote::PrivacyIdea};
use mfadmin_testing::privacyidea::{settings, token_states};
use serde_json::{Value, json};
use std::sync::Arc;
use tokio::net::TcpListener;

/// A JWT that ends an hour after the time of [`yes`].
const JWT: &str = "eyJhbGciOiJub25lIn0.eyJleHAiOjE4MDAwMDM2MDB9.c2lnbmF0dXJl";

fn yes(value: &Value) -> String {
    let result = json!({ "status": true, "value": value });
    json!({ "result": result, "time": 1_800_000_000.5, "version": "privacyIDEA 3.14.1" })
        .to_string()
}

/// The tokens that privacyIDEA tells of twelve users, one each.
fn tokens() -> Vec<Value> {
    let phone = |number: &str| json!({ "tokentype": "sms", "info": { "phone": number } });
    let pending = json!({ "tokentype": "sms", "rollout_state": "verify",
        "info": { "phone": "+14155552671" } });
    let changes = [
        json!({}),
        json!({ "active": false }),
        json!({ "revoked": true, "locked": true }),
        json!({ "rollout_state": "verify" }),
        json!({ "info": { "validity_period_end": "2020-01-01T00:00+0000" } }),
        json!({ "info": { "validity_period_start": "2190-01-01T00:00+0000" } }),
        json!({ "failcount": 3, "maxfail": 2 }),
        json!({ "tokentype": "pw" }),
        json!({ "tokentype": "registration" }),
        pending,
        phone("+49 170 1234567"),
        phone("ask the porter"),
    ];
    let token = |(number, change): (usize, Value)| {
        let mut token = json!({
            "serial": format!("STATE{number}"), "tokentype": "totp",
            "user_id": number.to_string(), "resolver": "store", "user_realm": "staff",
            "active": true, "locked": false, "revoked": false, "failcount": 0, "maxfail": 10,
            "rollout_state": "enrolled", "description": null, "info": {},
        });
        for (key, value) in change.as_object().unwrap() {
            token[key] = value.clone();
        }
        token
    };
    changes.into_iter().enumerate().map(token).collect()
}

/// What privacyIDEA answers on each path.
async fn answer(uri: Uri) -> String {
    match uri.path() {
        "/auth" => yes(&json!({ "token": JWT, "role": "admin", "username": "admin", "realm": "",
            "rights": ["userlist", "tokenlist", "delete"] })),
        "/user/" => {
            let user = |number: usize| {
                json!({ "userid": number.to_string(), "username": format!("user{number:04}"),
                    "resolver": "store", "givenname": format!("First{number}"),
                    "surname": format!("Last{number}"),
                    "email": format!("user{number:04}@example.com") })
            };
            yes(&json!((0..12).map(user).collect::<Vec<_>>()))
        }
        "/token/" => {
            let tokens = tokens();
            let count = tokens.len();
            yes(&json!({ "count": count, "next": null, "prev": null, "tokens": tokens }))
        }
        "/user/count" => yes(&json!({ "count": 12, "with_tokens": 12 })),
        "/realm/" => yes(&json!({ "staff": { "default": true } })),
        _ => "<!doctype html>".to_owned(),
    }
}

#[tokio::test]
async fn every_state_of_a_token_has_its_badge() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let router = Router::new().fallback(answer);
    tokio::spawn(async move { axum::serve(listener, router).await });
    let directory = PrivacyIdea::new(settings(&url, "staff"), Clock::System).unwrap();
    token_states::are_shown(Arc::new(directory)).await;
}
