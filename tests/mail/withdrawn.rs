//! Messages that nobody would be helped by any more.

use super::{
    gateway::Gateway,
    test_app::{TestApp, quick},
};
use mfadmin::{
    contract::{Backoff, OutboxId, api::Delivery},
    server::RetryPolicy,
};
use std::time::Duration;

/// A text that was not taken at first and waits for an hour, and a gateway that takes the next two.
async fn waiting() -> (TestApp, OutboxId, Gateway) {
    let mut gateway = Gateway::answering([(503, ""), (200, ""), (200, "")]).await;
    let hour = Duration::from_secs(3600);
    let pace = RetryPolicy { backoff: Backoff { first: hour, longest: hour }, ..quick() };
    let app = TestApp::sending(gateway.webhook(pace)).await;
    let user = app.member_to_text("ana").await;
    let id = app.text(user).await;
    app.wait_for(id, "refused", |message| message.answer.is_some()).await;
    gateway.asked().await;
    (app, id, gateway)
}

/// Wakes the worker, which is asleep until the hour is over.
async fn wake(app: &TestApp) -> OutboxId {
    let other = app.member_to_text("bob").await;
    app.text(other).await
}

#[tokio::test]
async fn message_with_a_dead_link_is_withdrawn_and_erased() {
    for (change, why) in [
        ("update links set used_at = 1", "used"),
        ("update links set revoked_at = 1", "replaced"),
        ("update links set expires_at = 1", "link expired"),
    ] {
        let (app, id, mut gateway) = waiting().await;
        app.sql(change).await;
        app.sql("update outbox set next_attempt_at = at").await;
        let other = wake(&app).await;
        let message = app.wait_until(id, Delivery::Withdrawn).await;
        assert_eq!(message.attempts, 1);
        assert!(message.settled_at.is_some() && message.next_attempt_at.is_none());
        let answer = message.answer.unwrap();
        assert!(answer.contains(why), "{answer}");
        app.wait_until(other, Delivery::Sent).await;
        assert!(gateway.asked().await.body.contains("/phone/"));
        assert!(gateway.asked_already().is_none(), "the withdrawn one was sent");
        let kept: i64 = sqlx::query_scalar("select length(sealed) from outbox where id = $1")
            .bind(id.0)
            .fetch_one(&mut app.server.connect().await)
            .await
            .unwrap();
        assert_eq!(kept, 0);
    }
}

#[tokio::test]
async fn newer_link_withdraws_the_older_message() {
    let (app, id, mut gateway) = waiting().await;
    let user = app.outbox_message(id).await.user.id;
    let newer = app.text(user).await;
    app.wait_until(newer, Delivery::Sent).await;
    // Not before: a worker that has not gone to sleep yet would send it again.
    app.sql("update outbox set next_attempt_at = at where settled_at is null").await;
    let other = wake(&app).await;
    let older = app.wait_until(id, Delivery::Withdrawn).await;
    assert!(older.answer.unwrap().contains("replaced"));
    app.wait_until(other, Delivery::Sent).await;
    for _ in [newer, other] {
        gateway.asked().await;
    }
    assert!(gateway.asked_already().is_none());
}

#[tokio::test]
async fn overdue_message_is_withdrawn() {
    let (app, id, _gateway) = waiting().await;
    // 73 hours ago.
    app.sql("update outbox set next_attempt_at = at, queued_at = at - 262800000").await;
    wake(&app).await;
    let message = app.wait_until(id, Delivery::Withdrawn).await;
    assert!(message.answer.unwrap().contains("waited too long"));
}

#[tokio::test]
async fn expired_code_is_not_sent() {
    let (app, id, _gateway) = waiting().await;
    app.sql(
        "update outbox set kind = 'phone_code', link_hash = null, at = at - 660000, \
         next_attempt_at = at where channel = 'text'",
    )
    .await;
    wake(&app).await;
    let message = app.wait_until(id, Delivery::Withdrawn).await;
    assert!(message.answer.unwrap().contains("code expired before"));
}
