//! `mfadmin doctor`: what it finds on this machine.

use crate::{
    program::{Outcome, TestHome},
    server::connect,
};
use serde_json::Value;
use std::fs;

fn findings(run: &Outcome) -> Vec<Value> {
    let told: Value = serde_json::from_str(&run.stdout).unwrap();
    told["findings"].as_array().unwrap().clone()
}

/// What was found of `subject`.
fn of<'f>(findings: &'f [Value], subject: &str) -> &'f Value {
    findings.iter().find(|finding| finding["subject"] == subject).unwrap()
}

#[test]
fn healthy_database_has_no_fault_and_every_warning_a_fix() {
    let home = TestHome::with_organisation();
    let run = home.run(&["doctor"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{run:?}");
    for words in
        ["ok       Database", "1 user in it", "intact, entries: 1", "warning  Mail", "Fix: "]
    {
        assert!(run.stdout.contains(words), "{words}: {}", run.stdout);
    }
    let run = home.run(&["doctor", "--json"]);
    let told: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!((&told["directory"], &told["kind"]), (&"local".into(), &"local".into()));
    for finding in findings(&run) {
        let is_fine = finding["severity"] == "fine";
        assert_eq!(finding["fix"].is_null(), is_fine, "{finding}");
    }
}

#[test]
fn doctor_changes_nothing_and_works_beside_a_server() {
    let home = TestHome::with_organisation();
    let mut serve = home.start(&["serve", "--listen", "127.0.0.1:0"]);
    serve.line();
    let before = fs::read(home.data("mfadmin.db")).unwrap();
    let run = home.run(&["doctor"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(before == fs::read(home.data("mfadmin.db")).unwrap(), "the database is as it was");

    let empty = TestHome::new();
    let run = empty.run(&["doctor", "--json"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    let found = findings(&run);
    let database = of(&found, "Database");
    assert_eq!(database["severity"], "fault", "{database}");
    assert!(database["fix"].as_str().unwrap().contains("mfadmin init"), "{database}");
    assert!(!empty.data("").exists(), "nothing is made");
}

#[test]
fn each_fault_is_told_with_its_fix() {
    let home = TestHome::with_organisation();
    let key = fs::read(home.data("mfadmin.key")).unwrap();
    fs::remove_file(home.data("mfadmin.key")).unwrap();
    let run = home.run(&["doctor", "--json"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.stderr.contains("1 fault found"), "{run:?}");
    let found = findings(&run);
    assert_eq!(of(&found, "Key")["severity"], "fault");
    assert!(of(&found, "Key")["fix"].as_str().unwrap().contains("backup"));
    fs::write(home.data("mfadmin.key"), key).unwrap();
    assert_eq!(
        of(&findings(&home.run(&["doctor", "--json"])), "Key")["severity"],
        "fault",
        "others read it"
    );

    fs::write(
        home.config_file(),
        "[mail]\nserver = \"mail.example.com:587\"\nfrom = \"a@example.com\"\n",
    )
    .unwrap();
    let found = findings(&home.run(&["doctor", "--json"]));
    let messages = of(&found, "Messages");
    assert_eq!(messages["severity"], "fault", "{messages}");
    assert!(messages["message"].as_str().unwrap().contains("public_url"), "{messages}");

    fs::write(home.data("mfadmin.db"), "this is none").unwrap();
    let found = findings(&home.run(&["doctor", "--json"]));
    assert_eq!(of(&found, "Database")["severity"], "fault");
}

#[tokio::test]
async fn wrong_figures_are_found_and_counted_again() {
    let home = TestHome::with_organisation();
    let figures = |args: &[&str]| of(&findings(&home.run(args)), "Figures").clone();
    let right = figures(&["doctor", "--json"]);
    assert_eq!((&right["severity"], &right["fix"]), (&"fine".into(), &Value::Null), "{right}");
    let mut database = connect(&home.data("mfadmin.db")).await;
    sqlx::query("update cohorts set users = users + 1").execute(&mut database).await.unwrap();
    drop(database);
    let wrong = figures(&["doctor", "--json"]);
    assert_eq!(wrong["severity"], "fault", "{wrong}");
    assert_eq!(wrong["message"], "1 differs from a full count");
    assert!(wrong["fix"].as_str().unwrap().contains("doctor --recount"), "{wrong}");
    assert_eq!(figures(&["doctor", "--json", "--recount"]), right);
    assert_eq!(figures(&["doctor", "--json"]), right);
}
