//! privacyIDEA itself, with users of whom most have tokens. "Who lacks a second factor" is answered by its own
//! API, which takes its list of users and all pages of its list of tokens, and by a mirror: cold, which
//! is those requests and keeping what they tell, and warm. Both sign in each time, and in turns.

use crate::warm::{self, reading};
use mfadmin::{
    contract::text::number,
    server::{RemoteOptions, clock::Clock, directory::remote::PrivacyIdea},
};
use mfadmin_testing::{
    http_client,
    privacyidea::{
        ADMIN, STAFF,
        api::{Api, FIRST_ID},
        running::{Flavour, Running, here},
        settings,
    },
    server::TestServer,
    statistics::median,
};
use reqwest::Client;
use serde_json::{Value, json};
use std::{collections::HashMap, path::Path, process::Command, sync::Arc, time::Instant};

const ROUNDS: usize = 9;
/// Of ten users so many have an authenticator and a phone.
const WITH: [(&str, usize); 2] = [("totp", 8), ("sms", 7)];

pub async fn run(users: usize) {
    let folder = tempfile::tempdir().unwrap();
    let running = Running::start(Flavour::PrivacyIdea, folder.path());
    let api = Api::sign_in(&running).await;
    api.realm(STAFF, users).await;
    for (kind, of_ten) in WITH {
        give(&api, kind, users * of_ten / 10).await;
    }

    let (mut bare, mut cold, mut warm) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let ours = mirror(&api).await;
        let lacking;
        if round % 2 == 0 {
            lacking = asked(&api.url, &mut bare).await;
            cold.push(reading(&ours).await);
        } else {
            cold.push(reading(&ours).await);
            lacking = asked(&api.url, &mut bare).await;
        }
        assert_eq!(warm::lacking(&ours).await, lacking, "both say who lacks a factor");
        warm.push(warm::answers(&ours).await);
    }
    let ratios: Vec<f64> = cold.iter().zip(&bare).map(|(cold, bare)| cold / bare).collect();
    let (bare, warm) = (median(&bare), median(&warm));
    println!(
        "privacyIDEA, {} users: its own API {:.2} s, a first reading {:.2} s; {:.2} times ({ROUNDS} rounds, \
         {:.2} to {:.2})",
        number(users as u64),
        bare,
        median(&cold),
        median(&ratios),
        ratios.iter().copied().fold(f64::INFINITY, f64::min),
        ratios.iter().copied().fold(0.0, f64::max),
    );
    println!(
        "who lacks a factor: {:.2} ms here, {bare:.2} s from its own API: {:.0} times",
        warm * 1000.0,
        bare / warm
    );
}

/// A server of ours that has read nothing yet.
async fn mirror(api: &Api) -> TestServer {
    let remote = PrivacyIdea::new(settings(&api.url, STAFF), Clock::System).unwrap();
    TestServer::start_with(|options| {
        options.directory = Some(RemoteOptions { remote: Arc::new(remote), refresh: None });
    })
    .await
}

/// Gives the first `count` users a token of this kind each.
async fn give(api: &Api, kind: &str, count: usize) {
    let serial = format!("BENCH-{kind}");
    api.token((STAFF, 0), kind, &serial, json!({ "phone": "+14155552671" })).await;
    let copied = Command::new("python3")
        .arg(here("tests/common/privacyidea/many_tokens.py"))
        .arg(Path::new(&api.folder).join("database.sqlite"))
        .args([&serial, &(FIRST_ID + 1).to_string(), &(count - 1).to_string()])
        .status();
    assert!(copied.unwrap().success());
}

/// The same from its own API alone: how many users lack a factor. Notes the seconds.
async fn asked(url: &str, seconds: &mut Vec<f64>) -> u64 {
    let client = http_client().build().unwrap();
    let begun = Instant::now();
    let body = json!({ "username": ADMIN.0, "password": ADMIN.1 });
    let answer = client.post(format!("{url}/auth")).json(&body).send().await.unwrap();
    let answer: Value = answer.json().await.unwrap();
    let token = answer["result"]["value"]["token"].as_str().unwrap();
    let users = get(&client, &format!("{url}/user/?realm={STAFF}"), token).await;
    let mut kinds: HashMap<String, [bool; 2]> = HashMap::new();
    for user in users.as_array().unwrap() {
        kinds.insert(user["userid"].as_str().unwrap().to_owned(), [false; 2]);
    }
    let mut page = Some(1);
    while let Some(number) = page {
        let query = format!("tokenrealm={STAFF}&assigned=True&pagesize=1000&page={number}");
        let found = get(&client, &format!("{url}/token/?{query}"), token).await;
        for token in found["tokens"].as_array().unwrap() {
            let user = kinds.get_mut(token["user_id"].as_str().unwrap()).unwrap();
            let at = WITH.iter().position(|(kind, _)| token["tokentype"] == *kind).unwrap();
            user[at] |= is_good(token);
        }
        page = found["next"].as_u64();
    }
    let lacking = kinds.values().filter(|has| !has.iter().all(|has| *has)).count();
    seconds.push(begun.elapsed().as_secs_f64());
    lacking as u64
}

fn is_good(token: &Value) -> bool {
    let is = |name: &str| token[name].as_bool().unwrap();
    let fails = |name: &str| token[name].as_i64().unwrap();
    let is_enrolled = matches!(token["rollout_state"].as_str(), None | Some("" | "enrolled"));
    is("active")
        && !is("locked")
        && !is("revoked")
        && is_enrolled
        && fails("failcount") < fails("maxfail")
}

async fn get(client: &Client, url: &str, token: &str) -> Value {
    let answer = client.get(url).header("Authorization", token).send().await.unwrap();
    let mut answer: Value = answer.error_for_status().unwrap().json().await.unwrap();
    answer["result"]["value"].take()
}
