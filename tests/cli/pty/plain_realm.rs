//! The panel line by line: signing in by a realm, in a browser.

use super::{
    plain::{ROWS, assert_plain, type_line},
    program::TestHome,
    terminal::Screen,
};
use mfadmin::server::{RemoteOptions, clock::Clock, service::access};
use mfadmin_testing::{
    issuer::{Issuer, owner},
    realm_browser::Browser,
    server::TestServer,
};
use reqwest::StatusCode;
use std::sync::Arc;

/// What was said behind `words`, the last time.
fn said_after(screen: &Screen, words: &str) -> String {
    let said = screen.contents();
    let (_, rest) = said.rsplit_once(words).unwrap_or_else(|| panic!("no {words:?} in:\n{said}"));
    rest.split_whitespace().next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn address_and_code_are_said_and_the_browser_lets_the_person_in() {
    let issuer = Issuer::start(Clock::System, vec![owner("ana")]).await;
    let remote = Arc::new(issuer.directory(None));
    let ours = TestServer::start_with(|options| {
        options.clock = Clock::System;
        options.directory = Some(RemoteOptions { remote, refresh: None });
    });
    let ours = ours.await;
    access::ensure_host_account(ours.server.store(), "The host").await.unwrap();
    let home = TestHome::new();
    let mut screen = Screen::start(&home, &["--plain", "--server", &ours.url("")], 80, ROWS);
    screen.wait_for("Enter w in place of an e-mail to sign in by the realm acme, in a browser.");
    type_line(&mut screen, "w", "Go on there only if the page shows this code:");
    let address = said_after(&screen, "Open this address in a browser:");
    screen.wait_until("saying the code", |screen| {
        screen.contents().rsplit_once("this code:").is_some_and(|(_, rest)| !rest.trim().is_empty())
    });
    let code = said_after(&screen, "only if the page shows this code:");
    let browser = Browser::default();
    let page = browser.get(&address).await;
    assert!(page.html.contains(&code), "{code}: {}", page.html);
    let to = browser.go(&address).await;
    assert_eq!(browser.get(&issuer.pass(&to, "ana")).await.status, StatusCode::OK);
    screen.wait_for("h helps.\nOverview:");
    screen.press("q\r");
    assert_eq!(screen.end().exit_code(), 0);
    assert_plain(&screen);
    screen.assert_restored();
}
