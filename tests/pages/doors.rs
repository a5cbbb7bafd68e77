//! Links that lead nowhere, and what they say.

use crate::pages::site::{Page, Site, code_at};
use jiff::SignedDuration;
use jiff::Timestamp;
use mfadmin::{
    contract::{AuthenticatorState, PhoneState},
    server::LinkLifetimes,
};

async fn closed(site: &Site, path: &str, status: u16) -> Page {
    for step in ["confirm", "text", "proof", "save", "other", ""] {
        let page = site.fill(path, &[("step", step), ("code", "123456")]).await;
        assert_eq!(page.status, status, "{step}");
    }
    let page = site.look(path).await;
    assert_eq!(page.status, status);
    assert!(page.has("<h1") && !page.has("<form") && !page.has("otpauth"), "{}", page.html);
    page
}

#[tokio::test]
async fn what_nobody_issued_leads_nowhere() {
    let site = Site::open().await;
    let id = site.newcomer().await;
    let link = site.setup_link(id).await;
    let (_, token) = link.rsplit_once('/').unwrap();
    let mut tampered = token.to_owned();
    let last = tampered.pop().unwrap();
    tampered.push(if last == 'A' { 'B' } else { 'A' });
    let before = site.server.footprint().await;
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
        let page = closed(&site, &path, 404).await;
        assert!(!page.has("<script"), "{}", page.html);
    }
    assert_eq!(site.server.footprint().await, before);
    assert_eq!(site.look(&link).await.status, 200);
}

#[tokio::test]
async fn a_newer_link_closes_the_older_one() {
    let site = Site::open().await;
    let id = site.newcomer().await;
    let older = site.setup_link(id).await;
    let newer = site.setup_link(id).await;
    let page = closed(&site, &older, 410).await;
    assert!(page.has("newer"), "{}", page.html);
    assert_eq!(site.look(&newer).await.status, 200);
    let (older, newer) = (site.password_link(id, false).await, site.password_link(id, false).await);
    closed(&site, &older, 410).await;
    assert_eq!(site.look(&newer).await.status, 200);
    let older = site.phone_link(id, "+14155552671").await;
    let newer = site.phone_link(id, "+442079460958").await;
    closed(&site, &older, 410).await;
    assert_eq!(site.look(&newer).await.status, 200);
}

#[tokio::test]
async fn a_link_ends_when_its_time_is_over() {
    let site = Site::open_with(|options| {
        let now = SignedDuration::ZERO;
        options.links = LinkLifetimes { setup: now, password: now, phone: now };
    })
    .await;
    let id = site.newcomer().await;
    for link in [
        site.setup_link(id).await,
        site.password_link(id, false).await,
        site.phone_link(id, "+14155552671").await,
    ] {
        let page = closed(&site, &link, 410).await;
        assert!(page.has("too old") && page.has("It worked until"), "{}", page.html);
    }
    assert!(!site.user(id).await.phone.is_verified());
}

#[tokio::test]
async fn a_second_click_says_what_happened() {
    let site = Site::open().await;
    let id = site.newcomer().await;
    let link = site.setup_link(id).await;
    let address = site.look(&link).await.address();
    let code = code_at(&address, Timestamp::now());
    site.fill(&link, &[("step", "confirm"), ("code", &code)]).await;
    let page = closed(&site, &link, 410).await;
    let year = Timestamp::now().to_string()[..4].to_owned();
    assert!(page.has("used") && page.has(&year), "{}", page.html);
}

#[tokio::test]
async fn a_hostile_name_stays_text() {
    let site = Site::open_with(|options| {
        options.organisation.name = "</title><script>alert(1)</script>".to_owned();
    })
    .await;
    let mut user = crate::server::person("eve");
    user.name = "<img src=x onerror=alert(1)>\u{202e}\u{7}".to_owned();
    user.phone = PhoneState::NotSet;
    user.authenticator = AuthenticatorState::NotConfigured;
    let id = site.put(user).await;
    for link in [site.setup_link(id).await, site.password_link(id, false).await] {
        let page = site.look(&link).await;
        assert!(!page.has("<script") && !page.has("<img"), "{}", page.html);
        assert!(!page.html.contains(['\u{202e}', '\u{7}']));
    }
}

#[tokio::test]
async fn a_slash_at_the_end_leads_to_the_page() {
    let site = Site::open().await;
    let id = site.newcomer().await;
    let link = site.setup_link(id).await;
    let page = site.look(&format!("{link}/")).await;
    assert_eq!(page.status, 308);
    assert_eq!(page.location.unwrap(), format!("..{}", link.strip_prefix("/setup").unwrap()));
}

#[tokio::test]
async fn an_avobot_has_no_pages() {
    let site = Site::open().await;
    let id = site.newcomer().await;
    let link = site.setup_link(id).await;
    sqlx::query("update users set kind = 1, missing = 0, gap_since = null where id = $1")
        .bind(id.to_string())
        .execute(&mut site.server.connect().await)
        .await
        .unwrap();
    closed(&site, &link, 410).await;
}
