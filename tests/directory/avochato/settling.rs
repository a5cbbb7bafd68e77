//! Whether a step whose answer was lost was done: found out by reading.

use super::*;
use mfadmin::contract::Role;
use mfadmin::server::directory::remote::{SettledStep, Step, StepOutcome};
use mfadmin_testing::avochato::Fault;
use serde_json::json;

/// Steps of which something is to be seen afterwards, for users of whom none is done yet.
fn steps() -> Vec<Step> {
    let email = || "bo@example.com".parse().unwrap();
    let (name, phone) = ("Bo Li".to_owned(), None);
    vec![
        Step::Disable { user: id("U00001") },
        Step::Enable { user: id("U00002") },
        Step::SetRole { user: id("U00001"), role: Role::Admin },
        Step::RemoveUser { user: id("U00001") },
        Step::AddUser { name, email: email(), role: Role::Member, phone },
    ]
}

async fn server() -> (AvochatoServer, AvochatoDirectory) {
    let mut people = people(4);
    people[2].enabled = false;
    server_of(people).await
}

#[tokio::test]
async fn a_lost_answer_is_settled_by_reading_alone() {
    for (fault, expected) in
        [(Fault::Lost, SettledStep::Done), (Fault::Dropped, SettledStep::NotDone)]
    {
        for step in steps() {
            let (server, directory) = server().await;
            for verb in ["POST", "PUT", "DELETE"] {
                server.fault(verb, 1, fault.clone());
            }
            let outcome = directory.execute(&step).await;
            assert!(matches!(outcome, StepOutcome::Unknown(_)), "{step:?}: {outcome:?}");
            server.forget_calls();
            assert_eq!(directory.settle(&step).await, expected, "{step:?}, {fault:?}");
            let calls = server.calls();
            assert!(calls.iter().all(|call| call.what.starts_with("GET")), "{calls:?}");
            if expected == SettledStep::NotDone {
                assert_eq!(directory.execute(&step).await, StepOutcome::Done, "{step:?}");
                assert_eq!(directory.settle(&step).await, SettledStep::Done, "{step:?}");
            }
        }
    }
}

#[tokio::test]
async fn a_mail_leaves_no_trace() {
    let (server, directory) = server().await;
    server.fault("POST", 1, Fault::Lost);
    let step = Step::SendPasswordReset { user: id("U00001") };
    assert!(matches!(directory.execute(&step).await, StepOutcome::Unknown(_)));
    assert_eq!(server.mails(), ["U00001"]);
    assert_eq!(directory.settle(&step).await, SettledStep::CannotTell);
}

#[tokio::test]
async fn who_is_gone_meanwhile_was_changed_by_nobody_and_is_removed() {
    let (server, directory) = server().await;
    server.change(|people| people.retain(|person| person.id != "U00001"));
    for step in steps().into_iter().filter(|step| !matches!(step, Step::Enable { .. })) {
        let expected = match step {
            Step::RemoveUser { .. } => SettledStep::Done,
            _ => SettledStep::NotDone,
        };
        assert_eq!(directory.settle(&step).await, expected, "{step:?}");
    }
}

#[tokio::test]
async fn what_is_not_told_is_not_settled() {
    let (server, directory) = server().await;
    server.change(|people| {
        for person in people {
            person.instead = vec![("enabled", None), ("role", Some(json!(null)))];
        }
    });
    for step in steps().into_iter().take(3) {
        assert_eq!(directory.settle(&step).await, SettledStep::CannotTell, "{step:?}");
    }
    server.change(|people| people[1].instead = vec![("role", Some(json!("auditor")))]);
    let step = Step::SetRole { user: id("U00001"), role: Role::Member };
    assert_eq!(directory.settle(&step).await, SettledStep::NotDone, "a word of later days");
    for fault in [Fault::Cut, Fault::Dropped, Fault::Answer(500, "{}".to_owned())] {
        for step in steps() {
            server.clear_faults();
            server.fault("GET", 9, fault.clone());
            let settled = directory.settle(&step).await;
            assert!(matches!(settled, SettledStep::NotRead(_)), "{step:?}, {fault:?}: {settled:?}");
        }
    }
    // A page of a proxy is no word of the service: nobody is taken for removed by it.
    server.clear_faults();
    server.fault("GET", 1, Fault::Answer(404, "<html>".to_owned()));
    let settled = directory.settle(&Step::RemoveUser { user: id("U00001") }).await;
    assert!(matches!(settled, SettledStep::NotRead(_)), "{settled:?}");
}
