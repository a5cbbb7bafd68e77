//! Mails that Keycloak sends: they reach a mail server, and the person goes on by them.

use super::{Realm, api::PASSWORD, ours::OurServer};
use mfadmin::contract::Code;
use mfadmin_testing::{
    http_client,
    mail_server::{MailServer, Wanted},
};
use reqwest::{Client, Response, redirect::Policy};
use serde_json::{Value, json};

const NEW_PASSWORD: &str = "a password that the person chose";

async fn mail_through(realm: &Realm, port: u16) {
    let mut settings = realm.get("").await;
    settings["smtpServer"] = json!({
        "host": "127.0.0.1", "port": port.to_string(), "from": "realm@example.com",
    });
    realm.put("", settings).await;
}

/// A browser of one person, as far as Keycloak's forms need one.
struct Visitor {
    client: Client,
    cookies: Vec<(String, String)>,
}

impl Visitor {
    fn new() -> Self {
        let client = http_client().redirect(Policy::none()).build().unwrap();
        Self { client, cookies: Vec::new() }
    }

    /// Asks for the page, and goes where it leads, ten times at most.
    async fn open(&mut self, url: &str, form: Option<&[(&str, &str)]>) -> (String, String) {
        let (mut url, mut form) = (url.to_owned(), form);
        for _ in 0..10 {
            let cookies: Vec<_> =
                self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            let request = match form.take() {
                Some(form) => self.client.post(&url).form(form),
                None => self.client.get(&url),
            };
            let answer = request.header("Cookie", cookies.join("; ")).send().await.unwrap();
            self.keep_cookies(&answer);
            match answer.headers().get("location") {
                Some(next) => url = next.to_str().unwrap().to_owned(),
                None => return (url, answer.text().await.unwrap()),
            }
        }
        panic!("{url} leads on and on");
    }

    fn keep_cookies(&mut self, answer: &Response) {
        for cookie in answer.headers().get_all("set-cookie") {
            let cookie = cookie.to_str().unwrap();
            let (name, rest) = cookie.split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            self.cookies.retain(|(known, _)| known != name);
            if !value.is_empty() {
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
    }
}

/// What stands between `before` and the next quotation mark behind `near`.
fn attribute(page: &str, near: &str, before: &str) -> String {
    let rest = page.split_once(near).unwrap_or_else(|| panic!("no {near} in {page}")).1;
    let rest = rest.split_once(before).unwrap_or_else(|| panic!("no {before} in {page}")).1;
    rest.split('"').next().unwrap().replace("&amp;", "&")
}

fn link_in(mail: &Value) -> String {
    let text = mail.to_string().replace("=\\r\\n", "").replace("=\\n", "").replace("=3D", "=");
    let from = text.find("http://").unwrap_or_else(|| panic!("no link in {text}"));
    let link = &text[from..];
    let end = link.find(['\\', '"', ' ', '<', '>']).unwrap_or(link.len());
    link[..end].replace("&amp;", "&")
}

#[tokio::test]
#[ignore = "needs Keycloak, which tests/run.sh fetches"]
async fn a_person_chooses_a_new_password_by_the_mail_and_signs_in() {
    let mut server = MailServer::start(Wanted::default()).listening().await;
    let realm = Realm::new("reset-mail").await;
    mail_through(&realm, server.port).await;
    realm.user("forgets", json!({})).await;
    let ours = OurServer::of(&realm).await;
    let user = ours.user("forgets").await;
    let body = json!({ "send_password_reset": true, "end_sessions": false });
    ours.ask(reqwest::Method::POST, &user, "/access-reset", body).await.unwrap();
    let mail = server.mail().await;
    assert!(mail.to_string().contains("forgets@example.com"), "{mail}");

    let mut person = Visitor::new();
    let (url, page) = person.open(&link_in(&mail), None).await;
    let proceed = attribute(&page, "kc-info-message", "href=\"");
    let proceed = reqwest::Url::parse(&url).unwrap().join(&proceed).unwrap();
    let (_, page) = person.open(proceed.as_str(), None).await;
    let action = attribute(&page, "kc-passwd-update-form", "action=\"");
    let form = [("password-new", NEW_PASSWORD), ("password-confirm", NEW_PASSWORD)];
    person.open(&action, Some(&form)).await;
    assert!(realm.sign_in_with("forgets", NEW_PASSWORD).await, "the new password is not taken");
    assert!(!realm.sign_in_with("forgets", PASSWORD).await, "the old password is still taken");
}

#[tokio::test]
#[ignore = "needs Keycloak, which tests/run.sh fetches"]
async fn a_mail_that_cannot_be_sent_is_told_with_the_setting() {
    let realm = Realm::new("no-mails").await;
    realm.user("forgets", json!({})).await;
    realm.user("nowhere", json!({ "email": null })).await;
    realm.user("left", json!({ "enabled": false })).await;
    let ours = OurServer::of(&realm).await;
    let body = json!({ "send_password_reset": true, "end_sessions": false });
    let ask = async |username: &str| {
        let user = ours.user(username).await;
        let ask = ours.ask(reqwest::Method::POST, &user, "/access-reset", body.clone());
        ask.await.unwrap_err()
    };
    let unset = ask("forgets").await;
    assert_eq!(unset.code, Code::DirectoryRefused);
    assert!(unset.detail.unwrap().contains("Realm settings, Email"));
    assert_eq!(ask("nowhere").await.code, Code::AddressMissing);
    assert_eq!(ask("left").await.code, Code::UserDisabled);
    let user = ours.user("nowhere").await;
    let availability = user.availability(mfadmin::contract::UserActionKind::ResetPassword);
    assert!(matches!(availability, mfadmin::contract::Availability::NotPossible { .. }));

    // A mail server that nobody runs.
    let unused = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    mail_through(&realm, unused).await;
    let user = ours.user("forgets").await;
    let body = json!({ "send_password_reset": true, "end_sessions": false, "reason": "again" });
    let refused = ours.ask(reqwest::Method::POST, &user, "/access-reset", body).await.unwrap_err();
    assert_eq!(refused.code, Code::DirectoryRefused);
    assert!(refused.detail.unwrap().contains("Realm settings, Email"));
}
