//! Addresses with letters beyond ASCII, on servers that know none.

use super::{
    mail_server::{MailServer, Wanted, post},
    test_app::TestApp,
};
use crate::server::person;
use mfadmin::{config::MailAddress, contract::api::Delivery};

#[ignore = "needs aiosmtpd"]
#[tokio::test]
async fn domain_in_letters_of_its_own_is_reached_by_any_server() {
    let mut mails = MailServer::start_with(Wanted::default(), &["--ascii"]).listening().await;
    let mut smtp = mails.smtp();
    let sender: MailAddress = "Bücher Post <mfa@bücher.example>".parse().unwrap();
    smtp.sender.from = sender.mailbox().clone();
    let app = TestApp::sending(post(smtp)).await;
    let mut member = person("ana");
    member.email = "info@bücher.example".parse().unwrap();
    let user = app.server.seed(vec![member]).await[0];
    let id = app.mail_link(user).await;
    let mail = mails.mail().await;
    assert_eq!(mail["to"], "info@xn--bcher-kva.example");
    assert_eq!(mail["sender"], "mfa@xn--bcher-kva.example");
    let headers = mail["headers"].to_string();
    for part in ["<info@xn--bcher-kva.example>", "<mfa@xn--bcher-kva.example>", "Bücher Post"] {
        assert!(headers.contains(part), "{part}: {headers}");
    }
    assert_eq!(app.wait_until(id, Delivery::Sent).await.attempts, 1);
}

#[ignore = "needs aiosmtpd"]
#[tokio::test]
async fn mailbox_that_the_server_cannot_be_told_is_refused_for_good_with_the_cause() {
    let mut mails = MailServer::start_with(Wanted::default(), &["--ascii"]).listening().await;
    let app = TestApp::sending(mails.post()).await;
    let mut members = [person("jorg"), person("ana")];
    members[0].email = "jörg@example.com".parse().unwrap();
    let users = app.server.seed(members.to_vec()).await;
    let id = app.mail_link(users[0]).await;
    let message = app.wait_until(id, Delivery::Failed).await;
    let answer = message.answer.unwrap();
    assert!(answer.contains("SMTPUTF8") && answer.contains("beyond ASCII"), "{answer}");
    assert_eq!(message.attempts, 1);
    app.mail_link(users[1]).await;
    assert_eq!(mails.mail().await["to"], "ana@example.com", "others go on");
}

#[ignore = "needs aiosmtpd"]
#[tokio::test]
async fn server_with_smtputf8_is_told_every_mailbox() {
    let mut mails = MailServer::start(Wanted::default()).listening().await;
    let app = TestApp::sending(mails.post()).await;
    let mut member = person("jorg");
    member.email = "jörg@bücher.example".parse().unwrap();
    let user = app.server.seed(vec![member]).await[0];
    let id = app.mail_link(user).await;
    assert_eq!(mails.mail().await["to"], "jörg@xn--bcher-kva.example");
    app.wait_until(id, Delivery::Sent).await;
}
