//! Signing in to our server by the realm itself: the panel by its keys, the realm's own pages in Chromium,
//! codes by `oathtool`.

#[path = "../../pages/browser/chromium.rs"]
#[allow(dead_code, reason = "the pages use the rest")]
pub mod chromium;

use super::{CLIENT, Realm, SECRET, api::PASSWORD, settings, states::otp};
use chromium::Chromium;
use fantoccini::Locator;
use mfadmin::{
    contract::{
        BearerToken, Role,
        api::{AuditEvent, AuditPage, Me, paths},
    },
    secret::Secret,
    server::{
        RemoteOptions,
        clock::Clock,
        directory::remote::{Keycloak, KeycloakLogin, KeycloakRoles},
        mirror::{OnShrink, ScanStart},
    },
};
use mfadmin_testing::{live_panel::LivePanel, server::TestServer};
use reqwest::Method;
use serde_json::{Value, json};
use std::{process::Command, sync::Arc, time::Duration};

/// The key of the app that [`otp`] gives.
const KEY: &str = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";

/// A page of Keycloak's that does not come in this time does not come.
const PATIENCE: Duration = Duration::from_secs(60);

/// Our server on a realm by which people sign in.
pub async fn ours(realm: &Realm) -> TestServer {
    let mut settings = settings(realm);
    settings.roles =
        KeycloakRoles { owners: vec!["mfa-owner".to_owned()], admins: vec!["/it".to_owned()] };
    let login = KeycloakLogin {
        client_id: CLIENT.to_owned(),
        secret: Secret::new(SECRET),
        scopes: Vec::new(),
        acr: Some("1".to_owned()),
        callback: None,
    };
    let remote = Keycloak::new(settings.clone(), Clock::System).unwrap();
    let remote = Arc::new(remote.with_login(login, &settings, Clock::System).unwrap());
    let ours = TestServer::start_with(|options| {
        options.clock = Clock::System;
        options.directory = Some(RemoteOptions { remote, refresh: None });
    });
    let ours = ours.await;
    let client = realm.id_of(&format!("clients?clientId={CLIENT}")).await;
    let mut row = realm.get(&format!("clients/{client}")).await;
    row["standardFlowEnabled"] = json!(true);
    row["redirectUris"] = json!([ours.url("/realm/callback")]);
    row["attributes"]["pkce.code.challenge.method"] = json!("S256");
    row["attributes"]["backchannel.logout.url"] = json!(ours.url("/realm/logout"));
    row["attributes"]["backchannel.logout.session.required"] = json!("true");
    realm.put(&format!("clients/{client}"), row).await;
    ours
}

/// A realm with its role and group, and an Owner who has an app.
async fn realm_of_an_owner(name: &str) -> (Realm, String) {
    let realm = Realm::new(name).await;
    let ana = add_owner(&realm).await;
    (realm, ana)
}

/// Adds the role and the group, and `ana`, an Owner who has an app. Gives her id.
pub async fn add_owner(realm: &Realm) -> String {
    realm.post("roles", json!({ "name": "mfa-owner" })).await;
    realm.post("groups", json!({ "name": "it" })).await;
    let password = json!({ "type": "password", "value": PASSWORD });
    let ana = realm.user("ana", json!({ "credentials": [password, otp("phone")] })).await;
    let role = realm.get("roles/mfa-owner").await;
    realm.post(&format!("users/{ana}/role-mappings/realm"), json!([role])).await;
    ana
}

/// The code that the app shows, or the one after it: a realm takes none twice.
pub fn code(time: &str) -> String {
    code_of(KEY, time)
}

fn code_of(key: &str, time: &str) -> String {
    let arguments = ["--totp", "--base32", "--now", time, key];
    let output = Command::new("oathtool").args(arguments).output();
    let output = output.expect("oathtool is missing (Debian: apt-get install oathtool)");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

impl Chromium {
    pub async fn awaits(&self, css: &str) {
        let wait = self.client.wait().at_most(PATIENCE).every(Duration::from_millis(50));
        let found = wait.for_element(Locator::Css(css)).await;
        if found.is_err() {
            let body = self.client.find(Locator::Css("body")).await.unwrap().text().await.unwrap();
            panic!("no {css} came, but: {body}");
        }
    }

    pub async fn types(&self, css: &str, text: &str) {
        self.awaits(css).await;
        let field = self.client.find(Locator::Css(css)).await.unwrap();
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    pub async fn clicks(&self, css: &str) {
        self.awaits(css).await;
        self.client.find(Locator::Css(css)).await.unwrap().click().await.unwrap();
    }

    async fn says(&self) -> String {
        self.client.find(Locator::Css("body")).await.unwrap().text().await.unwrap()
    }
}

/// Walks from our page through the realm's own, and back to ours.
async fn walk(chromium: &Chromium, address: &str, username: Option<&str>, code: &str) {
    chromium.client.goto(address).await.unwrap();
    chromium.clicks("button[value=go]").await;
    if let Some(username) = username {
        chromium.types("#username", username).await;
    }
    give_password(chromium).await;
    chromium.types("#otp", code).await;
    chromium.clicks("#kc-login").await;
    chromium.awaits("main h1").await;
}

async fn give_password(chromium: &Chromium) {
    chromium.types("#password", PASSWORD).await;
    chromium.clicks("#kc-login").await;
}

/// Asks for a sign-in by the realm, and gives the address to open.
async fn asks(panel: &mut LivePanel) -> String {
    panel.shows("sign in by the realm").await;
    panel.press("ctrl-b");
    panel.shows("Waiting for the browser.").await;
    let before = panel.clipboard();
    panel.press("y");
    let is_new = |text: &str| text.contains("/r/") && before.as_deref() != Some(text);
    panel.until_copied(is_new).await;
    panel.clipboard().unwrap()
}

async fn last_entries(ours: &TestServer, token: &BearerToken) -> Vec<AuditEvent> {
    let page: AuditPage = ours.get("/v1/audit?limit=3", token).await;
    page.entries.iter().map(|entry| entry.event).collect()
}

#[tokio::test]
#[ignore = "needs Keycloak, which tests/run.sh fetches, and Chromium"]
async fn an_owner_signs_in_steps_up_and_is_logged_out_by_the_realm() {
    let (realm, ana) = realm_of_an_owner("sign-in").await;
    realm.user("bob", json!({})).await;
    let session = realm.sign_in("bob", None).await.unwrap();
    let ours = ours(&realm).await;
    ours.server.read_directory(ScanStart::Resume, OnShrink::Stop).await.unwrap();
    let mut panel = LivePanel::signed_out(&ours.url(""));
    let chromium = Chromium::start().await;

    panel.shows("sign in by the realm sign-in").await;
    let address = asks(&mut panel).await;
    chromium.client.goto(&address).await.unwrap();
    let page = chromium.says().await;
    let shown = chromium.client.find(Locator::Css("#code")).await.unwrap().text().await.unwrap();
    assert!(panel.screen().contains(&shown), "{shown} is on both: {page}");
    walk(&chromium, &address, Some("ana"), &code("now")).await;
    let page = chromium.says().await;
    assert!(page.contains("You are in"), "{page}");
    panel.shows("(Owner)").await;
    let token = panel.kept().unwrap();
    let me: Me = ours.get(paths::ME, &token).await;
    assert_eq!((me.user.username.as_deref(), me.user.role), (Some("ana"), Role::Owner));
    assert!(last_entries(&ours, &token).await.contains(&AuditEvent::SignedIn));

    // What asks for a step-up goes on by itself once the browser is back.
    panel.pick("bob").await;
    panel.press("r");
    panel.shows("Log out of all sessions").await;
    panel.press("j");
    panel.press("space");
    panel.shows("[x]").await;
    panel.press("enter");
    panel.shows("confirm by the realm").await;
    assert!(realm.goes_on(&session).await);
    panel.press("enter");
    panel.shows("Waiting for the browser.").await;
    let shown = panel.until("an address", |screen| screen.contains("/r/")).await;
    let letters: String = shown.split("/r/").nth(1).unwrap().chars().take(8).collect();
    walk(&chromium, &ours.url(&format!("/r/{letters}")), None, &code("now + 30 seconds")).await;
    let page = chromium.says().await;
    assert!(page.contains("It is you"), "{page}");
    panel.hides("Waiting for the browser.").await;
    let mut tries = 0;
    while realm.goes_on(&session).await {
        tries += 1;
        assert!(tries < 600, "the realm never logged bob out");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }

    // The realm ends its session, and ours.
    realm.post(&format!("users/{ana}/logout"), Value::Null).await;
    panel.shows("The session has ended.").await;
    let answer = ours.call(Method::GET, paths::ME, &token).send().await.unwrap();
    assert_eq!(answer.status(), 401);
}

#[tokio::test]
#[ignore = "needs Keycloak, which tests/run.sh fetches, and Chromium"]
async fn a_member_of_the_realm_is_told_why_not() {
    let (realm, _) = realm_of_an_owner("not-in").await;
    let password = json!({ "type": "password", "value": PASSWORD });
    realm.user("mia", json!({ "credentials": [password, otp("phone")] })).await;
    let ours = ours(&realm).await;
    let mut panel = LivePanel::signed_out(&ours.url(""));
    let chromium = Chromium::start().await;
    let address = asks(&mut panel).await;
    walk(&chromium, &address, Some("mia"), &code("now")).await;
    let page = chromium.says().await;
    assert!(page.contains("mia is neither Owner nor Admin here."), "{page}");
    panel.shows("neither Owner nor Admin").await;
}

/// The realm lets in by a password who has no factor; we do not, and say where to set one up.
#[tokio::test]
#[ignore = "needs Keycloak, which tests/run.sh fetches, and Chromium"]
async fn an_owner_without_a_second_factor_is_sent_to_enrol_first() {
    let (realm, _) = realm_of_an_owner("no-factor").await;
    let id = realm.user("otto", json!({})).await;
    let role = realm.get("roles/mfa-owner").await;
    realm.post(&format!("users/{id}/role-mappings/realm"), json!([role])).await;
    let ours = ours(&realm).await;
    let mut panel = LivePanel::signed_out(&ours.url(""));
    let chromium = Chromium::start().await;
    let address = asks(&mut panel).await;
    chromium.client.goto(&address).await.unwrap();
    chromium.clicks("button[value=go]").await;
    chromium.types("#username", "otto").await;
    give_password(&chromium).await;
    chromium.awaits("main h1").await;
    let page = chromium.says().await;
    assert!(page.contains("You have no second factor of your own."), "{page}");
    panel.shows("Set up an authenticator").await;
    assert!(panel.kept().is_none());

    // The link leads to the realm's own page, where an app is set up in the session that just began.
    chromium.clicks("main a").await;
    chromium.clicks("[data-testid='otp/create']").await;
    chromium.clicks("#mode-manual").await;
    chromium.awaits("#kc-totp-secret-key").await;
    let key = chromium.client.find(Locator::Css("#kc-totp-secret-key")).await.unwrap();
    let key = key.text().await.unwrap().replace(' ', "");
    chromium.types("#totp", &code_of(&key, "now")).await;
    chromium.types("#userLabel", "phone").await;
    chromium.clicks("#saveTOTPBtn").await;
    chromium.awaits("[data-testid='otp/create']").await;
    assert_eq!(realm.credentials(&id).await, ["password", "otp"]);

    panel.press("esc");
    let address = asks(&mut panel).await;
    realm.post(&format!("users/{id}/logout"), Value::Null).await;
    walk(&chromium, &address, Some("otto"), &code_of(&key, "now + 30 seconds")).await;
    let page = chromium.says().await;
    assert!(page.contains("You are in"), "{page}");
    panel.shows("(Owner)").await;
}
