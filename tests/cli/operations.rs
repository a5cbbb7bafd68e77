//! What nobody knows the outcome of, and what is done by hand, on the command line.

use crate::sync::configured;
use mfadmin_testing::avochato::Fault;

#[tokio::test(flavor = "multi_thread")]
async fn unknown_outcome_is_listed_checked_and_sent_again_by_its_id() {
    let bastion = configured(5).await;
    let home = &bastion.home;
    assert_eq!(home.run(&["sync"]).code, Some(0));
    let users = home.run(&["users", "--role", "member", "--format", "csv"]).stdout;
    let email = users.lines().nth(1).unwrap().split(',').find(|cell| cell.contains('@')).unwrap();
    bastion.server.fault("POST /v1/users/", 1, Fault::Lost);
    let run = home.run(&["do", "reset-password", email, "--yes"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.stdout.contains("1 unknown"), "{run:?}");
    assert!(run.stderr.contains("mfadmin jobs repeat"), "{run:?}");

    let run = home.run(&["operations", "--unknown", "--format", "csv"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let lines: Vec<_> = run.stdout.lines().collect();
    assert_eq!(lines.len(), 2, "{run:?}");
    assert!(lines[1].contains(",unknown,Reset the password,") && lines[1].contains(email));
    let id = lines[1].split(',').next().unwrap().to_owned();

    let run = home.run(&["operations", "check", &id]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.stderr.contains("still unknown"), "{run:?}");
    assert_eq!(bastion.server.mails().len(), 1);
    let run = home.run(&["operations", "repeat", &id]);
    assert_eq!(run.code, Some(2), "without a terminal nobody agreed: {run:?}");
    let run = home.run(&["operations", "repeat", &id, "--dry-run"]);
    assert!(run.stdout.contains("Would send again"), "{run:?}");
    assert_eq!(bastion.server.mails().len(), 1);
    let run = home.run(&["operations", "repeat", &id, "--yes"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.stdout.contains(": done"), "{run:?}");
    assert_eq!(bastion.server.mails().len(), 2);
    let run = home.run(&["operations", "--format", "json"]);
    assert_eq!(run.stdout, "[]\n", "{run:?}");
    let run = home.run(&["operations", "repeat", &id, "--yes"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.stderr.contains("Only what is unknown"), "{run:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_done_by_hand_is_listed_with_its_page_and_orders_nothing() {
    let bastion = configured(6).await;
    let home = &bastion.home;
    assert_eq!(home.run(&["sync"]).code, Some(0));
    bastion.server.forget_calls();
    let users = home.run(&["users", "--gap", "authenticator", "--format", "csv"]).stdout;
    let email = users.lines().nth(1).unwrap().split(',').find(|cell| cell.contains('@')).unwrap();
    let run = home.run(&["do", "send-setup-link", email, "--yes"]);
    assert_eq!(run.code, Some(1), "a script must not take it for done: {run:?}");
    let cells: Vec<_> = run.stdout.lines().next().unwrap().split('\t').collect();
    assert_eq!((cells.len(), cells[1]), (3, email), "{run:?}");
    assert!(cells[2].starts_with("https://www.avochato.com/"), "{run:?}");

    let run = home.run(&["remind"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let lines = run.stdout.lines().filter(|line| line.contains('\t')).count();
    assert_eq!(lines, users.lines().count() - 1, "{run:?}");
    assert!(home.run(&["jobs", "--format", "json"]).stdout.starts_with("[]"));
    assert_eq!(bastion.server.count("POST"), 0);
}
