//! One user.

use crate::{
    server::email,
    users::{TestCli, answer},
};
use mfadmin::server::store::RemoteRow;
use mfadmin_testing::mirrored::{remote, upsert};
use serde_json::Value;

#[tokio::test(flavor = "multi_thread")]
async fn user_is_found_by_address_or_id() {
    let cli = TestCli::with_members(3).await;
    let text = answer(cli.run(&["user", "M0001@Example.com", "--format", "json"]));
    let user: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(user["email"], "m0001@example.com");
    let id = user["id"].as_str().unwrap();
    assert_eq!(answer(cli.run(&["user", id, "--format", "json"])), text);
    let told = answer(cli.run(&["user", id]));
    for line in [
        "Name            m0001",
        "Role            Member",
        "MFA             complete",
        "Phone           Verified, +1 415-555-2671, since 2025-06-15 15:06:40Z",
        "Authenticator   Configured, since 2025-06-15 15:06:40Z",
        "Last sign-in    never",
    ] {
        assert!(told.lines().any(|told| told == line), "{line}: {told}");
    }
    assert!(told.contains("Update Phone Number, Reset Authenticator App"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_user_is_a_failure() {
    let cli = TestCli::new().await;
    for who in ["nobody@example.com", "nobody", "0198c2f0-0000-7000-8000-000000000000"] {
        let run = cli.run(&["user", who]);
        assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""), "{run:?}");
        assert!(run.stderr.contains(who) && run.stderr.contains("--search"), "{run:?}");
    }
    let run = cli.run(&["user", "no body"]);
    assert_eq!(run.code, Some(2), "{run:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_user_is_named_by_what_they_sign_in_with() {
    let cli = TestCli::new().await;
    let at = cli.server.server.clock().now();
    let address = |name| RemoteRow { email: Some(email("both@example.com")), ..remote(name, at) };
    upsert(&cli.server, &[remote("mia", at), remote("mia2", at), address("one"), address("two")])
        .await;
    let run = cli.run(&["user", "mia"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.stdout.contains("mia of the directory"), "{run:?}");
    assert!(run.stdout.lines().any(|line| line.starts_with("Username") && line.ends_with(" mia")));
    let run = cli.run(&["user", "mi"]);
    assert_eq!(run.code, Some(1), "only a whole username: {run:?}");
    let run = cli.run(&["user", "both@example.com"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.stderr.contains("2 users are called both@example.com"), "{run:?}");
    let run = cli.run(&["do", "end-sessions", "--yes", "mia", "nobody"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.stderr.contains("nobody: no user has this username"), "{run:?}");
    let run = cli.run(&["do", "end-sessions", "--yes", "--partial", "mia", "nobody"]);
    assert!(run.stdout.contains("mia: done"), "{run:?}");
    let run = cli.run(&["users", "--gap", "none", "--format", "csv", "--search", "mia2"]);
    assert!(run.stdout.contains(",mia2,"), "{run:?}");
}
