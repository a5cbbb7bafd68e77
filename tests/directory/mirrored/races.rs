//! What happens at once: readings and actions, users who go while something is ordered for them.

use super::*;
use mfadmin::contract::{
    Code, JobId, OperationId,
    api::{ItemOutcome, Job, JobItems, JobState},
};
use mfadmin_testing::avochato::Fault;
use std::sync::Arc as Shared;

/// Waits until `what` holds.
async fn until(what: &str, holds: impl AsyncFn() -> bool) {
    for _ in 0..200 {
        if holds().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{what}: not within 10 s");
}

async fn order(mirrored: &Mirrored, action: &str, user: &User) -> JobId {
    let body = json!({ "action": action, "whom": { "by": "ids", "ids": [user.id] } });
    let answer = mirrored.post("/v1/jobs", &OperationId::new().to_string(), &body).await;
    assert_eq!(answer.status(), 200, "{}", answer.text().await.unwrap());
    answer.json::<Job>().await.unwrap().id
}

async fn ended(mirrored: &Mirrored, id: JobId) -> Job {
    until("the job is done", async || {
        let job: Job = mirrored.get(&format!("/v1/jobs/{id}")).await;
        job.state == JobState::Done
    })
    .await;
    mirrored.get(&format!("/v1/jobs/{id}")).await
}

/// A list that tells everything is written at its end, and says what was so at its beginning.
#[tokio::test]
async fn a_list_that_was_read_before_an_action_does_not_undo_it_here() {
    let mirrored = Shared::new(Mirrored::with(120).await);
    let whole = ["role", "enabled", "phone", "phone_valid", "mfa_app_valid"];
    mirrored.avochato.list_tells(&whole);
    let user = mirrored.user("U00001").await;
    mirrored.avochato.set_latency(Duration::from_millis(300));
    let reading = tokio::spawn({
        let mirrored = Shared::clone(&mirrored);
        async move { mirrored.read().await }
    });
    until("the first page was told", async || mirrored.avochato.count("GET /v1/users?page=2") == 1)
        .await;
    let done = mirrored.settled(&path(&user, "disable"), "k1", &nothing()).await;
    assert_eq!(done.status(), 200);
    assert!(!reading.is_finished(), "the list was read before the action was done");
    reading.await.unwrap().unwrap();
    assert!(!mirrored.user("U00001").await.is_enabled(), "disabled by the action");
    mirrored.avochato.set_latency(Duration::ZERO);
    mirrored.avochato.change(|people| people[1].enabled = true);
    mirrored.read().await.unwrap();
    assert!(mirrored.user("U00001").await.is_enabled(), "the next list counts");
}

#[tokio::test]
async fn a_job_ends_though_a_user_of_it_goes_before_their_turn() {
    let mirrored = Mirrored::with(10).await;
    let user = mirrored.user("U00003").await;
    mirrored.avochato.fault("POST /v1/users/U00003/disable", 1, Fault::Dropped);
    let id = order(&mirrored, "disable", &user).await;
    until("the order was sent once", async || {
        mirrored.avochato.count("POST /v1/users/U00003/disable") == 1
    })
    .await;
    // It waits to be sent again, and its user goes meanwhile.
    tokio::time::sleep(Duration::from_millis(300)).await;
    mirrored.avochato.change(|people| people.retain(|person| person.id != "U00003"));
    mirrored.read().await.unwrap();
    assert_eq!(mirrored.total("").await, 9);
    let job = ended(&mirrored, id).await;
    assert_eq!((job.done, job.failed, job.skipped), (0, 1, 0));
    let items: JobItems = mirrored.get(&format!("/v1/jobs/{id}/items")).await;
    assert_eq!(items.items[0].outcome, ItemOutcome::Failed);
    assert_eq!(items.items[0].code, Some(Code::UserNotFound));
    assert_eq!(mirrored.status().await.operations, 0);
}

/// It is about the list as it is then, and not about the one that is being read.
#[tokio::test]
async fn what_is_asked_for_during_a_reading_is_done_after_it() {
    let mirrored = Mirrored::with(30).await;
    mirrored.avochato.change(|people| people.truncate(10));
    mirrored.avochato.set_latency(Duration::from_millis(300));
    let refresh = "/v1/directory/refresh";
    assert_eq!(mirrored.post(refresh, "r1", &nothing()).await.status(), 200);
    until("a reading begins", async || mirrored.avochato.count("GET /v1/users?page=1") == 1).await;
    let accept = json!({ "accept_shrink": true });
    assert_eq!(mirrored.post(refresh, "r2", &accept).await.status(), 200);
    until("who is gone is gone here", async || mirrored.total("").await == 10).await;
}

#[tokio::test]
async fn one_user_of_whom_nothing_can_be_told_does_not_keep_a_reading_from_its_end() {
    let mirrored = Mirrored::with(10).await;
    // Not in the list any more, and a fault where they are asked for.
    mirrored.avochato.change(|people| people.retain(|person| person.id != "U00003"));
    mirrored.avochato.fault("GET /v1/users/U00003", 100, Fault::Answer(500, "{}".to_owned()));
    let report = mirrored.read().await.unwrap();
    assert_eq!((report.gone, report.unread), (0, 1));
    assert_eq!(mirrored.total("").await, 10, "nobody says that they are gone");
    assert_eq!(mirrored.status().await.fault, None);
}

#[tokio::test]
async fn what_a_job_left_unknown_is_settled_by_a_repeat() {
    let mirrored = Mirrored::with(5).await;
    let user = mirrored.user("U00003").await;
    mirrored.avochato.fault("POST /v1/users/U00003/password_reset", 1, Fault::Lost);
    let id = order(&mirrored, "reset_password", &user).await;
    let job = ended(&mirrored, id).await;
    assert_eq!((job.done, job.unknown), (0, 1));
    let mut database = mirrored.ours.connect().await;
    let unknown = "select id from operations where state = 'unknown'";
    let operation: (String,) = sqlx::query_as(unknown).fetch_one(&mut database).await.unwrap();
    let repeat = format!("/v1/operations/{}/repeat", operation.0);
    let answer = mirrored.post(&repeat, "again", &nothing()).await;
    assert_eq!(answer.status(), StatusCode::NO_CONTENT);
    until("the second mail", async || mirrored.avochato.mails().len() == 2).await;
    until("the operation is settled", async || mirrored.status().await.operations == 0).await;
    let told = mirrored.told_of(user.id).await;
    assert_eq!(told.last().unwrap().0, "password_reset_sent", "{told:?}");
    let job = ended(&mirrored, id).await;
    assert_eq!((job.done, job.unknown), (1, 0), "what is known by now");
}

#[tokio::test]
async fn what_the_directory_says_of_a_user_is_in_no_note_by_name() {
    let mirrored = Mirrored::with(5).await;
    let user = mirrored.user("U00001").await;
    let said = "User U00001 (u00001@example.com) is the last one";
    let body = json!({ "status": 422, "errors": [said] }).to_string();
    mirrored.avochato.fault("POST /v1/users/U00001/disable", 1, Fault::Answer(422, body));
    let answer = mirrored.settled(&path(&user, "disable"), "k1", &nothing()).await;
    assert!(problem(answer).await.detail.unwrap().contains(said));
    let told = mirrored.told_of(user.id).await;
    let note = &told.last().unwrap().1;
    assert!(note.contains("(name) ((address)) is the last one"), "{note}");
}

/// What is the same for all of a directory is told once, whatever the page holds.
#[tokio::test]
async fn a_page_tells_once_what_can_be_done_to_all_of_its_users() {
    let mirrored = Mirrored::with(60).await;
    let call = mirrored.ours.call(Method::GET, "/v1/users?limit=50", &mirrored.token);
    let body = call.send().await.unwrap().text().await.unwrap();
    assert_eq!(body.matches("send_setup_link").count(), 1, "told once");
    let page: UserPage = serde_json::from_str(&body).unwrap();
    assert!(page.users[0].offers.is_empty() && !page.offers.is_empty());
    let alone: User = mirrored.get(&path(&page.users[1], "")).await;
    let spread = page.spread_offers();
    assert_eq!(spread.users[1].offers, alone.offers);
    let told_each = serde_json::to_vec(&spread.users).unwrap().len();
    println!("a page of 50: {} bytes, where each tells all {told_each}", body.len());
    assert!(body.len() * 2 < told_each, "{} of {told_each} bytes", body.len());
}

#[tokio::test]
async fn a_page_tells_of_each_user_what_is_done_on_a_page_of_their_own() {
    let avochato = AvochatoServer::start(people(5)).await;
    let mut settings = avochato.settings();
    settings.links.user = Some("https://www.avochato.com/users/{id}".to_owned());
    let directory = mfadmin::server::directory::remote::AvochatoDirectory::new;
    let remote = Arc::new(directory(settings, Clock::System).unwrap());
    let ours = TestServer::start_with(|options| {
        options.directory = Some(RemoteOptions { remote, refresh: None });
    });
    let mirrored = Mirrored::signed_in(avochato, ours.await).await;
    mirrored.read().await.unwrap();
    let page: UserPage = mirrored.get("/v1/users?limit=50").await;
    let alone: User = mirrored.get(&path(&page.users[1], "")).await;
    assert!(format!("{:?}", alone.offers).contains("/users/U0000"), "{:?}", alone.offers);
    assert_eq!(page.spread_offers().users[1].offers, alone.offers);
}
