//! An organisation whose Owner sends links, and somebody who opens them.

use crate::server::{TestServer, person};
use jiff::Timestamp;
use mfadmin::{
    contract::{
        AuthenticatorState, BearerToken, PhoneState, Role, User, UserId,
        api::{AuditEvent, AuditPage, MessageKind, OutboxPage},
    },
    server::{Limits, Options, store::NewUser},
};
use reqwest::{Client, Method, RequestBuilder, Response, StatusCode, redirect::Policy};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, HashMap},
    sync::Mutex,
};

pub struct Site {
    pub server: TestServer,
    pub owner: BearerToken,
    http: Client,
    /// What this browser keeps, by the path of the link.
    jar: Mutex<HashMap<String, BTreeMap<String, String>>>,
}

/// An authenticator that was set up.
pub struct Configured {
    pub address: String,
    /// The code that set it up.
    pub spent: String,
    pub recovery_codes: Vec<String>,
}

/// A page as it was answered.
pub struct Page {
    pub status: StatusCode,
    pub html: String,
    pub cookie: Option<String>,
    pub location: Option<String>,
}

impl Site {
    pub async fn open() -> Self {
        Self::open_with(|_| ()).await
    }

    pub async fn open_with(change: impl FnOnce(&mut Options)) -> Self {
        Self::open_under(Limits::default(), change).await
    }

    pub async fn open_under(limits: Limits, change: impl FnOnce(&mut Options)) -> Self {
        let server = TestServer::start_under(limits, change).await;
        let (_, owner) = server.sign_in(Role::Owner).await;
        let http = Client::builder().redirect(Policy::none()).build().unwrap();
        Self { server, owner, http, jar: Mutex::default() }
    }

    /// A member with these factors.
    pub async fn member(&self, phone: PhoneState, authenticator: AuthenticatorState) -> UserId {
        self.put(NewUser { phone, authenticator, ..person("ana") }).await
    }

    /// A member without any factor.
    pub async fn newcomer(&self) -> UserId {
        self.member(PhoneState::NotSet, AuthenticatorState::NotConfigured).await
    }

    pub async fn put(&self, user: NewUser) -> UserId {
        self.server.seed(vec![user]).await[0]
    }

    pub async fn user(&self, id: UserId) -> User {
        self.server.get(&format!("/v1/users/{id}"), &self.owner).await
    }

    /// Does what the panel's button does.
    pub async fn act(&self, id: UserId, end: &str, body: Value) {
        let path = format!("/v1/users/{id}{end}");
        let call = self.server.call(Method::POST, &path, &self.owner).json(&body);
        assert_eq!(call.send().await.unwrap().status(), 200);
    }

    pub async fn set_phone(&self, id: UserId, number: &str) {
        let user = self.user(id).await;
        let call = self.server.call(Method::PATCH, &format!("/v1/users/{id}"), &self.owner);
        let call = call.header("if-match", format!("\"{}\"", user.revision));
        let call = call.json(&json!({ "phone": number }));
        assert_eq!(call.send().await.unwrap().status(), 200);
    }

    /// The path of a new setup link.
    pub async fn setup_link(&self, id: UserId) -> String {
        let body = json!({ "override_cool_down": true });
        self.act(id, "/authenticator/setup-link", body).await;
        self.link(MessageKind::SetupLink).await
    }

    /// The path of a new password link.
    pub async fn password_link(&self, id: UserId, end_sessions: bool) -> String {
        let body = json!({
            "send_password_reset": true, "end_sessions": end_sessions, "override_cool_down": true,
        });
        self.act(id, "/access-reset", body).await;
        self.link(MessageKind::PasswordReset).await
    }

    /// The path of the link that verifies `number`.
    pub async fn phone_link(&self, id: UserId, number: &str) -> String {
        self.set_phone(id, number).await;
        self.link(MessageKind::PhoneVerification).await
    }

    async fn link(&self, kind: MessageKind) -> String {
        let (_, link) = self.message(kind).await;
        let link = link.unwrap();
        link.strip_prefix(&self.server.url("")).unwrap().to_owned()
    }

    /// Body and link of the newest message of this kind.
    pub async fn message(&self, kind: MessageKind) -> (String, Option<String>) {
        self.server.message(kind).await
    }

    /// The newest texted code.
    pub async fn texted_code(&self) -> String {
        self.server.texted_code().await
    }

    /// What was mailed or texted, the newest first.
    pub async fn sent(&self) -> Vec<MessageKind> {
        let page: OutboxPage = self.server.get("/v1/outbox", &self.owner).await;
        page.messages.iter().map(|message| message.kind).collect()
    }

    /// The newest entry of the audit log: what, by whom, to whom.
    pub async fn last_entry(&self) -> (AuditEvent, Option<UserId>, Option<UserId>) {
        let page: AuditPage = self.server.get("/v1/audit?limit=1", &self.owner).await;
        let entry = page.entries.into_iter().next().unwrap();
        (entry.event, entry.actor.map(|actor| actor.id), entry.target.map(|target| target.id))
    }

    /// Looks with the browser that keeps its cookies.
    pub async fn look(&self, path: &str) -> Page {
        self.visit(path, self.http.get(self.server.url(path))).await
    }

    /// Looks with another browser, which sends `cookie` and keeps nothing.
    pub async fn look_with(&self, path: &str, cookie: Option<&str>) -> Page {
        let request = self.http.get(self.server.url(path));
        page(with(request, cookie).send().await.unwrap()).await
    }

    /// Fills in a form with the browser that keeps its cookies.
    pub async fn fill(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        self.visit(path, self.http.post(self.server.url(path)).form(fields)).await
    }

    /// Fills in a form with another browser, which sends `cookie` and keeps nothing.
    pub async fn fill_with(
        &self,
        path: &str,
        cookie: Option<&str>,
        fields: &[(&str, &str)],
    ) -> Page {
        let request = self.http.post(self.server.url(path)).form(fields);
        page(with(request, cookie).send().await.unwrap()).await
    }

    /// The cookies that the browser keeps for a link.
    pub fn cookies(&self, path: &str) -> String {
        let jar = self.jar.lock().unwrap();
        let kept = jar.get(path).into_iter().flatten();
        kept.map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    async fn visit(&self, path: &str, request: RequestBuilder) -> Page {
        let kept = self.cookies(path);
        let request = with(request, Some(kept.as_str()).filter(|kept| !kept.is_empty()));
        let page = page(request.send().await.unwrap()).await;
        if let Some(cookie) = &page.cookie {
            let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
            let mut jar = self.jar.lock().unwrap();
            jar.entry(path.to_owned()).or_default().insert(name.to_owned(), value.to_owned());
        }
        page
    }

    /// Sets up the authenticator of `id`, who has no verified phone.
    pub async fn configure(&self, id: UserId) -> Configured {
        let link = self.setup_link(id).await;
        let address = self.look(&link).await.address();
        let code = code_at(&address, Timestamp::now());
        let done = self.fill(&link, &[("step", "confirm"), ("code", &code)]).await;
        assert_eq!(done.status, 200, "{}", done.html);
        Configured { address, spent: code, recovery_codes: done.recovery_codes() }
    }
}

fn with(request: RequestBuilder, cookie: Option<&str>) -> RequestBuilder {
    match cookie {
        Some(cookie) => request.header("cookie", cookie),
        None => request,
    }
}

async fn page(response: Response) -> Page {
    let header = |name| {
        let value = response.headers().get(name)?;
        Some(value.to_str().unwrap().to_owned())
    };
    let (cookie, location) = (header("set-cookie"), header("location"));
    let status = response.status();
    if !status.is_redirection() {
        assert_eq!(response.headers()["content-type"], "text/html; charset=utf-8");
    }
    Page { status, html: response.text().await.unwrap(), cookie, location }
}

impl Page {
    /// The `otpauth` address of a setup page.
    pub fn address(&self) -> String {
        let from = self.html.find("href=\"otpauth://").expect(&self.html) + 6;
        let address = self.html[from..].split('"').next().unwrap();
        address.replace("&amp;", "&").replace("&#38;", "&")
    }

    pub fn recovery_codes(&self) -> Vec<String> {
        let is_code = |word: &&str| {
            let parts: Vec<&str> = word.split('-').collect();
            let fits = |part: &&str| {
                part.len() == 5
                    && part.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase())
            };
            parts.len() == 2 && parts.iter().all(fits)
        };
        self.html.split(['<', '>']).map(str::trim).filter(is_code).map(str::to_owned).collect()
    }

    pub fn has(&self, words: &str) -> bool {
        self.html.contains(words)
    }

    /// The cookie that was set, as it is sent back.
    pub fn cookie(&self) -> String {
        let cookie = self.cookie.as_ref().unwrap();
        cookie.split(';').next().unwrap().to_owned()
    }
}

/// What the app whose secret stands in `address` shows at the time `at`.
pub fn code_at(address: &str, at: Timestamp) -> String {
    let secret = address.split("secret=").nth(1).unwrap().split('&').next().unwrap();
    let secret = totp_rs::Secret::try_from_base32(secret).unwrap();
    let totp = totp_rs::Builder::new().with_secret(secret).with_account_name("x").build().unwrap();
    totp.generate(u64::try_from(at.as_second()).unwrap()).to_string()
}

/// A code that is not the right one.
pub fn wrong_code(address: &str) -> String {
    let now = Timestamp::now().as_second();
    let near: Vec<String> = (-3..=3)
        .map(|step| code_at(address, Timestamp::from_second(now + 30 * step).unwrap()))
        .collect();
    let mut others = (0..).map(|number| format!("{number:06}"));
    others.find(|code| !near.contains(code)).unwrap()
}
