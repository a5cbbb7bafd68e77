//! The whole loop for a user whom privacyIDEA keeps: a key in the panel, a mail by SMTP, a browser, a picture
//! that is scanned, a code, the badge, and a sign-in at privacyIDEA itself.

use super::{AuthenticatorApp, Chromium, link_in};
use mfadmin::server::{clock::Clock, directory::remote::PrivacyIdea};
use mfadmin_testing::{
    live_panel::LivePanel,
    mail_server::{Line, MailServer, Wanted},
    mirrored,
    privacyidea::{api::login, running::shared, settings},
};
use std::sync::Arc;

#[tokio::test]
#[ignore = "needs Chromium, aiosmtpd and privacyIDEA"]
async fn key_press_in_the_panel_ends_in_a_sign_in_at_privacyidea() {
    let api = shared().await;
    api.realm("browser", 2).await;
    let directory = PrivacyIdea::new(settings(&api.url, "browser"), Clock::System).unwrap();
    let wanted = Wanted { line: Line::StartTls, ..Wanted::default() };
    let mut mail_server = MailServer::start(wanted).listening().await;
    let post = mail_server.post();
    let app = mirrored::open_with(Arc::new(directory), |options| options.delivery = post).await;
    let mut panel = LivePanel::open_at(&app.server.url(""), app.owner.clone(), 132, 43);
    let chromium = Chromium::start().await;

    panel.pick(&login(1)).await;
    panel.press("a");
    panel.shows("◐ Link sent").await;
    let mail = mail_server.mail().await;
    let address = format!("{}@example.com", login(1));
    assert_eq!((&mail["to"], &mail["tls"]), (&address.into(), &true.into()));
    chromium.open(&link_in(mail["text"].as_str().unwrap(), "/setup/")).await;
    let phone = AuthenticatorApp::scanning(&chromium).await;
    chromium.enter("confirm", &phone.wrong_code()).await;
    assert!(!api.accepts("browser", 1, &phone.next_code()).await);
    chromium.enter("confirm", &phone.code()).await;
    assert_eq!(chromium.heading().await, "Your authenticator app works");
    panel.shows("● Configured").await;
    assert!(api.accepts("browser", 1, &phone.next_code()).await);
    let told = mail_server.mail().await;
    assert!(told["text"].as_str().unwrap().contains("authenticator app was set up"), "{told}");
    panel.press("esc");
    panel.quit().await;
}
