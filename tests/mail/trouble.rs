//! What a mail server may do to a mail.

use super::{
    mail_server::{Line, MailServer, Wanted, password, post},
    test_app::TestApp,
};
use mfadmin::{
    config::MailTls,
    contract::api::{AuditEvent, AuditPage, Delivery},
    secret::Secret,
    server::RetryPolicy,
};
use serde_json::Value;
use std::time::Duration;

fn message_id(mail: &Value) -> String {
    let headers = mail["headers"].as_array().unwrap().iter();
    let mut ids = headers.filter(|header| header[0] == "Message-ID");
    ids.next().unwrap()[1].as_str().unwrap().to_owned()
}

#[ignore = "needs aiosmtpd"]
#[tokio::test]
async fn temporary_refusal_is_retried_until_accepted() {
    let mut mails = MailServer::start(Wanted::default()).listening().await;
    let app = TestApp::sending(mails.post()).await;
    let id = app.mail(app.member_named("soft-2").await).await;
    let busy = app.wait_for(id, "refused once", |message| message.answer.is_some()).await;
    if busy.state == Delivery::Queued {
        assert_eq!(busy.answer.as_deref(), Some("451 4.2.1 The mailbox is busy"));
        assert!(busy.next_attempt_at.is_some());
    }
    let message = app.wait_until(id, Delivery::Sent).await;
    assert_eq!((message.attempts, message.next_attempt_at), (3, None));
    mails.mail().await;
}

#[ignore = "needs aiosmtpd"]
#[tokio::test]
async fn permanent_refusal_fails_at_once_and_can_be_retried() {
    let mut mails = MailServer::start(Wanted::default()).listening().await;
    let app = TestApp::sending(mails.post()).await;
    let user = app.member_named("hard").await;
    let id = app.mail_link(user).await;
    let failed = app.wait_until(id, Delivery::Failed).await;
    let answer = "550 5.1.1 There is no such mailbox";
    assert_eq!((failed.attempts, failed.answer.as_deref()), (1, Some(answer)));
    assert!(failed.settled_at.is_some() && failed.next_attempt_at.is_none());
    let audit: AuditPage = app.server.get("/v1/audit", &app.owner).await;
    let entry = &audit.entries[0];
    assert_eq!((entry.event, &entry.actor), (AuditEvent::MessageFailed, &None));
    assert_eq!(entry.target.as_ref().map(|person| person.id), Some(user));
    assert_eq!(entry.note.as_deref(), Some("Password reset: 550 5.1.1 There is no such mailbox"));

    let queued = app.retry_message(id).await;
    let queued: mfadmin::contract::api::OutboxMessage = queued.json().await.unwrap();
    assert_eq!((queued.state, queued.attempts), (Delivery::Queued, 0));
    let sent = app.wait_until(id, Delivery::Sent).await;
    assert_eq!(sent.attempts, 1);
    let text = mails.mail().await["text"].as_str().unwrap().to_owned();
    assert!(text.contains("/password/"), "{text}");
    let audit: AuditPage = app.server.get("/v1/audit", &app.owner).await;
    assert_eq!(audit.entries[0].event, AuditEvent::MessageRetried);
    assert_eq!(audit.entries[0].note.as_deref(), Some("Password reset"));
}

#[ignore = "needs aiosmtpd"]
#[tokio::test]
async fn hanging_server_times_out_and_is_retried() {
    let mut mails = MailServer::start(Wanted::default()).listening().await;
    let mut post = mails.post();
    post.pace = RetryPolicy { send_timeout: Duration::from_secs(2), ..post.pace };
    let app = TestApp::sending(post).await;
    let id = app.mail(app.member_named("hang").await).await;
    assert_eq!(mails.told().await["event"], "hanging");
    let late = app.wait_for(id, "left", |message| message.answer.is_some()).await;
    if late.state == Delivery::Queued {
        assert_eq!(late.answer.as_deref(), Some("No answer within 2 s."));
    }
    assert!(app.wait_until(id, Delivery::Sent).await.attempts >= 2);
}

#[ignore = "needs aiosmtpd"]
#[tokio::test]
async fn dropped_connection_is_retried_under_the_same_message_id() {
    let mut mails = MailServer::start(Wanted::default()).listening().await;
    let app = TestApp::sending(mails.post()).await;
    let id = app.mail(app.member_named("drop").await).await;
    let (first, second) = (mails.mail().await, mails.mail().await);
    assert_eq!(message_id(&first), message_id(&second));
    assert_eq!(first["text"], second["text"]);
    assert_eq!(app.wait_until(id, Delivery::Sent).await.attempts, 2);
}

#[ignore = "needs aiosmtpd"]
#[tokio::test]
async fn unverified_mail_server_gets_nothing() {
    let stranger = MailServer::start(Wanted { line: Line::Implicit, ..Wanted::default() });
    for line in [Line::OtherName, Line::Implicit, Line::StartTls] {
        let wanted = Wanted { line, sign_in: true, ..Wanted::default() };
        let mut mails = MailServer::start(wanted).listening().await;
        let mut smtp = mails.smtp();
        smtp.credentials = password();
        if line != Line::OtherName {
            smtp.ca = stranger.ca.clone();
        }
        let app = TestApp::sending(post(smtp)).await;
        let id = app.mail(app.member_named("ana").await).await;
        let message = app.wait_for(id, "tried twice", |message| message.attempts >= 2).await;
        assert_eq!(message.state, Delivery::Queued);
        let answer = message.answer.unwrap();
        assert!(answer.contains("certificate"), "{answer}");
        // Not even the name and the password.
        assert!(mails.told_already().is_none());
    }
}

#[ignore = "needs aiosmtpd"]
#[tokio::test]
async fn server_without_required_tls_gets_nothing() {
    let mut mails = MailServer::start(Wanted::default()).listening().await;
    let mut smtp = mails.smtp();
    smtp.tls = MailTls::StartTls;
    let app = TestApp::sending(post(smtp)).await;
    let id = app.mail(app.member_named("ana").await).await;
    let message = app.wait_for(id, "tried twice", |message| message.attempts >= 2).await;
    assert!(message.answer.unwrap().contains("STARTTLS"));
    assert!(mails.told_already().is_none());
}

#[ignore = "needs aiosmtpd"]
#[tokio::test]
async fn wrong_smtp_password_fails_no_mail_at_once() {
    let wanted = Wanted { line: Line::StartTls, sign_in: true, ..Wanted::default() };
    let mails = MailServer::start(wanted).listening().await;
    let mut smtp = mails.smtp();
    smtp.credentials = Some(("mfadmin".into(), Secret::new("wrong")));
    let app = TestApp::sending(post(smtp)).await;
    let id = app.mail(app.member_named("ana").await).await;
    let message = app.wait_for(id, "tried often", |message| message.attempts > 4).await;
    assert_eq!(message.state, Delivery::Queued);
    let answer = message.answer.unwrap();
    assert!(answer.starts_with("535 "), "{answer}");
}

#[tokio::test]
async fn unreachable_server_fails_no_mail_at_once() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let app = TestApp::sending(super::mail_server::nowhere(closed.port())).await;
    let id = app.mail(app.member_named("ana").await).await;
    let message = app.wait_for(id, "tried twice", |message| message.attempts >= 2).await;
    assert!(message.answer.unwrap().contains("refused"));
}
