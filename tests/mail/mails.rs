//! Mails arrive whole, whatever is in them.

use super::{
    mail_server::{Line, MailServer, Wanted, password, post},
    test_app::TestApp,
};
use crate::server::person;
use mfadmin::contract::api::Delivery;
use serde_json::Value;

fn header<'a>(mail: &'a Value, name: &str) -> Vec<&'a str> {
    let headers = mail["headers"].as_array().unwrap().iter();
    let found = headers.filter(|header| header[0].as_str().unwrap().eq_ignore_ascii_case(name));
    found.map(|header| header[1].as_str().unwrap()).collect()
}

/// The headers that each mail has, and no other.
const HEADERS: [&str; 8] = [
    "auto-submitted",
    "content-type",
    "date",
    "from",
    "message-id",
    "mime-version",
    "subject",
    "to",
];

fn names(mail: &Value) -> Vec<String> {
    let headers = mail["headers"].as_array().unwrap().iter();
    let mut names: Vec<_> =
        headers.map(|header| header[0].as_str().unwrap().to_lowercase()).collect();
    names.sort();
    names
}

#[ignore = "needs aiosmtpd"]
#[tokio::test]
async fn mail_arrives_over_every_kind_of_connection() {
    for (line, sign_in) in [
        (Line::Clear, false),
        (Line::StartTls, false),
        (Line::StartTls, true),
        (Line::Implicit, true),
    ] {
        let mut mails =
            MailServer::start(Wanted { line, sign_in, ..Wanted::default() }).listening().await;
        let mut smtp = mails.smtp();
        smtp.sender.reply_to = Some("it@example.com".parse().unwrap());
        smtp.credentials = password().filter(|_| sign_in);
        let app = TestApp::sending(post(smtp)).await;
        let mut member = person("ana");
        member.name = "Åsa 李 \"Ace\" Lima".to_owned();
        let user = app.server.seed(vec![member]).await[0];
        let id = app.mail_link(user).await;
        let mail = mails.mail().await;
        let message = app.wait_until(id, Delivery::Sent).await;
        assert_eq!(message.attempts, 1);
        assert_eq!(message.answer.as_deref(), Some("250 2.0.0 Taken as number 1"));
        assert!(!message.readable);

        assert_eq!(
            (&mail["sender"], &mail["to"]),
            (&"mfa@example.com".into(), &"ana@example.com".into())
        );
        assert_eq!(mail["tls"], line != Line::Clear);
        assert_eq!(mail["user"].as_str(), sign_in.then_some("mfadmin"));
        assert_eq!(mail["ascii"], true);
        assert_eq!(header(&mail, "from"), ["Ærø Org <mfa@example.com>"]);
        assert_eq!(header(&mail, "to"), ["\"Åsa 李 \\\"Ace\\\" Lima\" <ana@example.com>"]);
        assert_eq!(header(&mail, "reply-to"), ["it@example.com"]);
        assert_eq!(header(&mail, "subject"), [message.subject.as_str()]);
        assert_eq!(header(&mail, "auto-submitted"), ["auto-generated"]);
        assert_eq!(header(&mail, "date").len(), 1);
        let [message_id] = header(&mail, "message-id")[..] else { panic!("{mail}") };
        assert!(message_id.ends_with("@example.com>"), "{message_id}");
        let expected = ["multipart/alternative", "text/plain", "text/html"];
        assert_eq!(mail["types"], serde_json::json!(expected));
        let text = mail["text"].as_str().unwrap();
        assert!(text.contains("Åsa 李 \"Ace\" Lima"), "{text}");
        let link = text.split_whitespace().find(|word| word.contains("/password/")).unwrap();
        assert!(mail["html"].as_str().unwrap().contains(link), "{mail}");
        for trace in ["<img", "src=", "@import", "url("] {
            assert!(!mail["html"].as_str().unwrap().contains(trace), "{trace}");
        }
    }
}

#[ignore = "needs aiosmtpd"]
#[tokio::test]
async fn hostile_name_adds_no_header_or_recipient() {
    let mut mails = MailServer::start(Wanted::default()).listening().await;
    let post = mails.post();
    let app = TestApp::open_with(|options| {
        options.delivery = post;
        options.organisation.name = "Org\r\nBcc: all@example.org\r\n\r\n<b>Hi".to_owned();
        options.organisation.support = Some("a\r\nX-Evil: 1".to_owned());
    })
    .await;
    let mut member = person("eve");
    member.name = "Eve\r\nBcc: all@example.org\n\u{202e}\0\" <all@example.org>, ".to_owned();
    let user = app.server.seed(vec![member]).await[0];
    app.mail_link(user).await;
    let mail = mails.mail().await;
    assert_eq!(mail["to"], "eve@example.com");
    assert_eq!(names(&mail), HEADERS);
    let [to] = header(&mail, "to")[..] else { panic!("{mail}") };
    assert!(to.ends_with("\" <eve@example.com>") && to.starts_with('"'), "{to}");
    assert!(!mail["html"].as_str().unwrap().contains("<b>Hi"), "{mail}");
}

#[ignore = "needs aiosmtpd"]
#[tokio::test]
async fn no_name_adds_a_line() {
    let hostile = [
        "a\rBcc: all@example.org".to_owned(),
        "a\nBcc: all@example.org".to_owned(),
        "a\n\n<b>Hi".to_owned(),
        "a\u{85}Bcc: all@example.org".to_owned(),
        "a\u{2028}Bcc: all@example.org\u{2029}".to_owned(),
        // Words of RFC 2047, which a reader would decode.
        "=?utf-8?q?a=0d=0aBcc:_all@example.org?=".to_owned(),
        "=?utf-8?b?YQ0KQmNjOiBhbGxAZXhhbXBsZS5vcmc=?=".to_owned(),
        "a, all@example.org; b <all@example.org>".to_owned(),
        "\"\\".to_owned(),
        "\u{feff}\u{202e}".to_owned(),
        "x".repeat(20_000),
        "Å李🦀".repeat(5_000),
        "word ".repeat(4_000),
    ];
    for name in hostile {
        let mut mails = MailServer::start(Wanted::default()).listening().await;
        let post = mails.post();
        let app = TestApp::open_with(|options| {
            options.delivery = post;
            options.organisation.name = name.clone();
        })
        .await;
        let mut member = person("eve");
        member.name = name.clone();
        let user = app.server.seed(vec![member]).await[0];
        app.mail_link(user).await;
        let mail = mails.mail().await;
        assert_eq!(mail["to"], "eve@example.com", "{name}");
        assert_eq!(names(&mail), HEADERS, "{name}");
        let [to] = header(&mail, "to")[..] else { panic!("{mail}") };
        assert!(to.ends_with("eve@example.com>") || to == "eve@example.com", "{to}");
        assert_eq!((&mail["ascii"], mail["longest"].as_u64() < Some(999)), (&true.into(), true));
        assert!(!mail["html"].as_str().unwrap().contains("<b>Hi"), "{mail}");
    }
}

#[ignore = "needs aiosmtpd"]
#[tokio::test]
async fn address_in_any_script_is_reached() {
    let mut mails = MailServer::start(Wanted::default()).listening().await;
    let app = TestApp::sending(mails.post()).await;
    let id = app.mail(app.member_named("иван").await).await;
    assert_eq!(mails.mail().await["to"], "иван@example.com");
    app.wait_until(id, Delivery::Sent).await;
}
