//! A user at the links that came by mail or by text.

use super::seeded_app::SeededApp;
use mfadmin::contract::api::MessageKind;

/// A page that a link leads to.
pub struct Page {
    link: String,
    /// What the browser keeps.
    cookie: Option<String>,
    pub html: String,
}

impl Page {
    /// Opens the link in the newest message of this kind.
    pub async fn open(seeded: &SeededApp, kind: MessageKind) -> Self {
        let link = seeded.link(kind).await;
        let response = reqwest::get(&link).await.unwrap();
        assert_eq!(response.status(), 200, "{kind:?}");
        let cookie = response.headers().get("set-cookie");
        let cookie = cookie.map(|cookie| cookie.to_str().unwrap().to_owned());
        Self { link, cookie, html: response.text().await.unwrap() }
    }

    /// Sends the form of the page filled in like this, and finds `words` in the answer.
    pub async fn send(&self, fields: &[(&str, &str)], words: &str) {
        let form = mfadmin_testing::http_client().build().unwrap().post(&self.link).form(fields);
        let form = match &self.cookie {
            Some(cookie) => form.header("cookie", cookie.split(';').next().unwrap()),
            None => form,
        };
        let html = form.send().await.unwrap().text().await.unwrap();
        assert!(html.contains(words), "{words:?} is missing in:\n{html}");
    }

    /// The code that an app shows now that was given the key of the page.
    pub fn code(&self) -> String {
        let secret = self.html.split("secret=").nth(1).unwrap();
        let end = secret.find(|c: char| !c.is_ascii_alphanumeric()).unwrap();
        let secret = totp_rs::Secret::try_from_base32(&secret[..end]).unwrap();
        let app = totp_rs::Builder::new().with_secret(secret).with_account_name("user").build();
        app.unwrap().generate_current().to_string()
    }
}
