//! Messages that nobody would be helped by any more.

use super::{
    gateway::Gateway,
    test_app::{TestApp, quick},
};
use crate::server::person;
use jiff::SignedDuration;
use mfadmin::{
    contract::{
        AuthenticatorState, Backoff, OutboxId,
        api::{Delivery, MessageKind},
    },
    server::{
        DeliveryConfig, LinkLifetimes, LinkReach, MailBy, MailSender, RetryPolicy, store::NewUser,
    },
};
use std::time::Duration;

/// The longest wait after a message was not taken.
const PAUSE: SignedDuration = SignedDuration::from_hours(1);

/// Whose texts go to a gateway that does not take the first, and takes the next two; phone links work
/// for `lifetime`.
async fn app(lifetime: SignedDuration) -> (TestApp, Gateway) {
    let gateway = Gateway::answering([(500, ""), (200, ""), (200, "")]).await;
    let pause = Duration::try_from(PAUSE).unwrap();
    let post = gateway
        .webhook(RetryPolicy { backoff: Backoff { first: pause, longest: pause }, ..quick() });
    let app = TestApp::open_with(|options| {
        options.delivery = post;
        options.links.phone = lifetime;
    })
    .await;
    (app, gateway)
}

/// A text with a link that was not taken at first, and waits.
async fn waiting(lifetime: SignedDuration) -> (TestApp, OutboxId, Gateway) {
    let (app, mut gateway) = app(lifetime).await;
    let user = app.member_to_text("ana").await;
    let id = app.text(user).await;
    app.wait_for(id, "refused", |message| message.answer.is_some()).await;
    gateway.asked().await;
    (app, id, gateway)
}

#[tokio::test]
async fn message_with_a_dead_link_is_withdrawn_and_erased() {
    let lifetime = LinkLifetimes::default().phone;
    for (change, passed, why) in [
        ("update links set used_at = 1", PAUSE, "used"),
        ("update links set revoked_at = 1", PAUSE, "replaced"),
        ("", lifetime, "link expired"),
    ] {
        let (app, id, mut gateway) = waiting(lifetime).await;
        app.sql(change).await;
        app.server.advance(passed);
        let message = app.wait_until(id, Delivery::Withdrawn).await;
        assert_eq!(message.attempts, 1);
        assert!(message.settled_at.is_some() && message.next_attempt_at.is_none());
        let answer = message.answer.unwrap();
        assert!(answer.contains(why), "{answer}");
        let other = app.member_to_text("bob").await;
        let other = app.text(other).await;
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
    let (app, id, mut gateway) = waiting(LinkLifetimes::default().phone).await;
    let user = app.outbox_message(id).await.user.id;
    let newer = app.text(user).await;
    app.wait_until(newer, Delivery::Sent).await;
    app.server.advance(PAUSE);
    let older = app.wait_until(id, Delivery::Withdrawn).await;
    assert!(older.answer.unwrap().contains("replaced"));
    gateway.asked().await;
    assert!(gateway.asked_already().is_none());
}

#[tokio::test]
async fn overdue_notice_is_withdrawn() {
    let directory = tempfile::tempdir().unwrap();
    // No directory can be made where a file is, so that nothing is written.
    let dir = directory.path().join("mails");
    std::fs::write(&dir, "").unwrap();
    let sender = MailSender { from: "mfa@example.com".parse().unwrap(), reply_to: None };
    let mail = Some(MailBy::Files { dir, sender });
    let pause = Duration::try_from(PAUSE).unwrap();
    let pace = RetryPolicy { backoff: Backoff { first: pause, longest: pause }, ..quick() };
    let reach = LinkReach::Anywhere;
    let app = TestApp::sending(DeliveryConfig { mail, pace, reach, texts: None }).await;
    let notice = app.mail(app.member_named("ana").await).await;
    app.wait_for(notice, "tried", |message| message.answer.is_some()).await;
    app.server.advance(SignedDuration::from_hours(5 * 24 - 1));
    app.wait_for(notice, "tried again", |message| message.attempts == 2).await;
    app.server.advance(SignedDuration::from_hours(2));
    let message = app.wait_until(notice, Delivery::Withdrawn).await;
    assert!(message.answer.unwrap().contains("waited too long"));
}

#[tokio::test]
async fn expired_code_is_not_sent() {
    let (app, _gateway) = app(LinkLifetimes::default().phone).await;
    let lost = NewUser { authenticator: AuthenticatorState::NotConfigured, ..person("ana") };
    let user = app.put(lost).await;
    let link = app.setup_link(user).await;
    assert_eq!(app.fill(&link, &[("step", "text")]).await.status, 303);
    let code = app.messages().await.into_iter().find(|one| one.kind == MessageKind::PhoneCode);
    let id = code.unwrap().id;
    app.wait_for(id, "refused", |message| message.answer.is_some()).await;
    app.server.advance(PAUSE);
    let message = app.wait_until(id, Delivery::Withdrawn).await;
    assert!(message.answer.unwrap().contains("code expired before"));
}
