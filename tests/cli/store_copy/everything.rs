//! A store in which no table is empty: by what Owners, Admins and users do, and by rows of what takes another
//! system.

use crate::program::TestHome;
use jiff::{SignedDuration, Timestamp};
use mfadmin::{
    contract::{BearerToken, RequiredFactors, Role, UserId},
    server::{
        Options, Server,
        crypto::SealingKey,
        demo::{self, DemoNames, History},
        store::DatabaseAddress,
    },
};
use mfadmin_testing::{
    server::{TestServer, options},
    test_app::{Enrolled, PASSWORD, TestApp, code_at, done_with, ids, newcomer, next_code},
};
use reqwest::Method;
use serde_json::{Value, json};
use std::path::PathBuf;

/// A store that was filled, and what it answered.
pub struct Filled {
    pub home: TestHome,
    pub source: PathBuf,
    pub key: SealingKey,
    pub owner: BearerToken,
    pub before: Vec<(String, Value)>,
    pub enrolled: Enrolled,
}

/// Rows that need another system's directory, or that much time passes.
const ELSEWHERE: &str = "
    insert into removed_users values ('0190a3b2-0000-7000-8000-000000000001', 5);
    insert into directory_factors
        select id, 'TOTP0001', 'totp', 'active', 'Pixel \u{1F4F1} of Ana' from users limit 1;
    insert into enrolments select id, -1 from users limit 1;
    insert into provider_logouts values (x'00ff00', 9223372036854775807);
    insert into realm_sign_ins (token_hash, address_hash, compare_code, asked_by, created_at, expires_at)
        values (zeroblob(32), x'01', 'K7-QX', '', 1, 2);
    insert into known_networks select randomblob(32), id, 7, null from accounts limit 1;
    insert into shipping values ('syslog', 3);
    insert into channels (channel, rate, cause, refusals) values ('email', 90000, 'limit', 2);
    insert into attempts values (randomblob(32), 3, 1, 2, 3);
    insert into held_actions (id, account_id, user_id, ordered_at, due_at, request_hash, state, sealed)
        select '0190a3b2-0000-7000-8000-000000000003', id, id, 1, 2, x'00', 'ran', x'' from accounts limit 1;
    insert into jobs (id, action, by_id, by_name, by_email, override_cool_down, state, created_at, total, retry_of)
        select '00000000-0000-7000-8000-000000000000', action, by_id, by_name, by_email, 0, 'done', 9, 0, id
        from jobs limit 1;
    update job_items set retried_by = '00000000-0000-7000-8000-000000000000';
    insert into operations (id, account_id, request_hash, label, orders, patience, state, ordered_at, next_attempt_at)
        select '0190a3b2-0000-7000-8000-000000000002', id, x'', 'user_edited', '', 1, 'done', 1, 1
        from accounts limit 1;
    insert into scans (started_at, finished_at, users) values (1, 2, 60), (3, null, null);
    insert into scanned_users values ('ext \u{0130}', 'r1', '{}', 0, 1), ('ext', '', '', 1, 0);
    insert into scanned_factors values ('ext', 'f', '{\"a\": \"\\u00e4\"}');
    update users set written = '{}', locked_until = 9223372036854775807 where number % 7 = 0;
";

/// Fills a store on SQLite, whose key is `of-the-source.key` of the home.
pub async fn filled() -> Filled {
    let home = TestHome::new();
    let key_file = home.path("of-the-source.key");
    SealingKey::load_or_create(&key_file).unwrap();
    let key = SealingKey::load(&key_file).unwrap();
    let with = key.clone();
    let app = TestApp::over(TestServer::start_with(|options| options.key = with).await).await;
    let now = Timestamp::now();
    let mut history = History::before(now, RequiredFactors::default());
    let people = demo::people(300, 7, DemoNames::Believable, now).inspect(|user| history.add(user));
    app.server.server.store().seed(people).await.unwrap();
    app.server.server.store().note_days(&history.into_days()).await.unwrap();
    app.person_with_password(Role::Admin).await;
    let enrolled = app.enrolled().await;
    let id = app.put(newcomer("bo")).await;
    app.setup_link(id).await;
    app.phone_link(id, "+14155552672").await;
    app.done(&ids("send_setup_link", &[id])).await;
    keyed(&app, id).await;
    app.sign_in("ana@example.com", "wrong").await;
    app.sql(ELSEWHERE).await;
    let TestApp { server, owner, .. } = app;
    let before = answers(&server, &owner).await;
    let (server, directory) = server.into_parts();
    server.shutdown().await;
    let source = directory.keep().join("mfadmin.db");
    Filled { home, source, key, owner, before, enrolled }
}

/// An exemption, a token, and answers that are kept under keys.
async fn keyed(app: &TestApp, id: UserId) {
    let calls = [
        (
            Method::PUT,
            format!("/v1/users/{id}/exemption"),
            json!({ "until": Timestamp::now() + SignedDuration::from_hours(24 * 30), "reason": "Ein Jahr weg" }),
        ),
        (
            Method::POST,
            "/v1/tokens".to_owned(),
            json!({ "name": "ci", "scope": "read", "expires_in_days": 30 }),
        ),
        (
            Method::POST,
            format!("/v1/users/{id}/access-reset"),
            json!({ "send_password_reset": false, "end_sessions": true }),
        ),
    ];
    for (at, (method, path, body)) in calls.into_iter().enumerate() {
        let call = app.server.call(method, &path, &app.owner).json(&body);
        let call = call.header("idempotency-key", format!("key-{at}"));
        let answer = call.send().await.unwrap();
        assert!(answer.status().is_success(), "{path}: {}", answer.text().await.unwrap());
    }
}

/// A server over `database`, under `key`.
pub async fn reopened(database: &DatabaseAddress, key: &SealingKey) -> TestServer {
    let folder = tempfile::tempdir().unwrap();
    let options = Options { database: database.clone(), key: key.clone(), ..options(&folder) };
    TestServer::over(Server::start(options).await.unwrap(), key.clone(), folder)
}

/// What the panel asks.
pub async fn answers(server: &TestServer, token: &BearerToken) -> Vec<(String, Value)> {
    let mut paths = Vec::new();
    for sort in ["name", "email", "urgency", "created", "last_sign_in"] {
        for filter in ["", "gap=any&", "role=member&link=expired&", "search=an&"] {
            paths.push(format!("/v1/users?{filter}sort={sort}&limit=200"));
        }
    }
    let more = ["/v1/audit?limit=200", "/v1/outbox?limit=200", "/v1/jobs", "/v1/tokens", "/v1/me"];
    paths.extend(more.map(str::to_owned));
    paths.push("/v1/summary".to_owned());
    paths.push("/v1/overview".to_owned());
    let mut answers = Vec::new();
    for path in paths {
        let answer: Value = server.get(&path, token).await;
        answers.push((path, answer));
    }
    answers
}

/// Signs in as ana, with the authenticator that was set up before.
pub async fn sign_in(server: &TestServer, enrolled: &Enrolled) {
    let http = mfadmin_testing::http_client().build().unwrap();
    let body = json!({ "email": "ana@example.com", "password": PASSWORD });
    let step = http.post(server.url("/v1/sessions")).json(&body).send().await.unwrap();
    let step: Value = step.error_for_status().unwrap().json().await.unwrap();
    let token = step["token"].as_str().unwrap();
    let now = server.server.clock().now();
    let mut code = code_at(&enrolled.address, now);
    if code == enrolled.spent {
        code = next_code(&enrolled.address);
    }
    let proof = http.post(server.url("/v1/sessions/mfa")).bearer_auth(token);
    let proof = proof.json(&json!({ "way": "authenticator", "code": code }));
    done_with(proof.send().await.unwrap()).await;
}
