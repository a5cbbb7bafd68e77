//! Adding, editing, disabling, enabling and removing users by command.

use crate::users::{TestCli, answer};
use mfadmin::contract::Role;
use serde_json::Value;

const ANN: &str = "ann@example.com";

fn user(cli: &TestCli, who: &str) -> Value {
    serde_json::from_str(&answer(cli.run(&["user", who, "--format", "json"]))).unwrap()
}

async fn with_ann() -> TestCli {
    let cli = TestCli::new().await;
    let added = cli.run(&["user", "add", ANN, "--name", "Ann Example"]);
    assert!(answer(added).starts_with("Added Ann Example <ann@example.com>: "));
    cli
}

#[tokio::test(flavor = "multi_thread")]
async fn user_is_added_with_role_and_phone() {
    let cli = TestCli::new().await;
    let args = ["user", "add", ANN, "--name", "Ann Example", "--role", "admin"];
    let args = [&args[..], &["--phone", "+1 415 555 2671"]].concat();
    let dry = answer(cli.run(&[&args[..], &["--dry-run"]].concat()));
    assert_eq!(dry, "Would add: Ann Example <ann@example.com>, Admin, +1 415-555-2671\n");
    assert_eq!(cli.run(&["user", ANN]).code, Some(1), "nothing was added");
    answer(cli.run(&args));
    let user = user(&cli, ANN);
    assert_eq!((&user["name"], &user["role"]), (&"Ann Example".into(), &"admin".into()));
    assert_eq!(user["phone"]["state"], "unverified");
}

#[tokio::test(flavor = "multi_thread")]
async fn taken_address_is_refused_in_any_case() {
    let cli = with_ann().await;
    for email in [ANN, "ANN@Example.com"] {
        let run = cli.run(&["user", "add", email, "--name", "Another"]);
        assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""), "{run:?}");
        assert!(run.stderr.contains("another user has this address"), "{run:?}");
    }
    assert_eq!(user(&cli, ANN)["name"], "Ann Example");
}

#[tokio::test(flavor = "multi_thread")]
async fn edit_changes_what_is_named_and_nothing_else() {
    let cli = with_ann().await;
    let edit = ["user", "edit", ANN, "--name", "Ann Lee", "--role", "admin"];
    let dry = answer(cli.run(&[&edit[..], &["--dry-run"]].concat()));
    let changes = "ann@example.com: name Ann Example → Ann Lee, role Member → Admin\n";
    assert_eq!(dry, format!("Would change {changes}"));
    assert_eq!(user(&cli, ANN)["role"], "member");
    let run = cli.run(&edit);
    assert_eq!(run.code, Some(2), "nobody agreed: {run:?}");
    let done = answer(cli.run(&[&edit[..], &["--yes"]].concat()));
    assert_eq!(done, format!("Changed {changes}"));
    let after = user(&cli, ANN);
    assert_eq!((&after["name"], &after["role"]), (&"Ann Lee".into(), &"admin".into()));
    let again = cli.run(&[&edit[..], &["--yes"]].concat());
    assert_eq!(again.code, Some(1), "{again:?}");
    assert!(again.stderr.contains("nothing to change"), "{again:?}");
    assert_eq!(cli.run(&["user", "edit", ANN]).code, Some(2), "a change is needed");
}

#[tokio::test(flavor = "multi_thread")]
async fn disabled_user_is_listed_and_enabled_again() {
    let cli = with_ann().await;
    let disable = ["user", "disable", ANN, "--reason", "left"];
    let dry = answer(cli.run(&[&disable[..], &["--dry-run"]].concat()));
    assert_eq!(dry, "Would disable Ann Example <ann@example.com>\n");
    assert_eq!(cli.run(&disable).code, Some(2), "nobody agreed");
    assert_eq!(user(&cli, ANN)["disabled_at"], Value::Null);
    let done = answer(cli.run(&[&disable[..], &["--yes"]].concat()));
    assert_eq!(done, "ann@example.com is disabled\n");
    let listed = answer(cli.run(&["users", "--status", "disabled", "--format", "csv"]));
    assert!(listed.contains(ANN), "{listed}");
    assert!(answer(cli.run(&["user", ANN])).contains("disabled since"));
    let again = cli.run(&[&disable[..], &["--yes"]].concat());
    assert_eq!(again.code, Some(1), "{again:?}");
    assert!(again.stderr.contains("ann@example.com is disabled already"), "{again:?}");
    let enable = ["user", "enable", ANN];
    let dry = answer(cli.run(&[&enable[..], &["--dry-run"]].concat()));
    assert_eq!(dry, "Would enable Ann Example <ann@example.com>\n");
    assert_eq!(
        answer(cli.run(&[&enable[..], &["--yes"]].concat())),
        "ann@example.com is enabled\n"
    );
    assert_eq!(user(&cli, ANN)["disabled_at"], Value::Null);
}

#[tokio::test(flavor = "multi_thread")]
async fn removed_user_is_gone_and_the_audit_log_still_holds() {
    let cli = with_ann().await;
    let remove = ["user", "remove", ANN, "--reason", "asked to be erased"];
    let dry = answer(cli.run(&[&remove[..], &["--dry-run"]].concat()));
    assert_eq!(dry, "Would remove Ann Example <ann@example.com>\n");
    assert_eq!(cli.run(&remove).code, Some(2), "nobody agreed");
    assert_eq!(user(&cli, ANN)["email"], ANN);
    let done = answer(cli.run(&[&remove[..], &["--yes"]].concat()));
    assert_eq!(done, "ann@example.com is removed\n");
    let again = cli.run(&[&remove[..], &["--yes"]].concat());
    assert_eq!(again.code, Some(1), "{again:?}");
    assert!(again.stderr.contains("not found"), "{again:?}");
    let log = answer(cli.run(&["audit", "--format", "csv"]));
    assert!(log.contains("asked to be erased") && !log.contains("Ann Example"), "{log}");
    let verify = cli.run(&["audit", "verify"]);
    assert_eq!(verify.code, Some(0), "{verify:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn refusals_say_why_and_change_nothing() {
    let mut cli = with_ann().await;
    let me = answer(cli.run(&["users", "--role", "owner", "--format", "csv"]));
    let owner = me.lines().nth(1).unwrap().split(',').next().unwrap().to_owned();
    for (args, code, words) in [
        (&["user", "disable", "nobody@example.com", "--yes"][..], 1, "not found"),
        (&["user", "disable", &owner, "--yes"], 4, ""),
        (&["user", "remove", &owner, "--yes"], 4, ""),
        (&["user", "edit", &owner, "--role", "member", "--yes"], 4, ""),
        (&["user", "edit", ANN, "--phone", "12", "--yes"], 2, "--phone"),
        (&["user", "add", "no-address", "--name", "X"], 2, "EMAIL"),
        (&["user", "add", "x@example.com"], 2, "--name"),
        (&["user", "add", "x@example.com", "--name", "X", "--role", "boss"], 2, "--role"),
    ] {
        let run = cli.run(args);
        assert_eq!((run.code, run.stdout.as_str()), (Some(code), ""), "{args:?}: {run:?}");
        assert!(run.stderr.contains(words), "{args:?}: {run:?}");
    }
    cli.token = cli.server.sign_in(Role::Admin).await.1;
    for args in [
        &["user", "add", "x@example.com", "--name", "X", "--role", "owner", "--dry-run"][..],
        &["user", "edit", ANN, "--role", "admin", "--dry-run"],
        &["user", "edit", &owner, "--name", "X", "--dry-run"],
        &["user", "disable", &owner, "--dry-run"],
        &["user", "remove", &owner, "--dry-run"],
    ] {
        let run = cli.run(args);
        assert_eq!((run.code, run.stdout.as_str()), (Some(4), ""), "{args:?}: {run:?}");
        assert!(run.stderr.contains("Owner"), "{args:?}: {run:?}");
    }
    assert_eq!(user(&cli, ANN)["role"], "member");
}

/// Ann and two others, in a list.
async fn with_leavers() -> (TestCli, String) {
    let cli = with_ann().await;
    for name in ["bob", "cem"] {
        answer(cli.run(&["user", "add", &format!("{name}@example.com"), "--name", name]));
    }
    (cli, format!("{ANN}\nBOB@example.com\n# on leave\ncem@example.com\n"))
}

#[tokio::test(flavor = "multi_thread")]
async fn many_are_disabled_enabled_and_removed_by_one_order() {
    let (cli, list) = with_leavers().await;
    let before = cli.server.footprint().await;
    for (verb, label) in [("disable", "Disable User"), ("remove", "Remove User")] {
        let dry = answer(cli.feed(&list, &["do", verb, "-", "--dry-run"]));
        assert_eq!(dry, format!("{label}: would run for 3 of 3 users\n"));
        let run = cli.feed(&list, &["do", verb, "-"]);
        assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""), "nobody agreed: {run:?}");
    }
    assert_eq!(cli.server.footprint().await, before);
    let done = cli.feed(&list, &["do", "disable", "-", "--yes", "--reason", "left"]);
    let said = "Disable User: 3 of 3 done, 0 skipped, 0 failed\n";
    assert!(done.code == Some(0) && done.stdout.ends_with(said), "{done:?}");
    assert_ne!(user(&cli, ANN)["disabled_at"], Value::Null);
    let again = cli.feed(&list, &["do", "disable", "-", "--yes"]);
    assert_eq!(again.code, Some(1), "{again:?}");
    assert!(again.stdout.contains("3 skipped: already disabled"), "{again:?}");
    let enabled = cli.run(&["do", "enable", ANN, "--yes"]);
    let said = "Enable User: 1 of 1 done, 0 skipped, 0 failed\n";
    assert!(enabled.code == Some(0) && enabled.stdout.ends_with(said), "{enabled:?}");
    assert_eq!(user(&cli, ANN)["disabled_at"], Value::Null);
    let gone = cli.feed(&list, &["do", "remove", "-", "--yes", "--format", "json"]);
    let told: Value = serde_json::from_str(&gone.stdout).unwrap();
    assert_eq!((&told["job"]["done"], &told["job"]["failed"]), (&3.into(), &0.into()));
    assert_eq!(cli.run(&["user", ANN]).code, Some(1), "it is gone");
    let log = answer(cli.run(&["audit", "--event", "user_disabled"]));
    assert_eq!(log.matches("reason: left").count(), 3, "{log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn order_for_many_leaves_owners_and_oneself_alone() {
    let mut cli = with_ann().await;
    let me = answer(cli.run(&["users", "--role", "owner", "--format", "csv"]));
    let owner = me.lines().nth(1).unwrap().split(',').next().unwrap().to_owned();
    let ann = user(&cli, ANN)["id"].as_str().unwrap().to_owned();
    for verb in ["disable", "remove"] {
        let run = cli.run(&["do", verb, &owner, "--yes"]);
        assert_eq!(run.code, Some(4), "{run:?}");
    }
    let run = cli.run(&["do", "disable", &owner, &ann, "--yes"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.stdout.contains("1 of 2 done, 1 skipped"), "{run:?}");
    cli.token = cli.server.sign_in(Role::Admin).await.1;
    let run = cli.run(&["do", "disable", &owner, "--yes"]);
    assert_eq!(run.code, Some(4), "{run:?}");
    assert!(run.stdout.contains("only an Owner can act on an Owner"), "{run:?}");
    let unknown = cli.run(&["do", "remove", "nobody@example.com", "--yes"]);
    assert_eq!((unknown.code, unknown.stdout.as_str()), (Some(1), ""), "{unknown:?}");
}
