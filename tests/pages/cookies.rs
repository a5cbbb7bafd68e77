//! The cookies of the pages, and those that others put beside them.

use crate::test_app::TestApp;
use mfadmin::contract::api::MessageKind;
use reqwest::header::HeaderValue;
use std::collections::BTreeSet;

#[tokio::test]
async fn hostile_cookies_hide_no_proof() {
    let app = TestApp::open().await;
    let id = app.newcomer().await;
    let codes = app.configure(id).await.recovery_codes;
    let link = app.password_link(id, false).await;
    let prove = [("step", "proof"), ("code", codes[0].as_str())];
    let proof = app.fill_with(&link, None, &prove).await.cookie();
    let is_open = async |headers: &[&[u8]]| {
        let mut request = reqwest::Client::new().get(app.server.url(&link));
        for header in headers {
            request = request.header("cookie", HeaderValue::from_bytes(header).unwrap());
        }
        request.send().await.unwrap().text().await.unwrap().contains("new-password")
    };
    let own = proof.as_bytes();
    let other: &[u8] = b"mfadmin_proof=planted";
    let long = format!("other={}; {proof}", "x".repeat(16_000));
    assert!(!is_open(&[other]).await);
    assert!(is_open(&[own]).await);
    assert!(is_open(&[own, other]).await);
    assert!(is_open(&[other, own]).await);
    assert!(is_open(&[&[own, b"; ", other].concat()]).await);
    assert!(is_open(&[&[other, b"; ", own].concat()]).await);
    assert!(is_open(&[&[b"name=\xff\xfe; =; ;; bare; ", own].concat()]).await);
    assert!(is_open(&[long.as_bytes()]).await);
}

#[tokio::test]
async fn cookies_are_secure_and_below_the_public_path() {
    let public = "https://mfadmin.example.com/people";
    let app = TestApp::open_with(|options| options.public_url = Some(public.to_owned())).await;
    let id = app.newcomer().await;
    app.act(id, "/authenticator/setup-link", serde_json::json!({})).await;
    let (_, link) = app.message(MessageKind::SetupLink).await;
    let path = link.unwrap().strip_prefix("https://mfadmin.example.com").unwrap().to_owned();
    let set = app.look(path.strip_prefix("/people").unwrap()).await.cookie.unwrap();
    let mut parts = set.split("; ");
    assert!(parts.next().unwrap().starts_with("__Secure-mfadmin_key="), "{set}");
    let attributes: BTreeSet<&str> = parts.collect();
    let path = format!("Path={path}");
    assert_eq!(attributes, BTreeSet::from(["HttpOnly", "Secure", "SameSite=Lax", &path]));
}
