//! A job outlives a server that is killed again and again, and acts on nobody twice.

use eventsource_stream::Eventsource;
use futures_util::StreamExt;
use mfadmin::{
    contract::{
        AuthenticatorState,
        api::{Job, JobState},
    },
    server::store::{NewUser, Store},
};
use mfadmin_testing::{
    program::{Running, TestHome},
    server::person,
};
use rand::RngExt;
use reqwest::{Method, RequestBuilder};
use serde_json::json;
use sqlx::{ConnectOptions, sqlite::SqliteConnectOptions};

const USERS: u64 = 10_000;
const KILLS: usize = 10;

struct RunningServer {
    running: Running,
    url: String,
    token: String,
}

impl RunningServer {
    fn start(home: &TestHome) -> Self {
        let mut running = home.start(&["serve", "--listen", "127.0.0.1:0"]);
        let url = running.line().strip_prefix("Listening on ").unwrap().to_owned();
        Self { running, url, token: home.token() }
    }

    fn call(&self, method: Method, path: &str) -> RequestBuilder {
        let url = format!("{}{path}", self.url);
        mfadmin_testing::http_client()
            .build()
            .unwrap()
            .request(method, url)
            .bearer_auth(&self.token)
    }

    async fn job(&self, path: &str) -> Job {
        self.call(Method::GET, path).send().await.unwrap().json().await.unwrap()
    }

    /// Listens until the job at `path` is as it should be, and then for `more` changes.
    async fn wait(&self, path: &str, reached: impl Fn(&Job) -> bool, more: usize) -> Job {
        let events = self.call(Method::GET, "/v1/events").send().await.unwrap();
        let mut events = events.bytes_stream().eventsource();
        let mut job = self.job(path).await;
        while !reached(&job) {
            let event = events.next().await.unwrap().unwrap();
            if event.event == "job" {
                job = serde_json::from_str(&event.data).unwrap();
            }
        }
        for _ in 0..more {
            events.next().await.unwrap().unwrap();
        }
        job
    }
}

async fn number(home: &TestHome, sql: &'static str) -> i64 {
    let database = SqliteConnectOptions::new().filename(home.data("mfadmin.db"));
    sqlx::query_scalar(sql).fetch_one(&mut database.connect().await.unwrap()).await.unwrap()
}

#[ignore = "takes about half a minute"]
#[tokio::test]
async fn job_acts_on_each_user_once_through_ten_kills() {
    let home = TestHome::with_organisation();
    let store = Store::open(&home.data("mfadmin.db")).await.unwrap();
    let newcomer = |n| NewUser {
        authenticator: AuthenticatorState::NotConfigured,
        ..person(&format!("new{n}"))
    };
    store.seed((0..USERS).map(newcomer)).await.unwrap();
    store.close().await;
    let mut dice = rand::rng();
    let mut moments: Vec<u64> = (0..KILLS).map(|_| dice.random_range(0..USERS - 300)).collect();
    moments.sort_unstable();

    let mut served = RunningServer::start(&home);
    let order = json!({
        "action": "send_setup_link",
        "whom": { "by": "filter", "filter": { "search": "new" }, "except": [] },
    });
    let ordered = served.call(Method::POST, "/v1/jobs").json(&order).send().await.unwrap();
    let ordered: Job = ordered.json().await.unwrap();
    assert_eq!(ordered.total, USERS);
    let path = format!("/v1/jobs/{}", ordered.id);
    for moment in &moments {
        let more = dice.random_range(0..50);
        let reached = served.wait(&path, |job| job.settled() >= *moment, more).await;
        assert_eq!(reached.state, JobState::Running, "{moments:?}");
        served.running.stop("KILL");
        served = RunningServer::start(&home);
    }
    let end = served.wait(&path, |job| job.state.is_over(), 0).await;
    assert_eq!((end.state, end.done, end.skipped, end.failed), (JobState::Done, USERS, 0, 0));
    assert_eq!(served.running.stop("TERM"), Some(0));

    for sql in [
        "select count(*) from job_items where outcome = 'done' and code is null",
        "select count(*) from audit where event = 'setup_link_sent'",
        "select count(distinct target_id) from audit where event = 'setup_link_sent'",
        "select count(*) from outbox",
        "select count(distinct user_id) from outbox where kind = 'setup_link'",
        "select count(*) from links where revoked_at is null",
        "select count(distinct l.user_id) from links l join job_items i on i.user_id = l.user_id \
         join outbox o on o.link_hash = l.token_hash join audit a on a.target_id = l.user_id",
        "select count(*) from users where setup_sent_at is not null and revision = 2",
    ] {
        assert_eq!(number(&home, sql).await, USERS as i64, "{sql} {moments:?}");
    }
    assert_eq!(number(&home, "select count(*) from audit where event = 'job_done'").await, 1);
    let verified = home.run(&["audit", "verify"]);
    assert_eq!(verified.code, Some(0), "{verified:?}");
}
