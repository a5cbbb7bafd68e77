//! Sessions and tokens truly end: those from before a log-out, offline ones, and those of its very second.

use super::{CLIENT, Realm, SECRET, api::PASSWORD, ours::OurServer};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use mfadmin_testing::http_client;
use reqwest::{Client, Method};
use serde_json::{Value, json};

/// What a person holds who has signed in.
struct Tokens {
    access: String,
    refresh: String,
}

impl Tokens {
    /// Seconds since 1970.
    fn issued_at(&self) -> i64 {
        let payload = self.access.split('.').nth(1).unwrap();
        let payload = BASE64_URL_SAFE_NO_PAD.decode(payload).unwrap();
        let claims: Value = serde_json::from_slice(&payload).unwrap();
        claims["iat"].as_i64().unwrap()
    }
}

struct SignIns<'a> {
    realm: &'a Realm,
    client: Client,
}

impl SignIns<'_> {
    async fn tokens(&self, more: &[(&str, &str)]) -> Option<Tokens> {
        let url =
            format!("{}/realms/{}/protocol/openid-connect/token", self.realm.url, self.realm.name);
        let mut form = vec![("client_id", CLIENT), ("client_secret", SECRET)];
        form.extend(more);
        let answer = self.client.post(url).form(&form).send().await.unwrap();
        let is_good = answer.status().is_success();
        let body: Value = answer.json().await.unwrap();
        let of = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
        is_good.then(|| Tokens { access: of("access_token"), refresh: of("refresh_token") })
    }

    async fn sign_in(&self, username: &str, scope: &str) -> Option<Tokens> {
        let form = [
            ("grant_type", "password"),
            ("username", username),
            ("password", PASSWORD),
            ("scope", scope),
        ];
        self.tokens(&form).await
    }

    async fn goes_on(&self, tokens: &Tokens) -> bool {
        let form = [("grant_type", "refresh_token"), ("refresh_token", &tokens.refresh)];
        self.tokens(&form).await.is_some()
    }

    /// Whether Keycloak itself takes the access token.
    async fn is_taken(&self, tokens: &Tokens) -> bool {
        let url = format!(
            "{}/realms/{}/protocol/openid-connect/userinfo",
            self.realm.url, self.realm.name
        );
        let answer = self.client.get(url).bearer_auth(&tokens.access).send().await.unwrap();
        answer.status().is_success()
    }
}

#[tokio::test]
#[ignore = "needs Keycloak, which tests/run.sh fetches"]
async fn no_token_from_before_a_log_out_works_after_it() {
    let realm = Realm::new("logged-out").await;
    let id = realm.user("everywhere", json!({})).await;
    let people = SignIns { realm: &realm, client: http_client().build().unwrap() };
    let online = people.sign_in("everywhere", "openid").await.unwrap();
    let offline = people.sign_in("everywhere", "openid offline_access").await.unwrap();
    for tokens in [&online, &offline] {
        assert!(people.is_taken(tokens).await && people.goes_on(tokens).await);
    }
    let ours = OurServer::of(&realm).await;
    let user = ours.user("everywhere").await;
    let body = json!({ "send_password_reset": false, "end_sessions": true });
    // Somebody who signs in again and again meanwhile is out as well, by the tokens of before the end.
    let meanwhile = async {
        let mut held = Vec::new();
        for _ in 0..200 {
            held.extend(people.sign_in("everywhere", "openid").await);
            if not_before(&realm, &id).await > 0 {
                break;
            }
        }
        held
    };
    let order = ours.ask(Method::POST, &user, "/access-reset", body);
    let (done, meanwhile) = tokio::join!(order, meanwhile);
    done.unwrap();
    let end = not_before(&realm, &id).await;
    let before: Vec<_> = meanwhile.iter().filter(|tokens| tokens.issued_at() < end).collect();
    assert!(!before.is_empty(), "nobody signed in before the end");
    for tokens in before.into_iter().chain([&online, &offline]) {
        assert!(!people.is_taken(tokens).await, "an access token works on");
        assert!(!people.goes_on(tokens).await, "a session goes on");
    }
    assert!(people.sign_in("everywhere", "openid").await.is_some());
}

/// From which second on tokens count, since 1970; 0 before the first log-out.
async fn not_before(realm: &Realm, id: &str) -> i64 {
    let user = realm.get(&format!("users/{id}")).await;
    user["notBefore"].as_i64().unwrap_or_default()
}

#[tokio::test]
#[ignore = "needs Keycloak, which tests/run.sh fetches"]
async fn who_is_disabled_and_enabled_has_no_session_of_before() {
    let realm = Realm::new("asleep").await;
    realm.user("returns", json!({})).await;
    let people = SignIns { realm: &realm, client: http_client().build().unwrap() };
    let online = people.sign_in("returns", "openid").await.unwrap();
    let offline = people.sign_in("returns", "openid offline_access").await.unwrap();
    let ours = OurServer::of(&realm).await;
    let user = ours.post(&ours.user("returns").await, "/disable").await.unwrap();
    assert!(people.sign_in("returns", "openid").await.is_none());
    ours.post(&user, "/enable").await.unwrap();
    for tokens in [&online, &offline] {
        assert!(!people.is_taken(tokens).await, "an access token woke up");
        assert!(!people.goes_on(tokens).await, "a session woke up");
    }
    assert!(people.sign_in("returns", "openid").await.is_some());
}
