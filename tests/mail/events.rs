//! The stream tells when messages have come further.

use super::{
    gateway::Gateway,
    test_app::{PATIENCE, TestApp, quick},
};
use futures_util::StreamExt;
use mfadmin::contract::api::{AuditEvent, Change, Delivery};

#[tokio::test]
async fn delivery_event_has_no_id() {
    let mut gateway = Gateway::closed([(200, "")]).await;
    let app = TestApp::sending(gateway.webhook(quick())).await;
    let user = app.member_to_text("ana").await;
    let mut events = app.events().await;
    let text = app.text(user).await;
    let change = events.next().await.unwrap();
    assert_eq!(change.event, "change");
    let id = change.id;
    let change: Change = serde_json::from_str(&change.data).unwrap();
    assert_eq!(change.event, AuditEvent::PhoneAdded);
    gateway.asked().await;
    gateway.open(1);
    let told = tokio::time::timeout(PATIENCE, events.next()).await.unwrap().unwrap();
    assert_eq!((told.event.as_str(), told.data.as_str()), ("outbox", "{}"));
    // The reader keeps the last id it saw: this event brought none.
    assert_eq!(told.id, id);
    assert_eq!(app.outbox_message(text).await.state, Delivery::Sent);
}

#[tokio::test]
async fn failed_delivery_is_an_event() {
    let gateway = Gateway::answering([(400, "")]).await;
    let app = TestApp::sending(gateway.webhook(quick())).await;
    let user = app.member_to_text("ana").await;
    let mut events = app.events().await;
    app.text(user).await;
    loop {
        let event = tokio::time::timeout(PATIENCE, events.next()).await.unwrap().unwrap();
        if event.event != "change" {
            continue;
        }
        let change: Change = serde_json::from_str(&event.data).unwrap();
        assert_eq!(change.user, Some(user));
        if change.event == AuditEvent::MessageFailed {
            break;
        }
    }
}
