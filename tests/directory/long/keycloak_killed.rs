//! Keycloak is killed in the middle of a sign-in by its realm.

use crate::keycloak::login::{add_owner, code, ours};
use mfadmin::contract::{
    Role,
    api::{Me, RealmProgress, RealmSignInBegun, paths},
};
use mfadmin_testing::{
    keycloak::{
        api::{PASSWORD, Realm},
        running::Running,
    },
    realm_browser::{Browser, http},
    server::TestServer,
};
use reqwest::{Method, Response, StatusCode, header};
use serde_json::json;
use std::collections::BTreeMap;

/// A browser on Keycloak's own pages, as far as HTTP goes.
#[derive(Default)]
struct Visitor {
    cookies: BTreeMap<String, String>,
}

impl Visitor {
    async fn send(&mut self, request: reqwest::RequestBuilder) -> Response {
        let cookies = self.cookies.iter().map(|(name, value)| format!("{name}={value}"));
        let cookies = cookies.collect::<Vec<_>>().join("; ");
        let response = request.header(header::COOKIE, cookies).send().await.unwrap();
        for cookie in response.headers().get_all(header::SET_COOKIE) {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        response
    }

    async fn page(&mut self, url: &str) -> String {
        self.send(http().get(url)).await.text().await.unwrap()
    }

    async fn fill(&mut self, page: &str, fields: &[(&str, &str)]) -> Response {
        let (_, rest) = page.split_once("action=\"").unwrap_or_else(|| panic!("no form: {page}"));
        let to = rest.split('"').next().unwrap().replace("&amp;", "&");
        self.send(http().post(to).form(fields)).await
    }

    /// Proves who `ana` is from the page of the realm; gives where the browser is sent.
    async fn pass(&mut self, page: &str, time: &str) -> String {
        let name = [("username", "ana"), ("password", PASSWORD)];
        let asked = self.fill(page, &name).await.text().await.unwrap();
        let back = self.fill(&asked, &[("otp", &code(time))]).await;
        let to = back.headers().get(header::LOCATION).map(|to| to.to_str().unwrap().to_owned());
        match to {
            Some(to) => to,
            None => panic!("not sent back: {}", back.text().await.unwrap()),
        }
    }
}

async fn progress(ours: &TestServer, begun: &RealmSignInBegun) -> RealmProgress {
    let answer = ours.call(Method::POST, paths::REALM_WAIT, &begun.token).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    answer.json().await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes: tests/long.sh"]
async fn a_sign_in_goes_on_after_keycloak_was_killed_within_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut running = Running::start_in(folder.path());
    let realm = Realm::at(&running.url, "sign-in-killed").await;
    add_owner(&realm).await;
    let ours = ours(&realm).await;
    let body = json!({ "user": "ana", "host": "desk-7" });
    let asked = http().post(ours.url(paths::REALM_SIGN_IN)).json(&body).send().await.unwrap();
    let begun: RealmSignInBegun = asked.json().await.unwrap();
    let browser = Browser::default();

    // Killed while the realm's page is open: that page leads nowhere, and ours leads there again.
    let mut visitor = Visitor::default();
    let page = visitor.page(&browser.go(&begun.address).await).await;
    assert!(page.contains("kc-form-login"), "{page}");
    running.kill();
    assert_eq!(progress(&ours, &begun).await, RealmProgress::Waiting { in_browser: true });
    running.restart();

    // Killed between the realm's word and ours: nobody is in, and the panel waits.
    let mut visitor = Visitor::default();
    let page = visitor.page(&browser.go(&begun.address).await).await;
    let back = visitor.pass(&page, "now").await;
    running.kill();
    let shown = browser.get(&back).await;
    assert_eq!(shown.status, StatusCode::SERVICE_UNAVAILABLE, "{}", shown.html);
    assert!(shown.html.contains("Please try again in a moment"), "{}", shown.html);
    assert_eq!(progress(&ours, &begun).await, RealmProgress::Waiting { in_browser: true });
    running.restart();

    let mut visitor = Visitor::default();
    let page = visitor.page(&browser.go(&begun.address).await).await;
    let back = visitor.pass(&page, "now + 30 seconds").await;
    let shown = browser.get(&back).await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.html);
    let RealmProgress::SignedIn { token, .. } = progress(&ours, &begun).await else {
        panic!("the panel is not told");
    };
    let me: Me = ours.get(paths::ME, &token).await;
    assert_eq!((me.user.username.as_deref(), me.user.role), (Some("ana"), Role::Owner));
    running.kill();
}
