//! The first step.

use crate::server::person;
use crate::visitor::{Enrolled, HttpOptions, PASSWORD, refused};
use jiff::SignedDuration;
use mfadmin::contract::{
    Kind, Role,
    api::{AuditEvent, AuditPage},
};

#[tokio::test]
async fn every_wrong_pair_looks_the_same() {
    let door = HttpOptions::open().await;
    door.newcomer(Role::Admin).await;
    let mut bot = person("bot");
    (bot.kind, bot.role) = (Kind::Avobot, Role::Owner);
    door.server.seed(vec![bot, person("member")]).await;
    let mut answers = Vec::new();
    for (email, password) in [
        ("ana@example.com", "wrong password"),
        ("ana@example.com", ""),
        ("nobody@example.com", PASSWORD),
        ("bot@example.com", PASSWORD),
        ("member@example.com", PASSWORD),
    ] {
        let response = door.sign_in(email, password).await;
        assert_eq!(response.status(), 401, "{email}");
        answers.push(response.text().await.unwrap());
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    assert!(answers[0].contains("wrong_credentials"));
}

#[tokio::test]
async fn a_member_with_the_right_password_does_not_come_in() {
    let door = HttpOptions::open().await;
    door.newcomer(Role::Member).await;
    let response = door.sign_in("ana@example.com", PASSWORD).await;
    assert_eq!(refused(response).await, "wrong_credentials");
    assert_eq!(door.last_entry().await, (AuditEvent::SignInFailed, None));
}

#[tokio::test]
async fn guessing_at_an_unknown_account_is_told_without_what_was_typed() {
    let door = HttpOptions::open().await;
    let response = door.sign_in("nobody@example.com", PASSWORD).await;
    assert_eq!(refused(response).await, "wrong_credentials");
    let page: AuditPage = door.server.get("/v1/audit?limit=1", &door.owner).await;
    let entry = &page.entries[0];
    assert_eq!(
        (entry.event, &entry.actor, &entry.target),
        (AuditEvent::SignInFailed, &None, &None)
    );
    assert_eq!(entry.note.as_deref(), Some("no such account"));
    assert_eq!(entry.from, Some("127.0.0.1".parse().unwrap()));
    assert!(!format!("{entry:?}").contains("nobody@"));
}

#[tokio::test]
async fn a_password_is_taken_to_the_letter() {
    let door = HttpOptions::open().await;
    door.newcomer(Role::Owner).await;
    assert_eq!(door.sign_in("Ana@EXAMPLE.com", PASSWORD).await.status(), 200);
    assert_eq!(
        refused(door.sign_in("ana@example.com", "Plum garage seven kites").await).await,
        "wrong_credentials"
    );
}

#[tokio::test]
async fn an_unfinished_sign_in_opens_nothing_but_its_next_step() {
    let door = HttpOptions::open().await;
    door.newcomer(Role::Owner).await;
    let Enrolled { address, .. } = door.enrolled().await;
    let (token, _) = door.at_second_factor().await;
    let call = door.server.call(reqwest::Method::GET, "/v1/me", &token);
    assert_eq!(refused(call.send().await.unwrap()).await, "sign_in_unfinished");
    let enrol = door
        .post(
            "/v1/sessions/enrolment",
            Some(&token),
            serde_json::json!({ "code": crate::visitor::next_code(&address) }),
        )
        .await;
    assert_eq!(refused(enrol).await, "sign_in_unfinished");
    door.server.advance(SignedDuration::from_mins(10));
    let late = door.prove(&token, "authenticator", &crate::visitor::next_code(&address)).await;
    assert_eq!(refused(late).await, "session_expired");
}
