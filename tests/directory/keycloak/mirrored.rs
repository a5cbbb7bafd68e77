//! A server of ours on a realm: what it reads again, and what it shows where the realm is not what it was.

use super::{CLIENT, Realm, directory, fetch, settings, states::otp};
use jiff::{SignedDuration, Timestamp};
use mfadmin::{
    contract::{
        AuthenticatorState, BearerToken, SecurityKeyState, User,
        api::{DirectoryStatus, UserPage},
    },
    server::{
        RemoteOptions,
        clock::Clock,
        directory::remote::{
            Keycloak, KeycloakSettings, Order, RemoteDirectory, SettledStep, Step, StepOutcome,
        },
        mirror::{OnShrink, ScanError, ScanReport, ScanStart},
        service::access,
    },
};
use mfadmin_testing::{keycloak::running::Running, privacyidea::line::Line, server::TestServer};
use serde_json::{Value, json};
use std::{collections::BTreeMap, sync::Arc, time::Duration};

struct Mirrored {
    ours: TestServer,
    token: BearerToken,
}

impl Mirrored {
    async fn of(settings: KeycloakSettings, refresh: Option<Duration>) -> Self {
        let remote = Keycloak::new(settings, Clock::System).unwrap();
        let ours = TestServer::start_with(|options| {
            options.directory = Some(RemoteOptions { remote: Arc::new(remote), refresh });
        })
        .await;
        let store = ours.server.store();
        let account = access::ensure_host_account(store, "client mfadmin").await.unwrap();
        let token = access::issue_session(store, account, SignedDuration::from_hours(12)).await;
        Self { ours, token: token.unwrap() }
    }

    async fn read(&self) -> Result<ScanReport, ScanError> {
        self.ours.server.read_directory(ScanStart::Resume, OnShrink::Stop).await
    }

    async fn users(&self) -> BTreeMap<String, User> {
        let page: UserPage = self.ours.get("/v1/users?limit=200", &self.token).await;
        page.users.into_iter().map(|user| (user.username.clone().unwrap(), user)).collect()
    }

    async fn total(&self) -> u64 {
        let page: UserPage = self.ours.get("/v1/users?limit=1", &self.token).await;
        page.total
    }

    async fn fault(&self) -> String {
        let status: DirectoryStatus = self.ours.get("/v1/directory", &self.token).await;
        assert!(status.as_of.is_some(), "how old the mirror is stays known");
        status.fault.unwrap_or_default()
    }
}

fn key() -> Value {
    json!({
        "type": "webauthn",
        "userLabel": "Blue key",
        "secretData": "{}",
        "credentialData": json!({
            "aaguid": "00000000-0000-0000-0000-000000000000", "credentialId": "AAAA",
            "counter": 0, "attestationStatementFormat": "none", "credentialPublicKey": "AAAA",
        }).to_string(),
    })
}

/// Gives a key, of which a list says nothing.
async fn give_key(realm: &Realm, user: &str) {
    let mut whole = realm.get(&format!("users/{user}")).await;
    whole["credentials"] = json!([key()]);
    realm.put(&format!("users/{user}"), whole).await;
}

fn keys(user: &User) -> u32 {
    match &user.security_key {
        SecurityKeyState::Configured { count } => *count,
        SecurityKeyState::NotConfigured => 0,
        SecurityKeyState::Unknown { reason } => panic!("{reason:?}"),
    }
}

fn port(realm: &Realm) -> u16 {
    realm.url.rsplit(':').next().unwrap().parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Keycloak, which tests/run.sh fetches"]
async fn changed_keys_are_seen_by_events_and_nobody_else_is_read_again() {
    let realm = Realm::new("key-events").await;
    let mut whole = realm.get("").await;
    whole["eventsEnabled"] = json!(true);
    whole["adminEventsEnabled"] = json!(true);
    realm.put("", whole).await;
    realm.client_with("reads-events", &["view-users", "view-realm", "view-events"]).await;
    let mut ids = BTreeMap::new();
    for user in ["ann", "bob", "cyd"] {
        ids.insert(user, realm.user(user, json!({})).await);
    }
    let reads = KeycloakSettings { client_id: "reads-events".to_owned(), ..settings(&realm) };
    let mirrored = Mirrored::of(reads, None).await;
    let report = mirrored.read().await.unwrap();
    assert_eq!((report.users, report.added, report.unread), (3, 3, 0));
    let first = mirrored.users().await;
    assert!(first.values().all(|user| keys(user) == 0), "{first:?}");

    give_key(&realm, &ids["bob"]).await;
    let begun = Timestamp::now();
    let report = mirrored.read().await.unwrap();
    assert_eq!((report.changed, report.gone), (1, 0), "{report:?}");
    let second = mirrored.users().await;
    assert_eq!(["ann", "bob", "cyd"].map(|user| keys(&second[user])), [0, 1, 0]);
    assert!(second["bob"].as_of.unwrap().duration_since(begun).as_secs() >= -1);
    // What happened within two minutes is read once more; an app is seen by the list.
    let mut app = realm.get(&format!("users/{}", ids["cyd"])).await;
    app["credentials"] = json!([otp("phone")]);
    realm.put(&format!("users/{}", ids["cyd"]), app).await;
    mirrored.read().await.unwrap();
    let third = mirrored.users().await;
    assert!(matches!(third["cyd"].authenticator, AuthenticatorState::Configured { .. }));
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Keycloak, which tests/run.sh fetches"]
async fn without_events_everybody_is_read_again_in_turn_where_the_mirror_is_kept_fresh() {
    let realm = Realm::new("in-turn").await;
    let ann = realm.user("ann", json!({})).await;
    realm.user("bob", json!({})).await;
    let kept = Mirrored::of(settings(&realm), Some(Duration::from_secs(300))).await;
    let asked = Mirrored::of(settings(&realm), None).await;
    for mirrored in [&kept, &asked] {
        mirrored.read().await.unwrap();
        assert_eq!(mirrored.users().await.len(), 2);
    }
    give_key(&realm, &ann).await;
    let report = kept.read().await.unwrap();
    assert_eq!((report.changed, keys(&kept.users().await["ann"])), (1, 1), "{report:?}");
    // Who only reads on demand asks for nobody of whom the list says nothing new.
    let report = asked.read().await.unwrap();
    assert_eq!((report.changed, keys(&asked.users().await["ann"])), (0, 0), "{report:?}");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Keycloak, which tests/run.sh fetches"]
async fn a_page_that_is_cut_in_the_middle_ends_the_reading_and_the_next_goes_on() {
    let realm = Realm::new("cut").await;
    for batch in 0..2 {
        let users: Vec<Value> = (0..600)
            .map(|user| json!({ "username": format!("user{:04}", batch * 600 + user), "enabled": true }))
            .collect();
        realm.post("partialImport", json!({ "ifResourceExists": "FAIL", "users": users })).await;
    }
    let line = Line::to(port(&realm)).await;
    let behind = KeycloakSettings { url: line.url.parse().unwrap(), ..settings(&realm) };
    let mirrored = Mirrored::of(behind, None).await;
    let report = mirrored.read().await.unwrap();
    // Everybody was read whole, and nobody is lost between the pages of the list and what comes behind it.
    assert_eq!((report.users, report.added, report.unread), (1_200, 1_200, 0));
    assert_eq!(mirrored.total().await, 1_200);

    line.cut_answers_after(50_000);
    let error = mirrored.read().await.unwrap_err();
    assert!(matches!(error, ScanError::Interrupted(_)), "{error}");
    assert_eq!(mirrored.total().await, 1_200, "nobody is gone");
    assert!(mirrored.fault().await.contains("broke off"), "{}", mirrored.fault().await);
    line.mend();
    let report = mirrored.read().await.unwrap();
    assert_eq!((report.users, report.gone), (1_200, 0));
    assert_eq!(mirrored.fault().await, "");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Keycloak, which tests/run.sh fetches"]
async fn lost_rights_and_a_renamed_realm_are_told_and_the_mirror_stays() {
    let realm = Realm::new("changing").await;
    realm.user("somebody", json!({})).await;
    let mirrored = Mirrored::of(settings(&realm), None).await;
    mirrored.read().await.unwrap();

    realm.take_rights(CLIENT, &["view-users", "manage-users", "query-users", "query-groups"]).await;
    // Up to 26.4 a token keeps the rights of its beginning.
    realm.revoke_tokens().await;
    let error = mirrored.read().await.unwrap_err();
    assert!(matches!(error, ScanError::Refused(_)), "{error}");
    assert!(mirrored.fault().await.contains("view-users"), "{}", mirrored.fault().await);
    // To count users and see none of them is to see nothing.
    realm.give_rights(CLIENT, &["query-users"]).await;
    realm.revoke_tokens().await;
    let error = mirrored.read().await.unwrap_err();
    assert!(error.to_string().contains("none of the 1 users"), "{error}");
    assert_eq!(mirrored.total().await, 1);
    realm.give_rights(CLIENT, &["view-users", "manage-users"]).await;
    realm.revoke_tokens().await;
    mirrored.read().await.unwrap();
    assert_eq!(mirrored.fault().await, "");

    realm.put("", json!({ "realm": "changed" })).await;
    let error = mirrored.read().await.unwrap_err();
    assert!(error.to_string().contains("[directory] realm"), "{error}");
    assert_eq!(mirrored.total().await, 1);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Keycloak, which tests/run.sh fetches"]
async fn a_reading_goes_on_where_keycloak_was_killed() {
    mfadmin_testing::log::keep();
    let folder = tempfile::tempdir().unwrap();
    let mut running = Running::start_in(folder.path());
    let realm = Realm::at(&running.url, "killed").await;
    for batch in 0..3 {
        let users: Vec<Value> = (0..700)
            .map(|user| json!({ "username": format!("user{:04}", batch * 700 + user), "enabled": true }))
            .collect();
        realm.post("partialImport", json!({ "ifResourceExists": "FAIL", "users": users })).await;
    }
    let mirrored = Mirrored::of(settings(&realm), None).await;
    let killed = async {
        let limit = std::time::Instant::now() + Duration::from_secs(120);
        while mirrored.total().await == 0 {
            assert!(std::time::Instant::now() < limit, "no page was kept within two minutes");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        running.kill();
    };
    let (read, ()) = tokio::join!(mirrored.read(), killed);
    let error = read.unwrap_err();
    assert!(matches!(error, ScanError::Interrupted(_)), "{error}");
    let some = mirrored.total().await;
    assert!((1..=2_100).contains(&some), "{some}");
    running.restart();
    let report = mirrored.read().await.unwrap();
    assert_eq!((report.users, mirrored.total().await), (2_100, 2_100), "{report:?}");

    // In the middle of an action: nobody was there to do it.
    let user = realm.user("resets", json!({ "credentials": [otp("phone")] })).await;
    let directory = directory(&realm);
    let read = fetch(&directory, &user).await;
    let steps = directory.plan(&Order::RemoveAuthenticators, Some(&read)).unwrap();
    let is_removal = |step: &&Step| matches!(step, Step::RemoveFactor { .. });
    let step = steps.iter().find(is_removal).unwrap();
    running.kill();
    let outcome = directory.execute(step).await;
    assert!(!matches!(outcome, StepOutcome::Done | StepOutcome::Refused(_)), "{outcome:?}");
    assert!(matches!(directory.settle(step).await, SettledStep::NotRead(_)));
    running.restart();
    assert_eq!(directory.settle(step).await, SettledStep::NotDone);
    assert_eq!(directory.execute(step).await, StepOutcome::Done);
    assert_eq!(directory.settle(step).await, SettledStep::Done);

    // It was done, and the answer did not come.
    let line = Line::to(port(&realm)).await;
    let behind = KeycloakSettings { url: line.url.parse().unwrap(), ..settings(&realm) };
    let behind = Keycloak::new(behind, Clock::System).unwrap();
    let read = fetch(&behind, &user).await;
    let steps = behind.plan(&Order::Disable, Some(&read)).unwrap();
    line.cut_answers_after(0);
    let outcome = behind.execute(&steps[0]).await;
    assert!(matches!(outcome, StepOutcome::Unknown(_)), "{outcome:?}");
    line.mend();
    let settled = behind.settle(&steps[0]).await;
    assert_eq!(settled, SettledStep::Done);
    assert!(!fetch(&behind, &user).await.enabled);
    running.kill();
}
