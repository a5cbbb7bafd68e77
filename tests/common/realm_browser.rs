//! A browser of a test that goes through a realm, as far as HTTP goes: cookies, the button, the link.

use reqwest::{Client, StatusCode, header};
use std::sync::Mutex;

/// A browser, with its cookies.
#[derive(Default)]
pub struct Browser {
    cookies: Mutex<Vec<String>>,
}

/// A page, as a browser gets it.
pub struct Shown {
    pub status: StatusCode,
    pub html: String,
}

impl Browser {
    pub async fn get(&self, url: &str) -> Shown {
        self.send(http().get(url)).await
    }

    pub fn has_no_cookie(&self) -> bool {
        self.cookies.lock().unwrap().is_empty()
    }

    /// Presses the button of the page at `url`; gives where the realm is.
    pub async fn go(&self, url: &str) -> String {
        let shown = self.send(http().post(url).form(&[("step", "go")])).await;
        assert_eq!(shown.status, StatusCode::OK, "{}", shown.html);
        shown.link()
    }

    pub async fn send(&self, request: reqwest::RequestBuilder) -> Shown {
        let cookies = self.cookies.lock().unwrap().join("; ");
        let response = request.header(header::COOKIE, cookies).send().await.unwrap();
        let status = response.status();
        for cookie in response.headers().get_all(header::SET_COOKIE) {
            let cookie = cookie.to_str().unwrap();
            assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
            self.cookies.lock().unwrap().push(cookie.split(';').next().unwrap().to_owned());
        }
        let policy = response.headers()["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("form-action 'self'"), "{policy}");
        Shown { status, html: response.text().await.unwrap() }
    }
}

impl Shown {
    /// Where the page's one link leads.
    pub fn link(&self) -> String {
        let (_, rest) = self.html.split_once("href=\"http").unwrap();
        format!("http{}", rest.split('"').next().unwrap()).replace("&#38;", "&")
    }
}

/// It follows nothing by itself.
pub fn http() -> Client {
    crate::http_client().redirect(reqwest::redirect::Policy::none()).build().unwrap()
}
