//! The machine's clock is set while nothing happens. No timer hears of that.

use crate::{faked_clock::FakedClock, replica::Replica};
use futures_util::StreamExt;
use jiff::SignedDuration;
use mfadmin::{
    contract::PhoneState,
    server::{
        service::access,
        store::{NewUser, Store},
    },
};
use mfadmin_testing::{gateway::Gateway, program::TestHome, test_app::newcomer};
use reqwest::StatusCode;
use serde_json::json;
use std::{
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt,
    time::Duration,
};
use tokio::time::{Instant, sleep, timeout};

/// After so long the clock is looked at, and this machine may be slow.
const NOTICED: Duration = Duration::from_secs(60 + 12);
/// How long the gateway wants to be left alone, in seconds.
const LEFT_ALONE: &str = "retry-after: 7200";
/// Past that, and past the end of the session.
const SET_BY: i64 = 3 * 60 * 60;

/// The outbox waits for a time, and the stream of a panel for the end of its session.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "waits for a minute"]
async fn a_clock_that_is_set_is_noticed_within_a_minute() {
    let home = TestHome::with_organisation();
    let clock = FakedClock::in_folder(&home.path(""));
    if !clock.can_be_set() {
        println!("left out: a clock that is set (Debian: apt-get install faketime)");
        return;
    }
    let mut gateway = Gateway::answering([(429, LEFT_ALONE), (200, "")]).await;
    let secret = home.write("secret", "top secret");
    fs::set_permissions(&secret, Permissions::from_mode(0o600)).unwrap();
    let file = home.config_file();
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    let text = format!(
        "[serve]\npublic_url = \"https://mfadmin.example.com\"\n\
         trusted_proxies = [\"127.0.0.9\"]\n\
         [texts]\nsender = \"webhook\"\nurl = \"{}\"\nsecret_file = \"{secret}\"\n",
        gateway.url,
    );
    fs::write(file, text).unwrap();
    let store = Store::open(home.data("mfadmin.db")).await.unwrap();
    let owner = store.first_owner().await.unwrap().unwrap();
    let hour = SignedDuration::from_hours(1);
    let token = access::issue_session(&store, owner, hour).await.unwrap();
    let user = NewUser { phone: PhoneState::NotSet, ..newcomer("bo") };
    let id = user.id;
    store.seed([user].into_iter()).await.unwrap();
    store.close().await;

    let server = Replica::start(home, clock.environment()).await;
    let http = mfadmin_testing::http_client().build().unwrap();
    let events = http.get(format!("{}/v1/events", server.url)).bearer_auth(token.reveal());
    let mut events = events.send().await.unwrap().error_for_status().unwrap().bytes_stream();
    let ended = tokio::spawn(async move { while let Some(Ok(_)) = events.next().await {} });
    let call = http.patch(format!("{}/v1/users/{id}", server.url)).bearer_auth(token.reveal());
    let call = call.header("if-match", "\"1\"");
    let call = call.json(&json!({ "phone": "+14155552671", "override_cool_down": true }));
    assert_eq!(call.send().await.unwrap().status(), StatusCode::OK);
    gateway.asked().await;
    sleep(Duration::from_secs(5)).await;
    assert!(gateway.asked_already().is_none() && !ended.is_finished());

    clock.jump(SET_BY);
    let set = Instant::now();
    let sent = async {
        gateway.asked().await;
        set.elapsed()
    };
    let told = async {
        ended.await.unwrap();
        set.elapsed()
    };
    let (sent, told) = tokio::join!(timeout(NOTICED, sent), timeout(NOTICED, told));
    let sent = sent.expect("the outbox does not notice that the clock was set");
    let told = told.expect("a stream outlives its session");
    println!("the clock was set: a message was sent after {sent:?}, a stream ended after {told:?}");
}
