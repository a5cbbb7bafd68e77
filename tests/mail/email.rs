//! A new e-mail address, by a real mail server.

use super::{
    mail_server::{MailServer, Wanted, nowhere},
    test_app::TestApp,
};
use crate::server::person;
use mfadmin::contract::{
    LinkKind,
    api::{Delivery, MessageKind},
};
use reqwest::Method;
use serde_json::json;

const OLD: &str = "ana@example.com";
const NEW: &str = "ana.lima@example.org";

#[ignore = "needs aiosmtpd"]
#[tokio::test]
async fn both_addresses_are_mailed_at_the_order_and_at_the_confirmation() {
    let mut mails = MailServer::start(Wanted::default()).listening().await;
    let app = TestApp::sending(mails.post()).await;
    let ana = app.server.seed(vec![person("ana")]).await[0];
    let path = format!("/v1/users/{ana}");
    let call = app.server.call(Method::PATCH, &path, &app.owner).header("if-match", "\"1\"");
    let call = call.json(&json!({ "email": NEW })).send().await.unwrap();
    assert_eq!(call.status(), 200);
    let two = [mails.mail().await, mails.mail().await];
    let to = |address: &str| two.iter().find(|mail| mail["to"] == address).unwrap();
    let text = |address: &str| to(address)["text"].as_str().unwrap().to_owned();
    assert!(text(OLD).contains(NEW) && !text(OLD).contains("/email/"), "{}", text(OLD));
    assert!(!text(NEW).contains(OLD), "{}", text(NEW));
    let new = text(NEW);
    let link = new.split_whitespace().find(|word| word.contains("/email/")).unwrap();
    // What a server took is called sent, and its text is kept no more.
    let messages = app.messages().await;
    let confirmation =
        messages.iter().find(|it| it.kind == MessageKind::EmailConfirmation).unwrap();
    let sent = app.wait_until(confirmation.id, Delivery::Sent).await;
    assert!(!sent.readable);
    assert!(LinkKind::Email.is_sent(&app.user(ana).await));
    let page =
        app.fill(link.strip_prefix(&app.server.url("")).unwrap(), &[("step", "confirm")]).await;
    assert_eq!(page.status, 200, "{}", page.html);
    let told = [mails.mail().await, mails.mail().await];
    let mut to: Vec<_> = told.iter().map(|mail| mail["to"].as_str().unwrap()).collect();
    to.sort_unstable();
    assert_eq!(to, [NEW, OLD]);
    assert!(told.iter().all(|mail| !mail["text"].as_str().unwrap().contains("/email/")));
}

#[tokio::test]
async fn cancelled_order_withdraws_the_mail_that_waits() {
    // Nobody listens there, so both mails wait.
    let app = TestApp::sending(nowhere(1)).await;
    let ana = app.server.seed(vec![person("ana")]).await[0];
    app.email_link(ana, NEW).await;
    assert!(!LinkKind::Email.is_sent(&app.user(ana).await), "nothing took it");
    let path = format!("/v1/users/{ana}/email-change");
    let call = app.server.call(Method::DELETE, &path, &app.owner).send().await.unwrap();
    assert_eq!(call.status(), 200);
    for (kind, state, to) in [
        (MessageKind::EmailConfirmation, Delivery::Withdrawn, NEW),
        (MessageKind::EmailChangeOrdered, Delivery::Queued, OLD),
        (MessageKind::EmailChangeCancelled, Delivery::Queued, OLD),
    ] {
        let messages = app.messages().await;
        let message = messages.iter().find(|message| message.kind == kind).unwrap();
        assert_eq!((message.state, message.to.as_str()), (state, to));
        let is_cancelled =
            message.answer.as_deref() == Some("The change of the address was cancelled.");
        assert_eq!(is_cancelled, state == Delivery::Withdrawn, "{message:?}");
    }
}
