//! `mfadmin sync`: what a reading says, and what it does with a list that has shrunk.

use crate::connect::{Bastion, inbox};
use mfadmin_testing::avochato::{AUTH_ID, AUTH_SECRET, Fault, INBOX, Person};
use serde_json::Value;
use std::fs;

/// A bastion whose configuration alone names the directory.
pub async fn configured(count: usize) -> Bastion {
    let bastion = Bastion::with(inbox(count)).await;
    fs::create_dir_all(bastion.home.config_file().parent().unwrap()).unwrap();
    let config = format!(
        "[directory]\nkind = \"avochato\"\nname = \"acme\"\nurl = \"{}\"\naccount = \"{AUTH_ID}\"\n\
         inbox = \"{INBOX}\"\nsecret_file = \"{}\"\n",
        bastion.server.url, bastion.secret
    );
    fs::write(bastion.home.config_file(), config).unwrap();
    bastion
}

#[tokio::test(flavor = "multi_thread")]
async fn configuration_alone_is_enough_to_read() {
    let bastion = configured(30).await;
    let before = bastion.home.run(&["users"]);
    assert_eq!(before.code, Some(1), "{before:?}");
    assert!(before.stderr.contains("Run `mfadmin sync`"), "{before:?}");

    let run = bastion.home.run(&["sync", "--json"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{run:?}");
    let told: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(told["directory"], "acme");
    for (key, count) in [("users", 30), ("added", 30), ("changed", 0), ("gone", 0), ("unread", 0)] {
        assert_eq!(told[key], count, "{key}: {told}");
    }
    assert!(told["as_of"].is_string(), "{told}");

    bastion.server.change(|people| {
        people[1].mfa_app_valid = !people[1].mfa_app_valid;
        people[2].name = "Somebody Else".to_owned();
        people.remove(3);
        people.push(Person::new("Z9"));
    });
    let run = bastion.home.run(&["sync", "--full"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let line = "Read 30 users of acme: 1 added, 2 changed, 1 gone, 0 unknown.\n";
    assert_eq!(run.stdout, line);
}

#[tokio::test(flavor = "multi_thread")]
async fn list_that_has_shrunk_stops_until_somebody_says_so() {
    let bastion = configured(30).await;
    let home = &bastion.home;
    assert_eq!(home.run(&["sync"]).code, Some(0));
    bastion.server.change(|people| people.truncate(20));
    let run = home.run(&["sync"]);
    assert_eq!(run.code, Some(3), "{run:?}");
    assert!(run.stderr.contains("20 users where there were 30"), "{run:?}");
    assert!(run.stderr.contains("--accept-shrink"), "{run:?}");
    let count = || home.run(&["users", "--format", "ndjson"]).stdout.lines().count();
    assert_eq!(count(), 30, "nobody is gone");
    let run = home.run(&["sync", "--accept-shrink"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.stdout.contains("10 gone"), "{run:?}");
    assert_eq!(count(), 20);
}

#[tokio::test(flavor = "multi_thread")]
async fn exit_code_says_why_nothing_was_read() {
    let bastion = configured(3).await;
    let home = &bastion.home;
    assert_eq!(home.run(&["sync"]).code, Some(0));
    let wrong = [("MFADMIN_DIRECTORY_SECRET", "hunter2")];
    let run = home.run_with(&wrong, &["sync"]);
    assert_eq!(run.code, Some(4), "{run:?}");
    assert!(run.stderr.contains("refused the secret"), "{run:?}");
    assert!(!format!("{run:?}").contains("hunter2"), "{run:?}");
    let empty = "{\"status\": 200, \"data\": {\"users\": []}, \"errors\": []}".to_owned();
    bastion.server.fault("GET /v1/users?page=", 1, Fault::Answer(200, empty));
    let run = home.run(&["sync"]);
    assert!(run.code == Some(1) || run.code == Some(3), "{run:?}");
    assert_eq!(home.run(&["users", "--format", "ndjson"]).stdout.lines().count(), 3);

    let own = crate::program::TestHome::new();
    let run = own.run(&["sync"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.stderr.contains("mfadmin connect"), "{run:?}");
    assert!(!own.data("").exists());
}

/// Whoever serves the database reads: a second process would not get at it.
#[tokio::test(flavor = "multi_thread")]
async fn running_server_reads_for_the_command() {
    let bastion = configured(4).await;
    assert_eq!(bastion.home.run(&["sync"]).code, Some(0));
    let mut serve = bastion.home.start(&["serve", "--listen", "127.0.0.1:0"]);
    serve.line();
    bastion.server.change(|people| people.push(Person::new("Z9")));
    let run = bastion.home.run(&["sync"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let line = "Read 5 users of acme: 1 added, 0 changed, 0 gone, 0 unknown.\n";
    assert_eq!(run.stdout, line, "{run:?}");
    let users = bastion.home.run(&["users", "--format", "ndjson"]);
    assert_eq!(users.stdout.lines().count(), 5, "{users:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn doctor_looks_at_the_directory_first() {
    let bastion = configured(4).await;
    let home = &bastion.home;
    let findings = |code: i32| {
        let run = home.run(&["doctor", "--json"]);
        assert_eq!(run.code, Some(code), "{run:?}");
        assert!(!format!("{run:?}").contains(AUTH_SECRET), "{run:?}");
        let told: Value = serde_json::from_str(&run.stdout).unwrap();
        assert_eq!((&told["directory"], &told["kind"]), (&"acme".into(), &"avochato".into()));
        told["findings"].clone()
    };
    let before = findings(1);
    let none_yet = before.as_array().unwrap().iter().any(|it| {
        it["subject"] == "Database" && it["fix"].as_str().unwrap_or("").contains("mfadmin sync")
    });
    assert!(none_yet, "{before}");
    assert_eq!(home.run(&["sync"]).code, Some(0));
    let after = findings(0);
    assert!(after[0]["subject"] == "reachable", "{after}");
    let mirror = after.as_array().unwrap().iter().find(|it| it["subject"] == "Users").unwrap();
    assert!(mirror["message"].as_str().unwrap().starts_with("4 users, as of"), "{mirror}");

    let policy = |findings: &Value| {
        let found = findings.as_array().unwrap().iter().find(|it| it["subject"] == "Policy");
        found.unwrap()["message"].as_str().unwrap().to_owned()
    };
    assert!(policy(&after).contains("tells what it asks for: phone, authenticator"), "{after}");

    // Of security keys Avochato tells nothing.
    let asking = fs::read_to_string(home.config_file()).unwrap()
        + "[policy]\nrequired = [\"security_key\"]\n";
    fs::write(home.config_file(), asking).unwrap();
    assert_eq!(home.run(&["sync"]).code, Some(0));
    let told = findings(0);
    assert!(policy(&told).starts_with("4 users cannot be judged"), "{told}");

    bastion.server.fault("GET", 1000, Fault::Answer(401, "{}".to_owned()));
    findings(1);
}
