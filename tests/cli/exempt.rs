//! Exempting a user by command.

use crate::{
    act::{lacking, mails},
    users::{TestCli, answer},
};
use jiff::{SignedDuration, Timestamp};
use mfadmin::contract::Role;
use serde_json::Value;

const DAY: SignedDuration = SignedDuration::from_hours(24);

/// The day so many days from now (UTC).
fn day(ahead: i32) -> String {
    (Timestamp::now() + DAY * ahead).strftime("%Y-%m-%d").to_string()
}

fn count(cli: &TestCli, args: &[&str]) -> usize {
    answer(cli.run(&[&["users", "--format", "ndjson"], args].concat())).lines().count()
}

#[tokio::test(flavor = "multi_thread")]
async fn exemption_is_granted_listed_and_ended() {
    let cli = TestCli::new().await;
    cli.server.seed(vec![lacking("ann"), lacking("bob")]).await;
    let until = day(30);
    let grant =
        ["user", "exempt", "ann@example.com", "--until", &until, "--reason", "parental leave"];
    let dry = answer(cli.run(&[&grant[..], &["--dry-run"]].concat()));
    assert_eq!(dry, format!("Would exempt ann@example.com until {until} 00:00:00Z\n"));
    assert_eq!(count(&cli, &["--exempt"]), 0);
    let said = answer(cli.run(&grant));
    assert_eq!(said, format!("ann@example.com is exempt until {until} 00:00:00Z\n"));
    assert_eq!((count(&cli, &["--exempt"]), count(&cli, &["--gap", "any"])), (1, 1));
    let told = answer(cli.run(&["user", "ann@example.com"]));
    let line = format!("MFA             exempt until {until} 00:00:00Z: parental leave");
    assert!(told.lines().any(|told| told == line), "{line}: {told}");
    let csv = answer(cli.run(&["users", "--exempt", "--format", "csv"]));
    assert!(csv.contains(",human,exempt,"), "{csv}");
    assert!(csv.contains(",not_configured,0,authenticator,") && csv.contains(",parental leave"));

    let report = answer(cli.run(&["report"]));
    assert!(
        report.lines().any(|line| {
            line.starts_with("Exempt users (not counted) ") && line.ends_with(" 1")
        })
    );
    assert!(report.contains("1 of 2"), "two people count: {report}");
    let json: Value =
        serde_json::from_str(&answer(cli.run(&["report", "--format", "json"]))).unwrap();
    assert_eq!(json["summary"]["exempt"], 1);
    for (format, words) in [
        ("csv", "exempt,everyone,1,3,33"),
        ("markdown", "| Exempt users (not counted) | 1 |"),
        ("html", "Exempt users (not counted): 1."),
    ] {
        let text = answer(cli.run(&["report", "--format", format]));
        assert!(text.contains(words), "{format}: {text}");
    }

    // Nobody is reminded of what is no gap.
    let run = cli.run(&["remind", "--yes"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(mails(&cli).await, 1);
    let named = answer(cli.run(&["do", "remind", "ann@example.com", "--dry-run"]));
    assert!(named.contains("1 skipped"), "{named}");

    let end = ["user", "exempt", "ann@example.com", "--end"];
    let dry = answer(cli.run(&[&end[..], &["--dry-run"]].concat()));
    assert_eq!(dry, "Would end the exemption of ann@example.com\n");
    assert_eq!(count(&cli, &["--exempt"]), 1);
    assert_eq!(answer(cli.run(&end)), "ann@example.com is no longer exempt\n");
    assert_eq!((count(&cli, &["--exempt"]), count(&cli, &["--gap", "any"])), (0, 2));
    let again = cli.run(&end);
    assert_eq!(again.code, Some(1), "{again:?}");
    assert!(again.stderr.contains("is not exempt"), "{again:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn invalid_exemption_is_refused() {
    let mut cli = TestCli::new().await;
    cli.server.seed(vec![lacking("ann")]).await;
    let who = "ann@example.com";
    let soon = day(3);
    for args in [
        &["user", "exempt"][..],
        &["user", "exempt", who],
        &["user", "exempt", who, "--until", &soon],
        &["user", "exempt", who, "--until", "soon", "--reason", "x"],
        &["user", "exempt", who, "--until", &soon, "--reason", "x", "--end"],
        &["users", "--exempt", "--gap", "any"],
        &["user"],
    ] {
        let run = cli.run(args);
        assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""), "{args:?}: {run:?}");
    }
    for until in [day(-1), day(400)] {
        let run = cli.run(&["user", "exempt", who, "--until", &until, "--reason", "x"]);
        assert_eq!(run.code, Some(1), "{run:?}");
        assert!(run.stderr.contains("later than now, and within 366 days"), "{run:?}");
    }
    cli.token = cli.server.sign_in(Role::Admin).await.1;
    let run = cli.run(&["user", "exempt", who, "--until", &soon, "--reason", "x"]);
    assert_eq!(run.code, Some(4), "{run:?}");
    assert!(run.stderr.contains("Only an Owner can do this."), "{run:?}");
    assert_eq!(count(&cli, &["--exempt"]), 0);
}
