//! Jobs on users of a directory: each user once, whatever dies meanwhile.

use super::*;
use mfadmin::contract::{
    JobId,
    api::{ItemOutcome, Job, JobItems, JobState},
};
use mfadmin_testing::avochato::Fault;

async fn order(mirrored: &Mirrored, action: &str) -> JobId {
    let all: UserPage = mirrored.get("/v1/users?limit=200&role=member").await;
    let ids: Vec<_> = all.users.iter().map(|user| user.id).collect();
    let body = json!({ "action": action, "whom": { "by": "ids", "ids": ids } });
    let answer = mirrored.post("/v1/jobs", "job", &body).await;
    assert_eq!(answer.status(), 200, "{}", answer.text().await.unwrap());
    answer.json::<Job>().await.unwrap().id
}

pub(super) async fn end(mirrored: &Mirrored, id: JobId) -> Job {
    for _ in 0..600 {
        let job: Job = mirrored.get(&format!("/v1/jobs/{id}")).await;
        if job.state == JobState::Done {
            return job;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the job is not done within 30 s");
}

#[tokio::test]
async fn a_job_disables_each_user_once() {
    let mirrored = Mirrored::with(120).await;
    mirrored.avochato.fault("POST /v1/users/U00007/disable", 1, Fault::Lost);
    let body = json!({ "status": 422, "errors": "No." }).to_string();
    mirrored.avochato.fault("POST /v1/users/U00009/disable", 1, Fault::Answer(422, body));
    let id = order(&mirrored, "disable").await;
    let job = end(&mirrored, id).await;
    assert_eq!((job.total, job.done, job.failed, job.skipped), (119, 118, 1, 0));
    let calls = mirrored.avochato.calls();
    let mut sent: Vec<_> = calls.iter().filter(|call| call.what.ends_with("/disable")).collect();
    assert_eq!(sent.len(), 119);
    sent.sort_by(|one, other| one.what.cmp(&other.what));
    sent.dedup_by(|one, other| one.what == other.what);
    assert_eq!(sent.len(), 119, "somebody was disabled twice");
    let items: JobItems = mirrored.get(&format!("/v1/jobs/{id}/items?outcome=failed")).await;
    assert_eq!(items.items.len(), 1);
    assert_eq!(items.items[0].outcome, ItemOutcome::Failed);
}

#[tokio::test]
async fn a_job_goes_on_after_a_kill_and_sends_no_mail_twice() {
    let mirrored = Mirrored::with(100).await;
    mirrored.avochato.set_latency(Duration::from_millis(20));
    let id = order(&mirrored, "reset_password").await;
    while mirrored.avochato.mails().len() < 20 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let mirrored = mirrored.killed_and_started().await;
    mirrored.avochato.set_latency(Duration::ZERO);
    mirrored.ours.advance(SignedDuration::from_mins(11));
    let job = end(&mirrored, id).await;
    assert_eq!(job.total, 99);
    // A mail whose answer was lost is not sent again by itself, and is counted.
    assert_eq!(job.done + job.failed + job.unknown, 99);
    assert_eq!(job.failed, 0, "what may have been done has not failed");
    let mut mails = mirrored.avochato.mails();
    let sent = mails.len();
    mails.sort();
    mails.dedup();
    assert_eq!(mails.len(), sent, "somebody got two mails");
    assert!(sent as u64 >= job.done);
}

#[tokio::test]
async fn a_job_of_what_is_done_elsewhere_acts_on_nobody_and_its_preview_says_so() {
    let mirrored = Mirrored::with(10).await;
    let all: UserPage = mirrored.get("/v1/users?limit=200&role=member").await;
    let ids: Vec<_> = all.users.iter().map(|user| user.id).collect();
    let body = json!({ "action": "send_setup_link", "whom": { "by": "ids", "ids": ids } });
    let answer = mirrored.post("/v1/jobs/preview", "p", &body).await;
    let preview: mfadmin::contract::api::JobPreview = answer.json().await.unwrap();
    assert_eq!((preview.total, preview.acts), (9, 0));
    assert!(preview.by_hand > 0);
    for whom in [body["whom"].clone(), json!({ "by": "filter", "filter": { "role": "member" } })] {
        let order = json!({ "action": "send_setup_link", "whom": whom });
        let answer = mirrored.post("/v1/jobs/by-hand", "unused", &order).await;
        assert_eq!(answer.status(), 200);
        let list: mfadmin::contract::api::ByHandList = answer.json().await.unwrap();
        assert_eq!((list.total, list.users.len() as u64), (preview.by_hand, preview.by_hand));
        assert!(list.users.iter().all(|one| one.url.starts_with("https://www.avochato.com/")));
    }
    let id = order(&mirrored, "send_setup_link").await;
    let job = end(&mirrored, id).await;
    assert_eq!((job.done, job.skipped, job.failed), (0, 9, 0));
    assert_eq!(mirrored.avochato.count("POST"), 0);
}

/// Attempts that met nobody say nothing of a call that was lost once somebody was there.
#[tokio::test]
async fn a_job_waits_for_a_directory_that_is_away_and_then_loses_a_call() {
    let mirrored = Mirrored::with(3).await;
    let away = Fault::Answer(500, json!({ "status": 500, "errors": "Away." }).to_string());
    mirrored.avochato.fault("GET /v1/users/U00001", 6, away);
    mirrored.avochato.fault("POST /v1/users/U00001/disable", 1, Fault::Dropped);
    let id = order(&mirrored, "disable").await;
    for _ in 0..600 {
        let job: Job = mirrored.get(&format!("/v1/jobs/{id}")).await;
        if job.state == JobState::Done {
            assert_eq!((job.done, job.failed), (2, 0), "{job:?}");
            assert!(!mirrored.avochato.person("U00001").unwrap().enabled);
            assert_eq!(mirrored.avochato.count("POST /v1/users/U00001/disable"), 2);
            return;
        }
        mirrored.ours.advance(SignedDuration::from_secs(60));
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the job is not done within 30 s");
}
