//! Users of whom a list says nothing new, who are read again in turn: whoever asks for a reading does not wait for
//! them, and a list that takes long leaves them their part of the time.

use super::{Realm, settings};
use jiff::SignedDuration;
use mfadmin::{
    contract::{BearerToken, api::DirectoryStatus},
    server::{
        RemoteOptions,
        clock::Clock,
        directory::remote::{Keycloak, KeycloakSettings},
        mirror::{OnShrink, ScanStart},
        service::access,
    },
};
use mfadmin_testing::{breaking_line::BreakingLine, live_panel::LivePanel, server::TestServer};
use serde_json::{Value, json};
use std::{
    collections::BTreeSet,
    sync::Arc,
    time::{Duration, Instant},
};

/// How long what comes at all may take.
const PATIENCE: Duration = Duration::from_secs(180);

/// A server of ours that reads a realm by itself, over a line that can be slow.
struct Kept {
    line: BreakingLine,
    ours: TestServer,
    token: BearerToken,
}

/// What was asked of the realm, in its order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Asked {
    List,
    /// What the list does not tell of one user.
    Rest(String),
}

impl Kept {
    /// On `users` users, everybody of whom was read once.
    async fn of(realm: &Realm, users: usize, refresh: Duration) -> Self {
        let users: Vec<Value> = (0..users)
            .map(|user| json!({ "username": format!("user{user:04}"), "enabled": true }))
            .collect();
        realm.post("partialImport", json!({ "ifResourceExists": "FAIL", "users": users })).await;
        let line = BreakingLine::to(&realm.url).await;
        let behind = KeycloakSettings { url: line.url.parse().unwrap(), ..settings(realm) };
        let remote = Keycloak::new(behind, Clock::System).unwrap();
        let ours = TestServer::start_with(|options| {
            let remote = Arc::new(remote);
            options.directory = Some(RemoteOptions { remote, refresh: Some(refresh) });
        })
        .await;
        let store = ours.server.store();
        let account = access::ensure_host_account(store, "client mfadmin").await.unwrap();
        let token = access::issue_session(store, account, SignedDuration::from_hours(12)).await;
        let this = Self { line, ours, token: token.unwrap() };
        // By the server itself, which begins with it.
        this.until("the first reading to end", async || {
            let status = this.status().await;
            status.readings > 0 && status.reading.is_none()
        })
        .await;
        assert_eq!(this.status().await.fault, None);
        this
    }

    async fn status(&self) -> DirectoryStatus {
        self.ours.get("/v1/directory", &self.token).await
    }

    /// What was asked of the realm after its first `before` requests.
    fn asked(&self, before: usize) -> Vec<Asked> {
        let arrived = self.line.arrived_since(before);
        let paths = arrived.iter().filter_map(|request| request.strip_prefix("GET "));
        paths.filter_map(asked).collect()
    }

    fn requests(&self) -> usize {
        self.line.arrived_since(0).len()
    }

    async fn until(&self, what: &str, reached: impl AsyncFn() -> bool) {
        let end = Instant::now() + PATIENCE;
        while !reached().await {
            assert!(Instant::now() < end, "waited {PATIENCE:?} for {what}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

fn asked(path: &str) -> Option<Asked> {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let parts: Vec<_> = path.rsplit('/').take(3).collect();
    match parts[..] {
        ["users", ..] if query.contains("first=0&") => Some(Asked::List),
        ["credentials", user, "users"] => Some(Asked::Rest(user.to_owned())),
        _ => None,
    }
}

/// Who was read alone, in the order of it.
fn rest(asked: &[Asked]) -> Vec<&str> {
    let rest = asked.iter().filter_map(|it| match it {
        Asked::List => None,
        Asked::Rest(user) => Some(user.as_str()),
    });
    rest.collect()
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Keycloak, which tests/run.sh fetches"]
async fn whoever_asks_for_a_reading_waits_for_nobody_who_is_read_in_turn() {
    const USERS: usize = 60;
    let realm = Realm::new("cut-short").await;
    // Three eighths of it are longer than the test.
    let kept = Kept::of(&realm, USERS, Duration::from_secs(3_600)).await;
    // Too narrow for details, of which somebody would be read at once beside the others.
    let mut panel = LivePanel::open(&kept.ours.url(""), kept.token.clone());
    panel.shows("Keycloak · as of").await;
    // Two at once: everybody in turn takes half a minute.
    kept.line.slows("/credentials", Duration::from_secs(1));
    let before = kept.requests();
    panel.press("R");
    kept.until("some to be read in turn", async || rest(&kept.asked(before)).len() >= 6).await;
    assert_eq!(kept.asked(before).iter().filter(|it| **it == Asked::List).count(), 1);
    panel.shows(&format!("reading {USERS} of {USERS}")).await;

    // Somebody is new, and is there at once where a key asks for them.
    realm.user("zelda", json!({})).await;
    panel.press("R");
    let is_again = async || {
        let lists = kept.asked(before).into_iter().filter(|it| *it == Asked::List);
        lists.count() == 2
    };
    kept.until("the list to be read again", is_again).await;
    let asked = kept.asked(before);
    let cut = asked.iter().rposition(|it| *it == Asked::List).unwrap();
    let first_turn = rest(&asked[..cut]);
    assert!(first_turn.len() < USERS / 2, "{} were waited for", first_turn.len());
    panel.shows("zelda").await;
    let seen = kept.asked(before).len() - 2;
    assert!(seen < USERS / 2, "{seen} were read before the new one was shown");

    // What was read keeps, and those go on who were not read: everybody once.
    let (first_turn, all): (BTreeSet<_>, _) = (first_turn.into_iter().collect(), USERS + 1);
    kept.line.slows("/credentials", Duration::ZERO);
    kept.until("everybody to be read", async || rest(&kept.asked(before)).len() >= all).await;
    let asked = kept.asked(before);
    let everybody: BTreeSet<_> = rest(&asked)[..all].iter().copied().collect();
    assert_eq!(everybody.len(), all, "somebody was read twice before others were read once");
    assert!(everybody.is_superset(&first_turn));
    kept.until("the reading to end", async || kept.status().await.reading.is_none()).await;
    assert_eq!(kept.status().await.fault, None);
    panel.shows("Keycloak · as of").await;
    panel.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Keycloak, which tests/run.sh fetches"]
async fn a_list_that_takes_long_leaves_users_their_part_of_the_time() {
    const USERS: usize = 200;
    const REFRESH: Duration = Duration::from_secs(16);
    let realm = Realm::new("least-turns").await;
    let kept = Kept::of(&realm, USERS, REFRESH).await;
    // Three eighths are over before the list is there; two at once read all of them in ten seconds.
    kept.line.slows("/users", Duration::from_secs(7));
    kept.line.slows("/credentials", Duration::from_millis(100));
    let read = async || {
        let (before, begun) = (kept.requests(), Instant::now());
        let read = kept.ours.server.read_directory(ScanStart::Resume, OnShrink::Stop).await;
        assert_eq!(read.unwrap().users, USERS as u64);
        let asked = kept.asked(before);
        assert_eq!(asked[0], Asked::List, "nobody is read before the list is there");
        (rest(&asked).into_iter().map(str::to_owned).collect::<BTreeSet<_>>(), begun.elapsed())
    };
    let (first, took) = read().await;
    assert!(took > REFRESH * 3 / 8, "the list took {took:?}");
    // An eighth: 2 s, of two in 100 ms each.
    assert!((4..=60).contains(&first.len()), "{} were read in turn", first.len());
    // And the others the next time.
    let (second, _) = read().await;
    assert!((4..=60).contains(&second.len()), "{} were read in turn", second.len());
    assert!(first.is_disjoint(&second), "{:?}", first.intersection(&second));
}
