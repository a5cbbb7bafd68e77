//! Who may retry what.

use super::{
    desk::{Desk, ok, quick},
    gateway::Gateway,
};
use crate::server::{person, problem};
use mfadmin::contract::{
    Code, OutboxId, PhoneState, Role,
    api::{AuditEvent, AuditPage, Delivery, OutboxMessage},
    rules::Policy,
};
use reqwest::Method;

/// A text to a user of this role that failed, and then would be taken.
async fn failed(policy: Policy, role: Role) -> (Desk, OutboxId, Gateway) {
    let gateway = Gateway::answering([(400, ""), (200, "")]).await;
    let post = gateway.webhook(quick());
    let desk = Desk::start_with(|options| {
        options.delivery = post;
        options.policy = policy;
    })
    .await;
    let mut target = person("target");
    target.role = role;
    target.phone = PhoneState::NotSet;
    let user = desk.server.seed(vec![target]).await[0];
    let id = desk.text(user).await;
    desk.wait_until(id, Delivery::Failed).await;
    (desk, id, gateway)
}

#[tokio::test]
async fn a_failed_message_is_queued_once_however_often_it_is_asked_for() {
    let (desk, id, mut gateway) = failed(Policy::default(), Role::Member).await;
    let path = format!("/v1/outbox/{id}/retry");
    let call = async || {
        let call = desk.post(&path).header("idempotency-key", "one");
        ok(call.send().await.unwrap()).await.text().await.unwrap()
    };
    let first = call().await;
    let message: OutboxMessage = serde_json::from_str(&first).unwrap();
    assert_eq!((message.id, message.state, message.attempts), (id, Delivery::Queued, 0));
    assert!(message.next_attempt_at.is_some() && message.settled_at.is_none());
    assert!(!message.readable);
    desk.wait_until(id, Delivery::Sent).await;
    assert_eq!(call().await, first);
    assert_eq!(gateway.asked().await.body, gateway.asked().await.body);
    assert!(gateway.asked_already().is_none());
    let audit: AuditPage = desk.server.get("/v1/audit", &desk.token).await;
    let retried = |entry: &&_| entry_event(entry) == AuditEvent::MessageRetried;
    assert_eq!(audit.entries.iter().filter(retried).count(), 1);

    let other = desk.post(&path).header("idempotency-key", "one").json(&serde_json::json!({}));
    assert_eq!(problem(other.send().await.unwrap()).await.code, Code::IdempotencyMismatch);
}

fn entry_event(entry: &mfadmin::contract::api::AuditEntry) -> AuditEvent {
    entry.event
}

#[tokio::test]
async fn an_admin_retries_for_an_owner_only_where_the_policy_says_so() {
    for admins_manage_owners in [false, true] {
        let policy = Policy { admins_manage_owners, ..Policy::default() };
        for (role, allowed) in
            [(Role::Owner, admins_manage_owners), (Role::Admin, true), (Role::Member, true)]
        {
            let (desk, id, _gateway) = failed(policy, role).await;
            let (_, admin) = desk.server.sign_in(Role::Admin).await;
            let before = desk.server.footprint().await;
            let call = desk.server.call(Method::POST, &format!("/v1/outbox/{id}/retry"), &admin);
            let response = call.send().await.unwrap();
            if allowed {
                ok(response).await;
                desk.wait_until(id, Delivery::Sent).await;
            } else {
                assert_eq!(problem(response).await.code, Code::OwnerProtected);
                assert_eq!(desk.server.footprint().await, before);
                assert_eq!(desk.message(id).await.state, Delivery::Failed);
            }
        }
    }
}

#[tokio::test]
async fn only_what_failed_is_retried() {
    let (desk, id, _gateway) = failed(Policy::default(), Role::Member).await;
    ok(desk.retry(id).await).await;
    desk.wait_until(id, Delivery::Sent).await;
    // The mail about the number waits: nothing sends mails here.
    for settled in [id, OutboxId(id.0 - 1)] {
        assert_eq!(problem(desk.retry(settled).await).await.code, Code::MessageNotFailed);
    }
    assert_eq!(problem(desk.retry(OutboxId(99)).await).await.code, Code::MessageNotFound);
    for id in ["x", "1.5", "99999999999999999999"] {
        let response = desk.post(&format!("/v1/outbox/{id}/retry")).send().await.unwrap();
        assert_eq!(problem(response).await.code, Code::MessageNotFound);
    }
}

#[tokio::test]
async fn a_message_whose_link_is_dead_is_not_retried() {
    for change in [
        "update links set used_at = 1",
        "update links set revoked_at = 1",
        "update links set expires_at = 1",
        "delete from links",
    ] {
        let (desk, id, _gateway) = failed(Policy::default(), Role::Member).await;
        desk.sql(change).await;
        assert_eq!(problem(desk.retry(id).await).await.code, Code::LinkNotLive, "{change}");
        assert_eq!(desk.message(id).await.state, Delivery::Failed);
    }
}
