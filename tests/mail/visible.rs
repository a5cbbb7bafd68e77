//! What the API shows of a message, and what the database keeps of it.

use super::{
    gateway::Gateway,
    test_app::{TestApp, quick},
};
use crate::server::problem;
use mfadmin::{
    contract::{Code, OutboxId, api::Delivery},
    server::DeliveryConfig,
};

#[tokio::test]
async fn sent_message_is_readable_by_its_recipient_alone() {
    let mut gateway = Gateway::closed([(200, "")]).await;
    let app = TestApp::sending(gateway.webhook(quick())).await;
    let user = app.member_to_text("ana").await;
    let text = app.text(user).await;
    gateway.asked().await;
    let queued = app.outbox_message(text).await;
    assert_eq!((queued.state, queued.attempts), (Delivery::Queued, 1));
    let refused = problem(app.read(text).await).await;
    assert_eq!(refused.code, Code::MessageNotReadable);
    assert!(queued.next_attempt_at.is_some());
    // Nothing sends mails here, so the admin brings them.
    let mail = app.outbox_message(OutboxId(text.0 - 1)).await;
    assert!(mail.readable && !queued.readable);
    assert_eq!((mail.state, mail.next_attempt_at), (Delivery::Queued, None));
    gateway.open(1);
    let sent = app.wait_until(text, Delivery::Sent).await;
    assert!(!sent.readable);
    assert_eq!(problem(app.read(text).await).await.code, Code::MessageNotReadable);
    assert_eq!(app.read(mail.id).await.status(), 200);
}

#[tokio::test]
async fn sent_text_is_erased_and_stays_unreadable() {
    let gateway = Gateway::answering([(200, "")]).await;
    let app = TestApp::sending(gateway.webhook(quick())).await;
    let user = app.member_to_text("ana").await;
    let text = app.text(user).await;
    app.wait_until(text, Delivery::Sent).await;
    let kept: i64 = sqlx::query_scalar("select length(sealed) from outbox where id = $1")
        .bind(text.0)
        .fetch_one(&mut app.server.connect().await)
        .await
        .unwrap();
    assert_eq!(kept, 0);

    let (server, directory) = app.server.into_parts();
    server.shutdown().await;
    let mut options = crate::server::options(&directory);
    options.delivery = DeliveryConfig::default();
    let server = mfadmin::server::Server::start(options).await.unwrap();
    let call = mfadmin_testing::http_client().build().unwrap().get(server.url() + "/v1/outbox");
    let page: mfadmin::contract::api::OutboxPage =
        call.bearer_auth(app.owner.reveal()).send().await.unwrap().json().await.unwrap();
    let sent = page.messages.iter().find(|message| message.id == text).unwrap();
    assert_eq!((sent.state, sent.readable), (Delivery::Sent, false));
}

#[tokio::test]
async fn reply_that_repeats_the_message_shows_no_link() {
    let echo: &'static str = r#"{"error":"spam"}"#;
    let mut gateway = Gateway::closed([(503, echo)]).await;
    let app = TestApp::sending(gateway.webhook(quick())).await;
    let user = app.member_to_text("ana").await;
    let text = app.text(user).await;
    let asked = gateway.asked().await;
    let body: serde_json::Value = serde_json::from_str(&asked.body).unwrap();
    let said = body["body"].as_str().unwrap();
    let token = said.split("/phone/").nth(1).unwrap().split_whitespace().next().unwrap();
    assert_eq!(token.len(), 43);
    gateway.reply((400, serde_json::json!({ "error": said }).to_string()));
    gateway.open(1);
    let message = app.wait_until(text, Delivery::Failed).await;
    let answer = message.answer.unwrap();
    assert!(answer.contains("/phone/…"), "{answer}");
    assert!(!answer.contains(token), "{answer}");
}
