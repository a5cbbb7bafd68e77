//! Confirming a new e-mail address.

use crate::{
    server::person,
    test_app::{Page, TestApp},
};
use jiff::SignedDuration;
use mfadmin::contract::PhoneState;
use mfadmin::contract::api::{AuditEvent, MessageKind};
use mfadmin::server::store::NewUser;
use reqwest::Method;
use serde_json::json;

const NEW: &str = "ana.lima@example.org";

#[tokio::test]
async fn only_the_button_changes_the_address() {
    let app = TestApp::open().await;
    let id = app.put(NewUser { name: "Ana Lima".to_owned(), ..person("ana") }).await;
    let link = app.email_link(id, NEW).await;
    let before = app.server.footprint().await;
    for _ in 0..3 {
        let page = app.look(&link).await;
        assert_eq!(page.status, 200);
        assert!(page.has("Ana Lima") && page.has(NEW) && page.has("Use this address"));
        assert!(!page.has("ana@example.com"), "the mail may have come to a wrong address");
    }
    assert_eq!(app.fill(&link, &[("step", "look")]).await.status, 200);
    assert_eq!(app.server.footprint().await, before);

    let done = app.fill(&link, &[("step", "confirm")]).await;
    assert!(done.status == 200 && done.has(NEW), "{}", done.html);
    assert_eq!(app.user(id).await.handle().to_string(), NEW);
    assert_eq!(app.last_entry().await, (AuditEvent::EmailChanged, Some(id), Some(id)));
    assert_eq!(app.sent().await[..2], [MessageKind::EmailChanged; 2]);
    closed(&app, &link, 410, "This link has already been used").await;
}

/// What a link that leads nowhere says, and that it does nothing.
async fn closed(app: &TestApp, link: &str, status: u16, title: &str) -> Page {
    let before = app.server.footprint().await;
    for step in ["confirm", "text", "proof", "save", ""] {
        let page = app.fill(link, &[("step", step), ("code", "123456")]).await;
        assert_eq!(page.status, status, "{step}");
    }
    let page = app.look(link).await;
    assert_eq!(page.status, status);
    assert!(page.has(title) && !page.has("<form"), "{}", page.html);
    assert_eq!(app.server.footprint().await, before);
    page
}

#[tokio::test]
async fn link_that_leads_nowhere_says_why() {
    let app = TestApp::open().await;
    let id = app.put(person("ana")).await;
    let replaced = app.email_link(id, "first@example.org").await;
    let expired = app.email_link(id, NEW).await;
    closed(&app, &replaced, 410, "This link was replaced").await;
    closed(&app, &format!("{expired}x"), 404, "This link is not valid").await;
    closed(&app, &expired.replace("/email/", "/phone/"), 404, "This link is not valid").await;
    app.server.advance(SignedDuration::from_hours(24));
    closed(&app, &expired, 410, "This link has expired").await;
    let taken = app.email_link(id, NEW).await;
    app.put(NewUser { email: NEW.parse().unwrap(), ..person("other") }).await;
    let page = closed(&app, &taken, 410, "This address is taken").await;
    assert!(page.has("Yours stays as it was"), "{}", page.html);
    assert_eq!(app.user(id).await.handle().to_string(), "ana@example.com");
    assert_eq!(app.look(&format!("{taken}/")).await.status, 308);
}

#[tokio::test]
async fn of_many_who_confirm_at_once_one_does() {
    let app = TestApp::open().await;
    let id = app.put(person("ana")).await;
    let link = app.email_link(id, NEW).await;
    let all = (0..20).map(|_| app.fill_with(&link, None, &[("step", "confirm")]));
    let pages = futures_util::future::join_all(all).await;
    assert_eq!(pages.iter().filter(|page| page.status == 200).count(), 1);
    assert!(pages.iter().all(|page| page.status == 200 || page.status == 410));
    assert_eq!(app.sent().await.iter().filter(|it| **it == MessageKind::EmailChanged).count(), 2);
}

#[tokio::test]
async fn confirmed_address_ends_mailed_links_and_leaves_the_texted_one() {
    let app = TestApp::texting().await;
    let id = app.newcomer().await;
    let revision = app.user(id).await.revision;
    let call = app.server.call(Method::PATCH, &format!("/v1/users/{id}"), &app.owner);
    let call = call.header("if-match", format!("\"{revision}\""));
    let both = json!({ "email": NEW, "phone": "+14155552671" });
    assert_eq!(call.json(&both).send().await.unwrap().status(), 200);
    let link = async |kind| {
        let (_, link) = app.message(kind).await;
        link.unwrap().strip_prefix(&app.server.url("")).unwrap().to_owned()
    };
    let email = link(MessageKind::EmailConfirmation).await;
    let phone = link(MessageKind::PhoneVerification).await;
    let mailed = [app.setup_link(id).await, app.password_link(id, false).await];
    assert_eq!(app.fill(&email, &[("step", "confirm")]).await.status, 200);
    for link in &mailed {
        let page = closed(&app, link, 410, "This link no longer works").await;
        assert!(!page.has("newest"), "{}", page.html);
    }
    assert!(app.user(id).await.phone_link_sent_at.is_some());
    let done = app.fill(&phone, &[("step", "confirm")]).await;
    assert_eq!(done.status, 200, "{}", done.html);
    assert!(matches!(app.user(id).await.phone, PhoneState::Verified { .. }));
}

#[tokio::test]
async fn only_a_link_that_has_a_newer_one_is_called_replaced() {
    let app = TestApp::texting().await;
    let id = app.newcomer().await;
    let replaced = app.setup_link(id).await;
    let links = [
        app.setup_link(id).await,
        app.password_link(id, false).await,
        app.phone_link(id, "+14155552671").await,
    ];
    app.act(id, "/disable", json!({})).await;
    for link in &links {
        let page = closed(&app, link, 410, "This link no longer works").await;
        assert!(page.has("an administrator ended it") && !page.has("newest"), "{}", page.html);
    }
    closed(&app, &replaced, 410, "This link was replaced").await;
}
