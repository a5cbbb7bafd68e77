//! What is not sent is not called sent, and nothing goes out later that nobody asked for.

use super::{
    binary::with_members,
    gateway::Gateway,
    scripted::Scripted,
    test_app::{TestApp, ok, quick},
};
use crate::server::{TestServer, options, problem};
use mfadmin::{
    config::MailTls,
    contract::{
        AuthenticatorState, Code, OutboxId, PhoneState,
        api::{AuditEvent, Channel, Delivery, Hold, Me, OutboxMessage, OutboxPage},
    },
    server::{DeliveryConfig, LinkReach, MailBy, Server},
};
use serde_json::json;

/// The same organisation under a server that sends by `delivery`.
async fn restarted(app: TestApp, delivery: DeliveryConfig) -> TestApp {
    let (owner, owner_id) = (app.owner.clone(), app.owner_id);
    let key = app.server.key.clone();
    let (server, directory) = app.server.into_parts();
    server.shutdown().await;
    let options = mfadmin::server::Options { delivery, key: key.clone(), ..options(&directory) };
    let server = TestServer::over(Server::start(options).await.unwrap(), key, directory);
    TestApp::owned(server, owner_id, owner)
}

async fn discarded(app: &TestApp, id: OutboxId) -> OutboxMessage {
    let call = app.owner_post(&format!("/v1/outbox/{id}/discard"));
    ok(call.send().await.unwrap()).await.json().await.unwrap()
}

#[tokio::test]
async fn message_queued_while_nothing_sends_waits_for_a_decision() {
    let app = TestApp::open().await;
    let users = [app.member_to_text("ana").await, app.member_to_text("ben").await];
    let [wanted, unwanted] = [app.text(users[0]).await, app.text(users[1]).await];
    let waiting = app.outbox_message(wanted).await;
    assert_eq!((waiting.state, waiting.hold), (Delivery::Queued, Some(Hold::Undecided)));
    assert_eq!(problem(app.retry_message(wanted).await).await.code, Code::SendingNotSetUp);
    let me: Me = app.server.get("/v1/me", &app.owner).await;
    assert_eq!(me.sends, Some(vec![]));

    let mut gateway = Gateway::answering([(200, "")]).await;
    let app = restarted(app, gateway.webhook(quick())).await;
    let me: Me = app.server.get("/v1/me", &app.owner).await;
    assert_eq!(me.sends, Some(vec![Channel::Text]));
    // What is queued from now on goes out, and nothing before it.
    let late = app.member_to_text("late").await;
    let new = app.text(late).await;
    app.wait_until(new, Delivery::Sent).await;
    gateway.asked().await;
    assert!(gateway.asked_already().is_none());
    let page: OutboxPage = app.server.get("/v1/outbox", &app.owner).await;
    // Each number was told of by a mail, which nothing sends here.
    assert_eq!(page.held, 2 + 3);

    let queued: OutboxMessage = ok(app.retry_message(wanted).await).await.json().await.unwrap();
    assert_eq!(queued.hold, None);
    app.wait_until(wanted, Delivery::Sent).await;
    gateway.asked().await;
    let message = discarded(&app, unwanted).await;
    assert_eq!((message.state, message.hold), (Delivery::Withdrawn, None));
    assert_eq!(app.last_audit_entry().await.event, AuditEvent::MessageDiscarded);
    assert_eq!(problem(app.retry_message(unwanted).await).await.code, Code::MessageNotFailed);
    let again = app.owner_post(&format!("/v1/outbox/{unwanted}/discard")).send().await.unwrap();
    assert_eq!(problem(again).await.code, Code::MessageNotWaiting);
    assert!(gateway.asked_already().is_none());
}

#[tokio::test]
async fn message_of_a_channel_that_is_given_up_waits_for_a_decision() {
    let gateway = Gateway::answering([(503, "")]).await;
    let app = TestApp::sending(gateway.webhook(quick())).await;
    let user = app.member_to_text("ana").await;
    let text = app.text(user).await;
    app.wait_for(text, "tried", |message| message.attempts > 0).await;
    let app = restarted(app, DeliveryConfig::default()).await;
    assert_eq!(app.outbox_message(text).await.hold, Some(Hold::Undecided));
}

#[tokio::test]
async fn link_is_sent_once_a_server_took_its_message_and_not_before() {
    let app = TestApp::open().await;
    let user = app.member(PhoneState::NotSet, AuthenticatorState::NotConfigured).await;
    app.act(user, "/authenticator/setup-link", json!({})).await;
    app.mail_link(user).await;
    app.text(user).await;
    let seen = app.user(user).await;
    let deliveries =
        [seen.setup_link_delivery, seen.phone_link_delivery, seen.password_link_delivery];
    assert_eq!(deliveries, [Some(Delivery::Queued); 3]);
    let badge =
        seen.badge(mfadmin::contract::Factor::Authenticator, app.server.server.clock().now());
    assert_eq!(badge.text, "Link ready");

    let gateway = Gateway::answering([(200, "")]).await;
    let app = restarted(app, gateway.webhook(quick())).await;
    let text = app.messages().await[0].id;
    ok(app.retry_message(text).await).await;
    app.wait_until(text, Delivery::Sent).await;
    let seen = app.user(user).await;
    assert_eq!(seen.phone_link_delivery, Some(Delivery::Sent));
    assert_eq!(seen.password_link_delivery, Some(Delivery::Queued));
}

#[tokio::test]
async fn link_whose_mail_was_refused_is_not_sent() {
    let mails = Scripted::start(&[("RCPT", "550 5.1.1 no such mailbox\r\n")]).await;
    let app = TestApp::sending(mails.post(MailTls::None)).await;
    let user = app.newcomer().await;
    app.act(user, "/authenticator/setup-link", json!({})).await;
    let mail = app.messages().await[0].id;
    app.wait_until(mail, Delivery::Failed).await;
    let user = app.user(user).await;
    assert_eq!(user.setup_link_delivery, Some(Delivery::Failed));
    let badge =
        user.badge(mfadmin::contract::Factor::Authenticator, app.server.server.clock().now());
    assert_eq!(badge.text, "Link ready");
}

#[tokio::test]
async fn link_to_this_machine_is_never_mailed() {
    let mut mails = Scripted::start(&[]).await;
    let post = DeliveryConfig { reach: LinkReach::Public, ..mails.post(MailTls::None) };
    let app = TestApp::sending(post.clone()).await;
    let user = app.member_named("ana").await;
    let link = app.mail_link(user).await;
    let failed = app.wait_until(link, Delivery::Failed).await;
    let answer = failed.answer.unwrap();
    assert!(answer.contains("[serve] public_url"), "{answer}");
    assert_eq!(problem(app.retry_message(link).await).await.code, Code::LinkNotPublic);
    // What carries no link leaves.
    let notice = app.mail(user).await;
    app.wait_until(notice, Delivery::Sent).await;
    let said = mails.conversation().await;
    assert_eq!(said.iter().filter(|line| line.starts_with("MAIL")).count(), 1, "{said:?}");
    assert!(matches!(post.mail, Some(MailBy::Smtp(_))));
}

#[test]
fn mail_without_a_public_address_stops_the_start() {
    let home = with_members(0);
    let mail = "[mail]\nserver = \"127.0.0.1:9\"\nfrom = \"a@example.com\"\n";
    let texts = "[texts]\nsender = \"webhook\"\nurl = \"http://127.0.0.1:9\"\n";
    let public = |url: &str| format!("[serve]\npublic_url = \"{url}\"\n");
    for config in [
        mail.to_owned(),
        texts.to_owned(),
        public("http://127.0.0.1:7979") + mail,
        public("https://[::1]") + mail,
        public("https://localhost:7979") + texts,
    ] {
        let file = home.write("post.toml", &config);
        for command in [&["serve", "--listen", "127.0.0.1:0"][..], &["users"]] {
            let args = [&["--config", &file], command].concat();
            let run = home.run_with(&[("MFADMIN_TEXTS_SECRET", "hunter2")], &args);
            assert_eq!(run.code, Some(2), "{config}: {run:?}");
            assert!(run.stderr.contains("[serve] public_url"), "{run:?}");
        }
    }
    let dir = home.path("letters");
    let file = home.write("post.toml", &format!("[outbox]\ndir = {dir:?}\n"));
    assert_eq!(home.run(&["--config", &file, "users"]).code, Some(0));
}
