//! The API of privacyIDEA, as its administrators use it: what tests arrange, and how they look at what
//! became of it.

use super::{ADMIN, running::Running};
use crate::http_client;
use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};
use std::{fmt::Write as _, fs, path::PathBuf};

/// The id of the first user of a file.
pub const FIRST_ID: usize = 1000;

/// An administrator who may do everything.
pub struct Api {
    pub url: String,
    pub folder: PathBuf,
    token: String,
    client: Client,
}

impl Api {
    pub async fn sign_in(running: &Running) -> Self {
        let (url, folder) = (running.url(), running.folder.clone());
        let client = http_client().build().unwrap();
        let mut api = Self { url, folder, token: String::new(), client };
        let body = json!({ "username": ADMIN.0, "password": ADMIN.1 });
        let signed_in = api.post("auth", body).await;
        api.token = signed_in["token"].as_str().unwrap().to_owned();
        api
    }

    /// The value of an answer that says yes.
    pub async fn get(&self, path: &str) -> Value {
        self.ask(Method::GET, path, None).await.unwrap()
    }

    pub async fn post(&self, path: &str, body: Value) -> Value {
        self.ask(Method::POST, path, Some(body)).await.unwrap()
    }

    pub async fn delete(&self, path: &str) -> Value {
        self.ask(Method::DELETE, path, None).await.unwrap()
    }

    async fn ask(&self, method: Method, path: &str, body: Option<Value>) -> Result<Value, String> {
        let request = self.client.request(method, format!("{}/{path}", self.url));
        let request = request.header("Authorization", &self.token);
        let request = if let Some(body) = &body { request.json(body) } else { request };
        let answer = request.send().await.unwrap();
        let status = answer.status();
        let mut answer: Value = answer.json().await.unwrap();
        match status {
            StatusCode::OK => Ok(answer["result"]["value"].take()),
            _ => Err(format!("{path}: {status} {}", answer["result"]["error"])),
        }
    }

    /// A realm with so many users, from a resolver of the same name.
    pub async fn realm(&self, name: &str, users: usize) {
        self.resolver(name, users).await;
        self.post(&format!("realm/{name}"), json!({ "resolvers": name })).await;
    }

    /// A resolver over a file of so many users. Gives the file.
    pub async fn resolver(&self, name: &str, count: usize) -> PathBuf {
        let file = self.folder.join(format!("{name}.passwd"));
        fs::write(&file, users(count)).unwrap();
        let body = json!({ "type": "passwdresolver", "fileName": file });
        self.post(&format!("resolver/{name}"), body).await;
        file
    }

    /// A resolver that never answers.
    pub async fn silent_resolver(&self, name: &str) {
        let ldap = json!({
            "type": "ldapresolver",
            "LDAPURI": "ldap://127.0.0.1:1",
            "LDAPBASE": "dc=example,dc=com",
            "LDAPSEARCHFILTER": "(uid=*)",
            "LDAPFILTER": "(&(uid=%s))",
            "LOGINNAMEATTRIBUTE": "uid",
            "USERINFO": "{\"username\": \"uid\"}",
            "UIDTYPE": "DN",
            "TIMEOUT": "1",
            "AUTHTYPE": "simple",
        });
        self.post(&format!("resolver/{name}"), ldap).await;
    }

    /// Gives a user a token.
    pub async fn token(&self, (realm, user): (&str, usize), kind: &str, serial: &str, more: Value) {
        let mut body = json!({
            "type": kind,
            "serial": serial,
            "user": login(user),
            "realm": realm,
            "genkey": 1,
        });
        for (key, value) in more.as_object().unwrap() {
            body[key] = value.clone();
        }
        self.post("token/init", body).await;
    }

    /// The serials and numbers of a user's tokens of this kind.
    pub async fn tokens(&self, realm: &str, user: usize, kind: &str) -> Vec<(String, Value)> {
        let query = format!("token/?realm={realm}&user={}&type={kind}", login(user));
        let found = self.get(&query).await;
        let tokens = found["tokens"].as_array().unwrap().iter();
        tokens
            .map(|it| (it["serial"].as_str().unwrap().to_owned(), it["info"]["phone"].clone()))
            .collect()
    }

    /// Whether the user signs in with this password or code.
    pub async fn accepts(&self, realm: &str, user: usize, pass: &str) -> bool {
        let body = json!({ "user": login(user), "realm": realm, "pass": pass });
        self.post("validate/check", body).await.as_bool().unwrap()
    }

    /// Sets a policy.
    pub async fn policy(&self, name: &str, body: Value) {
        self.post(&format!("policy/{name}"), body).await;
    }
}

/// The login of a user by the number in the file.
pub fn login(user: usize) -> String {
    format!("user{user:04}")
}

/// A file as `passwd(5)` describes it.
pub fn users(count: usize) -> String {
    let mut file = String::new();
    for user in 0..count {
        let (login, id) = (login(user), FIRST_ID + user);
        let who = format!("First{user} Last{user},Room,,,{login}@example.com");
        writeln!(file, "{login}:x:{id}:{id}:{who}:/home/{login}:/bin/false").unwrap();
    }
    file
}
