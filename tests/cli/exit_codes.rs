//! One table of exit codes for every command that speaks to a server.

use crate::{program::TestHome, users::TestCli};

const JOB: &str = "0198c2f0-0000-7000-8000-000000000000";

/// Each with what makes it run at all.
const COMMANDS: [&[&str]; 26] = [
    &["users"],
    &["user", "ana@example.com"],
    &["do", "send-setup-link", "ana@example.com", "--yes"],
    &["do", "reset-authenticator", "ana@example.com", "--yes"],
    &["do", "reset-password", "ana@example.com", "--yes"],
    &["do", "end-sessions", "ana@example.com", "--yes"],
    &["do", "log-out", "ana@example.com", "--dry-run"],
    &["do", "reset-access", "ana@example.com", "--yes"],
    &["do", "remind", "ana@example.com", "--yes"],
    &["do", "set-phone", "ana@example.com", "--number", "+14155552671", "--yes"],
    &["jobs"],
    &["jobs", "list"],
    &["jobs", "show", JOB],
    &["jobs", "items", JOB],
    &["jobs", "follow", JOB],
    &["jobs", "cancel", JOB],
    &["jobs", "retry", JOB, "--yes"],
    &["remind", "--gap", "any", "--older-than", "7d", "--cool-down", "3d"],
    &["report", "--fail-under", "1"],
    &["import", "-"],
    &["token", "list"],
    &["token", "create", "--name", "backup", "--scope", "read", "--dry-run"],
    &["token", "revoke", JOB],
    &["token", "revoke", JOB, "--dry-run"],
    &["audit"],
    &["audit", "verify"],
];

#[test]
fn unreachable_server_exits_with_5() {
    let home = TestHome::new();
    let nowhere = [("MFADMIN_SERVER", "http://127.0.0.1:9"), ("MFADMIN_TOKEN", "AAAA")];
    for args in COMMANDS {
        let run = home.run_with(&nowhere, args);
        assert_eq!((run.code, run.stdout.as_str()), (Some(5), ""), "{args:?}: {run:?}");
        assert!(run.stderr.contains("http://127.0.0.1:9"), "{args:?}: {run:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn rejected_token_exits_with_4() {
    let mut cli = TestCli::new().await;
    cli.token = "AAAA".parse().unwrap();
    for args in COMMANDS {
        let run = cli.run(args);
        assert_eq!((run.code, run.stdout.as_str()), (Some(4), ""), "{args:?}: {run:?}");
        assert!(run.stderr.contains("mfadmin login"), "it says what to do: {args:?}: {run:?}");
    }
}

#[test]
fn missing_target_exits_with_1_and_misuse_with_2() {
    let home = TestHome::with_organisation();
    for args in [
        &["user", "nobody@example.com"][..],
        &["do", "send-setup-link", "nobody@example.com", "--yes"],
        &["do", "set-phone", "nobody@example.com", "--number", "+14155552671", "--yes"],
        &["jobs", "show", JOB],
        &["jobs", "items", JOB],
        &["jobs", "follow", JOB],
        &["jobs", "cancel", JOB],
        &["jobs", "retry", JOB, "--yes"],
        &["token", "revoke", JOB],
        &["token", "revoke", JOB, "--dry-run"],
    ] {
        let run = home.run(args);
        assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""), "{args:?}: {run:?}");
    }
    for args in COMMANDS {
        let run = home.run(&[args, &["--frobnicate"]].concat());
        assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""), "{args:?}: {run:?}");
    }
    assert_eq!(home.run(&["report", "--fail-under", "100"]).code, Some(3));
    // Nobody but the Owner is there, who has a gap and cannot be sent a reminder of the past.
    let run = home.run(&["remind", "--older-than", "3650d"]);
    assert_eq!((run.code, run.stdout.as_str(), run.stderr.as_str()), (Some(0), "", ""), "{run:?}");
}
