//! A database written by version 0.1.0 says the same under this version.

use crate::{
    server::{TestServer, connect},
    test_app::{PASSWORD, TestApp},
};
use mfadmin::{
    contract::{
        BearerToken, JobId, Role,
        api::{AuditPage, OutboxPage, Tokens, UserPage, paths},
    },
    server::{crypto::SealingKey, passwords::Password, service::access, store::Store},
};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};
use tempfile::TempDir;

const HEAD: &str = "92c7d3a2b7de210f0eac6702ccf122c51724039a87f77a05272d69ad12f86e5d@20";

fn fixture(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/0.1.0").join(file)
}

fn json(file: &str) -> Value {
    serde_json::from_str(&fs::read_to_string(fixture(file)).unwrap()).unwrap()
}

fn copy(file: &str, directory: &TempDir) -> PathBuf {
    let path = directory.path().join(file);
    fs::copy(fixture(file), &path).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    path
}

/// This version's server over a copy of the database, and the Owner's session.
async fn upgraded() -> (TestServer, TempDir, BearerToken) {
    let directory = tempfile::tempdir().unwrap();
    let database = copy("mfadmin.db", &directory);
    let (server, token) = opened(&directory, database).await;
    (server, directory, token)
}

/// This version's server over `database`, and the Owner's session.
async fn opened(directory: &TempDir, database: PathBuf) -> (TestServer, BearerToken) {
    let key = SealingKey::load(&copy("mfadmin.key", directory)).unwrap();
    let server = TestServer::start_with(|options| {
        options.database = database.into();
        options.key = key;
    })
    .await;
    let store: &Store = server.server.store();
    let owner = store.first_owner().await.unwrap().unwrap();
    let token = access::issue_session(store, owner, jiff::SignedDuration::from_hours(1)).await;
    (server, token.unwrap())
}

/// `user` without what this version adds, and without what time alone changes.
fn as_before(mut user: Value) -> Value {
    let fields = user.as_object_mut().unwrap();
    for field in ["security_key", "missing", "active_sessions"] {
        assert!(fields.remove(field).is_some(), "{field}");
    }
    // Only who has a link has these.
    for field in [
        "setup_link_delivery",
        "phone_link_delivery",
        "password_link_delivery",
        "phone_link_expires_at",
        "password_link_expires_at",
    ] {
        fields.remove(field);
    }
    user
}

#[tokio::test]
async fn users_and_their_gaps_are_what_they_were() {
    let (server, _directory, token) = upgraded().await;
    let page: Value = server.get("/v1/users?sort=urgency&limit=200", &token).await;
    let mut before = json("users.json");
    let before = before.as_array_mut().unwrap();
    before.iter_mut().for_each(|user| {
        user.as_object_mut().unwrap().remove("active_sessions");
    });
    let now: Vec<_> = page["users"].as_array().unwrap().iter().cloned().map(as_before).collect();
    assert_eq!(now, *before, "in the order of urgency, too");
    assert_eq!(now.len(), 11);
    for user in page["users"].as_array().unwrap() {
        let phone = user["phone"]["state"] == "verified";
        let app = user["authenticator"]["state"] == "configured";
        let mut missing = Vec::new();
        if user["kind"] == "human" {
            missing.extend((!phone).then_some("phone"));
            missing.extend((!app).then_some("authenticator"));
        }
        assert_eq!(user["missing"], Value::from(missing.clone()), "{user}");
        assert_eq!(user.get("gap_since").is_some(), !missing.is_empty(), "{user}");
        assert_eq!(user["security_key"]["state"], "not_configured");
    }
}

#[tokio::test]
async fn figures_are_what_they_were() {
    let (server, _directory, token) = upgraded().await;
    let before = json("report.json");
    let now: Value = server.get("/v1/overview", &token).await;
    for (figure, count) in before["summary"].as_object().unwrap() {
        assert_eq!(now["summary"][figure], *count, "{figure}");
    }
    assert_eq!(now["roles"], before["roles"]);
    let links = |said: &Value| {
        said["links"]["awaiting"].as_u64().unwrap() + said["links"]["expired"].as_u64().unwrap()
    };
    assert_eq!(links(&now), links(&before));
    // The day that 0.1.0 noted, where the overview still looks back that far.
    let [day] = &before["days"].as_array().unwrap()[..] else { panic!("one day") };
    let same = now["days"].as_array().unwrap().iter().find(|found| found["date"] == day["date"]);
    for (figure, count) in same.into_iter().flat_map(|_| day.as_object().unwrap()) {
        assert_eq!(same.unwrap()[figure], *count, "{figure}");
    }
    for (gap, count) in [("any", 8), ("phone", 5), ("authenticator", 8), ("both", 5), ("none", 1)] {
        let page: UserPage = server.get(&format!("/v1/users?gap={gap}"), &token).await;
        assert_eq!(page.total, count, "{gap}");
    }
}

#[tokio::test]
async fn upgraded_audit_log_is_intact_and_grows() {
    let (server, _directory, token) = upgraded().await;
    let verdict: Value = server.get(&format!("/v1/audit/verify?head={HEAD}"), &token).await;
    assert_eq!(verdict["verdict"], "intact", "{verdict}");
    assert_eq!(verdict["head"], HEAD, "the upgrade under the same policy adds no entry");
    let page: AuditPage = server.get("/v1/audit?limit=200", &token).await;
    assert_eq!(page.entries.len(), 20);
    let outbox: OutboxPage = server.get("/v1/outbox?limit=200", &token).await;
    assert_eq!(outbox.messages.len(), 18);
    let jobs: Value = server.get("/v1/jobs", &token).await;
    assert_eq!(jobs["jobs"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn every_reference_still_holds() {
    use sqlx::Row;
    let (server, directory, _) = upgraded().await;
    let database = directory.path().join("mfadmin.db");
    server.into_parts().0.shutdown().await;
    let mut file = connect(&database).await;
    let broken = sqlx::query("pragma foreign_key_check").fetch_all(&mut file).await.unwrap();
    assert!(broken.is_empty());
    let whole = sqlx::query("pragma integrity_check").fetch_one(&mut file).await.unwrap();
    assert_eq!(whole.get::<String, _>(0), "ok");
    let left = "select count(*) from sqlite_master where name like 'rebuild_%' \
                or name like '%_before'";
    let left = sqlx::query(left).fetch_one(&mut file).await.unwrap();
    assert_eq!(left.get::<i64, _>(0), 0);
}

/// As 0.1.0 would have left them: a session, a machine token and a password of the Owner, and a job of
/// theirs that has yet to begin.
const LEFT: &str = "
    insert into sessions (token_hash, user_id, created_at, expires_at, id, stepped_up_until)
    select $1, id, created_at, 9000000000000, '01a22295-0000-7000-8000-000000000001', 9000000000000
    from users where email = 'ana@example.com';
    insert into tokens (id, token_hash, name, scope, user_id, created_at, expires_at)
    select '01a22295-0000-7000-8000-000000000002', $2, 'cron', 1, id, created_at, 9000000000000
    from users where email = 'ana@example.com';
    insert into passwords (user_id, hash, changed_at)
    select id, $3, created_at from users where email = 'ana@example.com';
    insert into jobs (id, action, by_id, by_name, by_email, override_cool_down, state, created_at, total)
    select '01a22295-0000-7000-8000-000000000003', 'reset_password', id, name, email, 1, 'queued',
        created_at, 1
    from users where email = 'ana@example.com';
    insert into job_items (job_id, number, user_id, email)
    select '01a22295-0000-7000-8000-000000000003', 1, id, email from users
    where email = 'hana@example.com'";

#[tokio::test]
async fn what_signed_in_still_does() {
    let directory = tempfile::tempdir().unwrap();
    let database = copy("mfadmin.db", &directory);
    let session: BearerToken = "session-of-0-1-0".parse().unwrap();
    // The checksum is the beginning of the SHA-256 of 43 times `A`.
    let machine: BearerToken = format!("mfadmin_{}0f0073", "A".repeat(43)).parse().unwrap();
    let hash = |token: &BearerToken| Sha256::digest(token.reveal()).to_vec();
    let mut file = connect(&database).await;
    sqlx::query(LEFT)
        .bind(hash(&session))
        .bind(hash(&machine))
        .bind(Password::parse(PASSWORD).unwrap().hash().unwrap())
        .execute(&mut file)
        .await
        .unwrap();
    let rows =
        "select (select count(*) from sessions) || '/' || (select count(*) from idempotency)";
    let before: String = sqlx::query_scalar(rows).fetch_one(&mut file).await.unwrap();
    assert_eq!(before, "20/7");
    drop(file);
    let (server, owner) = opened(&directory, database.clone()).await;
    // The session by which this version asks is one more.
    let now: String =
        sqlx::query_scalar(rows).fetch_one(&mut connect(&database).await).await.unwrap();
    assert_eq!(now, "21/7");

    let me: Value = server.get(paths::ME, &session).await;
    assert_eq!(me["user"]["email"], "ana@example.com");
    assert_eq!(server.get::<Value>(paths::ME, &machine).await["user"], me["user"]);
    let tokens: Tokens = server.get(paths::TOKENS, &session).await;
    assert_eq!(tokens.tokens[0].owner.id.to_string(), me["user"]["id"]);
    let app = TestApp::owned(server, tokens.tokens[0].owner.id, owner);
    let job: JobId = "01a22295-0000-7000-8000-000000000003".parse().unwrap();
    let job = app.end_of(job).await;
    assert_eq!((job.done, job.by.id), (1, app.owner_id), "under the name of who ordered it");
    assert_eq!(app.cancel_job(job.id, &session).await.status(), 409);
    assert_eq!(app.me(&app.enrolled().await.session).await, 200);
}

#[tokio::test]
async fn database_is_private() {
    let server = TestServer::start().await;
    server.sign_in(Role::Owner).await;
    for end in ["", "-wal", "-shm"] {
        let mut path = server.database().into_os_string();
        path.push(end);
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{path:?}");
    }
}
