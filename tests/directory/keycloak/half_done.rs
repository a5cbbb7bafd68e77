//! An edit in two steps, name and address and then the phone, in which Keycloak goes away: it stays open, goes on
//! once Keycloak is back, and sends nothing twice; and where the second step is refused, it says what was done.

use super::{Realm, ours::OurServer, settings};
use jiff::SignedDuration;
use mfadmin::contract::{
    Code, ProfilePart, User,
    api::{AuditPage, Receipt, RequestedState},
};
use mfadmin_testing::{
    breaking_line::{BreakingLine, Breaks},
    server::problem,
};
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};
use std::time::Duration;

const PHONE: &str = "+12015550123";
/// More attempts than those after which one that nobody began is given up.
pub const ATTEMPTS: i64 = 6;

/// What is edited of `user`.
pub fn edit(user: &str) -> Value {
    json!({ "name": "Bo Li", "email": format!("{user}@example.org"), "phone": PHONE })
}

/// Orders it, or asks what became of it.
pub async fn order(ours: &OurServer, user: &User, end: &str, key: &str, body: &Value) -> Response {
    let method = if end.is_empty() { Method::PATCH } else { Method::POST };
    let call = ours.ours.call(method, &format!("/v1/users/{}{end}", user.id), &ours.token);
    let call = call.header("If-Match", format!("\"{}\"", user.revision));
    call.header("Idempotency-Key", key).json(body).send().await.unwrap()
}

/// How often it was tried, and whether it waits for its next turn.
async fn attempts(ours: &OurServer) -> (i64, bool) {
    let mut database = ours.ours.connect().await;
    let open = "select attempts, lease is null from operations where state = 'requested'";
    sqlx::query_as(open).fetch_one(&mut database).await.unwrap()
}

/// Lets time pass until it was tried so often.
pub async fn tried(ours: &OurServer, times: i64) {
    let mut passed = 0;
    for _ in 0..2_400 {
        let (count, waits) = attempts(ours).await;
        if count >= times && waits {
            return;
        }
        // While it is held, time stands still: its lease would end.
        if waits && count > passed {
            passed = count;
            ours.ours.advance(SignedDuration::from_mins(6));
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("it was tried {passed} times within a minute, and no more");
}

/// What became of it; time passes for what waits.
pub async fn end(ours: &OurServer, user: &User, end: &str, key: &str, body: &Value) -> Response {
    for _ in 0..600 {
        let answer = order(ours, user, end, key, body).await;
        if answer.status() != StatusCode::ACCEPTED {
            return answer;
        }
        let receipt: Receipt = answer.json().await.unwrap();
        let requested = receipt.requested.unwrap();
        assert_eq!(requested.state, RequestedState::Requested, "{requested:?}");
        let mut database = ours.ours.connect().await;
        // While one is held, time stands still, as above: of two, one may wait for its turn meanwhile.
        let waits = "select count(*) > 0 and count(lease) = 0 from operations \
                     where state = 'requested'";
        let waits: i64 = sqlx::query_scalar(waits).fetch_one(&mut database).await.unwrap();
        if waits == 1 {
            ours.ours.advance(SignedDuration::from_mins(6));
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{key} is not settled within a minute");
}

pub async fn assert_edited(realm: &Realm, id: &str, user: &str) {
    let now = realm.get(&format!("users/{id}")).await;
    assert_eq!(now["firstName"], "Bo", "{user}: {now}");
    assert_eq!(now["email"], format!("{user}@example.org"), "{user}");
    assert_eq!(now["attributes"]["phoneNumber"], json!([PHONE]), "{user}");
}

/// A server of ours that comes to the realm by a line.
pub async fn behind(realm: &Realm) -> (BreakingLine, OurServer) {
    let line = BreakingLine::to(&realm.url).await;
    let mut settings = settings(realm);
    settings.url = line.url.parse().unwrap();
    let ours = OurServer::with(settings).await;
    (line, ours)
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Keycloak, which tests/run.sh fetches"]
async fn an_edit_that_is_broken_off_goes_on_where_it_was() {
    let realm = Realm::new("half-done").await;
    let (put, get) = (Method::PUT, Method::GET);
    // What of the name and of the phone the realm has while Keycloak is away.
    let moments = [
        ("unsent", vec![put.clone()], Breaks::Before, (false, false)),
        ("unanswered", vec![put.clone()], Breaks::Answerless, (true, false)),
        ("between", vec![put.clone(), get], Breaks::After, (true, false)),
        ("second-unsent", vec![put.clone(), put.clone()], Breaks::Before, (true, false)),
        ("second-unanswered", vec![put.clone(), put.clone()], Breaks::Answerless, (true, true)),
    ];
    let mut ids = Vec::new();
    for (name, ..) in &moments {
        ids.push(realm.user(name, json!({})).await);
    }
    let (line, ours) = behind(&realm).await;
    for ((name, methods, breaks, has), id) in moments.into_iter().zip(&ids) {
        let user = ours.user(name).await;
        let body = edit(name);
        let before = line.count(&put);
        line.breaks_at(&methods, breaks);
        assert_eq!(order(&ours, &user, "", name, &body).await.status(), StatusCode::ACCEPTED);
        tried(&ours, ATTEMPTS).await;
        assert!(line.is_dead(), "{name}");
        let there = realm.get(&format!("users/{id}")).await;
        let is_there = (there["firstName"] == "Bo", there["attributes"]["phoneNumber"][0] == PHONE);
        assert_eq!(is_there, has, "{name}: {there}");
        let shown = ours.by_id(user.id).await.requested.expect("nothing is shown of it");
        assert_eq!(shown.state, RequestedState::Requested, "{name}");
        assert!(shown.message.is_some(), "{name}: why it waits");

        line.mend().await;
        let answer = end(&ours, &user, "", name, &body).await;
        assert_eq!(answer.status(), StatusCode::OK, "{name}: {:?}", answer.text().await);
        assert_edited(&realm, id, name).await;
        assert_eq!(line.count(&put) - before, 2, "{name}: each step was done once");
        assert_eq!(ours.events(user.id).await, ["action_requested", "user_edited"], "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Keycloak, which tests/run.sh fetches"]
async fn of_what_was_not_begun_nothing_is_done_later() {
    let realm = Realm::new("not-begun").await;
    let id = realm.user("calm", json!({})).await;
    let (line, ours) = behind(&realm).await;
    let user = ours.user("calm").await;
    line.cut().await;
    let refused = problem(end(&ours, &user, "", "first", &edit("calm")).await).await;
    assert_eq!(refused.code, Code::DirectoryRefused);
    let why = refused.detail.unwrap();
    assert!(why.contains("cannot be reached") && why.contains("Nothing was changed"), "{why}");
    line.mend().await;
    ours.read().await;
    assert_eq!(realm.get(&format!("users/{id}")).await["firstName"], "First");
    let answer = end(&ours, &user, "", "second", &edit("calm")).await;
    assert_eq!(answer.status(), StatusCode::OK, "{:?}", answer.text().await);
    assert_edited(&realm, &id, "calm").await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Keycloak, which tests/run.sh fetches"]
async fn a_log_out_that_is_broken_off_between_its_two_calls_is_done_again() {
    let realm = Realm::new("half-out").await;
    realm.user("leaves", json!({})).await;
    let (line, ours) = behind(&realm).await;
    let user = ours.user("leaves").await;
    line.breaks_at(&[Method::POST], Breaks::After);
    let (body, path) =
        (json!({ "send_password_reset": false, "end_sessions": true }), "/access-reset");
    assert_eq!(order(&ours, &user, path, "out", &body).await.status(), StatusCode::ACCEPTED);
    tried(&ours, ATTEMPTS).await;
    // Whoever comes in meanwhile was not meant to stay.
    let session = realm.sign_in("leaves", None).await.unwrap();
    line.mend().await;
    let answer = end(&ours, &user, path, "out", &body).await;
    assert_eq!(answer.status(), StatusCode::OK, "{:?}", answer.text().await);
    assert!(!realm.goes_on(&session).await);
    assert_eq!(ours.events(user.id).await, ["action_requested", "sessions_ended"]);
}

#[tokio::test]
#[ignore = "needs Keycloak, which tests/run.sh fetches"]
async fn a_refusal_of_the_second_step_says_what_the_first_one_did() {
    let realm = Realm::new("half-refused").await;
    let mut profile = realm.get("users/profile").await;
    let attributes = profile["attributes"].as_array_mut().unwrap();
    attributes.retain(|attribute| attribute["name"] != "phoneNumber");
    realm.put("users/profile", profile).await;
    let id = realm.user("half", json!({})).await;
    let ours = OurServer::of(&realm).await;
    let user = ours.user("half").await;
    let refused = problem(end(&ours, &user, "", "edit", &edit("half")).await).await;
    assert_eq!(refused.code, Code::DirectoryRefused);
    let why = refused.detail.unwrap();
    assert!(why.contains("has no attribute phoneNumber"), "{why}");
    let progress = "Done: the new name and e-mail address. Not done: the new phone.";
    assert!(why.ends_with(progress), "{why}");
    let page: AuditPage = ours.ours.get("/v1/audit?limit=9", &ours.token).await;
    let note = page.entries[0].note.clone().unwrap();
    assert!(note.ends_with(progress), "{note}");

    // What was done is shown, and remembered as done here.
    let now = ours.by_id(user.id).await;
    assert_eq!(now.name, "Bo Li");
    assert_eq!(now.email.unwrap().as_str(), "half@example.org");
    realm.put(&format!("users/{id}"), json!({ "firstName": "Beate" })).await;
    ours.read().await;
    let changed = ours.by_id(user.id).await.changed_elsewhere.expect("a save over it is found");
    assert_eq!(changed.parts, [ProfilePart::Name]);
}
