//! Links that lead nowhere, and what they say.

use crate::test_app::{Page, TestApp, code_at};
use jiff::SignedDuration;
use jiff::Timestamp;
use mfadmin::{
    contract::{AuthenticatorState, PhoneState},
    server::LinkLifetimes,
};

async fn closed(app: &TestApp, path: &str, status: u16) -> Page {
    for step in ["confirm", "text", "proof", "save", "other", ""] {
        let page = app.fill(path, &[("step", step), ("code", "123456")]).await;
        assert_eq!(page.status, status, "{step}");
    }
    let page = app.look(path).await;
    assert_eq!(page.status, status);
    assert!(page.has("<h1") && !page.has("<form") && !page.has("otpauth"), "{}", page.html);
    page
}

#[tokio::test]
async fn unknown_link_is_not_found() {
    let app = TestApp::texting().await;
    let id = app.newcomer().await;
    let link = app.setup_link(id).await;
    let (_, token) = link.rsplit_once('/').unwrap();
    let mut tampered = token.to_owned();
    let last = tampered.pop().unwrap();
    tampered.push(if last == 'A' { 'B' } else { 'A' });
    let before = app.server.footprint().await;
    for path in [
        format!("/setup/{tampered}"),
        format!("/setup/{}", &token[1..]),
        format!("/password/{token}"),
        format!("/phone/{token}"),
        "/setup/x".to_owned(),
        "/setup/%00%ff".to_owned(),
        format!("/setup/{}", "x".repeat(4000)),
        "/setup/%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E".to_owned(),
    ] {
        let page = closed(&app, &path, 404).await;
        assert!(!page.has("<script>"), "{}", page.html);
    }
    assert_eq!(app.server.footprint().await, before);
    assert_eq!(app.look(&link).await.status, 200);
}

#[tokio::test]
async fn newer_link_revokes_the_older() {
    let app = TestApp::texting().await;
    let id = app.newcomer().await;
    let older = app.setup_link(id).await;
    let newer = app.setup_link(id).await;
    let page = closed(&app, &older, 410).await;
    assert!(page.has("newer"), "{}", page.html);
    assert_eq!(app.look(&newer).await.status, 200);
    let (older, newer) = (app.password_link(id, false).await, app.password_link(id, false).await);
    closed(&app, &older, 410).await;
    assert_eq!(app.look(&newer).await.status, 200);
    let older = app.phone_link(id, "+14155552671").await;
    let newer = app.phone_link(id, "+442079460958").await;
    closed(&app, &older, 410).await;
    assert_eq!(app.look(&newer).await.status, 200);
}

#[tokio::test]
async fn link_expires() {
    let app = TestApp::open_with(|options| {
        let now = SignedDuration::ZERO;
        options.links = LinkLifetimes { setup: now, password: now, phone: now, email: now };
    })
    .await;
    let id = app.newcomer().await;
    for link in [
        app.setup_link(id).await,
        app.password_link(id, false).await,
        app.phone_link(id, "+14155552671").await,
    ] {
        let page = closed(&app, &link, 410).await;
        assert!(page.has("has expired") && page.has("It expired on"), "{}", page.html);
    }
    assert!(!app.user(id).await.phone.is_verified());
}

#[tokio::test]
async fn used_link_says_what_happened() {
    let app = TestApp::texting().await;
    let id = app.newcomer().await;
    let link = app.setup_link(id).await;
    let address = app.look(&link).await.address();
    let code = code_at(&address, Timestamp::now());
    app.fill(&link, &[("step", "confirm"), ("code", &code)]).await;
    let page = closed(&app, &link, 410).await;
    let year = Timestamp::now().to_string()[..4].to_owned();
    assert!(page.has("used") && page.has(&year), "{}", page.html);
}

#[tokio::test]
async fn hostile_name_is_escaped() {
    let app = TestApp::open_with(|options| {
        options.organisation.name = "</title><script>alert(1)</script>".to_owned();
    })
    .await;
    let mut user = crate::server::person("eve");
    user.name = "<img src=x onerror=alert(1)>\u{202e}\u{7}".to_owned();
    user.phone = PhoneState::NotSet;
    user.authenticator = AuthenticatorState::NotConfigured;
    let id = app.put(user).await;
    for link in [app.setup_link(id).await, app.password_link(id, false).await] {
        let page = app.look(&link).await;
        assert!(!page.has("<script>") && !page.has("<img"), "{}", page.html);
        assert!(!page.html.contains(['\u{202e}', '\u{7}']));
    }
}

#[tokio::test]
async fn trailing_slash_redirects_to_the_page() {
    let app = TestApp::texting().await;
    let id = app.newcomer().await;
    let link = app.setup_link(id).await;
    let page = app.look(&format!("{link}/")).await;
    assert_eq!(page.status, 308);
    assert_eq!(page.location.unwrap(), format!("..{}", link.strip_prefix("/setup").unwrap()));
}

#[tokio::test]
async fn avobot_has_no_pages() {
    let app = TestApp::texting().await;
    let id = app.newcomer().await;
    let link = app.setup_link(id).await;
    sqlx::query("update users set kind = 1, missing = 0, gap_since = null where id = $1")
        .bind(id.to_string())
        .execute(&mut app.server.connect().await)
        .await
        .unwrap();
    closed(&app, &link, 410).await;
}
