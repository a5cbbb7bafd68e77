//! What is not settled: whom it is shown of, how it is counted, and what somebody decides of it; and a list
//! that got much shorter.

use super::{jobs::end, *};
use mfadmin::contract::{
    Code, OperationId,
    api::{Job, Operation, Operations, ReadingCounts, RequestedState, ShrunkList},
};
use mfadmin_testing::avochato::Fault;

fn reset() -> Value {
    json!({ "send_password_reset": true, "end_sessions": false })
}

/// Leaves a password reset of the second user unknown: its answer is lost.
async fn unknown(mirrored: &Mirrored) -> (User, OperationId) {
    let user = mirrored.user("U00001").await;
    mirrored.avochato.fault("POST /v1/users/U00001/password_reset", 1, Fault::Lost);
    mirrored.settled(&path(&user, "access-reset"), "k1", &reset()).await;
    let user = mirrored.user("U00001").await;
    let id = user.requested.as_ref().expect("nothing is shown of it").id;
    (user, id)
}

async fn decide(mirrored: &Mirrored, path: &str) -> Response {
    mirrored.post(path, &OperationId::new().to_string(), &nothing()).await
}

async fn operation(mirrored: &Mirrored, id: OperationId) -> Operation {
    for _ in 0..200 {
        let operation: Operation = mirrored.get(&format!("/v1/operations/{id}")).await;
        if operation.requested.state != RequestedState::Requested {
            return operation;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{id} is not settled within 10 s");
}

#[tokio::test]
async fn an_unknown_outcome_is_shown_of_its_user_listed_and_counted_until_it_is_settled() {
    let mirrored = Mirrored::with(5).await;
    let (user, id) = unknown(&mirrored).await;
    let requested = user.requested.unwrap();
    assert_eq!(requested.state, RequestedState::Unknown);
    assert_eq!(requested.label, "Reset the password");
    let single: User = mirrored.get(&format!("/v1/users/{}", user.id)).await;
    assert_eq!(single.requested.map(|requested| requested.id), Some(id));
    assert_eq!(mirrored.user("U00002").await.requested, None);
    let list: Operations = mirrored.get("/v1/operations?state=unknown").await;
    assert_eq!(list.operations.len(), 1);
    assert_eq!(list.operations[0].user.as_ref().map(|one| one.id), Some(user.id));
    assert!(list.operations[0].by.is_some());
    let status = mirrored.status().await;
    assert_eq!((status.operations, status.unknown), (0, 1));

    assert_eq!(decide(&mirrored, &format!("/v1/operations/{id}/check")).await.status(), 204);
    assert_eq!(operation(&mirrored, id).await.requested.state, RequestedState::Unknown);
    assert_eq!(mirrored.avochato.mails().len(), 1, "a look sends nothing");
    assert_eq!(decide(&mirrored, &format!("/v1/operations/{id}/repeat")).await.status(), 204);
    assert_eq!(operation(&mirrored, id).await.requested.state, RequestedState::Done);
    assert_eq!(mirrored.avochato.mails().len(), 2);
    assert_eq!(mirrored.user("U00001").await.requested, None);
    assert_eq!(mirrored.status().await.unknown, 0);
    let list: Operations = mirrored.get("/v1/operations").await;
    assert!(list.operations.is_empty());
}

#[tokio::test]
async fn what_is_unknown_of_a_job_is_counted_apart_and_no_retry_sends_it_again() {
    let mirrored = Mirrored::with(12).await;
    for user in ["U00003", "U00007"] {
        let reset = format!("POST /v1/users/{user}/password_reset");
        mirrored.avochato.fault(&reset, 1, Fault::Lost);
    }
    let all: UserPage = mirrored.get("/v1/users?limit=200&role=member").await;
    let ids: Vec<_> = all.users.iter().map(|user| user.id).collect();
    let body = json!({ "action": "reset_password", "whom": { "by": "ids", "ids": ids } });
    let job: Job = mirrored.post("/v1/jobs", "job", &body).await.json().await.unwrap();
    let id = job.id;
    let job = end(&mirrored, id).await;
    assert_eq!((job.total, job.done, job.failed, job.unknown), (11, 9, 0, 2));
    let sent = mirrored.avochato.mails().len();
    let retry = problem(decide(&mirrored, &format!("/v1/jobs/{id}/retry")).await).await;
    assert_eq!(retry.code, Code::NothingToRetry);

    assert_eq!(decide(&mirrored, &format!("/v1/jobs/{id}/check")).await.status(), 204);
    settled(&mirrored).await;
    let job: Job = mirrored.get(&format!("/v1/jobs/{id}")).await;
    assert_eq!((job.done, job.unknown), (9, 2), "a look shows nothing of a mail");
    assert_eq!(mirrored.avochato.mails().len(), sent);
    let list: Operations = mirrored.get(&format!("/v1/operations?job={id}&limit=1")).await;
    assert_eq!(list.operations.len(), 1);
    let next = list.next.expect("there is another one");
    let rest: Operations = mirrored.get(&format!("/v1/operations?job={id}&after={next}")).await;
    assert_eq!(rest.operations.len(), 1);
    assert_ne!(rest.operations[0].requested.id, list.operations[0].requested.id);

    assert_eq!(decide(&mirrored, &format!("/v1/jobs/{id}/repeat")).await.status(), 204);
    settled(&mirrored).await;
    let job: Job = mirrored.get(&format!("/v1/jobs/{id}")).await;
    assert_eq!((job.done, job.failed, job.unknown), (11, 0, 0));
    assert_eq!(mirrored.avochato.mails().len(), sent + 2);
    let again = problem(decide(&mirrored, &format!("/v1/jobs/{id}/repeat")).await).await;
    assert_eq!(again.code, Code::OperationNotFound);
}

async fn settled(mirrored: &Mirrored) {
    for _ in 0..200 {
        if mirrored.status().await.operations == 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("operations are under way after 10 s");
}

/// Asks for a reading by HTTP, and waits for its end.
async fn refresh(mirrored: &Mirrored, body: Value) -> DirectoryStatus {
    let before = mirrored.status().await.readings;
    let answer = mirrored.post("/v1/directory/refresh", "unused", &body).await;
    assert_eq!(answer.status(), 200);
    for _ in 0..200 {
        let status = mirrored.status().await;
        if status.readings > before {
            return status;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the directory is not read within 10 s");
}

#[tokio::test]
async fn a_shorter_list_is_told_by_its_numbers_and_believed_as_far_as_somebody_saw_it() {
    let mirrored = Mirrored::with(60).await;
    let all = people(60);
    mirrored.avochato.change(|people| *people = all[..40].to_vec());
    let status = refresh(&mirrored, json!({})).await;
    assert_eq!(status.shrunk, Some(ShrunkList { before: 60, now: 40 }));
    assert!(status.fault.is_some());
    // Meanwhile it is shorter than what somebody saw.
    mirrored.avochato.change(|people| *people = all[..30].to_vec());
    let seen = json!({ "accept_shrink": true, "at_least": 40 });
    let status = refresh(&mirrored, seen).await;
    assert_eq!(status.shrunk, Some(ShrunkList { before: 60, now: 30 }));
    assert_eq!(mirrored.total("").await, 60, "somebody was removed");
    let seen = json!({ "accept_shrink": true, "at_least": 30 });
    let status = refresh(&mirrored, seen).await;
    assert_eq!((status.shrunk, status.fault), (None, None));
    let counts = ReadingCounts { users: 30, gone: 30, ..ReadingCounts::default() };
    assert_eq!(status.last, Some(counts));
    assert_eq!(mirrored.total("").await, 30);
    let page: AuditPage = mirrored.get("/v1/audit?limit=100").await;
    let notes: Vec<_> = page.entries.iter().filter_map(|entry| entry.note.clone()).collect();
    assert!(notes.iter().any(|note| note.contains("30 users or more")), "{notes:?}");
}

#[tokio::test]
async fn an_empty_list_is_no_shorter_list_to_be_believed() {
    let mirrored = Mirrored::with(30).await;
    let empty = json!({ "status": 200, "data": { "users": [] }, "errors": [] }).to_string();
    mirrored.avochato.fault("GET /v1/users?page=", 1, Fault::Answer(200, empty));
    let seen = json!({ "accept_shrink": true, "at_least": 10 });
    let status = refresh(&mirrored, seen).await;
    assert!(status.fault.is_some());
    assert_eq!(mirrored.total("").await, 30);
}
