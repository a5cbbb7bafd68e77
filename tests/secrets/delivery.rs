//! What sending leaves in the log, whatever is logged.

use base64::{Engine, engine::general_purpose::STANDARD};
use mfadmin::{
    config::Gateway as Settings,
    contract::api::Delivery,
    secret::Secret,
    server::{DeliveryConfig, TextBy},
};
use mfadmin_testing::{
    gateway::Gateway,
    log,
    mail_server::{Line, MailServer, PASSWORD, Wanted, password, post},
    test_app::TestApp,
};

#[ignore = "needs aiosmtpd"]
#[tokio::test]
async fn delivery_logs_no_password_link_or_person() {
    let log = log::catch();
    let wanted = Wanted { line: Line::StartTls, sign_in: true, ..Wanted::default() };
    let mut mails = MailServer::start(wanted).listening().await;
    let mut gateway = Gateway::answering([(200, ""), (503, ""), (400, "")]).await;
    let mut smtp = mails.smtp();
    smtp.credentials = password();
    let settings = Settings::Twilio {
        url: gateway.url.clone(),
        account: "AC1".into(),
        from: mfadmin::config::TwilioFrom::Service("MG1".into()),
    };
    let secret = Secret::new("gateway-secret");
    let texts = Some(TextBy::Gateway { gateway: settings, secret });
    let app = TestApp::sending(DeliveryConfig { texts, ..post(smtp) }).await;
    let user = app.member_to_text("hard").await;
    let text = app.text(user).await;
    app.wait_until(text, Delivery::Sent).await;
    let asked = gateway.asked().await;
    let other = app.member_to_text("private").await;
    let refused = app.text(other).await;
    app.wait_until(refused, Delivery::Failed).await;
    let mail = app.mail_link(other).await;
    app.wait_until(mail, Delivery::Sent).await;

    let mut secrets = vec![
        PASSWORD.to_owned(),
        STANDARD.encode(format!("\0mfadmin\0{PASSWORD}")),
        "gateway-secret".to_owned(),
        STANDARD.encode("AC1:gateway-secret"),
        app.owner.reveal().to_owned(),
    ];
    let text_token = asked.body.split("%2Fphone%2F").nth(1).unwrap();
    secrets.push(text_token[..43].to_owned());
    loop {
        let told = mails.mail().await;
        let text = told["text"].as_str().unwrap();
        if let Some(rest) = text.split("/password/").nth(1) {
            secrets.push(rest[..43].to_owned());
            break;
        }
    }
    let log = log.text();
    assert!(log.contains("delivery of a message was tried"), "{log}");
    assert!(log.contains("outcome=\"refused\""), "{log}");
    for secret in secrets {
        assert!(!log.contains(&secret), "{secret}");
    }
    let own: Vec<&str> = log.lines().filter(|line| line.contains(" mfadmin::")).collect();
    let own = own.join("\n");
    assert!(own.contains("delivery of a message was tried"), "{own}");
    for private in ["private", "hard@", "2079460958", "example.com"] {
        assert!(!own.contains(private), "{private}:\n{own}");
    }
}
