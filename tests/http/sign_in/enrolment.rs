//! Setting up the authenticator at the panel.

use crate::visitor::{HttpOptions, code_at, done_with, refused};
use jiff::Timestamp;
use mfadmin::contract::{
    Role,
    api::{AuditEvent, MessageKind, SignInStep, paths},
};
use serde_json::json;

#[tokio::test]
async fn an_owner_without_an_authenticator_sets_one_up_and_is_in() {
    let door = HttpOptions::open().await;
    let ana = door.newcomer(Role::Owner).await;
    let SignInStep::Enrol { token, key, address, .. } = door.begin().await else { panic!() };
    let secret = address.reveal().split("secret=").nth(1).unwrap().split('&').next().unwrap();
    assert_eq!(key.reveal().replace(' ', ""), secret);
    let wrong = door.post(paths::SESSION_ENROLMENT, Some(&token), json!({ "code": "12345" })).await;
    assert_eq!(refused(wrong).await, "wrong_code");
    let code = code_at(address.reveal(), Timestamp::now());
    let done = door.post(paths::SESSION_ENROLMENT, Some(&token), json!({ "code": code })).await;
    let (session, codes) = done_with(done).await;
    assert_eq!(codes.len(), 10);
    assert_eq!(door.me(&session).await, 200);
    assert_eq!(door.last_entry().await, (AuditEvent::SignedIn, Some(ana)));
    let (told, _) = door.message(MessageKind::AuthenticatorConfigured).await;
    assert!(told.contains("authenticator app was set up"), "{told}");
    let again = door.post(paths::SESSION_ENROLMENT, Some(&token), json!({ "code": code })).await;
    assert_eq!(refused(again).await, "session_expired");
}

#[tokio::test]
async fn of_two_sign_ins_at_once_one_sets_up_the_authenticator() {
    let door = HttpOptions::open().await;
    door.newcomer(Role::Owner).await;
    let SignInStep::Enrol { token: first, address: one, .. } = door.begin().await else { panic!() };
    let SignInStep::Enrol { token: second, address: two, .. } = door.begin().await else {
        panic!()
    };
    assert_ne!(one, two);
    let enrol = async |token, address: &str| {
        let code = code_at(address, Timestamp::now());
        door.post(paths::SESSION_ENROLMENT, Some(token), json!({ "code": code })).await
    };
    done_with(enrol(&first, one.reveal()).await).await;
    assert_eq!(refused(enrol(&second, two.reveal()).await).await, "session_expired");
}

#[tokio::test]
async fn a_setup_link_that_is_still_out_stops_working() {
    let door = HttpOptions::open().await;
    let ana = door.newcomer(Role::Admin).await;
    let path = format!("/v1/users/{ana}/authenticator/setup-link");
    assert_eq!(door.post(&path, Some(&door.owner), json!({})).await.status(), 200);
    let link = door.message(MessageKind::SetupLink).await.1.unwrap();
    assert_eq!(reqwest::get(&link).await.unwrap().status(), 200);
    door.enrolled().await;
    assert_eq!(reqwest::get(&link).await.unwrap().status(), 410);
}
