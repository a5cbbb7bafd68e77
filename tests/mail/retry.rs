//! Who may retry what.

use super::{
    gateway::Gateway,
    test_app::{TestApp, ok, quick},
};
use crate::server::{person, problem};
use jiff::SignedDuration;
use mfadmin::{
    contract::{
        Code, OutboxId, PhoneState, Role,
        api::{AuditEvent, AuditPage, Delivery, OutboxMessage},
        rules::Policy,
    },
    server::LinkLifetimes,
};
use reqwest::Method;

/// A text to a user of this role that failed, and then would be taken.
async fn failed(policy: Policy, role: Role) -> (TestApp, OutboxId, Gateway) {
    let gateway = Gateway::answering([(400, ""), (200, "")]).await;
    let post = gateway.webhook(quick());
    let app = TestApp::open_with(|options| {
        options.delivery = post;
        options.policy = policy;
    })
    .await;
    let mut target = person("target");
    target.role = role;
    target.phone = PhoneState::NotSet;
    let user = app.server.seed(vec![target]).await[0];
    let id = app.text(user).await;
    app.wait_until(id, Delivery::Failed).await;
    (app, id, gateway)
}

#[tokio::test]
async fn repeated_retry_queues_a_failed_message_once() {
    let (app, id, mut gateway) = failed(Policy::default(), Role::Member).await;
    let path = format!("/v1/outbox/{id}/retry");
    let call = async || {
        let call = app.owner_post(&path).header("idempotency-key", "one");
        ok(call.send().await.unwrap()).await.text().await.unwrap()
    };
    let first = call().await;
    let message: OutboxMessage = serde_json::from_str(&first).unwrap();
    assert_eq!((message.id, message.state, message.attempts), (id, Delivery::Queued, 0));
    assert!(message.next_attempt_at.is_some() && message.settled_at.is_none());
    assert!(!message.readable);
    app.wait_until(id, Delivery::Sent).await;
    assert_eq!(call().await, first);
    assert_eq!(gateway.asked().await.body, gateway.asked().await.body);
    assert!(gateway.asked_already().is_none());
    let audit: AuditPage = app.server.get("/v1/audit", &app.owner).await;
    let retried = |entry: &&_| entry_event(entry) == AuditEvent::MessageRetried;
    assert_eq!(audit.entries.iter().filter(retried).count(), 1);

    let other = app.owner_post(&path).header("idempotency-key", "one").json(&serde_json::json!({}));
    assert_eq!(problem(other.send().await.unwrap()).await.code, Code::IdempotencyMismatch);
}

fn entry_event(entry: &mfadmin::contract::api::AuditEntry) -> AuditEvent {
    entry.event
}

#[tokio::test]
async fn admin_retries_for_an_owner_only_if_the_policy_allows() {
    for admins_manage_owners in [false, true] {
        let policy = Policy { admins_manage_owners, ..Policy::default() };
        for (role, allowed) in
            [(Role::Owner, admins_manage_owners), (Role::Admin, true), (Role::Member, true)]
        {
            let (app, id, _gateway) = failed(policy, role).await;
            let (_, admin) = app.server.sign_in(Role::Admin).await;
            let before = app.server.footprint().await;
            let call = app.server.call(Method::POST, &format!("/v1/outbox/{id}/retry"), &admin);
            let response = call.send().await.unwrap();
            if allowed {
                ok(response).await;
                app.wait_until(id, Delivery::Sent).await;
            } else {
                assert_eq!(problem(response).await.code, Code::OwnerProtected);
                assert_eq!(app.server.footprint().await, before);
                assert_eq!(app.outbox_message(id).await.state, Delivery::Failed);
            }
        }
    }
}

#[tokio::test]
async fn only_what_failed_is_retried() {
    let (app, id, _gateway) = failed(Policy::default(), Role::Member).await;
    ok(app.retry_message(id).await).await;
    app.wait_until(id, Delivery::Sent).await;
    assert_eq!(problem(app.retry_message(id).await).await.code, Code::MessageNotFailed);
    // The mail about the number waits for a decision: nothing sends mails here.
    let mail = OutboxId(id.0 - 1);
    assert_eq!(problem(app.retry_message(mail).await).await.code, Code::SendingNotSetUp);
    assert_eq!(problem(app.retry_message(OutboxId(99)).await).await.code, Code::MessageNotFound);
    for id in ["x", "1.5", "99999999999999999999"] {
        let response = app.owner_post(&format!("/v1/outbox/{id}/retry")).send().await.unwrap();
        assert_eq!(problem(response).await.code, Code::MessageNotFound);
    }
}

#[tokio::test]
async fn retry_of_a_message_with_a_dead_link_is_refused() {
    for (change, passed) in [
        ("update links set used_at = 1", SignedDuration::ZERO),
        ("update links set revoked_at = 1", SignedDuration::ZERO),
        ("delete from links", SignedDuration::ZERO),
        ("", LinkLifetimes::default().phone),
    ] {
        let (app, id, _gateway) = failed(Policy::default(), Role::Member).await;
        app.sql(change).await;
        app.server.advance(passed);
        assert_eq!(problem(app.retry_message(id).await).await.code, Code::LinkNotLive, "{change}");
        assert_eq!(app.outbox_message(id).await.state, Delivery::Failed);
    }
}
