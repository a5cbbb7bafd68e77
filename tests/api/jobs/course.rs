//! The course of a job: its progress, its end before time, its failures tried again.

use super::office::{Office, ids};
use crate::server::{TestServer, person, problem};
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
async fn a_cancelled_job_does_nothing_more() {
    let office = Office::open().await;
    let users = office.newcomers(2000).await;
    let job = office.order(&ids("send_setup_link", &users)).await;
    assert_eq!(office.cancel(job.id, &office.token).await.status(), 204);
    let before = office.server.footprint().await;
    let cancelled: Job = office.server.get(&format!("/v1/jobs/{}", job.id), &office.token).await;
    assert_eq!((cancelled.state, cancelled.total), (JobState::Cancelled, 2000));
    assert!(cancelled.finished_at.is_some() && cancelled.settled() < 2000);
    assert_eq!(office.count("select count(*) from outbox").await, cancelled.done as i64);
    let waiting = office.items(job.id, "&outcome=waiting").await;
    assert_eq!(waiting.len() as u64, 2000 - cancelled.settled());
    let last = office.last_entry().await;
    assert_eq!(last.event, AuditEvent::JobCancelled);
    // Another job comes to its end meanwhile; nothing of the first has moved.
    let other = office.server.seed(vec![person("other")]).await;
    assert_eq!(office.cancel(job.id, &office.token).await.status(), 204);
    assert_ne!(office.server.footprint().await, before, "somebody was put in");
    let before = office.count("select count(*) from job_items where outcome = 'waiting'").await;
    office.done(&ids("end_sessions", &other)).await;
    let after = office.count("select count(*) from job_items where outcome = 'waiting'").await;
    assert_eq!(after, before);
}

#[tokio::test]
async fn a_stopped_server_leaves_a_job_that_goes_on() {
    let office = Office::open().await;
    let users = office.newcomers(1200).await;
    let job = office.order(&ids("send_setup_link", &users)).await;
    let (server, directory) = office.server.into_parts();
    server.shutdown().await;
    let office = Office::over(TestServer::again(directory).await).await;
    let end = office.end_of(job.id).await;
    assert_eq!((end.state, end.done), (JobState::Done, 1200));
    assert_eq!(office.count("select count(*) from outbox").await, 1200);
    assert_eq!(office.count("select count(distinct user_id) from outbox").await, 1200);
}

#[tokio::test]
async fn what_failed_is_tried_again_once() {
    let office = Office::open().await;
    let broken = office.newcomers(2).await[1];
    office.execute("update users set kind = 1, missing = 0, gap_since = null where email = 'new00000@example.com'").await;
    // A row that no version of mfadmin writes.
    let broke = "update users set phone = '?' where email = 'new00001@example.com'";
    office.execute(broke).await;
    let emails = ["new00000@example.com", "new00001@example.com", "later@example.com"];
    let order = json!({ "action": "end_sessions", "whom": { "by": "emails", "emails": emails }, "reason": "HELP-7" });
    let (job, items) = office.done(&order).await;
    let codes: Vec<_> = items.iter().map(|item| (item.outcome, item.code)).collect();
    let expected = [
        (ItemOutcome::Skipped, Code::MfaNotApplicable),
        (ItemOutcome::Failed, Code::Internal),
        (ItemOutcome::Failed, Code::UserNotFound),
    ];
    assert_eq!(codes, expected.map(|(outcome, code)| (outcome, Some(code))));
    assert_eq!((job.done, job.skipped, job.failed), (0, 1, 2));
    assert_eq!(office.count("select count(*) from outbox").await, 0);

    office.execute("update users set phone = '+14155552671' where phone = '?'").await;
    let later = office.server.seed(vec![person("later")]).await[0];
    let again: Job = office.retry(job.id).await.json().await.unwrap();
    assert_eq!((again.retry_of, again.total), (Some(job.id), 2));
    assert_eq!(again.reason.as_ref().unwrap().as_str(), "HELP-7");
    let again = office.end_of(again.id).await;
    assert_eq!((again.done, again.failed), (2, 0));
    let acted: Vec<_> = office.items(again.id, "").await;
    let acted: Vec<_> = acted.iter().map(|item| item.user.as_ref().unwrap().id).collect();
    assert_eq!(acted, [broken, later]);
    for id in [job.id, again.id] {
        let refused = problem(office.retry(id).await).await;
        assert_eq!(refused.code, Code::NothingToRetry);
    }
}

#[tokio::test]
async fn a_job_under_way_is_not_tried_again_and_a_retry_asks_for_the_rights() {
    let office = Office::open().await;
    let users = office.newcomers(1500).await;
    let job = office.order(&ids("reset_authenticator", &users)).await;
    assert_eq!(problem(office.retry(job.id).await).await.code, Code::NothingToRetry);
    let end = office.end_of(job.id).await;
    assert_eq!((end.done, end.skipped), (0, 1500), "they have none to reset");
    let order = json!({
        "action": "reset_authenticator", "whom": { "by": "emails", "emails": ["who@example.com"] },
    });
    let (job, _) = office.done(&order).await;
    office.execute("update sessions set stepped_up_until = 0").await;
    assert_eq!(problem(office.retry(job.id).await).await.code, Code::StepUpRequired);
    let last = office.last_entry().await;
    assert_eq!(last.event, AuditEvent::ActionRefused);
}

#[tokio::test]
async fn a_retry_sent_twice_is_one_job() {
    let office = Office::open().await;
    let order = json!({
        "action": "end_sessions", "whom": { "by": "emails", "emails": ["who@example.com"] },
    });
    let (job, _) = office.done(&order).await;
    let path = format!("/v1/jobs/{}/retry", job.id);
    let send = || {
        let call = office.server.call(Method::POST, &path, &office.token);
        call.header("idempotency-key", "k").send()
    };
    let first: Job = send().await.unwrap().json().await.unwrap();
    let second: Job = send().await.unwrap().json().await.unwrap();
    assert_eq!(first, second);
}

#[tokio::test]
async fn progress_is_told_to_everybody_and_seldom() {
    let office = Office::open().await;
    let users = office.newcomers(1500).await;
    let (_, colleague) = office.server.sign_in(Role::Admin).await;
    let events = office.server.call(Method::GET, "/v1/events", &colleague).send().await.unwrap();
    let begun = Instant::now();
    let job = office.order(&ids("send_setup_link", &users)).await;
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
