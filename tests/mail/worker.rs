//! The worker: one attempt at a time for each message, whatever happens to the server.

use super::{
    gateway::Gateway,
    test_app::{PATIENCE, TestApp, quick},
};
use jiff::SignedDuration;
use mfadmin::{
    contract::{Backoff, api::Delivery},
    server::{RetryPolicy, Server, crypto::SealingKey},
};
use std::time::Duration;

#[tokio::test]
async fn concurrent_deliveries_are_limited() {
    let mut gateway = Gateway::closed([(200, "")]).await;
    let app = TestApp::sending(gateway.webhook(quick())).await;
    let mut ids = Vec::new();
    for number in 0..12 {
        let user = app.member_to_text(&format!("user-{number}")).await;
        ids.push(app.text(user).await);
    }
    for _ in 0..12 {
        gateway.asked().await;
        gateway.open(1);
    }
    for id in ids {
        assert_eq!(app.wait_until(id, Delivery::Sent).await.attempts, 1);
    }
    assert!(gateway.most_at_once() <= RetryPolicy::default().at_once, "{}", gateway.most_at_once());
}

#[tokio::test]
async fn lease_of_a_dead_server_is_taken_over() {
    let mut gateway = Gateway::closed([(200, "")]).await;
    let key = SealingKey::generate();
    let pace = RetryPolicy { lease: Duration::from_millis(300), ..quick() };
    let post = gateway.webhook(pace);
    let app = TestApp::open_with(|options| {
        options.key = key.clone();
        options.delivery = post.clone();
    })
    .await;
    let user = app.member_to_text("ana").await;
    let id = app.text(user).await;
    let first = gateway.asked().await;
    // Dropped without grace: nothing is written down.
    let (server, directory) = app.server.into_parts();
    drop(server);
    gateway.open(tokio::sync::Semaphore::MAX_PERMITS);
    let mut options = crate::server::options(&directory);
    (options.key, options.delivery) = (key, post);
    let server = Server::start(options).await.unwrap();
    let second = gateway.asked().await;
    assert_eq!(first.body, second.body);
    assert_eq!(first.headers["idempotency-key"], second.headers["idempotency-key"]);
    server.shutdown().await;
    let (state, attempts): (String, i64) =
        sqlx::query_as("select state, attempts from outbox where id = $1")
            .bind(id.0)
            .fetch_one(&mut connect(&directory).await)
            .await
            .unwrap();
    assert_eq!((state.as_str(), attempts), ("sent", 2));
}

#[tokio::test]
async fn shutdown_finishes_deliveries_under_way() {
    let mut gateway = Gateway::closed([(200, "")]).await;
    let app = TestApp::sending(gateway.webhook(quick())).await;
    let user = app.member_to_text("ana").await;
    let id = app.text(user).await;
    gateway.asked().await;
    let url = app.server.url("/healthz");
    let (server, directory) = app.server.into_parts();
    let stopping = tokio::spawn(server.shutdown());
    // It takes no connections any more, so it has been told.
    while mfadmin_testing::http_client().build().unwrap().get(&url).send().await.is_ok() {
        tokio::task::yield_now().await;
    }
    gateway.open(1);
    tokio::time::timeout(PATIENCE, stopping).await.unwrap().unwrap();
    let state: String = sqlx::query_scalar("select state from outbox where id = $1")
        .bind(id.0)
        .fetch_one(&mut connect(&directory).await)
        .await
        .unwrap();
    assert_eq!(state, "sent");
}

#[tokio::test]
async fn message_that_kills_the_server_is_given_up() {
    let mut gateway = Gateway::closed([(200, "")]).await;
    let app = TestApp::sending(gateway.webhook(quick())).await;
    let user = app.member_to_text("ana").await;
    let id = app.text(user).await;
    gateway.asked().await;
    // As after eight servers that died with it, and the end of the last lease.
    app.sql("update outbox set attempts = 8").await;
    app.server.advance(SignedDuration::from_mins(2));
    let other = app.member_to_text("bob").await;
    app.text(other).await;
    let message = app.wait_until(id, Delivery::Failed).await;
    assert!(message.answer.unwrap().contains("No attempt was completed"));
    // The attempt that comes back late does not hold the message any more.
    gateway.open(2);
    app.wait_until(mfadmin::contract::OutboxId(id.0 + 2), Delivery::Sent).await;
    assert_eq!(app.outbox_message(id).await.state, Delivery::Failed);
}

#[tokio::test]
async fn lost_lease_cannot_settle_a_message() {
    let mut gateway = Gateway::closed([(200, "")]).await;
    let app = TestApp::sending(gateway.webhook(quick())).await;
    let user = app.member_to_text("ana").await;
    let id = app.text(user).await;
    gateway.asked().await;
    // Its lease ended, and another attempt has begun elsewhere.
    app.sql("update outbox set lease = x'00', attempts = 2 where lease is not null").await;
    gateway.open(1);
    let (server, directory) = app.server.into_parts();
    // It waits for the attempt under way.
    server.shutdown().await;
    let (state, lease): (String, Vec<u8>) =
        sqlx::query_as("select state, lease from outbox where id = $1")
            .bind(id.0)
            .fetch_one(&mut connect(&directory).await)
            .await
            .unwrap();
    assert_eq!((state.as_str(), lease), ("queued", vec![0]));
}

#[tokio::test]
async fn undecryptable_message_stops_no_other() {
    let mut gateway = Gateway::answering([(500, ""), (200, "")]).await;
    let hour = Duration::from_secs(3600);
    let app = TestApp::sending(
        gateway.webhook(RetryPolicy { backoff: Backoff { first: hour, longest: hour }, ..quick() }),
    )
    .await;
    let user = app.member_to_text("ana").await;
    let damaged = app.text(user).await;
    app.wait_for(damaged, "refused", |message| message.answer.is_some()).await;
    gateway.asked().await;
    app.sql("update outbox set sealed = zeroblob(60)").await;
    app.server.advance(SignedDuration::from_hours(1));
    let other = app.member_to_text("bob").await;
    let whole = app.text(other).await;
    app.wait_until(whole, Delivery::Sent).await;
    let failed = app.wait_until(damaged, Delivery::Failed).await;
    assert!(failed.answer.unwrap().contains("cannot be decrypted"));
}

async fn connect(directory: &tempfile::TempDir) -> sqlx::SqliteConnection {
    use sqlx::ConnectOptions;
    let options = sqlx::sqlite::SqliteConnectOptions::new();
    options.filename(directory.path().join("mfadmin.db")).connect().await.unwrap()
}

#[tokio::test]
async fn requested_code_is_texted_at_once() {
    let mut gateway = Gateway::answering([(200, "")]).await;
    let app = TestApp::sending(gateway.webhook(quick())).await;
    let mut target = crate::server::person("ana");
    target.authenticator = mfadmin::contract::AuthenticatorState::NotConfigured;
    let user = app.server.seed(vec![target]).await[0];
    let call = app.owner_post(&format!("/v1/users/{user}/authenticator/setup-link"));
    super::test_app::ok(call.send().await.unwrap()).await;
    // Nothing sends mails here, so the admin reads the link.
    let link = app.server.received().await.remove(0).link.unwrap();
    let http = mfadmin_testing::http_client().redirect(reqwest::redirect::Policy::none());
    let asked = http.build().unwrap().post(link).form(&[("step", "text")]).send().await.unwrap();
    assert_eq!(asked.status(), 303);
    let body: serde_json::Value = serde_json::from_str(&gateway.asked().await.body).unwrap();
    let text = body["body"].as_str().unwrap();
    assert!(text.split(|c: char| !c.is_ascii_digit()).any(|word| word.len() == 6), "{text}");
}

#[tokio::test]
async fn hanging_texts_delay_no_mail() {
    let directory = tempfile::tempdir().unwrap();
    let sender =
        mfadmin::server::MailSender { from: "mfa@example.com".parse().unwrap(), reply_to: None };
    let mail = mfadmin::server::MailBy::Files { dir: directory.path().join("mails"), sender };
    let mut gateway = Gateway::closed([(200, "")]).await;
    let post = mfadmin::server::DeliveryConfig { mail: Some(mail), ..gateway.webhook(quick()) };
    let app = TestApp::sending(post).await;
    for number in 0..RetryPolicy::default().at_once {
        let user = app.member_to_text(&format!("user-{number}")).await;
        app.text(user).await;
        gateway.asked().await;
    }
    let user = app.member_named("ana").await;
    let mail = app.mail(user).await;
    app.wait_until(mail, Delivery::Sent).await;
    gateway.open(tokio::sync::Semaphore::MAX_PERMITS);
}

#[tokio::test]
async fn postponed_message_is_sent_when_due() {
    let mut gateway = Gateway::answering([(500, ""), (200, "")]).await;
    let wait = Duration::from_mins(30);
    let pace = RetryPolicy { backoff: Backoff { first: wait, longest: wait }, ..quick() };
    let app = TestApp::sending(gateway.webhook(pace)).await;
    let user = app.member_to_text("ana").await;
    let id = app.text(user).await;
    app.wait_for(id, "refused", |message| message.answer.is_some()).await;
    gateway.asked().await;
    // Nothing else wakes the worker.
    app.server.advance(SignedDuration::from_mins(30));
    assert_eq!(app.wait_until(id, Delivery::Sent).await.attempts, 2);
}
