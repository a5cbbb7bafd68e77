//! A passkey that a browser registers on Keycloak's own pages.

use super::{Realm, api::PASSWORD, login::chromium::Chromium, ours::OurServer};
use mfadmin::contract::FactorKind;
use mfadmin_testing::program::TestHome;
use serde_json::json;
use std::time::Duration;

const LABEL: &str = "Pia's laptop";

impl Chromium {
    /// Has it own a passkey provider, as a laptop or a phone does, whose user is there and known.
    async fn add_authenticator(&self) {
        self.devtools("WebAuthn.enable", json!({})).await;
        let options = json!({
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": true,
            "hasUserVerification": true, "isUserVerified": true, "automaticPresenceSimulation": true,
        });
        self.devtools("WebAuthn.addVirtualAuthenticator", json!({ "options": options })).await;
    }

    /// Types into the box that a script of the page opens.
    async fn answers(&self, text: &str) {
        for _ in 0..600 {
            if self.client.get_alert_text().await.is_ok() {
                self.client.send_alert_text(text).await.unwrap();
                self.client.accept_alert().await.unwrap();
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the page asks for no label");
    }
}

/// Signs in as `username`, of whom a passkey is asked, and registers one.
async fn register(realm: &Realm, username: &str) {
    let chromium = Chromium::start().await;
    chromium.add_authenticator().await;
    // A passkey is bound to a name, and numbers are none.
    let url = realm.url.replace("127.0.0.1", "localhost");
    let account = format!("{url}/realms/{}/account/", realm.name);
    chromium.client.goto(&account).await.unwrap();
    chromium.types("#username", username).await;
    chromium.types("#password", PASSWORD).await;
    chromium.clicks("#kc-login").await;
    chromium.clicks("#registerWebAuthn").await;
    chromium.answers(LABEL).await;
    // What comes then is the account's own page.
    chromium.awaits("#root, #kc-page-title, main").await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Keycloak, which tests/run.sh fetches, and Chromium"]
async fn a_passkey_of_a_browser_is_read_shown_and_removed_by_its_label() {
    let realm = Realm::new("passkey").await;
    let asked = json!({ "requiredActions": ["webauthn-register-passwordless"] });
    let id = realm.user("pia", asked).await;
    let ours = OurServer::of(&realm).await;
    assert!(!ours.user("pia").await.security_key.is_configured());
    register(&realm, "pia").await;
    let mut tries = 0;
    while realm.credentials(&id).await.len() < 2 {
        tries += 1;
        assert!(tries < 300, "Keycloak has no passkey: {:?}", realm.credentials(&id).await);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(realm.credentials(&id).await, ["password", "webauthn-passwordless"]);

    // Who is looked at is read anew, but for whoever was read a moment ago.
    let mut user = ours.user("pia").await;
    for _ in 0..100 {
        if user.security_key.is_configured() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
        user = ours.by_id(user.id).await;
    }
    assert_eq!(user.security_key.count(), 1);
    let [factor] = &user.factors[..] else { panic!("{:?}", user.factors) };
    assert_eq!(factor.kind, FactorKind::SecurityKey);
    assert_eq!(factor.label, format!("{LABEL} · passkey"));
    let mut panel = ours.panel();
    panel.pick("pia").await;
    panel.shows(&format!("{LABEL} · passkey security k")).await;

    let home = TestHome::new();
    let server = ours.ours.url("");
    let at = [("MFADMIN_SERVER", server.as_str()), ("MFADMIN_TOKEN", ours.token.reveal())];
    let done = home.run_with(&at, &["user", "remove-factor", "pia", LABEL, "--yes"]);
    assert_eq!(done.code, Some(0), "{done:?}");
    assert_eq!(realm.credentials(&id).await, ["password"]);
    panel.hides(LABEL).await;
    panel.quit().await;
    assert!(!ours.by_id(user.id).await.security_key.is_configured());
}
