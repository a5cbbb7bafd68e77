//! The course of a job: its progress, its end before time, its failures tried again.

use crate::server::{TestServer, person, problem};
use crate::test_app::{TestApp, ids};
use eventsource_stream::Eventsource;
use futures_util::StreamExt;
use mfadmin::contract::{
    Code, Role,
    api::{AuditEvent, ItemOutcome, Job, JobState},
};
use reqwest::Method;
use serde_json::json;
use std::time::{Duration, Instant};

#[tokio::test]
async fn cancelled_job_acts_on_nobody_else() {
    let app = TestApp::open().await;
    let users = app.newcomers(2000).await;
    let job = app.order(&ids("send_setup_link", &users)).await;
    assert_eq!(app.cancel_job(job.id, &app.owner).await.status(), 204);
    let before = app.server.footprint().await;
    let cancelled: Job = app.server.get(&format!("/v1/jobs/{}", job.id), &app.owner).await;
    assert_eq!((cancelled.state, cancelled.total), (JobState::Cancelled, 2000));
    assert!(cancelled.finished_at.is_some() && cancelled.settled() < 2000);
    assert_eq!(app.count("select count(*) from outbox").await, cancelled.done as i64);
    let waiting = app.items(job.id, "&outcome=waiting").await;
    assert_eq!(waiting.len() as u64, 2000 - cancelled.settled());
    let last = app.last_audit_entry().await;
    assert_eq!(last.event, AuditEvent::JobCancelled);
    // Another job comes to its end meanwhile; nothing of the first has moved.
    let other = app.server.seed(vec![person("other")]).await;
    assert_eq!(app.cancel_job(job.id, &app.owner).await.status(), 204);
    assert_ne!(app.server.footprint().await, before, "somebody was put in");
    let before = app.count("select count(*) from job_items where outcome = 'waiting'").await;
    app.done(&ids("end_sessions", &other)).await;
    let after = app.count("select count(*) from job_items where outcome = 'waiting'").await;
    assert_eq!(after, before);
}

#[tokio::test]
async fn job_resumes_after_a_server_restart() {
    let app = TestApp::open().await;
    let users = app.newcomers(1200).await;
    let job = app.order(&ids("send_setup_link", &users)).await;
    let (server, directory) = app.server.into_parts();
    server.shutdown().await;
    let app = TestApp::over(TestServer::again(directory).await).await;
    let end = app.end_of(job.id).await;
    assert_eq!((end.state, end.done), (JobState::Done, 1200));
    assert_eq!(app.count("select count(*) from outbox").await, 1200);
    assert_eq!(app.count("select count(distinct user_id) from outbox").await, 1200);
}

#[tokio::test]
async fn failed_items_are_retried_once() {
    let app = TestApp::open().await;
    let broken = app.newcomers(2).await[1];
    app.sql("update users set kind = 1, missing = 0, gap_since = null where email = 'new00000@example.com'").await;
    // A row that no version of mfadmin writes.
    let broke = "update users set phone = '?' where email = 'new00001@example.com'";
    app.sql(broke).await;
    let emails = ["new00000@example.com", "new00001@example.com", "later@example.com"];
    let order = json!({ "action": "end_sessions", "whom": { "by": "emails", "emails": emails }, "reason": "HELP-7" });
    let (job, items) = app.done(&order).await;
    let codes: Vec<_> = items.iter().map(|item| (item.outcome, item.code)).collect();
    let expected = [
        (ItemOutcome::Skipped, Code::MfaNotApplicable),
        (ItemOutcome::Failed, Code::Internal),
        (ItemOutcome::Failed, Code::UserNotFound),
    ];
    assert_eq!(codes, expected.map(|(outcome, code)| (outcome, Some(code))));
    assert_eq!((job.done, job.skipped, job.failed), (0, 1, 2));
    assert_eq!(app.count("select count(*) from outbox").await, 0);

    app.sql("update users set phone = '+14155552671' where phone = '?'").await;
    let later = app.server.seed(vec![person("later")]).await[0];
    let again: Job = app.retry_job(job.id).await.json().await.unwrap();
    assert_eq!((again.retry_of, again.total), (Some(job.id), 2));
    assert_eq!(again.reason.as_ref().unwrap().as_str(), "HELP-7");
    let again = app.end_of(again.id).await;
    assert_eq!((again.done, again.failed), (2, 0));
    let acted: Vec<_> = app.items(again.id, "").await;
    let acted: Vec<_> = acted.iter().map(|item| item.user.as_ref().unwrap().id).collect();
    assert_eq!(acted, [broken, later]);
    for id in [job.id, again.id] {
        let refused = problem(app.retry_job(id).await).await;
        assert_eq!(refused.code, Code::NothingToRetry);
    }
}

#[tokio::test]
async fn running_job_cannot_be_retried_and_a_retry_needs_the_rights() {
    let mut app = TestApp::open().await;
    let users = app.newcomers(1500).await;
    let job = app.order(&ids("reset_authenticator", &users)).await;
    assert_eq!(problem(app.retry_job(job.id).await).await.code, Code::NothingToRetry);
    let end = app.end_of(job.id).await;
    assert_eq!((end.done, end.skipped), (0, 1500), "they have none to reset");
    let order = json!({
        "action": "reset_authenticator", "whom": { "by": "emails", "emails": ["who@example.com"] },
    });
    let (job, _) = app.done(&order).await;
    app.owner = app.server.session_without_step_up(app.owner_id).await;
    assert_eq!(problem(app.retry_job(job.id).await).await.code, Code::StepUpRequired);
    let last = app.last_audit_entry().await;
    assert_eq!(last.event, AuditEvent::ActionRefused);
}

#[tokio::test]
async fn repeated_retry_is_one_job() {
    let app = TestApp::open().await;
    let order = json!({
        "action": "end_sessions", "whom": { "by": "emails", "emails": ["who@example.com"] },
    });
    let (job, _) = app.done(&order).await;
    let path = format!("/v1/jobs/{}/retry", job.id);
    let send = || {
        let call = app.server.call(Method::POST, &path, &app.owner);
        call.header("idempotency-key", "k").send()
    };
    let first: Job = send().await.unwrap().json().await.unwrap();
    let second: Job = send().await.unwrap().json().await.unwrap();
    assert_eq!(first, second);
}

#[tokio::test]
async fn progress_reaches_every_stream_at_a_limited_rate() {
    let app = TestApp::open().await;
    let users = app.newcomers(1500).await;
    let (_, colleague) = app.server.sign_in(Role::Admin).await;
    let events = app.server.call(Method::GET, "/v1/events", &colleague).send().await.unwrap();
    let begun = Instant::now();
    let job = app.order(&ids("send_setup_link", &users)).await;
    let mut events = events.bytes_stream().eventsource();
    let mut told: Vec<Job> = Vec::new();
    while !told.last().is_some_and(|job| job.state.is_over()) {
        let event = events.next().await.unwrap().unwrap();
        if event.event == "job" {
            told.push(serde_json::from_str(&event.data).unwrap());
        }
    }
    assert!(told.iter().all(|told| told.id == job.id));
    assert!(told.is_sorted_by_key(|job| job.settled()));
    assert_eq!(told.last().unwrap().done, 1500);
    let quarters = begun.elapsed().as_millis() / Duration::from_millis(250).as_millis();
    assert!(told.len() as u128 <= quarters + 3, "{} in {quarters} quarters", told.len());
}
