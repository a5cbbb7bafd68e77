//! The API of Keycloak, as its administrators use it: what tests arrange, and how they look at what became
//! of it.

use super::{CLIENT, SECRET, running::Running};
use crate::http_client;
use jiff::Timestamp;
use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::sync::{Mutex, OnceCell};

/// The password of every user that a test adds.
pub const PASSWORD: &str = "a password of tests";

/// An administrator of the whole server, and a realm of a test's own.
pub struct Realm {
    pub url: String,
    pub name: String,
    client: Client,
}

/// The one server that all tests share.
async fn server() -> &'static Running {
    static RUNNING: OnceCell<Running> = OnceCell::const_new();
    crate::log::keep();
    RUNNING.get_or_init(async || Running::start()).await
}

impl Realm {
    /// A realm with a client that reads and changes its users, and attributes for phones.
    pub async fn new(name: &str) -> Self {
        Self::at(&server().await.url, name).await
    }

    /// One that was made before.
    pub fn known(url: &str, name: &str) -> Self {
        let client = http_client().build().unwrap();
        Self { url: url.to_owned(), name: name.to_owned(), client }
    }

    /// The same at a server of a test's own.
    pub async fn at(url: &str, name: &str) -> Self {
        let realm = Self::known(url, name);
        // One at a time: its database is in memory, and writes to it wait for one another.
        static TURN: Mutex<()> = Mutex::const_new(());
        let _turn = TURN.lock().await;
        realm.at_server(Method::POST, "", json!({ "realm": name, "enabled": true })).await;
        let rights = ["view-users", "manage-users", "view-realm", "query-users", "query-groups"];
        realm.client_with(CLIENT, &rights).await;
        let mut profile = realm.get("users/profile").await;
        for attribute in ["phoneNumber", "phoneNumberVerified"] {
            let sees = json!(["admin", "user"]);
            profile["attributes"].as_array_mut().unwrap().push(json!({
                "name": attribute,
                "permissions": { "view": sees, "edit": ["admin"] },
            }));
        }
        realm.put("users/profile", profile).await;
        realm
    }

    /// A confidential client whose service account has these rights in the realm.
    pub async fn client_with(&self, id: &str, rights: &[&str]) {
        self.post(
            "clients",
            json!({ "clientId": id, "secret": SECRET, "serviceAccountsEnabled": true,
                    "publicClient": false, "directAccessGrantsEnabled": true }),
        )
        .await;
        self.give_rights(id, rights).await;
    }

    /// Gives rights in the realm to the service account of a client.
    pub async fn give_rights(&self, client: &str, rights: &[&str]) {
        let (path, roles) = self.rights(client, rights).await;
        self.post(&path, roles).await;
    }

    /// Takes them away.
    pub async fn take_rights(&self, client: &str, rights: &[&str]) {
        let (path, roles) = self.rights(client, rights).await;
        self.at_realm(Method::DELETE, &path, Some(roles)).await;
    }

    /// From the next second on, no token from before is taken.
    pub async fn revoke_tokens(&self) {
        let second = Duration::from_millis(1_100);
        tokio::time::sleep(second).await;
        let mut whole = self.get("").await;
        whole["notBefore"] = json!(Timestamp::now().as_second());
        self.put("", whole).await;
        tokio::time::sleep(second).await;
    }

    /// Where the rights of a service account are, and the roles that `rights` name.
    async fn rights(&self, client: &str, rights: &[&str]) -> (String, Value) {
        let client = self.id_of(&format!("clients?clientId={client}")).await;
        let account = self.get(&format!("clients/{client}/service-account-user")).await;
        let management = self.id_of("clients?clientId=realm-management").await;
        let roles = self.get(&format!("clients/{management}/roles")).await;
        let roles = roles.as_array().unwrap().iter().cloned();
        let roles = roles.filter(|role| rights.contains(&role["name"].as_str().unwrap())).collect();
        let account = account["id"].as_str().unwrap();
        (format!("users/{account}/role-mappings/clients/{management}"), Value::Array(roles))
    }

    /// Adds a user with a password; what `more` says comes first. Gives the id.
    pub async fn user(&self, username: &str, more: Value) -> String {
        let mut body = json!({
            "username": username,
            "email": format!("{username}@example.com"),
            "emailVerified": true,
            "firstName": "First",
            "lastName": username,
            "enabled": true,
            "credentials": [{ "type": "password", "value": PASSWORD }],
        });
        for (key, value) in more.as_object().unwrap() {
            body[key] = value.clone();
        }
        self.post("users", body).await;
        self.id_of(&format!("users?username={username}&exact=true")).await
    }

    /// The id of the first that `path` finds.
    pub async fn id_of(&self, path: &str) -> String {
        self.get(path).await[0]["id"].as_str().unwrap().to_owned()
    }

    /// What kinds of credential a user has, in order.
    pub async fn credentials(&self, user: &str) -> Vec<String> {
        let rows = self.get(&format!("users/{user}/credentials")).await;
        let rows = rows.as_array().unwrap().iter();
        rows.map(|row| row["type"].as_str().unwrap().to_owned()).collect()
    }

    /// Signs a user in with the password and, where there is one, a code; gives the refresh token.
    pub async fn sign_in(&self, username: &str, code: Option<&str>) -> Option<String> {
        let mut form = vec![
            ("grant_type", "password"),
            ("client_id", CLIENT),
            ("client_secret", SECRET),
            ("username", username),
            ("password", PASSWORD),
        ];
        form.extend(code.map(|code| ("totp", code)));
        self.token(&form).await
    }

    /// Whether a user signs in with this password.
    pub async fn sign_in_with(&self, username: &str, password: &str) -> bool {
        let form = [
            ("grant_type", "password"),
            ("client_id", CLIENT),
            ("client_secret", SECRET),
            ("username", username),
            ("password", password),
        ];
        self.token(&form).await.is_some()
    }

    /// Whether a session goes on with this refresh token.
    pub async fn goes_on(&self, refresh: &str) -> bool {
        let form = [
            ("grant_type", "refresh_token"),
            ("client_id", CLIENT),
            ("client_secret", SECRET),
            ("refresh_token", refresh),
        ];
        self.token(&form).await.is_some()
    }

    async fn token(&self, form: &[(&str, &str)]) -> Option<String> {
        let url = format!("{}/realms/{}/protocol/openid-connect/token", self.url, self.name);
        let answer = self.client.post(url).form(form).send().await.unwrap();
        let is_good = answer.status().is_success();
        let body: Value = answer.json().await.unwrap();
        is_good.then(|| body["refresh_token"].as_str().unwrap().to_owned())
    }

    pub async fn get(&self, path: &str) -> Value {
        self.at_realm(Method::GET, path, None).await
    }

    pub async fn post(&self, path: &str, body: Value) {
        self.at_realm(Method::POST, path, Some(body)).await;
    }

    /// What a POST without a body makes.
    pub async fn made(&self, path: &str) -> Value {
        self.at_realm(Method::POST, path, None).await
    }

    pub async fn delete(&self, path: &str) {
        self.at_realm(Method::DELETE, path, None).await;
    }

    pub async fn put(&self, path: &str, body: Value) {
        self.at_realm(Method::PUT, path, Some(body)).await;
    }

    async fn at_realm(&self, method: Method, path: &str, body: Option<Value>) -> Value {
        self.ask(method, &format!("/{}/{path}", self.name), body).await
    }

    async fn at_server(&self, method: Method, path: &str, body: Value) -> Value {
        self.ask(method, path, Some(body)).await
    }

    async fn ask(&self, method: Method, path: &str, body: Option<Value>) -> Value {
        let url = format!("{}/admin/realms{path}", self.url);
        let request = self.client.request(method, &url).bearer_auth(self.admin().await);
        let request = if let Some(body) = &body { request.json(body) } else { request };
        let answer = request.send().await.unwrap();
        let status = answer.status();
        let text = answer.text().await.unwrap();
        assert!(status.is_success(), "{url}: {status} {text}");
        match status {
            StatusCode::NO_CONTENT | StatusCode::CREATED => Value::Null,
            _ => serde_json::from_str(&text).unwrap_or_default(),
        }
    }

    async fn admin(&self) -> String {
        let url = format!("{}/realms/master/protocol/openid-connect/token", self.url);
        let form = [
            ("grant_type", "password"),
            ("client_id", "admin-cli"),
            ("username", "admin"),
            ("password", "admin-password"),
        ];
        let answer = self.client.post(url).form(&form).send().await.unwrap();
        let body: Value = answer.json().await.unwrap();
        body["access_token"].as_str().unwrap().to_owned()
    }
}
