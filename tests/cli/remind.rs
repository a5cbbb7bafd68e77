//! Reminders, as a timer runs them.

use crate::{
    act::{lacking, mails},
    server::{number, person},
    users::{TestCli, answer},
};
use jiff::SignedDuration;
use mfadmin::{contract::PhoneState, server::store::NewUser};
use serde_json::{Value, json};

/// Three with something to send: an app, a text, both; and two without.
async fn cli() -> TestCli {
    let cli = TestCli::new().await;
    let unverified = PhoneState::Unverified { number: number("+442079460958") };
    let both = NewUser { phone: unverified.clone(), ..lacking("both") };
    let text = NewUser { phone: unverified, ..person("text") };
    let nothing = NewUser { phone: PhoneState::NotSet, ..person("nothing") };
    cli.server.seed(vec![lacking("app"), both, text, nothing, person("complete")]).await;
    cli
}

#[tokio::test(flavor = "multi_thread")]
async fn repeated_remind_sends_once_without_a_question() {
    let cli = cli().await;
    let run = cli.run(&["remind", "--gap", "any", "--cool-down", "3d"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(
        run.stdout,
        "app@example.com: done\nboth@example.com: done\n\
         nothing@example.com: skipped, nothing to send\ntext@example.com: done\n\
         Send Reminders: 3 of 4 done, 1 skipped, 0 failed\n"
    );
    assert_eq!(mails(&cli).await, 4, "an app, a text, and both to one");
    for _ in 0..2 {
        let run = cli.run(&["remind", "--cool-down", "3d"]);
        assert_eq!(run.code, Some(0), "{run:?}");
        assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("", ""), "{run:?}");
    }
    let told: Value =
        serde_json::from_str(&answer(cli.run(&["remind", "--format", "json"]))).unwrap();
    assert_eq!((&told["preview"]["acts"], &told["job"]), (&json!(0), &Value::Null));
    let said = answer(cli.run(&["remind", "--dry-run"]));
    assert!(said.contains("3 skipped: link sent recently"), "{said}");
    assert_eq!(mails(&cli).await, 4);
    // Nothing was ordered where there was nothing to do.
    assert_eq!(answer(cli.run(&["jobs", "--format", "ndjson"])).lines().count(), 1);
    // Four days later.
    cli.server.advance(SignedDuration::from_hours(4 * 24));
    let run = cli.run(&["remind", "--cool-down", "3d"]);
    assert!(run.stdout.contains("3 of 4 done"), "{run:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn remind_filters_choose_the_users() {
    let cli = cli().await;
    let run = cli.run(&["remind", "--gap", "authenticator", "--dry-run"]);
    assert_eq!(answer(run), "Send Reminders: would run for 2 of 2 users\n");
    assert_eq!(mails(&cli).await, 0);
    let at = |cli: &TestCli| answer(cli.run(&["remind", "--older-than", "3650d", "--dry-run"]));
    assert!(at(&cli).contains("0 of 0"), "{}", at(&cli));
    let run = cli.run(&["remind", "--search", "app@", "--yes"]);
    assert!(run.stdout.contains("1 of 1 done"), "{run:?}");
    assert_eq!(mails(&cli).await, 1);
    let user = answer(cli.run(&["user", "app@example.com"]));
    assert!(user.contains("Link ready"), "{user}");
    assert_eq!(cli.run(&["remind", "--cool-down", "3"]).code, Some(2));
}

#[tokio::test(flavor = "multi_thread")]
async fn token_that_only_reminds_serves_a_timer_and_nothing_else() {
    let mut cli = cli().await;
    let args = ["token", "create", "--name", "reminders", "--scope", "remind"];
    let owner = cli.token.clone();
    cli.token = cli.run(&args).stdout.trim().parse().unwrap();
    let run = cli.run(&["remind", "--gap", "any", "--cool-down", "3d"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.stdout.ends_with("3 of 4 done, 1 skipped, 0 failed\n"), "{run:?}");
    for args in [
        &["users"][..],
        &["do", "send-setup-link", "app@example.com", "--yes"],
        &["do", "log-out", "app@example.com", "--yes"],
        &["jobs"],
        &["audit"],
        &["token", "list"],
    ] {
        let run = cli.run(args);
        assert_eq!((run.code, run.stdout.as_str()), (Some(4), ""), "{args:?}: {run:?}");
        assert!(run.stderr.contains("can only send reminders"), "{args:?}: {run:?}");
    }
    cli.token = owner;
    assert!(answer(cli.run(&["token", "list"])).contains("remind"));
}
