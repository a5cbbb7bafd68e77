//! Users of another system who set up an authenticator on a page of ours.

pub mod breaking;
mod broken_off;
mod one_factor;
mod page;
mod resets;
mod stand_in;

pub use mfadmin_testing::mirrored::{open_with, read};

use jiff::{SignedDuration, Timestamp};
use mfadmin::{
    contract::{
        User, UserId,
        api::{Receipt, UserPage},
    },
    server::{Options, RemoteOptions, SetupPages, directory::remote::RemoteDirectory},
};
use mfadmin_testing::{
    mirrored::signed_in,
    server::TestServer,
    test_app::{Page, TestApp, code_at},
};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use stand_in::StandIn;
use std::{sync::Arc, time::Duration};

/// What a visitor fills in with the first code of the app.
pub const CONFIRM: (&str, &str) = ("step", "confirm");

/// A server of ours on `remote`, which was read once, and the account of the host.
pub async fn open(remote: Arc<dyn RemoteDirectory>) -> TestApp {
    open_with(remote, |_| ()).await
}

/// Our server ends as by a kill, and another one goes on with what it left, on `remote`.
pub async fn killed(app: TestApp, remote: Arc<dyn RemoteDirectory>) -> TestApp {
    let key = app.server.key.clone();
    let (server, folder) = app.server.into_parts();
    drop(server);
    let again = TestServer::again_with(folder, |options| {
        options.key = key;
        options.directory = Some(RemoteOptions { remote, refresh: None });
    });
    let app = signed_in(again.await).await;
    // The lease of the one that died has to end first.
    app.server.advance(SignedDuration::from_mins(11));
    app
}

/// The user with this login.
pub async fn find(app: &TestApp, login: &str) -> User {
    let path = format!("/v1/users?search={login}@");
    let page: UserPage = app.server.get(&path, &app.owner).await;
    let id = page.users.into_iter().next().expect("no such user").id;
    app.user(id).await
}

/// Orders it, and gives what was answered.
pub async fn order(app: &TestApp, id: UserId, end: &str, body: &Value) -> (StatusCode, Receipt) {
    let path = format!("/v1/users/{id}/{end}");
    let call = app.server.call(Method::POST, &path, &app.owner).json(body);
    let answer = call.send().await.unwrap();
    let status = answer.status();
    assert!(status.is_success(), "{end}: {status} {}", answer.text().await.unwrap());
    (status, answer.json().await.unwrap())
}

/// Enters the code of the key on the page of `link`; gives the address of the key and the page.
pub async fn set_up(app: &TestApp, link: &str) -> (String, Page) {
    let address = app.look(link).await.address();
    let code = code_at(&address, Timestamp::now());
    let page = app.fill(link, &[CONFIRM, ("code", &code)]).await;
    (address, page)
}

/// A code that was not used yet.
pub fn unused(address: &str) -> String {
    code_at(address, Timestamp::now() + SignedDuration::from_secs(30))
}

/// Waits until nothing is under way that was ordered of the directory; gives how many secrets are kept.
pub async fn settled(app: &TestApp) -> i64 {
    for _ in 0..600 {
        let open = "select count(*) from operations where state = 'requested'";
        if app.count(open).await == 0 {
            return app.count("select count(sealed_secret) from operations").await;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("something is under way for 30 s");
}

/// What the outbox has mailed, the newest first, by its kind.
pub async fn mailed(app: &TestApp) -> Vec<String> {
    app.server.received().await.into_iter().map(|message| message.kind).collect()
}

fn nowhere(options: &mut Options) {
    options.setup_pages = SetupPages::Nowhere;
}

fn stand_in() -> (StandIn, Arc<dyn RemoteDirectory>) {
    let stand_in = StandIn::default();
    (stand_in.clone(), Arc::new(stand_in))
}
