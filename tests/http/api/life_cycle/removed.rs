//! What is left of a removed user: an id, and an audit log that still holds.

use super::{live, receipt, refusal};
use crate::{
    callers::Caller,
    server::{TestServer, connect, person, problem},
    test_app::{TestApp, ids},
};
use jiff::SignedDuration;
use mfadmin::{
    contract::{
        BearerToken, Code, Role, UserId,
        api::{AuditEvent, AuditVerdict, IssuedToken, MessageKind, Person, UserPage, paths},
        rules::Policy,
    },
    server::store::NewUser,
};
use reqwest::{Method, Response};
use serde_json::json;
use std::time::Duration;

async fn remove(server: &TestServer, token: &BearerToken, id: UserId, query: &str) -> Response {
    let path = format!("/v1/users/{id}{query}");
    server.call(Method::DELETE, &path, token).send().await.unwrap()
}

/// An Admin whose name stands wherever one can: they did things, and things were done to them.
async fn with_traces(app: &TestApp) -> (UserId, BearerToken) {
    let user = NewUser { role: Role::Admin, name: "Xanthippe".to_owned(), ..person("xanthippe") };
    let id = app.put(user).await;
    let session = app.server.session(id, SignedDuration::from_hours(1)).await;
    let token = machine(app, &session).await;
    let others = app.newcomers(2).await;
    let order = ids("send_setup_link", &others);
    let call = app.server.call(Method::POST, "/v1/jobs", &token).json(&order);
    let job: mfadmin::contract::api::Job = call.send().await.unwrap().json().await.unwrap();
    app.end_of(job.id).await;
    let path = format!("/v1/users/{id}/access-reset");
    for (key, body) in
        [("one", json!({ "send_password_reset": true })), ("two", json!({ "end_sessions": true }))]
    {
        let call = app.server.call(Method::POST, &path, &app.owner).json(&body);
        let call = call.header("idempotency-key", key).send().await.unwrap();
        assert_eq!(call.status(), 200);
    }
    app.done(&ids("reset_access", &[id])).await;
    // The log-outs took the first one.
    let session = app.server.session(id, SignedDuration::from_hours(1)).await;
    let token = machine(app, &session).await;
    (id, token)
}

async fn machine(app: &TestApp, session: &BearerToken) -> BearerToken {
    let wanted = json!({ "name": "cron", "scope": "act", "expires_in_days": 9 });
    let made = app.post(paths::TOKENS, Some(session), wanted).await;
    made.json::<IssuedToken>().await.unwrap().token
}

#[tokio::test]
async fn removed_user_is_nowhere_and_the_log_still_holds() {
    let app = TestApp::open().await;
    let (id, token) = with_traces(&app).await;
    let before = app.audit().await.len();
    assert_eq!(remove(&app.server, &app.owner, id, "?reason=HELP-7").await.status(), 204);
    let gone = app.server.call(Method::GET, &format!("/v1/users/{id}"), &app.owner).send().await;
    assert_eq!(problem(gone.unwrap()).await.code, Code::UserNotFound);
    let page: UserPage = app.server.get("/v1/users?search=xanthippe", &app.owner).await;
    assert_eq!(page.total, 0);
    assert_eq!(app.me(&token).await, 401);
    // The log keeps what was done and to whose id, before and now.
    let log = app.audit().await;
    assert_eq!(log.len(), before + 1);
    let last = log.last().unwrap();
    assert_eq!(
        (last.event, last.target.clone()),
        (AuditEvent::UserRemoved, Some(Person::removed(id)))
    );
    assert_eq!(last.reason.as_ref().unwrap().as_str(), "HELP-7");
    let of = |person: &Option<Person>| person.as_ref().is_some_and(|person| person.id == id);
    assert!(log.iter().filter(|entry| of(&entry.target)).count() > 3);
    assert!(log.iter().filter(|entry| of(&entry.actor)).count() > 2);
    let verdict: AuditVerdict = app.server.get("/v1/audit/verify", &app.owner).await;
    assert!(matches!(verdict, AuditVerdict::Intact { .. }), "{verdict:?}");
    let job = app.server.get::<mfadmin::contract::api::Jobs>("/v1/jobs", &app.owner).await.jobs;
    assert!(job.iter().any(|job| job.by == Person::removed(id)));
    // The last message waits for its turn; everything else is gone.
    let messages = app.outbox().await.messages;
    let told: Vec<_> = messages.iter().filter(|it| it.user.id == id).map(|it| it.kind).collect();
    assert_eq!(told, [MessageKind::UserRemoved]);
    assert_eq!(app.count("select count(*) from idempotency").await, 0);
    // Once more is the same, and writes nothing.
    assert_eq!(remove(&app.server, &app.owner, id, "").await.status(), 204);
    assert_eq!(app.audit().await.len(), before + 1);
    // The address is free again.
    let body = json!({ "name": "New", "email": "xanthippe@example.com", "role": "member" });
    assert_eq!(super::add(&app.server, &app.owner, body).await.status(), 201);
}

#[tokio::test]
async fn file_holds_no_copy_of_a_removed_user() {
    let app = TestApp::open().await;
    let (id, _) = with_traces(&app).await;
    // Who was disabled was told then, and gets no message more.
    receipt(live(&app.server, &app.owner, id, "disable").await).await;
    assert_eq!(remove(&app.server, &app.owner, id, "").await.status(), 204);
    let refused = Person::removed(id);
    assert!(app.audit().await.iter().all(|entry| {
        entry.target.as_ref().is_none_or(|target| target.id != id || *target == refused)
    }));
    let (server, directory) = app.server.into_parts();
    server.shutdown().await;
    let path = directory.path().join("mfadmin.db");
    let mut file = connect(&path).await;
    sqlx::raw_sql("pragma wal_checkpoint(truncate)").execute(&mut file).await.unwrap();
    drop(file);
    let bytes = std::fs::read(&path).unwrap();
    for word in ["anthippe", "4155552671"] {
        let found = bytes.windows(word.len()).filter(|it| *it == word.as_bytes()).count();
        // The number is that of others, too.
        assert_eq!(found > 0, word == "4155552671", "{word}: {found}");
    }
}

/// SQLite's write-ahead log keeps pages as they were until it is written over.
#[tokio::test]
async fn log_of_the_running_server_forgets_a_removed_user() {
    let app = TestApp::open().await;
    let (id, _) = with_traces(&app).await;
    let log = app.server.database().with_extension("db-wal");
    let holds = || {
        let bytes = std::fs::read(&log).unwrap();
        bytes.windows(8).any(|it| it == b"anthippe")
    };
    assert!(holds());
    assert_eq!(remove(&app.server, &app.owner, id, "").await.status(), 204);
    let forgotten = async {
        while holds() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), forgotten).await.unwrap();
}

#[tokio::test]
async fn message_that_a_removed_admin_discarded_does_not_name_them() {
    let app = TestApp::open().await;
    let admin = NewUser { role: Role::Admin, name: "Xanthippe".to_owned(), ..person("xan") };
    let id = app.put(admin).await;
    let session = app.server.session(id, SignedDuration::from_hours(1)).await;
    let ana = app.put(person("ana")).await;
    let message = app.mail(ana).await;
    let path = paths::discard(message);
    let done = app.server.call(Method::POST, &path, &session).send().await.unwrap();
    assert_eq!(done.status(), 200);
    let answer = async || app.outbox_message(message).await.answer;
    assert_eq!(answer().await.unwrap(), "Discarded by Xanthippe.");
    assert_eq!(remove(&app.server, &app.owner, id, "").await.status(), 204);
    assert_eq!(answer().await.unwrap(), "Discarded by a removed user.");
}

#[tokio::test]
async fn a_name_that_is_changed_beside_the_log_is_found() {
    let app = TestApp::open().await;
    let (_, _) = with_traces(&app).await;
    app.sql("update audit_names set name = 'Somebody else' where name = 'Xanthippe'").await;
    let verdict: AuditVerdict = app.server.get("/v1/audit/verify", &app.owner).await;
    assert!(matches!(verdict, AuditVerdict::Broken { .. }), "{verdict:?}");
}

#[tokio::test]
async fn removal_is_refused_where_disabling_is() {
    let policy = Policy { require_reason: true, ..Policy::default() };
    let server = TestServer::start_with(|options| options.policy = policy).await;
    let app = TestApp::over(server).await;
    let admin = Caller::AdminSteppedUp.arrive(&app.server).await.unwrap();
    let machine = Caller::ActToken.arrive(&app.server).await.unwrap();
    let ana = app.put(person("ana")).await;
    let boss = app.put(NewUser { role: Role::Owner, ..person("boss") }).await;
    let adam = app.put(NewUser { role: Role::Admin, ..person("adam") }).await;
    for (token, id, query, code) in [
        (&app.owner, UserId::new(), "?reason=x", Code::UserNotFound),
        (&app.owner, ana, "", Code::ReasonRequired),
        (&app.owner, ana, "?why=x", Code::InvalidQuery),
        (&app.owner, app.owner_id, "?reason=x", Code::SelfProtected),
        (&machine, ana, "?reason=x", Code::PersonRequired),
        (&admin, boss, "?reason=x", Code::OwnerProtected),
        (&admin, adam, "?reason=x", Code::OwnerRequired),
    ] {
        let refused = refusal(&app, remove(&app.server, token, id, query)).await;
        assert_eq!(refused.code, code);
    }
    assert_eq!(remove(&app.server, &admin, ana, "?reason=x").await.status(), 204);
}

#[tokio::test]
async fn sole_owner_cannot_be_removed() {
    let app = TestApp::open().await;
    let refused = refusal(&app, remove(&app.server, &app.owner, app.owner_id, "")).await;
    assert_eq!(refused.code, Code::LastOwner);
}

#[tokio::test]
async fn user_who_set_up_an_authenticator_is_removed() {
    let app = TestApp::open().await;
    let id = app.newcomer().await;
    app.configure(id).await;
    assert_eq!(remove(&app.server, &app.owner, id, "").await.status(), 204);
    assert_eq!(app.count("select count(*) from enrolments").await, 0);
}

#[tokio::test]
async fn discarded_last_message_keeps_the_id_alone() {
    let app = TestApp::open().await;
    let boss =
        app.put(NewUser { role: Role::Owner, name: "Xanthippe".into(), ..person("x") }).await;
    let session = app.server.session(boss, SignedDuration::from_hours(1)).await;
    let id = app.put(person("ana")).await;
    assert_eq!(remove(&app.server, &app.owner, id, "").await.status(), 204);
    let message = app.outbox().await.messages.into_iter().next().unwrap();
    assert_eq!((message.user.id, message.kind), (id, MessageKind::UserRemoved));
    let path = format!("/v1/outbox/{}/discard", message.id.0);
    let call = app.server.call(Method::POST, &path, &session).header("idempotency-key", "bin");
    assert_eq!(call.send().await.unwrap().status(), 200);
    let left = "select count(*) from outbox where user_id in (select id from removed_users) \
                and subject = '' and length(sealed) = 0 and recipient = 'removed@removed.invalid'";
    assert_eq!(app.count(left).await, 1);
    let shown = app.outbox_message(message.id).await;
    assert_eq!(shown.user, Person::removed(id));
    // Nor does it name who discarded it: they may be removed, too.
    assert_eq!(app.count("select count(*) from outbox where answer like '%anthippe%'").await, 0);
    assert_eq!(app.count("select count(*) from outbox").await, 1);
    let named = "select count(*) from idempotency where cast(body as text) like '%ana@%'";
    assert_eq!(app.count(named).await, 0);
}

#[tokio::test]
async fn answer_that_names_who_exempted_somebody_goes_with_them() {
    let app = TestApp::open().await;
    let boss =
        app.put(NewUser { role: Role::Owner, name: "Xanthippe".into(), ..person("x") }).await;
    let session = app.server.session(boss, SignedDuration::from_hours(1)).await;
    let [ana, bo] = app.newcomers(2).await[..] else { panic!("two") };
    let until = app.server.server.clock().now() + SignedDuration::from_hours(24);
    let wanted = json!({ "until": until, "reason": "abroad" });
    let path = format!("/v1/users/{ana}/exemption");
    let call = app.server.call(Method::PUT, &path, &session).json(&wanted).send().await;
    assert_eq!(call.unwrap().status(), 200);
    for (id, key) in [(ana, "ana"), (bo, "bo")] {
        let path = format!("/v1/users/{id}/authenticator/setup-link");
        let call = app.server.call(Method::POST, &path, &app.owner).json(&json!({}));
        let call = call.header("idempotency-key", key).send().await.unwrap();
        assert_eq!(call.status(), 200);
    }
    let named = "select count(*) from idempotency where cast(body as text) like '%anthippe%'";
    assert_eq!(app.count(named).await, 1);
    assert_eq!(remove(&app.server, &app.owner, boss, "").await.status(), 204);
    assert_eq!(app.count(named).await, 0);
    // Answers that name others stay.
    assert_eq!(app.count("select count(*) from idempotency").await, 1);
}
