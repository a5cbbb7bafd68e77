//! A server of ours on privacyIDEA itself, which goes away, forgets us, is renamed, or has another time.

use super::{Api, directory, id, running::Flavour, running::Running, settings};
use jiff::SignedDuration;
use mfadmin::{
    contract::{
        BearerToken, JobId, User,
        api::{DirectoryStatus, Job, JobState, UserPage},
    },
    server::{
        RemoteOptions,
        clock::Clock,
        directory::remote::{PrivacyIdea, RemoteDirectory, http::Urgency},
        mirror::{OnShrink, ScanError, ScanReport, ScanStart},
        service::access,
    },
};
use mfadmin_testing::server::{TestServer, problem};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use sqlx::{ConnectOptions, sqlite::SqliteConnectOptions};
use std::{path::Path, sync::Arc, time::Duration};

/// Users of a job.
const STAFF: usize = 110;

struct Mirrored {
    ours: TestServer,
    token: BearerToken,
    url: String,
    realm: &'static str,
}

fn options(url: &str, realm: &str) -> Option<RemoteOptions> {
    let remote = PrivacyIdea::new(settings(url, realm), Clock::System).unwrap();
    Some(RemoteOptions { remote: Arc::new(remote), refresh: None })
}

impl Mirrored {
    async fn of(url: &str, realm: &'static str) -> Self {
        let ours = TestServer::start_with(|it| it.directory = options(url, realm)).await;
        Self::signed_in(ours, url.to_owned(), realm).await
    }

    async fn signed_in(ours: TestServer, url: String, realm: &'static str) -> Self {
        let store = ours.server.store();
        let account = access::ensure_host_account(store, "admin, administrator").await.unwrap();
        let token = access::issue_session(store, account, SignedDuration::from_hours(12)).await;
        Self { ours, token: token.unwrap(), url, realm }
    }

    /// Our server ends as by a kill, and another one goes on with what it left.
    async fn killed_and_started(self) -> Self {
        let Self { ours, url, realm, .. } = self;
        let (server, folder) = ours.into_parts();
        drop(server);
        let ours = TestServer::again_with(folder, |it| it.directory = options(&url, realm)).await;
        Self::signed_in(ours, url, realm).await
    }

    async fn read(&self) -> Result<ScanReport, ScanError> {
        self.ours.server.read_directory(ScanStart::Resume, OnShrink::Stop).await
    }

    async fn get<T: serde::de::DeserializeOwned>(&self, path: &str) -> T {
        self.ours.get(path, &self.token).await
    }

    async fn users(&self) -> Vec<User> {
        let page: UserPage = self.get("/v1/users?limit=200").await;
        page.users
    }

    async fn post(&self, path: &str, key: &str, body: &Value) -> reqwest::Response {
        let call = self.ours.call(Method::POST, path, &self.token);
        call.header("Idempotency-Key", key).json(body).send().await.unwrap()
    }

    /// Waits until so many users of the job are settled; time passes faster for what waits.
    async fn settled(&self, job: JobId, count: u64) -> Job {
        for _ in 0..1200 {
            let job: Job = self.get(&format!("/v1/jobs/{job}")).await;
            if job.settled() >= count {
                return job;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the job is not so far within 60 s");
    }
}

/// How often privacyIDEA logged this with success: in all, and the most of one token.
async fn logged(folder: &Path, action: &str) -> (i64, i64) {
    let options = SqliteConnectOptions::new().filename(folder.join("database.sqlite"));
    let mut connection = options.read_only(true).connect().await.unwrap();
    let sql = "select coalesce(sum(n), 0), coalesce(max(n), 0) from (select count(*) as n \
               from pidea_audit where action like $1 and success = 1 group by serial)";
    sqlx::query_as(sql).bind(action).fetch_one(&mut connection).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs privacyIDEA, which tests/run.sh installs"]
async fn a_reading_and_a_job_go_on_when_either_side_is_killed() {
    mfadmin_testing::log::keep();
    let folder = tempfile::tempdir().unwrap();
    let mut running = Running::start(Flavour::PrivacyIdea, folder.path());
    let api = Api::sign_in(&running).await;
    api.realm("jobs", STAFF).await;
    for user in 0..STAFF {
        api.token(("jobs", user), "totp", &format!("JOB{user}"), json!({})).await;
    }
    let mirrored = Mirrored::of(&running.url(), "jobs").await;
    // In the middle of a reading: it is away, and is asked again.
    running.kill();
    let restarted = async {
        tokio::time::sleep(Duration::from_secs(2)).await;
        running.restart();
        running
    };
    let (report, mut running) = tokio::join!(mirrored.read(), restarted);
    let report = report.unwrap();
    assert_eq!((report.users, report.added, report.unread), (STAFF as u64, STAFF as u64, 0));

    let ids: Vec<_> = mirrored.users().await.iter().map(|user| user.id).collect();
    let order = json!({ "action": "reset_authenticator", "whom": { "by": "ids", "ids": ids } });
    let answer = mirrored.post("/v1/jobs", "job", &order).await;
    assert_eq!(answer.status(), StatusCode::OK, "{}", answer.text().await.unwrap());
    let job = answer.json::<Job>().await.unwrap().id;
    mirrored.settled(job, 20).await;
    running.kill();
    tokio::time::sleep(Duration::from_secs(1)).await;
    running.restart();
    mirrored.settled(job, 50).await;
    let mirrored = mirrored.killed_and_started().await;
    // What was under way is held until its lease ends.
    mirrored.ours.advance(SignedDuration::from_mins(11));
    mirrored.settled(job, 80).await;
    running.kill();
    let mirrored = mirrored.killed_and_started().await;
    running.restart();
    mirrored.ours.advance(SignedDuration::from_mins(22));
    let end = mirrored.settled(job, STAFF as u64).await;
    assert_eq!(end.state, JobState::Done);
    let refused = "select answer from operations where state <> 'done'";
    let refused: Vec<Option<String>> =
        sqlx::query_scalar(refused).fetch_all(&mut mirrored.ours.connect().await).await.unwrap();
    assert_eq!((end.done, end.failed, end.skipped), (STAFF as u64, 0, 0), "{refused:?}");
    let (removals, of_one) = logged(folder.path(), "DELETE %token%").await;
    assert_eq!(of_one, 1, "a token was removed twice");
    // Whoever is killed between a removal and its entry has no entry of it.
    assert!(removals as usize + 16 >= STAFF, "{removals} removals");
    let api = Api::sign_in(&running).await;
    let left = api.get("token/?realm=jobs&pagesize=1000").await;
    assert_eq!(left["count"], 0);
    // Who could not be read back when the other side was away is read with all.
    mirrored.read().await.unwrap();
    let gone = mirrored.get::<UserPage>("/v1/users?gap=authenticator&limit=1").await;
    assert_eq!(gone.total, STAFF as u64);
    running.kill();
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs privacyIDEA, which tests/run.sh installs"]
async fn a_renamed_realm_is_named_and_its_users_stay() {
    let api = super::running::shared().await;
    api.realm("old-name", 5).await;
    api.token(("old-name", 1), "totp", "RENAMED", json!({})).await;
    let mirrored = Mirrored::of(&api.url, "old-name").await;
    assert_eq!(mirrored.read().await.unwrap().added, 5);
    // A realm of whose users somebody has a token cannot be removed there.
    api.delete("token/RENAMED").await;
    let user = mirrored.users().await.into_iter().find(|it| it.name == "First1 Last1").unwrap();
    api.delete("realm/old-name").await;
    api.post("realm/new-name", json!({ "resolvers": "old-name" })).await;
    api.token(("new-name", 1), "totp", "RENAMED", json!({})).await;

    let error = mirrored.read().await.unwrap_err();
    assert!(matches!(error, ScanError::Refused(_)), "{error:?}");
    let status: DirectoryStatus = mirrored.get("/v1/directory").await;
    let fault = status.fault.unwrap();
    assert!(fault.contains("no realm old-name") && fault.contains("new-name"), "{fault}");
    assert!(status.as_of.is_some(), "what was read before is shown with its age");
    assert_eq!(mirrored.users().await.len(), 5);
    // Nothing is done to whoever is called the same there by now.
    let path = format!("/v1/users/{}/authenticator/reset", user.id);
    let mut answer = mirrored.post(&path, "reset", &json!({})).await;
    for _ in 0..200 {
        if answer.status() != StatusCode::ACCEPTED {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
        answer = mirrored.post(&path, "reset", &json!({})).await;
    }
    let refused = problem(answer).await;
    assert!(refused.detail.as_ref().is_some_and(|it| it.contains("realm")), "{refused:?}");
    let token = api.get("token/?serial=RENAMED").await;
    assert_eq!(token["count"], 1);

    api.delete("token/RENAMED").await;
    api.delete("realm/new-name").await;
    api.post("realm/old-name", json!({ "resolvers": "old-name" })).await;
    let report = mirrored.read().await.unwrap();
    assert_eq!((report.users, report.added, report.gone), (5, 0, 0));
    let status: DirectoryStatus = mirrored.get("/v1/directory").await;
    assert_eq!(status.fault, None);
}

#[tokio::test]
#[ignore = "needs privacyIDEA, which tests/run.sh installs"]
async fn a_sign_in_whose_time_is_over_is_made_again_once() {
    mfadmin_testing::log::keep();
    let folder = tempfile::tempdir().unwrap();
    let mut running = Running::start(Flavour::PrivacyIdea, folder.path());
    let api = Api::sign_in(&running).await;
    api.realm("short", 2).await;
    let policy = json!({ "scope": "webui", "action": "jwt_validity=12", "active": true });
    api.policy("short", policy).await;
    let before = logged(folder.path(), "POST /auth").await.0;
    // By a clock that goes back, the sign-in would be good for an hour more.
    let clock = Clock::movable();
    let directory = PrivacyIdea::new(settings(&api.url, "short"), clock.clone()).unwrap();
    let user = id("short", 1);
    assert!(directory.fetch(&user, Urgency::Now).await.unwrap().is_some());
    clock.advance(SignedDuration::from_hours(-1));
    tokio::time::sleep(Duration::from_secs(13)).await;
    let fetches = (0..4).map(|_| directory.fetch(&user, Urgency::Now));
    for found in futures_util::future::join_all(fetches).await {
        assert!(found.unwrap().is_some());
    }
    let sign_ins = logged(folder.path(), "POST /auth").await.0 - before;
    // On a machine that is slow enough even the second one ends meanwhile.
    assert!((2..=4).contains(&sign_ins), "one for all who met its end, and not {sign_ins}");
    running.kill();
}

/// The validity of a token and of a sign-in are told by the other side's clock.
#[tokio::test]
#[ignore = "needs privacyIDEA, which tests/run.sh installs"]
async fn a_clock_that_is_ten_minutes_off_signs_in_once_and_reads_the_same() {
    mfadmin_testing::log::keep();
    let folder = tempfile::tempdir().unwrap();
    let mut running = Running::start(Flavour::PrivacyIdea, folder.path());
    let api = Api::sign_in(&running).await;
    api.realm("clock", 3).await;
    api.token(("clock", 1), "totp", "CLOCK", json!({})).await;
    let right = super::scan(&directory(&api, "clock")).await.unwrap();
    for minutes in [10, -10] {
        let before = logged(folder.path(), "POST /auth").await.0;
        let clock = Clock::movable();
        clock.advance(SignedDuration::from_mins(minutes));
        let off = PrivacyIdea::new(settings(&api.url, "clock"), clock).unwrap();
        for _ in 0..3 {
            assert_eq!(super::scan(&off).await.unwrap(), right, "{minutes} minutes");
        }
        assert_eq!(logged(folder.path(), "POST /auth").await.0 - before, 1, "{minutes} minutes");
        let found = off.doctor().await;
        let clock = found.iter().find(|finding| finding.subject == "clock").unwrap();
        assert!(clock.fix.as_ref().is_some_and(|fix| fix.contains("NTP")), "{clock:?}");
    }
    running.kill();
}
