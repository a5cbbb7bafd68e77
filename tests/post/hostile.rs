//! What a hostile mail server, or somebody on the way to it, may say.

use super::{
    desk::Desk,
    scripted::{ENDLESS, Script, Scripted},
};
use mfadmin::{config::MailTls, contract::api::Delivery};

/// The answer that is kept of two attempts on this script, and what was said in the first.
async fn tried(tls: MailTls, script: Script) -> (String, Vec<String>) {
    let mut mails = Scripted::start(script).await;
    let desk = Desk::start(mails.post(tls)).await;
    let id = desk.mail(desk.member("ana").await).await;
    let message = desk.wait_for(id, "tried twice", |message| message.attempts >= 2).await;
    assert_eq!(message.state, Delivery::Queued, "{message:?}");
    (message.answer.unwrap(), mails.conversation().await)
}

#[tokio::test]
async fn replies_put_before_the_handshake_do_not_count() {
    for (script, said) in [
        (
            &[
                ("EHLO", "250-scripted\r\n250 starttls\r\n"),
                ("STARTTLS", "220 go\r\n250-scripted\r\n250 AUTH PLAIN\r\n235 in\r\n250 ok\r\n"),
            ] as Script,
            2,
        ),
        (&[("EHLO", "250-scripted\r\n250 STARTTLS\r\n220 go\r\n")], 1),
        (&[("", "220 scripted\r\n250 STARTTLS\r\n")], 0),
    ] {
        let (answer, conversation) = tried(MailTls::StartTls, script).await;
        assert_eq!(answer, "Mail server: it spoke before TLS began");
        assert_eq!(conversation.len(), said, "{conversation:?}");
    }
}

#[tokio::test]
async fn no_answer_is_read_to_an_end_that_never_comes() {
    for (tls, script) in [
        (MailTls::StartTls, &[("", ENDLESS)] as Script),
        (MailTls::StartTls, &[("EHLO", ENDLESS)]),
        (MailTls::None, &[("", ENDLESS)]),
        (MailTls::None, &[("RCPT", ENDLESS)]),
    ] {
        // The conversation comes to its end: who listens hangs up.
        let (answer, _) = tried(tls, script).await;
        assert!(answer.contains("it says too much"), "{answer}");
    }
}

#[tokio::test]
async fn tls_is_never_done_without() {
    for (script, expected) in [
        (&[] as Script, "Mail server: it does not offer STARTTLS"),
        (
            &[("EHLO", "250-scripted\r\n250 STARTTLS\r\n"), ("STARTTLS", "454 4.7.0 no TLS\r\n")],
            "454 4.7.0 no TLS",
        ),
        (&[("", "HTTP/1.1 400 Bad Request\r\n")], "Mail server: it does not speak SMTP"),
    ] {
        let (answer, conversation) = tried(MailTls::StartTls, script).await;
        assert_eq!(answer, expected);
        assert!(conversation.iter().all(|line| !line.starts_with("MAIL")), "{conversation:?}");
    }
}
