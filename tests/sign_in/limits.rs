//! Failures make the next attempt wait.

use super::visitor::{Door, Enrolled, PASSWORD, next_code, refused};
use mfadmin::contract::Role;

#[tokio::test]
async fn an_account_waits_longer_with_every_failure_known_or_not() {
    let door = Door::open().await;
    door.newcomer(Role::Owner).await;
    for email in ["ana@example.com", "nobody@example.com"] {
        for _ in 0..5 {
            let response = door.sign_in(email, "wrong password").await;
            assert_eq!(refused(response).await, "wrong_credentials");
        }
        // Not even the right password, and not in another case.
        let response = door.sign_in(&email.to_uppercase(), PASSWORD).await;
        assert_eq!(response.headers()["retry-after"], "2", "{email}");
        assert_eq!(refused(response).await, "too_many_requests");
    }
    door.sql("update attempts set free_at = free_at - 2000").await;
    assert_eq!(door.sign_in("ana@example.com", PASSWORD).await.status(), 200);
    // The right password wipes the slate.
    for _ in 0..4 {
        door.sign_in("ana@example.com", "wrong password").await;
    }
    assert_eq!(door.sign_in("ana@example.com", PASSWORD).await.status(), 200);
}

#[tokio::test]
async fn codes_are_limited_across_sign_ins() {
    let door = Door::open().await;
    door.newcomer(Role::Owner).await;
    let Enrolled { address, codes, .. } = door.enrolled().await;
    for _ in 0..5 {
        let (token, _) = door.at_second_factor().await;
        assert_eq!(refused(door.prove(&token, "authenticator", "000").await).await, "wrong_code");
    }
    let (token, _) = door.at_second_factor().await;
    for (way, code) in [("authenticator", next_code(&address)), ("recovery_code", codes[0].clone())]
    {
        assert_eq!(refused(door.prove(&token, way, &code).await).await, "too_many_requests");
    }
}
