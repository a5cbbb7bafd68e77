//! The demo on a real Keycloak (`scripts/demo-keycloak`), from its start to its end, with a command in place of the
//! panel.

use mfadmin_testing::{
    keycloak::running::program,
    program::{TestHome, mfadmin},
};
use serde_json::Value;
use std::{
    fs,
    net::TcpStream,
    path::Path,
    process::{Command, Output},
};

const USERS: usize = 60;

fn demo(home: &TestHome, arguments: &[&str]) -> Output {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/demo-keycloak");
    let keycloak = program().parent().and_then(Path::parent).unwrap().to_owned();
    let mut command = Command::new(script);
    command.args(arguments).env_clear().envs(home.environment());
    command.env("MFADMIN_DEMO_PROGRAM", mfadmin()).env("MFADMIN_DEMO_KEYCLOAK", keycloak);
    command.output().unwrap()
}

#[test]
#[ignore = "needs Keycloak, which tests/run.sh fetches"]
fn a_command_of_the_demo_has_a_realm_of_its_own_that_goes_away_with_it() {
    let home = TestHome::new();
    let command = ["--users", &USERS.to_string(), "--", "users", "--format", "ndjson"];
    let run = demo(&home, &command);
    let said = String::from_utf8(run.stderr).unwrap();
    assert_eq!(run.status.code(), Some(0), "{said}");
    for words in ["Starting Keycloak", "Filling the realm with 60 users", "Read 60 users"] {
        assert!(said.contains(words), "{words}: {said}");
    }

    // What the command says is all that a pipe gets.
    let lines = String::from_utf8(run.stdout).unwrap();
    let users: Vec<Value> =
        lines.lines().map(|line| serde_json::from_str(line).expect(line)).collect();
    assert_eq!(users.len(), USERS);
    let count = |wanted: &dyn Fn(&Value) -> bool| users.iter().filter(|user| wanted(user)).count();
    for (role, expected) in [("owner", 2), ("admin", 10), ("member", USERS - 12)] {
        assert_eq!(count(&|user| user["role"] == role), expected, "{role}");
    }
    // Either factor will do, and everybody's keys are known: some have one alone, some have none.
    let is = |user: &Value, factor: &str| user[factor]["state"] == "configured";
    let lacks = |user: &Value| !user["missing"].as_array().unwrap().is_empty();
    let without = |user: &Value| !is(user, "authenticator") && !is(user, "security_key");
    let is_enabled = |user: &Value| user["disabled_at"].is_null();
    assert!(count(&|user| is(user, "security_key") && !is(user, "authenticator")) > 0, "{lines}");
    assert!((5..USERS / 2).contains(&count(&lacks)), "{lines}");
    assert_eq!(count(&|user| lacks(user) != (without(user) && is_enabled(user))), 0, "{lines}");
    assert!(users.iter().all(|user| user["unknown"].as_array().is_none_or(Vec::is_empty)));

    // Nothing is left of it: no server, no folder, and nothing in the home of whoever ran it.
    let (_, console) = said.split_once("Keycloak's own console: http://").unwrap();
    let address = console.split('/').next().unwrap();
    assert!(TcpStream::connect(address).is_err(), "{address} still answers");
    assert_eq!(fs::read_dir(home.path("tmp")).unwrap().count(), 0);
    for own in ["config", "data", "state"] {
        assert!(!home.path(own).exists(), "{own}");
    }
}

#[test]
#[ignore = "needs Keycloak, which tests/run.sh fetches"]
fn wrong_words_start_nothing() {
    let home = TestHome::new();
    for (arguments, words) in [
        (vec!["--users", "many"], "--users many: give a number from 1 to 20000"),
        (vec!["--users", "20001"], "--users 20001: give a number from 1 to 20000"),
        (vec!["--users"], "--users wants a number"),
        (vec!["report"], "scripts/demo-keycloak -- COMMAND"),
    ] {
        let run = demo(&home, &arguments);
        let said = String::from_utf8(run.stderr).unwrap();
        assert!(matches!(run.status.code(), Some(1 | 2)), "{arguments:?}: {said}");
        assert!(said.contains(words) && !said.contains("Starting"), "{arguments:?}: {said}");
    }
}
