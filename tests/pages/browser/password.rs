//! Choosing a new password.

use super::{
    chromium::{Chromium, Screen},
    organisation,
};
use fantoccini::key::Key;
use mfadmin::contract::api::MessageKind;

const GOOD: &str = "quiet otters juggle violet lanterns";

impl Chromium {
    async fn choose(&self, password: &str, again: &str) {
        self.fill("password", password).await;
        self.fill("again", again).await;
        self.press("save").await;
    }
}

#[tokio::test]
#[ignore = "needs Chromium"]
async fn strong_password_is_saved_and_weak_one_is_explained() {
    let chromium = Chromium::start().await;
    for screen in [Screen::Desktop, Screen::Phone] {
        chromium.screen(screen).await;
        choose_once(&chromium).await;
    }
}

async fn choose_once(chromium: &Chromium) {
    let test_app = organisation::open().await;
    let ana = organisation::newcomer(&test_app).await;
    let link = organisation::password_link(&test_app, ana).await;
    organisation::open_session(&test_app, ana).await;
    chromium.open(&link).await;
    assert_eq!(chromium.heading().await, "Choose a new password");
    let account = chromium.find("[autocomplete=username]").await;
    assert_eq!(account.prop("value").await.unwrap().unwrap(), "ana@example.com");

    for (password, again, complaint) in [
        ("Tr0ub4dor&3", "Tr0ub4dor&3", "12"),
        ("password1234", "password1234", "guess"),
        ("AnaKowalczyk", "AnaKowalczyk", "guess"),
        (GOOD, "quiet otters juggle violet lantern", "do not match"),
    ] {
        chromium.choose(password, again).await;
        let alert = chromium.text_of("[role=alert]").await;
        assert!(alert.contains(complaint), "{password}: {alert}");
        assert!(chromium.title().await.starts_with("Error: "));
        // What was typed is never sent back.
        let source = chromium.client.source().await.unwrap();
        assert!(!source.contains(password), "{source}");
    }
    assert_eq!(test_app.user(ana).await.active_sessions, 1);

    chromium.choose(GOOD, GOOD).await;
    assert_eq!(chromium.heading().await, "Your password was changed");
    assert!(chromium.says().await.contains("logged out everywhere"));
    assert_eq!(test_app.user(ana).await.active_sessions, 0);
    assert_eq!(test_app.sent().await[0], MessageKind::PasswordChanged);
    chromium.open(&link).await;
    assert_eq!(chromium.heading().await, "This link has already been used");
}

#[tokio::test]
#[ignore = "needs Chromium"]
async fn password_length_counts_characters_of_any_script() {
    let test_app = organisation::open().await;
    let chromium = Chromium::start().await;
    let ana = organisation::newcomer(&test_app).await;
    let longest: String = "žluťoučký kůň pěl ďábelské ódy ".chars().cycle().take(128).collect();
    for (password, heading) in [
        (longest.clone() + "x", "Choose a new password"),
        (longest.clone(), "Your password was changed"),
    ] {
        chromium.open(&organisation::password_link(&test_app, ana).await).await;
        chromium.choose(&password, &password).await;
        assert_eq!(chromium.heading().await, heading, "{}", password.chars().count());
    }
}

#[tokio::test]
#[ignore = "needs Chromium"]
async fn password_is_shown_on_demand_and_sent_as_a_password() {
    let test_app = organisation::open().await;
    let chromium = Chromium::start().await;
    chromium.screen(Screen::Narrow).await;
    let ana = organisation::newcomer(&test_app).await;
    chromium.open(&organisation::password_link(&test_app, ana).await).await;
    let kinds = async || {
        let script = "return ['password', 'again'].map(id => document.getElementById(id).type)";
        chromium.client.execute(script, Vec::new()).await.unwrap()
    };
    let hidden = serde_json::json!(["password", "password"]);
    assert_eq!(kinds().await, hidden);
    chromium.fill("password", GOOD).await;
    for _ in 0..2 {
        chromium.key(Key::Tab).await;
    }
    chromium.key(Key::Space).await;
    assert_eq!(kinds().await, serde_json::json!(["text", "text"]));
    let pressed = chromium.find("#shown").await.attr("aria-pressed").await.unwrap();
    assert_eq!(pressed.as_deref(), Some("true"));
    chromium.key(Key::Space).await;
    assert_eq!(kinds().await, hidden);
    chromium.key(Key::Space).await;
    chromium.fill("again", "something else").await;
    // What is wrong is read and seen at once, and typing goes on there.
    chromium.press("save").await;
    assert_eq!(kinds().await, hidden, "the next page hides it again");
    let focused = chromium.client.active_element().await.unwrap();
    assert_eq!(focused.attr("id").await.unwrap().as_deref(), Some("password"));
    assert!(chromium.is_in_view("#error").await);
}
