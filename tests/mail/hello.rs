//! The name by which mfadmin greets a mail server.

use super::{
    binary::{RunningServer, with_members},
    mail_server::{Greeting, MailServer, Wanted, post},
    test_app::TestApp,
};
use mfadmin::contract::api::{Delivery, PauseCause};

fn strict() -> MailServer {
    MailServer::start(Wanted { greeting: Greeting::Qualified, ..Wanted::default() })
}

#[ignore = "needs aiosmtpd"]
#[tokio::test]
async fn public_host_or_the_name_in_the_configuration_greets() {
    let mut mails = strict().listening().await;
    for (serve, hello, expected) in [
        ("https://MFA.example.com:8443/panel", "", "mfa.example.com"),
        ("https://mfa.example.com", "hello = \"out.example.net\"\n", "out.example.net"),
        ("https://bücher.example", "", "xn--bcher-kva.example"),
        ("https://203.0.113.5", "", "[127.0.0.1]"),
        ("https://intranet", "", "[127.0.0.1]"),
    ] {
        let home = with_members(1);
        let config = home.write(
            "post.toml",
            &format!(
                "[serve]\npublic_url = \"{serve}\"\n[mail]\nserver = \"127.0.0.1:{}\"\n\
                 from = \"mfa@example.com\"\ntls = \"none\"\n{hello}",
                mails.port
            ),
        );
        let served = RunningServer::start(&home, &config, &[]);
        served.mail(served.members().await[0]).await;
        assert_eq!(mails.mail().await["hello"], expected, "{serve} {hello}");
    }
}

#[ignore = "needs aiosmtpd"]
#[tokio::test]
async fn server_that_minds_the_greeting_fails_no_mail() {
    let mails = strict().listening().await;
    let mut smtp = mails.smtp();
    smtp.hello = Some("bare".to_owned());
    let app = TestApp::sending(post(smtp)).await;
    let id = app.mail(app.member_named("ana").await).await;
    let message = app.wait_for(id, "tried twice", |message| message.attempts >= 2).await;
    assert_eq!(message.state, Delivery::Queued);
    let page: mfadmin::contract::api::OutboxPage = app.server.get("/v1/outbox", &app.owner).await;
    let causes: Vec<_> =
        page.channels.into_iter().filter_map(|status| status.pause).map(|it| it.cause).collect();
    assert!(causes.is_empty() || causes == [PauseCause::Settings], "{causes:?}");
    assert!(message.answer.unwrap().starts_with("504 5.5.2 "));
}
