//! What a hostile mail server, or somebody on the way to it, may say.

use super::{
    mail_server::{password, post},
    scripted::{ENDLESS, Script, Scripted},
    test_app::TestApp,
};
use mfadmin::{config::MailTls, contract::api::Delivery};

/// The answer that is kept of two attempts on this script, and what was said in the first.
async fn tried(tls: MailTls, script: Script) -> (String, Vec<String>) {
    let mut mails = Scripted::start(script).await;
    let app = TestApp::sending(mails.post(tls)).await;
    let id = app.mail(app.member_named("ana").await).await;
    let message = app.wait_for(id, "tried twice", |message| message.attempts >= 2).await;
    assert_eq!(message.state, Delivery::Queued, "{message:?}");
    (message.answer.unwrap(), mails.conversation().await)
}

#[tokio::test]
async fn replies_injected_before_starttls_are_ignored() {
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
        assert_eq!(answer, "Mail server: it sent data before TLS started");
        assert_eq!(conversation.len(), said, "{conversation:?}");
    }
}

#[tokio::test]
async fn endless_smtp_reply_is_cut_off() {
    for (tls, script) in [
        (MailTls::StartTls, &[("", ENDLESS)] as Script),
        (MailTls::StartTls, &[("EHLO", ENDLESS)]),
        (MailTls::None, &[("", ENDLESS)]),
        (MailTls::None, &[("RCPT", ENDLESS)]),
    ] {
        // The conversation comes to its end: who listens hangs up.
        let (answer, _) = tried(tls, script).await;
        assert!(answer.contains("the answer is too long"), "{answer}");
    }
}

/// Most servers say it only when they are told the recipient. Nothing is lost to it: the settings can
/// be mended.
#[tokio::test]
async fn refusal_of_the_sender_is_no_refusal_of_the_mail() {
    for refusal in [
        "553 5.7.1 <mfa@example.com>: Sender address rejected: not owned by user mfadmin",
        "550 5.1.8 the domain of the sender does not exist",
        "550 MFA@Example.com may not send from here",
    ] {
        let line: &'static str = format!("{refusal}\r\n").leak();
        let (answer, _) = tried(MailTls::None, vec![("RCPT", line)].leak()).await;
        assert_eq!(answer, refusal);
    }
}

#[tokio::test]
async fn required_tls_is_never_skipped() {
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

#[tokio::test]
async fn credentials_repeated_by_a_server_are_not_stored() {
    // printf '\\0mfadmin\\0pass word ø' | base64, and the password alone
    for (script, expected) in [
        (
            &[("AUTH", "535 5.7.8 no: AG1mYWRtaW4AcGFzcyB3b3JkIMO4 pass word\r\n")] as Script,
            "535 The mail server rejected the user name and password.",
        ),
        (&[("AUTH", "no: pass word\r\n")], "Mail server: invalid answer to AUTH"),
        (
            &[("AUTH", "235 in\r\n"), ("RCPT", "451 AG1mYWRtaW4AcGFzcyB3b3JkIMO4 pass word ø\r\n")],
            "451 … …",
        ),
        (
            &[("AUTH", "235 in\r\n"), ("RCPT", "451 cGFzcyB3b3JkIMO4 pass+word+%c3%b8\r\n")],
            "451 … …",
        ),
    ] {
        let script: Vec<_> = [("EHLO", "250-scripted\r\n250 AUTH PLAIN\r\n")]
            .into_iter()
            .chain(script.iter().copied())
            .collect();
        let mails = Scripted::start(script.leak()).await;
        let mut smtp = mails.smtp(MailTls::None);
        smtp.credentials = password();
        let app = TestApp::sending(post(smtp)).await;
        let id = app.mail(app.member_named("ana").await).await;
        let message = app.wait_for(id, "tried", |message| message.answer.is_some()).await;
        assert_eq!(message.answer.as_deref(), Some(expected));
    }
}

#[tokio::test]
async fn unexpected_smtp_reply_is_no_success() {
    for (script, expected, says_the_mail) in [
        (&[("DATA", "250 fine\r\n")] as Script, "250 fine", false),
        (&[(".", "354 more\r\n")], "354 more", true),
        (&[("RCPT", "354 go\r\n")], "354 go", false),
    ] {
        let (answer, conversation) = tried(MailTls::None, script).await;
        assert_eq!(answer, expected);
        let has_text = conversation.iter().any(|line| line.starts_with("Subject:"));
        assert_eq!(has_text, says_the_mail, "{conversation:?}");
    }
}

#[tokio::test]
async fn session_errors_do_not_fail_the_mail() {
    for (script, expected) in [
        (&[("RCPT", "530 5.7.0 sign in first\r\n")] as Script, "530 5.7.0 sign in first"),
        (&[("RCPT", "503 5.5.1 MAIL first\r\n")], "503 5.5.1 MAIL first"),
    ] {
        assert_eq!(tried(MailTls::None, script).await.0, expected);
    }
}
