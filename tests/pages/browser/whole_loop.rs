//! The whole loop: a key in the panel, a mail by SMTP, a browser, a picture that is scanned, a code,
//! and the badge turns green; the same for a number, a text and its link.

mod privacyidea;

use super::{authenticator_app::AuthenticatorApp, chromium::Chromium};
use mfadmin::{
    contract::{AuthenticatorState, PhoneState},
    server::DeliveryConfig,
};
use mfadmin_testing::{
    gateway::Gateway,
    live_panel::LivePanel,
    mail_server::{Line, MailServer, Wanted},
    server::person,
    test_app::{TestApp, quick},
};
use serde_json::Value;

/// The link that begins a line, or a word, of what the user reads.
fn link_in(text: &str, purpose: &str) -> String {
    let is_link = |word: &&str| word.starts_with("http://") && word.contains(purpose);
    text.split_whitespace().find(is_link).expect(text).to_owned()
}

#[tokio::test]
#[ignore = "needs Chromium and aiosmtpd"]
async fn key_press_in_the_panel_ends_in_a_green_badge() {
    let wanted = Wanted { line: Line::StartTls, ..Wanted::default() };
    let mut mail_server = MailServer::start(wanted).listening().await;
    let mut gateway = Gateway::answering([(200, r#"{"id":"1"}"#)]).await;
    let post = DeliveryConfig { mail: mail_server.post().mail, ..gateway.webhook(quick()) };
    let app = TestApp::sending(post).await;
    let mut ana = person("ana");
    ana.name = "Ana Lima".to_owned();
    (ana.phone, ana.authenticator) = (PhoneState::NotSet, AuthenticatorState::NotConfigured);
    app.server.seed(vec![ana]).await;
    let mut panel = LivePanel::open_at(&app.server.url(""), app.owner.clone(), 120, 40);
    let chromium = Chromium::start().await;

    panel.pick("ana").await;
    panel.press("a");
    panel.shows("◐ Link sent").await;
    let mail = mail_server.mail().await;
    assert_eq!((&mail["to"], &mail["tls"]), (&"ana@example.com".into(), &true.into()));
    chromium.open(&link_in(mail["text"].as_str().unwrap(), "/setup/")).await;
    let app = AuthenticatorApp::scanning(&chromium).await;
    chromium.enter("confirm", &app.code()).await;
    assert_eq!(chromium.heading().await, "Your authenticator app works");
    // No key is pressed: the stream of changes tells the panel.
    panel.shows("● Configured").await;
    panel.shows("[ Reset Authenticator App ]").await;
    let told = mail_server.mail().await;
    assert!(told["text"].as_str().unwrap().contains("authenticator app was set up"), "{told}");

    panel.press("p");
    panel.shows("Edit User").await;
    panel.paste("+44 20 7946 0958");
    panel.press("enter");
    panel.shows("◐ Unverified").await;
    let text: Value = serde_json::from_str(&gateway.asked().await.body).unwrap();
    assert_eq!(text["to"], "+442079460958");
    chromium.open(&link_in(text["body"].as_str().unwrap(), "/phone/")).await;
    panel.shows("◐ Unverified").await;
    chromium.press("confirm").await;
    panel.shows("● Verified").await;
    panel.shows("MFA ██████████ 100%").await;
    panel.press("esc");
    panel.quit().await;
}
