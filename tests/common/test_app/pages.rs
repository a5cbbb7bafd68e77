//! The pages that links lead to, as a browser without scripts sees them.

use super::{TestApp, ok};
use jiff::{SignedDuration, Timestamp};
use mfadmin::contract::{
    LinkKind, UserId,
    api::{Approval, NewApproval, paths},
};
use reqwest::{Method, RequestBuilder, Response, StatusCode};

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

impl TestApp {
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

    /// What the Owner tells the user to approve the newest `link` of theirs.
    pub async fn approval(&self, id: UserId, link: LinkKind) -> String {
        let path = paths::of_user(paths::APPROVAL, id);
        let call = self.server.call(Method::POST, &path, &self.owner).json(&NewApproval { link });
        let approval: Approval = ok(call.send().await.unwrap()).await.json().await.unwrap();
        approval.code.reveal().to_owned()
    }

    /// Goes on at the page of the link with a code from the Owner.
    pub async fn prove_by_approval(&self, path: &str, id: UserId, link: LinkKind) {
        let code = self.approval(id, link).await;
        let proved = self.fill(path, &[("step", "proof"), ("code", &code)]).await;
        assert_eq!(proved.status, 303, "{}", proved.html);
    }

    /// Sets up the authenticator of `id`, who has no verified phone.
    pub async fn configure(&self, id: UserId) -> Configured {
        let link = self.setup_link(id).await;
        if self.look(&link).await.has("Approval code") {
            self.prove_by_approval(&link, id, LinkKind::Setup).await;
        }
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
    let near: Vec<String> = (-21..=21)
        .map(|step| code_at(address, Timestamp::from_second(now + 30 * step).unwrap()))
        .collect();
    let mut others = (0..).map(|number| format!("{number:06}"));
    others.find(|code| !near.contains(code)).unwrap()
}

/// The code of the next step, which a server has to take already: the one before is spent.
pub fn next_code(address: &str) -> String {
    code_at(address, Timestamp::now() + SignedDuration::from_secs(30))
}
