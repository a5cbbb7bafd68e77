//! What a job does, and what it leaves behind.

use crate::server::{email, person};
use crate::test_app::{TestApp, ids, matching, newcomer};
use mfadmin::contract::{
    Code,
    api::{AuditEvent, ItemOutcome, Job, JobState, Jobs, MessageKind, SkipCount},
};
use reqwest::Method;
use serde_json::json;

#[tokio::test]
async fn each_user_is_acted_on_once_and_audited() {
    let app = TestApp::open().await;
    let users = app.newcomers(3).await;
    let mut named = users.clone();
    named.extend(&users);
    let mut order = ids("send_setup_link", &named);
    order["reason"] = json!("HELP-7");
    let ordered = app.order(&order).await;
    assert_eq!((ordered.state, ordered.total, ordered.settled()), (JobState::Queued, 3, 0));
    let job = app.end_of(ordered.id).await;
    assert_eq!((job.state, job.total, job.done), (JobState::Done, 3, 3));
    assert!(job.created_at <= job.started_at.unwrap());
    assert!(job.started_at <= job.finished_at);
    assert_eq!(job.by.id, app.owner_id);

    let items = app.items(job.id, "").await;
    let order: Vec<_> = items.iter().map(|item| item.user.as_ref().unwrap().id).collect();
    assert_eq!(order, users);
    assert!(items.iter().all(|item| item.outcome == ItemOutcome::Done && item.code.is_none()));
    assert_eq!(items.iter().map(|item| item.number).collect::<Vec<_>>(), [1, 2, 3]);

    let audit = app.audit().await;
    let events: Vec<_> = audit.iter().map(|entry| entry.event).collect();
    let sent = AuditEvent::SetupLinkSent;
    assert_eq!(events, [AuditEvent::JobCreated, sent, sent, sent, AuditEvent::JobDone]);
    for entry in &audit {
        assert_eq!(entry.actor.as_ref().unwrap().id, app.owner_id);
        assert!(entry.note.as_deref().unwrap().contains(&job.id.to_string()));
        assert_eq!(entry.reason.as_ref().unwrap().as_str(), "HELP-7");
        assert!(entry.from.is_some());
    }
    let targets: Vec<_> = audit[1..4].iter().map(|e| e.target.as_ref().unwrap().id).collect();
    assert_eq!(targets, users);
    assert!(audit[4].note.as_deref().unwrap().starts_with("3 done; Send Authenticator"));
    let messages = app.outbox().await.messages;
    assert_eq!(messages.len(), 3);
    assert!(messages.iter().all(|message| message.kind == MessageKind::SetupLink));

    let Jobs { jobs } = app.server.get("/v1/jobs", &app.owner).await;
    assert_eq!(jobs, [job]);
}

#[tokio::test]
async fn filter_is_evaluated_once_without_the_excepted_users() {
    let app = TestApp::open().await;
    let users = app.newcomers(40).await;
    // More than are looked up at once.
    let except = &users[3..33];
    let order = matching("send_setup_link", json!({ "gap": "authenticator" }), except);
    assert_eq!(app.preview(&order).await.acts, 10);
    let (job, items) = app.done(&order).await;
    assert_eq!((job.total, job.done), (10, 10));
    assert_eq!(items.iter().map(|item| item.number).collect::<Vec<_>>(), Vec::from_iter(1..=10));
    let acted: Vec<_> = items.iter().map(|item| item.user.as_ref().unwrap().id).collect();
    let expected: Vec<_> = users[..3].iter().chain(&users[33..]).copied().collect();
    assert_eq!(acted, expected);
    // Who came later is not in it.
    app.server.seed(vec![newcomer("later")]).await;
    assert_eq!(app.items(job.id, "").await, items);
}

#[tokio::test]
async fn addresses_are_normalised_and_unknown_ones_fail() {
    let app = TestApp::open().await;
    app.newcomers(1).await;
    let emails = json!([" New00000@Example.com ", "new00000@example.com", "who@example.com"]);
    let order =
        json!({ "action": "send_setup_link", "whom": { "by": "emails", "emails": emails } });
    let preview = app.preview(&order).await;
    assert_eq!((preview.total, preview.acts), (2, 1));
    assert_eq!(preview.skipped, [SkipCount { code: Code::UserNotFound, count: 1 }]);
    assert_eq!(preview.unknown, [email("who@example.com")]);
    let (job, items) = app.done(&order).await;
    assert_eq!((job.total, job.done, job.skipped, job.failed), (2, 1, 0, 1));
    assert_eq!(items[1].handle, "who@example.com");
    assert_eq!((items[1].outcome, items[1].code), (ItemOutcome::Failed, Some(Code::UserNotFound)));
    assert_eq!(items[1].user, None);
    let failed = app.items(job.id, "&outcome=failed").await;
    assert_eq!(failed, items[1..]);
}

#[tokio::test]
async fn empty_job_is_done_at_once() {
    let app = TestApp::open().await;
    let order = matching("remind", json!({ "gap": "any" }), &[]);
    let (job, items) = app.done(&order).await;
    assert_eq!((job.state, job.total), (JobState::Done, 0));
    assert_eq!(items, []);
}

#[tokio::test]
async fn repeated_order_is_one_job() {
    let app = TestApp::open().await;
    let users = app.newcomers(2).await;
    let order = ids("reset_password", &users);
    let send = || {
        let call = app.server.call(Method::POST, "/v1/jobs", &app.owner);
        call.header("idempotency-key", "once").json(&order).send()
    };
    let (one, two) = tokio::join!(send(), send());
    let one: Job = one.unwrap().json().await.unwrap();
    let two: Job = two.unwrap().json().await.unwrap();
    assert_eq!(one, two);
    app.end_of(one.id).await;
    let again: Job = send().await.unwrap().json().await.unwrap();
    assert_eq!(again, one);
    assert_eq!(app.count("select count(*) from jobs").await, 1);
    assert_eq!(app.outbox().await.messages.len(), 2);
}

#[tokio::test]
async fn job_outlives_its_session() {
    let mut app = TestApp::open().await;
    let users = app.newcomers(150).await;
    let (_, colleague) = app.server.sign_in(mfadmin::contract::Role::Owner).await;
    let job = app.order(&ids("end_sessions", &users)).await;
    let path = "/v1/sessions/current";
    let out = app.server.call(Method::DELETE, path, &app.owner).send().await.unwrap();
    assert_eq!(out.status(), 204);
    app.owner = colleague;
    assert_eq!(app.end_of(job.id).await.done, 150);
}

#[tokio::test]
async fn short_job_is_not_delayed_by_a_long_one() {
    let app = TestApp::open().await;
    app.newcomers(1500).await;
    let last = app.server.seed(vec![person("zoe")]).await;
    let long = app.order(&matching("send_setup_link", json!({ "search": "new" }), &[])).await;
    let short = app.order(&ids("end_sessions", &last)).await;
    assert_eq!(app.end_of(short.id).await.done, 1);
    let end = app.end_of(long.id).await;
    assert_eq!(end.done, 1500);
    let short: Job = app.server.get(&format!("/v1/jobs/{}", short.id), &app.owner).await;
    assert!(short.finished_at < end.finished_at);
}
