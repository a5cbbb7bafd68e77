//! Setting up an authenticator app.

use super::{
    authenticator_app::AuthenticatorApp,
    chromium::{Chromium, Screen},
    organisation,
};
use fantoccini::{Locator, key::Key};
use mfadmin::contract::{AuthenticatorState, api::MessageKind};
use mfadmin_testing::test_app::TestApp;
use serde_json::json;
use std::{collections::HashSet, fs, path::Path, time::Duration};

/// How often something is looked for that another process does.
const PAUSE: Duration = Duration::from_millis(20);

impl Chromium {
    /// Presses a button that leads to no other page.
    async fn act(&self, act: &str) {
        self.find(&format!("button[data-act={act}]")).await.click().await.unwrap();
    }

    /// Waits until the page says this beside the codes.
    async fn said(&self, words: &str) {
        while !self.text_of("#said").await.contains(words) {
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// What a file holds, once the browser has it whole.
    async fn downloaded(&self, file: &Path) -> String {
        loop {
            match fs::read_to_string(file) {
                Ok(text) if !text.is_empty() => return text,
                _ => tokio::time::sleep(PAUSE).await,
            }
        }
    }
}

impl AuthenticatorApp {
    /// Of somebody new, who has opened the setup link.
    async fn of_a_newcomer(chromium: &Chromium, test_app: &TestApp) -> Self {
        let newcomer = organisation::newcomer(test_app).await;
        chromium.open(&organisation::setup_link(test_app, newcomer).await).await;
        Self::typing_the_key(chromium).await
    }
}

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
    let app = AuthenticatorApp::of_a_newcomer(&chromium, &test_app).await;
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

#[tokio::test]
#[ignore = "needs Chromium"]
async fn wrong_code_is_seen_at_once_and_typing_goes_on_there() {
    let test_app = organisation::open().await;
    let chromium = Chromium::start().await;
    let app = AuthenticatorApp::of_a_newcomer(&chromium, &test_app).await;
    for screen in [Screen::Desktop, Screen::Phone, Screen::Narrow] {
        chromium.screen(screen).await;
        chromium.enter("confirm", &app.wrong_code()).await;
        assert!(
            chromium.is_in_view("#error").await && chromium.is_in_view("#code").await,
            "{screen:?}"
        );
        let focused = chromium.client.active_element().await.unwrap();
        assert_eq!(focused.attr("id").await.unwrap().as_deref(), Some("code"), "{screen:?}");
    }
    chromium.type_text(&app.code()).await;
    chromium.press_key(Key::Enter).await;
    assert_eq!(chromium.heading().await, "Your authenticator app works");
}

#[tokio::test]
#[ignore = "needs Chromium"]
async fn recovery_codes_are_copied_downloaded_and_printed() {
    let test_app = organisation::open().await;
    let chromium = Chromium::start().await;
    let app = AuthenticatorApp::of_a_newcomer(&chromium, &test_app).await;
    chromium.enter("confirm", &app.code()).await;
    let mut codes = Vec::new();
    for code in chromium.client.find_all(Locator::Css(".codes code")).await.unwrap() {
        codes.push(code.text().await.unwrap());
    }
    // The browser asks nobody here whether the page may.
    let grant = json!({ "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] });
    chromium.devtools("Browser.grantPermissions", grant).await;
    chromium.act("copy").await;
    chromium.said("copied").await;
    let read = "const done = arguments[0]; navigator.clipboard.readText().then(done, error => done(String(error)))";
    let copied = chromium.client.execute_async(read, Vec::new()).await.unwrap();
    assert_eq!(copied, json!(codes.join("\n")));

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap();
    let behaviour = json!({ "behavior": "allow", "downloadPath": path });
    chromium.devtools("Browser.setDownloadBehavior", behaviour).await;
    chromium.act("download").await;
    chromium.said("download").await;
    let file = chromium.downloaded(&folder.path().join("recovery-codes.txt")).await;
    assert!(file.starts_with("Recovery codes, Sunny Widgets\r\n\r\n"), "{file}");
    assert_eq!(file.lines().skip(2).collect::<Vec<_>>(), codes);

    let printed = "window.print = () => { document.title = 'printed' }";
    chromium.client.execute(printed, Vec::new()).await.unwrap();
    chromium.act("print").await;
    assert_eq!(chromium.title().await, "printed");
    chromium.devtools("Emulation.setEmulatedMedia", json!({ "media": "print" })).await;
    let seen = "return [...document.querySelectorAll(arguments[0])].filter(it => it.checkVisibility()).length";
    let seen = async |css: &str| chromium.client.execute(seen, vec![json!(css)]).await.unwrap();
    assert_eq!(seen("button").await, 0, "paper is not pressed");
    assert_eq!(seen(".codes code").await, 10);
}
