//! A server that stands in for a realm of Keycloak: it vouches for people, and tells a test's lies.

mod endpoints;
mod signing;

use crate::log;
use axum::{
    Form, Json, Router,
    extract::{Path, State},
    http::StatusCode,
    routing::{get, post},
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use mfadmin::{
    contract::EnrolmentWay,
    secret::Secret,
    server::{
        clock::Clock,
        crypto::jwt,
        directory::remote::{
            ClientCredential, Keycloak, KeycloakLogin, KeycloakRoles, KeycloakSettings,
            PhoneAttributes,
        },
    },
};
use rcgen::{KeyPair, PKCS_ECDSA_P256_SHA256};
use reqwest::Url;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use signing::{SigningKey, unsigned};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard},
};

pub const REALM: &str = "acme";
pub const CLIENT: &str = "mfadmin";
pub const CLIENT_SECRET: &str = "client-secret/Zk8+Jm4=vT1";
/// What every user's access token is called, so that a search for secrets knows it.
pub const ACCESS_TOKEN: &str = "access-token-9fQ2xwz7";

pub const OWNER_ROLE: &str = "mfa-owner";
pub const ADMIN_GROUP: &str = "/staff/it";

/// A user of the realm.
#[derive(Clone, Debug)]
pub struct RealmUser {
    pub id: String,
    pub username: String,
    pub enabled: bool,
    pub roles: Vec<&'static str>,
    pub groups: Vec<&'static str>,
    pub has_app: bool,
}

/// What is wrong with the next token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lie {
    Issuer,
    Audience,
    /// For us and somebody else, asked for by somebody else.
    Party,
    Nonce,
    NoNonce,
    /// `alg: none`.
    Unsigned,
    /// HS256, with the public key for a secret.
    PublicKeyAsSecret,
    Expired,
    NotYet,
    /// Signed with a key that is not in the set, under the name of one that is.
    ForeignKey,
    /// A browser's old session passed.
    OldSession,
    NoAuthTime,
}

/// One realm.
pub struct Issuer {
    pub url: String,
    state: Arc<Mutex<IssuerState>>,
}

struct IssuerState {
    url: String,
    clock: Clock,
    users: Vec<RealmUser>,
    key: SigningKey,
    lie: Option<Lie>,
    acr: &'static str,
    codes: HashMap<String, Grant>,
    key_reads: usize,
    is_down: bool,
}

/// What a code stands for.
struct Grant {
    user: String,
    nonce: String,
    challenge: String,
    redirect_uri: String,
}

/// An Owner who has everything, by the name of `username`.
pub fn owner(username: &str) -> RealmUser {
    RealmUser {
        id: format!("id-of-{username}"),
        username: username.to_owned(),
        enabled: true,
        roles: vec![OWNER_ROLE],
        groups: Vec::new(),
        has_app: true,
    }
}

impl Issuer {
    /// With these users, by this clock.
    #[expect(clippy::disallowed_methods, reason = "a stand-in keeps no list of its routes")]
    pub async fn start(clock: Clock, users: Vec<RealmUser>) -> Self {
        log::keep();
        jwt::install();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let state = IssuerState {
            url: url.clone(),
            clock,
            users,
            key: SigningKey::new("first"),
            lie: None,
            acr: "1",
            codes: HashMap::new(),
            key_reads: 0,
            is_down: false,
        };
        let state = Arc::new(Mutex::new(state));
        let realm = format!("/realms/{REALM}");
        let admin = format!("/admin/realms/{REALM}");
        let app = Router::new()
            .route(&format!("{realm}/.well-known/openid-configuration"), get(endpoints::discover))
            .route(&format!("{realm}/keys"), get(endpoints::keys))
            .route(&format!("{realm}/protocol/openid-connect/token"), post(endpoints::token))
            .route(&format!("{realm}/protocol/openid-connect/auth"), get(endpoints::stay))
            .route(&format!("{admin}/users/{{id}}"), get(endpoints::user))
            .route(&format!("{admin}/users/{{id}}/credentials"), get(endpoints::credentials))
            .route(&format!("{admin}/users/{{id}}/groups"), get(endpoints::groups))
            .route(
                &format!("{admin}/users/{{id}}/role-mappings/realm/composite"),
                get(endpoints::roles),
            )
            .route(&admin, get(endpoints::realm_settings))
            .route(&format!("{admin}/{{*rest}}"), get(endpoints::nothing_else))
            .with_state(Arc::clone(&state));
        tokio::spawn(axum::serve(listener, app).into_future());
        Self { url, state }
    }

    /// The realm as a directory by which people sign in, with this demand on step-ups.
    pub fn directory(&self, acr: Option<&str>) -> Keycloak {
        let settings = KeycloakSettings {
            url: self.url.parse().unwrap(),
            realm: REALM.to_owned(),
            client_id: CLIENT.to_owned(),
            credential: ClientCredential::Secret(Secret::new(CLIENT_SECRET)),
            roles: KeycloakRoles {
                owners: vec![OWNER_ROLE.to_owned()],
                admins: vec![ADMIN_GROUP.to_owned()],
            },
            phone: PhoneAttributes::default(),
            enrolment: EnrolmentWay::Hosted,
            ca: None,
        };
        let login = KeycloakLogin {
            client_id: CLIENT.to_owned(),
            secret: Secret::new(CLIENT_SECRET),
            scopes: vec!["profile".to_owned()],
            acr: acr.map(str::to_owned),
            callback: None,
        };
        let clock = self.state().clock.clone();
        let directory = Keycloak::new(settings.clone(), clock.clone()).unwrap();
        directory.with_login(login, &settings, clock).unwrap()
    }

    /// The realm is another from now on in what it says of `username`.
    pub fn change(&self, username: &str, change: impl FnOnce(&mut RealmUser)) {
        let mut state = self.state();
        change(state.users.iter_mut().find(|user| user.username == username).unwrap());
    }

    /// Tells `lie` in the next token.
    pub fn lie(&self, lie: Lie) {
        self.state().lie = Some(lie);
    }

    /// Says so how people prove who they are.
    pub fn set_acr(&self, acr: &'static str) {
        self.state().acr = acr;
    }

    /// Signs with another key, and has forgotten the one before.
    pub fn rotate(&self, id: &str) {
        self.state().key = SigningKey::new(id);
    }

    /// Answers nothing but errors, or again.
    pub fn set_down(&self, is_down: bool) {
        self.state().is_down = is_down;
    }

    /// How often its keys were read.
    pub fn key_reads(&self) -> usize {
        self.state().key_reads
    }

    /// `username` proves who they are in a browser that was sent to `to`; gives where the browser is sent.
    pub fn pass(&self, to: &str, username: &str) -> String {
        let url = Url::parse(to).unwrap();
        let query: HashMap<_, _> = url.query_pairs().into_owned().collect();
        assert_eq!(query["response_type"], "code");
        assert_eq!(query["client_id"], CLIENT);
        assert_eq!(query["scope"], "openid profile");
        assert_eq!((&*query["prompt"], &*query["max_age"]), ("login", "0"));
        assert_eq!(query["code_challenge_method"], "S256");
        let mut state = self.state();
        let code = format!("code-{}-of-{username}", state.codes.len());
        let grant = Grant {
            user: username.to_owned(),
            nonce: query["nonce"].clone(),
            challenge: query["code_challenge"].clone(),
            redirect_uri: query["redirect_uri"].clone(),
        };
        state.codes.insert(code.clone(), grant);
        let mut back = Url::parse(&query["redirect_uri"]).unwrap();
        back.query_pairs_mut()
            .append_pair("state", &query["state"])
            .append_pair("code", &code)
            .append_pair("iss", &format!("{}/realms/{REALM}", state.url));
        back.into()
    }

    /// Somebody used `code` before.
    pub fn spend(&self, code: &str) {
        self.state().codes.remove(code);
    }

    /// A logout token, changed by `change`.
    pub fn logout_token(&self, username: &str, change: impl FnOnce(&mut Value)) -> String {
        let state = self.state();
        let now = state.clock.now().as_second();
        let mut claims = json!({
            "iss": format!("{}/realms/{REALM}", state.url),
            "aud": CLIENT,
            "iat": now,
            "exp": now + 120,
            "jti": format!("logout-{now}-{username}"),
            "sub": format!("id-of-{username}"),
            "sid": format!("session-of-{username}"),
            "events": { "http://schemas.openid.net/event/backchannel-logout": {} },
        });
        change(&mut claims);
        state.key.sign(&claims)
    }

    fn state(&self) -> MutexGuard<'_, IssuerState> {
        self.state.lock().unwrap()
    }
}

impl IssuerState {
    fn up(shared: &State<Arc<Mutex<Self>>>) -> Result<MutexGuard<'_, Self>, StatusCode> {
        let state = shared.0.lock().unwrap();
        if state.is_down { Err(StatusCode::BAD_GATEWAY) } else { Ok(state) }
    }

    fn named(&self, id: &str) -> Option<RealmUser> {
        self.users.iter().find(|user| user.id == id).cloned()
    }

    /// The ID token of `grant`, with the lie that is due.
    fn vouch(&mut self, grant: &Grant) -> String {
        let now = self.clock.now().as_second();
        let user = self.users.iter().find(|user| user.username == grant.user).unwrap();
        let lie = self.lie.take();
        let is = |wanted: Lie| lie.as_ref() == Some(&wanted);
        let mut claims = json!({
            "iss": format!("{}/realms/{REALM}", self.url),
            "aud": CLIENT,
            "azp": CLIENT,
            "sub": user.id,
            "sid": format!("session-of-{}", user.username),
            "iat": now,
            "exp": now + 300,
            "auth_time": now,
            "nonce": grant.nonce,
            "acr": self.acr,
        });
        match &lie {
            Some(Lie::Issuer) => claims["iss"] = json!("https://evil.example"),
            Some(Lie::Audience) => claims["aud"] = json!("another"),
            Some(Lie::Party) => {
                claims["aud"] = json!([CLIENT, "another"]);
                claims["azp"] = json!("another");
            }
            Some(Lie::Nonce) => claims["nonce"] = json!("of another sign-in"),
            Some(Lie::NoNonce) => drop(claims.as_object_mut().unwrap().remove("nonce")),
            Some(Lie::Expired) => {
                (claims["iat"], claims["exp"]) = (json!(now - 600), json!(now - 300));
                claims["auth_time"] = claims["iat"].clone();
            }
            Some(Lie::NotYet) => claims["iat"] = json!(now + 600),
            Some(Lie::OldSession) => claims["auth_time"] = json!(now - 3600),
            Some(Lie::NoAuthTime) => drop(claims.as_object_mut().unwrap().remove("auth_time")),
            _ => {}
        }
        if is(Lie::Unsigned) {
            return format!("{}.", unsigned("none", &self.key.id, &claims));
        }
        if is(Lie::PublicKeyAsSecret) {
            let text = unsigned("HS256", &self.key.id, &claims);
            let secret =
                ring::hmac::Key::new(ring::hmac::HMAC_SHA256, self.key.pair.public_key_raw());
            let signature = ring::hmac::sign(&secret, text.as_bytes());
            return format!("{text}.{}", BASE64_URL_SAFE_NO_PAD.encode(signature));
        }
        if is(Lie::ForeignKey) {
            return SigningKey::new(&self.key.id).sign(&claims);
        }
        self.key.sign(&claims)
    }
}
