//! The second step.

use crate::server::number;
use crate::visitor::{Enrolled, HttpOptions, code_at, done_with, next_code, refused, step};
use jiff::Timestamp;
use mfadmin::contract::{
    PhoneState, Role,
    api::{AuditEvent, MessageKind, SecondFactor, SignInStep, paths},
};
use serde_json::json;

#[tokio::test]
async fn a_code_of_the_authenticator_lets_in_once_and_the_token_of_the_step_before_is_worthless() {
    let door = HttpOptions::open().await;
    let ana = door.newcomer(Role::Admin).await;
    let Enrolled { address, spent, .. } = door.enrolled().await;
    let (token, ways) = door.at_second_factor().await;
    assert_eq!(ways, [SecondFactor::Authenticator, SecondFactor::RecoveryCode]);
    let replayed = door.prove(&token, "authenticator", &spent).await;
    assert_eq!(refused(replayed).await, "wrong_code");
    assert_eq!(door.last_entry().await, (AuditEvent::SignInFailed, Some(ana)));
    let code = next_code(&address);
    let (session, codes) = done_with(door.prove(&token, "authenticator", &code).await).await;
    assert!(codes.is_empty());
    assert_ne!(session, token);
    assert_eq!(door.last_entry().await, (AuditEvent::SignedIn, Some(ana)));
    assert_eq!(door.me(&session).await, 200);
    assert_eq!(door.me(&token).await, 401);
    assert_eq!(refused(door.prove(&token, "authenticator", &code).await).await, "session_expired");
    let (other, _) = door.at_second_factor().await;
    assert_eq!(refused(door.prove(&other, "authenticator", &code).await).await, "wrong_code");
}

#[tokio::test]
async fn a_recovery_code_stands_in_once() {
    let door = HttpOptions::open().await;
    door.newcomer(Role::Owner).await;
    let Enrolled { codes, .. } = door.enrolled().await;
    let (token, _) = door.at_second_factor().await;
    assert_eq!(
        refused(door.prove(&token, "recovery_code", "00000-00000").await).await,
        "wrong_code"
    );
    done_with(door.prove(&token, "recovery_code", &codes[2].to_lowercase()).await).await;
    let (told, _) = door.message(MessageKind::RecoveryCodeUsed).await;
    assert!(told.contains('9'), "{told}");
    let (token, _) = door.at_second_factor().await;
    assert_eq!(refused(door.prove(&token, "recovery_code", &codes[2]).await).await, "wrong_code");
}

#[tokio::test]
async fn a_texted_code_proves_the_phone_and_an_authenticator_is_set_up_all_the_same() {
    let door = HttpOptions::open().await;
    let phone = PhoneState::Verified { number: number("+14155552671"), at: Timestamp::now() };
    door.somebody(Role::Admin, phone).await;
    let (token, ways) = door.at_second_factor().await;
    assert_eq!(ways, [SecondFactor::Text { ending: "2671".into() }]);
    assert_eq!(refused(door.prove(&token, "text", "123456").await).await, "wrong_code");
    door.sql("delete from outbox").await;
    let same = step(door.post(paths::SESSION_TEXT, Some(&token), json!({})).await).await;
    assert!(matches!(same, SignInStep::SecondFactor { token: same, .. } if same == token));
    let soon = door.post(paths::SESSION_TEXT, Some(&token), json!({})).await;
    assert_eq!(soon.headers()["retry-after"], "60");
    assert_eq!(refused(soon).await, "too_many_requests");
    let code = door.texted_code().await;
    let next = step(door.prove(&token, "text", &code).await).await;
    let SignInStep::Enrol { token: next, address, .. } = next else { panic!("{next:?}") };
    assert_eq!(refused(door.prove(&token, "text", &code).await).await, "session_expired");
    let code = code_at(address.reveal(), Timestamp::now());
    let done = door.post(paths::SESSION_ENROLMENT, Some(&next), json!({ "code": code })).await;
    assert_eq!(done_with(done).await.1.len(), 10);
    let (_, ways) = door.at_second_factor().await;
    assert_eq!(ways.len(), 3);
}

#[tokio::test]
async fn of_many_with_one_code_one_comes_in() {
    let door = std::sync::Arc::new(HttpOptions::open().await);
    door.newcomer(Role::Owner).await;
    let Enrolled { address, .. } = door.enrolled().await;
    let mut tokens = Vec::new();
    for _ in 0..8 {
        tokens.push(door.at_second_factor().await.0);
    }
    let code = next_code(&address);
    let rivals: Vec<_> = tokens
        .into_iter()
        .map(|token| {
            let (door, code) = (door.clone(), code.clone());
            tokio::spawn(async move { door.prove(&token, "authenticator", &code).await.status() })
        })
        .collect();
    let mut won = 0;
    for rival in rivals {
        won += usize::from(rival.await.unwrap() == 200);
    }
    assert_eq!(won, 1);
}
