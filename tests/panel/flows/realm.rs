//! Signing in by the realm: keys on the real loop, a real server, and a server that stands in for the realm.

use super::live_panel::LivePanel;
use mfadmin::{
    contract::api::paths,
    server::{RemoteOptions, clock::Clock, service::access},
};
use mfadmin_testing::{
    issuer::{Issuer, owner},
    realm_browser::Browser,
    server::TestServer,
};
use reqwest::{Method, StatusCode};
use std::sync::Arc;

async fn ours(issuer: &Issuer) -> TestServer {
    let remote = Arc::new(issuer.directory(None));
    let ours = TestServer::start_with(|options| {
        options.clock = Clock::System;
        options.directory = Some(RemoteOptions { remote, refresh: None });
    });
    let ours = ours.await;
    access::ensure_host_account(ours.server.store(), "The host").await.unwrap();
    ours
}

/// The address that the panel shows, once it does.
async fn address(panel: &mut LivePanel) -> String {
    panel.shows("Waiting for the browser.").await;
    let before = panel.clipboard();
    panel.press("y");
    panel.until_copied(|text| Some(text) != before.as_deref()).await;
    panel.clipboard().unwrap()
}

/// `username` goes through the realm, by whom the panel's code is compared.
async fn pass(panel: &LivePanel, issuer: &Issuer, address: &str, username: &str) -> StatusCode {
    let browser = Browser::default();
    let page = browser.get(address).await;
    let (_, rest) = page.html.split_once("role=\"group\">").unwrap();
    let code = rest.split('<').next().unwrap();
    assert!(panel.screen().contains(code), "{code}:\n{}", panel.screen());
    let to = browser.go(address).await;
    browser.get(&issuer.pass(&to, username)).await.status
}

#[tokio::test]
async fn an_owner_comes_in_and_is_logged_out_by_the_realm() {
    let issuer = Issuer::start(Clock::System, vec![owner("ana"), owner("bob")]).await;
    let ours = ours(&issuer).await;
    let mut panel = LivePanel::signed_out(&ours.url(""));
    panel.shows("sign in by the realm acme").await;
    panel.press("ctrl-b");
    let first = address(&mut panel).await;
    // Called off, and begun anew.
    panel.press("esc");
    panel.shows("E-mail").await;
    panel.press("ctrl-b");
    let second = address(&mut panel).await;
    assert_eq!(Browser::default().get(&first).await.status, StatusCode::NOT_FOUND);
    assert_eq!(pass(&panel, &issuer, &second, "ana").await, StatusCode::OK);
    panel.shows("(Owner)").await;
    let token = panel.kept().unwrap();

    let logout = issuer.logout_token("ana", |_| ());
    let form = [("logout_token", logout)];
    let call = mfadmin_testing::realm_browser::http().post(ours.url("/realm/logout")).form(&form);
    assert_eq!(call.send().await.unwrap().status(), StatusCode::OK);
    panel.shows("The session has ended.").await;
    let answer = ours.call(Method::GET, paths::ME, &token).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    panel.leave().await;
}

#[tokio::test]
async fn who_may_not_come_in_reads_why() {
    let mut mia = owner("mia");
    mia.roles = Vec::new();
    let issuer = Issuer::start(Clock::System, vec![mia]).await;
    let ours = ours(&issuer).await;
    let mut panel = LivePanel::open_at(&ours.url(""), "nonsense".parse().unwrap(), 60, 16);
    panel.shows("sign in by the realm acme").await;
    panel.press("ctrl-b");
    let address = address(&mut panel).await;
    assert_eq!(pass(&panel, &issuer, &address, "mia").await, StatusCode::FORBIDDEN);
    panel.shows("neither Owner nor Admin").await;
    panel.press("enter");
    panel.shows("Waiting for the browser.").await;
    panel.leave().await;
}
