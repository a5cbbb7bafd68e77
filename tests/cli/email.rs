//! A new e-mail address by command.

use crate::{
    program::TestHome,
    users::{TestCli, answer},
};
use mfadmin::contract::{Role, api::MessageKind};
use serde_json::Value;

const ANN: &str = "ann@example.com";
const NEW: &str = "ann.lee@example.org";

async fn with_ann() -> TestCli {
    let cli = TestCli::new().await;
    answer(cli.run(&["user", "add", ANN, "--name", "Ann Example"]));
    cli
}

fn user(cli: &TestCli, who: &str) -> Value {
    serde_json::from_str(&answer(cli.run(&["user", who, "--format", "json"]))).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn new_address_is_ordered_shown_and_counts_once_confirmed() {
    let cli = with_ann().await;
    let edit = ["user", "edit", ANN, "--email", "Ann.Lee@Example.org"];
    let dry = answer(cli.run(&[&edit[..], &["--dry-run"]].concat()));
    let change = format!("change {ANN}: e-mail {ANN} → {NEW}, once confirmed\n");
    assert_eq!(dry, format!("Would {change}"));
    assert_eq!(user(&cli, ANN)["pending_email"], Value::Null);
    assert_eq!(cli.run(&edit).code, Some(2), "nobody agreed");
    let done = answer(cli.run(&[&edit[..], &["--yes"]].concat()));
    // Nothing is called sent where nothing sends.
    let next =
        format!("{ANN} stays until {NEW} confirms with the link that waits: nothing is set up");
    assert!(
        done.starts_with(&change.replace("change", "Changed")) && done.contains(&next),
        "{done}"
    );
    let pending = &user(&cli, ANN)["pending_email"];
    assert_eq!((&pending["email"], &pending["delivery"]), (&NEW.into(), &"queued".into()));
    let shown = answer(cli.run(&["user", ANN]));
    assert!(
        shown.contains(&format!("New e-mail      {NEW}, unconfirmed, link created ")),
        "{shown}"
    );
    let (_, link) = cli.server.message(MessageKind::EmailConfirmation).await;
    let form = mfadmin_testing::http_client().build().unwrap();
    let form = form.post(link.unwrap()).form(&[("step", "confirm")]).send().await.unwrap();
    assert_eq!(form.status(), 200);
    assert_eq!(user(&cli, NEW)["pending_email"], Value::Null);
    assert_eq!(cli.run(&["user", ANN]).code, Some(1), "the old address is nobody's");
}

#[tokio::test(flavor = "multi_thread")]
async fn order_is_cancelled_by_command() {
    let cli = with_ann().await;
    answer(cli.run(&["user", "edit", ANN, "--email", NEW, "--yes"]));
    let cancel = ["user", "cancel-email-change", ANN, "--reason", "HELP-7"];
    let dry = answer(cli.run(&[&cancel[..], &["--dry-run"]].concat()));
    assert_eq!(dry, format!("Would cancel the change of {ANN} to {NEW}\n"));
    assert_eq!(cli.run(&cancel).code, Some(2), "nobody agreed");
    assert_ne!(user(&cli, ANN)["pending_email"], Value::Null);
    let done = answer(cli.run(&[&cancel[..], &["--yes"]].concat()));
    assert_eq!(done, format!("Cancelled the change of {ANN} to {NEW}\n"));
    assert_eq!(user(&cli, ANN)["pending_email"], Value::Null);
    let again = cli.run(&[&cancel[..], &["--yes"]].concat());
    assert_eq!(again.code, Some(1), "{again:?}");
    assert!(again.stderr.contains("no change of the e-mail address waits"), "{again:?}");
    let log = answer(cli.run(&["audit", "--format", "csv"]));
    assert!(log.contains("email_change_cancelled") && log.contains("HELP-7"), "{log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn address_that_does_not_fit_is_refused_and_nothing_changes() {
    let mut cli = with_ann().await;
    answer(cli.run(&["user", "add", "bo@example.com", "--name", "Bo"]));
    answer(cli.run(&["user", "edit", "bo@example.com", "--email", NEW, "--yes"]));
    let owners = answer(cli.run(&["users", "--role", "owner", "--format", "csv"]));
    let owner = owners.lines().nth(1).unwrap().split(',').next().unwrap().to_owned();
    for (email, flag, code, words) in [
        ("BO@example.com", "--dry-run", 1, "another user has bo@example.com"),
        (ANN, "--dry-run", 1, "already the user's e-mail address"),
        // That an address waits for somebody, the server alone knows.
        (NEW, "--yes", 1, "another user is to confirm this address"),
        ("nowhere", "--yes", 2, "--email"),
    ] {
        let run = cli.run(&["user", "edit", ANN, "--name", "Ann Lee", "--email", email, flag]);
        assert_eq!((run.code, run.stdout.as_str()), (Some(code), ""), "{email}: {run:?}");
        assert!(run.stderr.contains(words), "{email}: {run:?}");
    }
    let vain = ["user", "edit", ANN, "--name", "Ann Lee", "--override-cool-down", "--yes"];
    assert_eq!(cli.run(&vain).code, Some(2));
    assert_eq!(user(&cli, ANN)["name"], "Ann Example");
    cli.token = cli.server.sign_in(Role::Admin).await.1;
    for args in [
        &["user", "edit", &owner, "--email", "x@example.com", "--dry-run"][..],
        &["user", "cancel-email-change", &owner, "--dry-run"],
    ] {
        let run = cli.run(args);
        assert_eq!((run.code, run.stdout.as_str()), (Some(4), ""), "{args:?}: {run:?}");
        assert!(run.stderr.contains("Owner"), "{args:?}: {run:?}");
    }
}

/// The mail may be lost with the mailbox, and the host is where the organisation is looked after.
#[tokio::test]
async fn address_is_changed_on_the_host_and_the_log_says_by_whom() {
    let home = TestHome::with_organisation();
    let own = ["user", "edit", "ana@example.com", "--email", NEW, "--yes"];
    let done = home.run(&own);
    assert_eq!(done.code, Some(0), "{done:?}");
    assert!(done.stdout.contains(&format!("stays until {NEW} confirms")), "{done:?}");
    let log = home.run(&["audit", "--format", "csv"]);
    let order = log.stdout.lines().find(|line| line.contains("email_change_ordered"));
    assert!(order.is_some_and(|line| line.contains("local:") && line.contains(NEW)), "{log:?}");
    let cancel = home.run(&["user", "cancel-email-change", "ana@example.com", "--yes"]);
    assert_eq!(cancel.code, Some(0), "{cancel:?}");
}

/// A domain in letters of its own, and as mail servers know it.
#[tokio::test(flavor = "multi_thread")]
async fn user_is_named_and_edited_by_either_spelling_of_the_address() {
    const LETTERS: &str = "mia@bücher.example";
    const STORED: &str = "mia@xn--bcher-kva.example";
    let cli = TestCli::new().await;
    answer(cli.run(&["user", "add", LETTERS, "--name", "Mia"]));
    let mia = user(&cli, STORED);
    assert_eq!(mia["email"], STORED);
    for who in [LETTERS, "MIA@BÜCHER.example", "mia@bu\u{308}cher.example"] {
        assert_eq!(user(&cli, who), mia, "{who}");
    }
    for (who, name) in [(LETTERS, "Mia Moss"), (STORED, "Mia Moss-Lee")] {
        let done = answer(cli.run(&["user", "edit", who, "--name", name, "--yes"]));
        assert!(done.contains(LETTERS), "people read the letters: {done}");
        assert_eq!(user(&cli, LETTERS)["name"], name);
    }
    // Hers already, and nobody else's.
    for email in [LETTERS, STORED] {
        let same = cli.run(&["user", "edit", STORED, "--email", email, "--yes"]);
        assert_eq!(same.code, Some(1), "{same:?}");
        let twice = cli.run(&["user", "add", email, "--name", "Bo"]);
        assert_eq!(twice.code, Some(1), "{twice:?}");
    }
    assert_eq!(user(&cli, STORED)["pending_email"], Value::Null);
}
