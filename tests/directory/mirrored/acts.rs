//! Actions on single users: each is ordered, carried out once, and looked for where its answer was lost.

use super::*;
use mfadmin::contract::{Code, OperationId, api::RequestedState};
use mfadmin_testing::avochato::Fault;

const DISABLE: &str = "POST /v1/users/U00001/disable";
const RESET: &str = "POST /v1/users/U00001/password_reset";

fn reset() -> Value {
    json!({ "send_password_reset": true, "end_sessions": false })
}

async fn receipt(answer: Response) -> Receipt {
    assert_eq!(answer.status(), 200);
    answer.json().await.unwrap()
}

#[tokio::test]
async fn an_action_is_requested_and_then_done() {
    let mirrored = Mirrored::with(5).await;
    let user = mirrored.user("U00001").await;
    let answer = mirrored.post(&path(&user, "disable"), "k1", &nothing()).await;
    assert_eq!(answer.status(), 202);
    let first: Receipt = answer.json().await.unwrap();
    assert_eq!(first.requested.unwrap().state, RequestedState::Requested);
    let done = receipt(mirrored.settled(&path(&user, "disable"), "k1", &nothing()).await).await;
    assert!(done.requested.is_none() && !done.user.is_enabled());
    assert!(!mirrored.avochato.person("U00001").unwrap().enabled);
    assert_eq!(mirrored.avochato.count(DISABLE), 1);
    let told = mirrored.told_of(user.id).await;
    let events: Vec<_> = told.iter().map(|(event, _)| event.as_str()).collect();
    assert_eq!(events, ["action_requested", "user_disabled"]);

    let done = receipt(mirrored.settled(&path(&user, "enable"), "k2", &nothing()).await).await;
    assert!(done.user.is_enabled());
    let body = json!({ "role": "admin" });
    let call = mirrored.ours.call(Method::PATCH, &path(&user, ""), &mirrored.token);
    let call = call.header("If-Match", format!("\"{}\"", done.user.revision));
    let answer = call.header("Idempotency-Key", "k3").json(&body).send().await.unwrap();
    assert_eq!(answer.status(), 202);
    for _ in 0..100 {
        if mirrored.avochato.person("U00001").unwrap().role == "manager" {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the role is as before");
}

#[tokio::test]
async fn a_removed_user_is_gone_here_too() {
    let mirrored = Mirrored::with(5).await;
    let user = mirrored.user("U00001").await;
    let call = || {
        let call = mirrored.ours.call(Method::DELETE, &path(&user, ""), &mirrored.token);
        call.header("Idempotency-Key", "k1").send()
    };
    assert_eq!(call().await.unwrap().status(), 202);
    for _ in 0..100 {
        if mirrored.total("").await == 4 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(mirrored.total("").await, 4);
    assert_eq!(mirrored.avochato.person("U00001"), None);
}

#[tokio::test]
async fn what_is_done_elsewhere_is_refused_with_its_address() {
    let mirrored = Mirrored::with(5).await;
    let user = mirrored.user("U00001").await;
    for end in ["authenticator/setup-link"] {
        let refused = problem(mirrored.post(&path(&user, end), end, &nothing()).await).await;
        assert_eq!(refused.code, Code::NotInDirectory);
        assert!(refused.detail.unwrap().contains("https://www.avochato.com/"));
    }
    let offers = mirrored.get::<User>(&path(&user, "")).await.offers;
    assert!(!offers.is_empty());
    assert_eq!(
        mirrored.avochato.calls().iter().filter(|call| call.what.starts_with("P")).count(),
        0
    );
}

#[tokio::test]
async fn a_refusal_of_the_directory_is_told_in_its_words() {
    let mirrored = Mirrored::with(5).await;
    let user = mirrored.user("U00001").await;
    let body = json!({ "status": 422, "errors": ["The plan has no free seat"] }).to_string();
    mirrored.avochato.fault(DISABLE, 1, Fault::Answer(422, body));
    let answer = mirrored.settled(&path(&user, "disable"), "k1", &nothing()).await;
    let refused = problem(answer).await;
    assert_eq!(refused.code, Code::DirectoryRefused);
    assert!(refused.detail.unwrap().contains("The plan has no free seat"));
    let told = mirrored.told_of(user.id).await;
    assert_eq!(told.last().unwrap().0, "action_refused");
    assert!(mirrored.avochato.person("U00001").unwrap().enabled);
}

#[tokio::test]
async fn a_lost_answer_is_found_out_and_nothing_is_sent_twice() {
    let mirrored = Mirrored::with(5).await;
    let user = mirrored.user("U00001").await;
    mirrored.avochato.fault(DISABLE, 1, Fault::Lost);
    let done = receipt(mirrored.settled(&path(&user, "disable"), "k1", &nothing()).await).await;
    assert!(!done.user.is_enabled());
    assert_eq!(mirrored.avochato.count(DISABLE), 1);
}

#[tokio::test]
async fn a_call_that_had_no_effect_is_sent_again() {
    let mirrored = Mirrored::with(5).await;
    let user = mirrored.user("U00001").await;
    mirrored.avochato.fault(DISABLE, 1, Fault::Dropped);
    let answer = mirrored.post(&path(&user, "disable"), "k1", &nothing()).await;
    assert_eq!(answer.status(), 202);
    for _ in 0..200 {
        mirrored.ours.advance(SignedDuration::from_secs(1));
        if !mirrored.avochato.person("U00001").unwrap().enabled {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    receipt(mirrored.settled(&path(&user, "disable"), "k1", &nothing()).await).await;
    assert_eq!(mirrored.avochato.count(DISABLE), 2);
}

#[tokio::test]
async fn a_mail_whose_answer_was_lost_stays_unknown_until_somebody_decides() {
    let mirrored = Mirrored::with(5).await;
    let user = mirrored.user("U00001").await;
    mirrored.avochato.fault(RESET, 1, Fault::Lost);
    let answer = mirrored.settled(&path(&user, "access-reset"), "k1", &reset()).await;
    assert_eq!(answer.status(), 202);
    let unknown: Receipt = answer.json().await.unwrap();
    let requested = unknown.requested.unwrap();
    assert_eq!(requested.state, RequestedState::Unknown);
    assert_eq!(mirrored.avochato.mails().len(), 1);
    assert_eq!(mirrored.told_of(user.id).await.last().unwrap().0, "action_unknown");

    // Looking again shows no more, and sends nothing.
    assert_eq!(decide(&mirrored, requested.id, "check").await, 204);
    let answer = mirrored.settled(&path(&user, "access-reset"), "k1", &reset()).await;
    assert_eq!(answer.status(), 202);
    assert_eq!(mirrored.avochato.mails().len(), 1);
    // A repeat may send a second mail: that is what was asked for.
    assert_eq!(decide(&mirrored, requested.id, "repeat").await, 204);
    for _ in 0..100 {
        if mirrored.avochato.mails().len() == 2 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(mirrored.avochato.mails().len(), 2);
    assert_eq!(decide(&mirrored, requested.id, "repeat").await, 404);
}

async fn decide(mirrored: &Mirrored, id: OperationId, what: &str) -> StatusCode {
    let path = format!("/v1/operations/{id}/{what}");
    mirrored.post(&path, &OperationId::new().to_string(), &nothing()).await.status()
}

#[tokio::test]
async fn what_a_killed_server_had_sent_is_looked_for_by_the_next_one() {
    let mirrored = Mirrored::with(5).await;
    let user = mirrored.user("U00001").await;
    mirrored.avochato.set_latency(Duration::from_millis(400));
    let answer = mirrored.post(&path(&user, "disable"), "k1", &nothing()).await;
    assert_eq!(answer.status(), 202);
    for _ in 0..100 {
        if mirrored.avochato.count(DISABLE) == 1 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let mirrored = mirrored.killed_and_started().await;
    mirrored.avochato.set_latency(Duration::ZERO);
    // The lease of the one that died has to end first.
    mirrored.ours.advance(SignedDuration::from_mins(11));
    receipt(mirrored.settled(&path(&user, "disable"), "k1", &nothing()).await).await;
    assert!(!mirrored.avochato.person("U00001").unwrap().enabled);
    // The first call was cut off with the server that sent it, and had no effect.
    assert_eq!(mirrored.avochato.count(DISABLE), 2);
}

#[tokio::test]
async fn who_holds_the_lock_of_the_database_waits_for_no_lease_of_the_dead() {
    let mirrored = Mirrored::with(5).await;
    let user = mirrored.user("U00001").await;
    mirrored.avochato.set_latency(Duration::from_millis(400));
    let answer = mirrored.post(&path(&user, "disable"), "k1", &nothing()).await;
    assert_eq!(answer.status(), 202);
    for _ in 0..100 {
        if mirrored.avochato.count(DISABLE) == 1 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let mirrored = mirrored.killed_and_taken_over().await;
    mirrored.avochato.set_latency(Duration::ZERO);
    // No time passes: `settled` gives up after 30 s, and the lease would last for longer.
    receipt(mirrored.settled(&path(&user, "disable"), "k1", &nothing()).await).await;
    assert!(!mirrored.avochato.person("U00001").unwrap().enabled);
}

#[tokio::test]
async fn users_are_not_imported_here() {
    let mirrored = Mirrored::with(5).await;
    let call = mirrored.ours.call(Method::POST, "/v1/import", &mirrored.token);
    let file = "name,email,role\nNew,new@example.com,member\n";
    let refused = problem(call.header("Content-Type", "text/csv").body(file).send().await.unwrap());
    assert_eq!(refused.await.code, Code::NotInDirectory);
    assert_eq!(mirrored.total("").await, 5);
}

#[tokio::test]
async fn what_waits_behind_another_order_of_its_user_keeps_neither_from_its_turn() {
    let mirrored = Mirrored::with(5).await;
    let user = mirrored.user("U00001").await;
    mirrored.avochato.fault(DISABLE, 1, Fault::Dropped);
    assert_eq!(mirrored.post(&path(&user, "disable"), "k1", &nothing()).await.status(), 202);
    assert_eq!(mirrored.post(&path(&user, "access-reset"), "k2", &reset()).await.status(), 202);
    // The first one is tried again after a pause, in which nothing else happens here.
    for _ in 0..200 {
        if mirrored.avochato.count(DISABLE) == 1 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    tokio::time::sleep(Duration::from_millis(500)).await;
    mirrored.ours.advance(SignedDuration::from_secs(10));
    for _ in 0..100 {
        if mirrored.avochato.mails().len() == 1 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(mirrored.avochato.count(DISABLE), 2);
    assert_eq!(mirrored.avochato.mails().len(), 1);
}

#[tokio::test]
async fn the_kept_answer_of_a_removal_does_not_name_who_was_removed() {
    let mirrored = Mirrored::with(5).await;
    let user = mirrored.user("U00001").await;
    let call = async || {
        let call = mirrored.ours.call(Method::DELETE, &path(&user, ""), &mirrored.token);
        call.header("Idempotency-Key", "k1").send().await.unwrap()
    };
    for _ in 0..100 {
        let answer = call().await;
        if answer.status() != StatusCode::ACCEPTED {
            assert_eq!(
                (answer.status(), answer.text().await.unwrap()),
                (StatusCode::NO_CONTENT, String::new())
            );
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the removal is not settled");
}

#[tokio::test]
async fn a_look_at_one_user_takes_nobody_for_gone() {
    let mirrored = Mirrored::with(5).await;
    let user = mirrored.user("U00001").await;
    mirrored.avochato.change(|people| people.retain(|person| person.id != "U00001"));
    let answer = mirrored.settled(&path(&user, "disable"), "k1", &nothing()).await;
    assert_eq!(problem(answer).await.code, Code::DirectoryRefused);
    assert_eq!(mirrored.total("").await, 5);
}
