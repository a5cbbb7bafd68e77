//! Requests as anybody would send them, one client with a secret and nothing of ours around them.

use crate::large_realm::{LargeRealm, NAME};
use mfadmin_testing::{
    http_client,
    keycloak::{CLIENT, SECRET},
};
use reqwest::Client;
use serde_json::Value;

/// Users of one page.
pub const PAGE: usize = 500;

#[derive(Clone)]
pub struct BareClient {
    client: Client,
    url: String,
    token: String,
}

impl BareClient {
    pub async fn sign_in(realm: &LargeRealm) -> Self {
        let (client, url) = (http_client().build().unwrap(), realm.realm.url.clone());
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", CLIENT),
            ("client_secret", SECRET),
        ];
        let address = format!("{url}/realms/{NAME}/protocol/openid-connect/token");
        let answer = client.post(address).form(&form).send().await.unwrap();
        let answer: Value = answer.error_for_status().unwrap().json().await.unwrap();
        let token = answer["access_token"].as_str().unwrap().to_owned();
        Self { client, url, token }
    }

    /// The bytes of an answer.
    pub async fn get(&self, path: &str) -> Vec<u8> {
        let url = format!("{}/admin/realms/{NAME}/{path}", self.url);
        let answer = self.client.get(url).bearer_auth(&self.token).send().await.unwrap();
        answer.error_for_status().unwrap().bytes().await.unwrap().to_vec()
    }

    /// A page of users, from `first` on.
    pub async fn page(&self, first: usize, is_brief: bool) -> Vec<u8> {
        self.get(&format!("users?first={first}&max={PAGE}&briefRepresentation={is_brief}")).await
    }
}
