//! Setting up an authenticator app.

use super::{
    authenticator_app::AuthenticatorApp,
    chromium::{Chromium, Screen},
    organisation,
};
use fantoccini::{Locator, key::Key};
use mfadmin::contract::{AuthenticatorState, api::MessageKind};
use std::collections::HashSet;

#[tokio::test]
#[ignore = "needs Chromium"]
async fn right_code_sets_up_the_authenticator_and_shows_recovery_codes_once() {
    let chromium = Chromium::start().await;
    for screen in [Screen::Desktop, Screen::Phone] {
        chromium.screen(screen).await;
        set_up_once(&chromium).await;
    }
}

async fn set_up_once(chromium: &Chromium) {
    let test_app = organisation::open().await;
    let ana = organisation::newcomer(&test_app).await;
    let link = organisation::setup_link(&test_app, ana).await;
    chromium.open(&link).await;
    assert_eq!(chromium.heading().await, "Set up your authenticator app");
    assert!(chromium.says().await.contains("Hello Ana Kowalczyk"));
    let app = AuthenticatorApp::typing_the_key(chromium).await;

    chromium.enter("confirm", &app.wrong_code()).await;
    assert!(chromium.title().await.starts_with("Error: "));
    assert!(chromium.text_of("[role=alert]").await.contains("That code is wrong"));
    let state = test_app.user(ana).await.authenticator;
    assert!(matches!(state, AuthenticatorState::LinkSent { .. }), "{state:?}");

    chromium.enter("confirm", &app.code()).await;
    assert_eq!(chromium.heading().await, "Your authenticator app works");
    let codes = chromium.client.find_all(Locator::Css(".codes code")).await.unwrap();
    let mut shown = HashSet::new();
    for code in codes {
        shown.insert(code.text().await.unwrap());
    }
    assert_eq!(shown.len(), 10, "{shown:?}");
    assert!(test_app.user(ana).await.authenticator.is_configured());
    assert_eq!(test_app.sent().await[0], MessageKind::AuthenticatorConfigured);

    chromium.open(&link).await;
    assert_eq!(chromium.heading().await, "This link has already been used");
    let says = chromium.says().await;
    assert!(!shown.iter().any(|code| says.contains(code.as_str())), "{says}");
}

#[tokio::test]
#[ignore = "needs Chromium"]
async fn reloading_the_setup_page_keeps_its_key() {
    let test_app = organisation::open().await;
    let chromium = Chromium::start().await;
    let link = organisation::setup_link(&test_app, organisation::newcomer(&test_app).await).await;
    let before = test_app.server.footprint().await;
    chromium.open(&link).await;
    let first = AuthenticatorApp::typing_the_key(&chromium).await;
    chromium.open(&link).await;
    let second = AuthenticatorApp::typing_the_key(&chromium).await;
    assert_eq!(first.secret(), second.secret());
    assert_eq!(test_app.server.footprint().await, before);
    chromium.enter("confirm", &first.code()).await;
    assert_eq!(chromium.heading().await, "Your authenticator app works");
}

#[tokio::test]
#[ignore = "needs Chromium"]
async fn setup_works_by_keyboard_alone() {
    let test_app = organisation::open().await;
    let chromium = Chromium::start().await;
    chromium
        .open(&organisation::setup_link(&test_app, organisation::newcomer(&test_app).await).await)
        .await;
    let app = AuthenticatorApp::typing_the_key(&chromium).await;
    let mut order = Vec::new();
    for _ in 0..3 {
        chromium.key(Key::Tab).await;
        let focused = chromium.client.active_element().await.unwrap();
        let outline = focused.css_value("outline-style").await.unwrap();
        assert_eq!(outline, "solid", "the focus is not seen");
        order.push(focused.text().await.unwrap());
    }
    assert_eq!(order, ["Open in my authenticator app", "", "Finish setup"]);
    chromium.shift_tab().await;
    chromium.type_text(&app.code()).await;
    chromium.press_key(Key::Enter).await;
    assert_eq!(chromium.heading().await, "Your authenticator app works");
}

#[tokio::test]
#[ignore = "needs Chromium"]
async fn setup_works_without_scripts() {
    let test_app = organisation::open().await;
    let chromium = Chromium::start().await;
    chromium.forbid_scripts().await;
    chromium.open("data:text/html,<title>off</title><script>document.title='on'</script>").await;
    assert_eq!(chromium.title().await, "off");
    let ana = organisation::newcomer(&test_app).await;
    chromium.open(&organisation::setup_link(&test_app, ana).await).await;
    let app = AuthenticatorApp::scanning(&chromium).await;
    chromium.enter("confirm", &app.code()).await;
    assert_eq!(chromium.heading().await, "Your authenticator app works");
    chromium.open(&organisation::phone_link(&test_app, ana).await).await;
    chromium.press("confirm").await;
    assert_eq!(chromium.heading().await, "Your phone number is verified");
}
