//! Tokens for machines.

use crate::{
    program::{Outcome, TestHome},
    serve::serve,
};
use std::fs;

/// An organisation of one's own, whose tokens are made before it is served.
struct Machine {
    home: TestHome,
}

impl Machine {
    fn new() -> Self {
        Self { home: TestHome::with_organisation() }
    }

    fn token(&self, args: &[&str]) -> Outcome {
        self.home.run(&[&["token"], args].concat())
    }

    /// A new token; nothing else is on standard output.
    fn create(&self, scope: &str) -> String {
        let run = self.token(&["create", "--name", "backup", "--scope", scope]);
        assert_eq!(run.code, Some(0), "{run:?}");
        let token = run.stdout.strip_suffix('\n').unwrap();
        assert!(token.starts_with("mfadmin_") && !token.contains(char::is_whitespace), "{run:?}");
        assert!(!run.stderr.contains(token), "{run:?}");
        token.to_owned()
    }

    /// Adds nobody with `token`, while the organisation is served.
    fn import_with(&self, token: &str) -> Outcome {
        let (_running, url) = serve(&self.home);
        let file = self.home.write("people.csv", "name,email,role\n");
        self.home.run_with(&[("MFADMIN_TOKEN", token)], &["import", &file, "--server", &url])
    }

    fn listed(&self) -> serde_json::Value {
        let run = self.token(&["list", "--format", "json"]);
        assert_eq!(run.code, Some(0), "{run:?}");
        serde_json::from_str::<serde_json::Value>(&run.stdout).unwrap()["tokens"].take()
    }
}

#[test]
fn token_is_printed_once_listed_and_revoked() {
    let machine = Machine::new();
    let token = machine.create("act");
    let listed = machine.listed();
    assert_eq!(listed.as_array().unwrap().len(), 1);
    assert_eq!((&listed[0]["name"], &listed[0]["scope"]), (&"backup".into(), &"act".into()));
    assert!(!listed.to_string().contains(&token));
    let table = machine.token(&["list"]).stdout;
    let id = listed[0]["id"].as_str().unwrap();
    assert!(table.starts_with("ID") && table.contains(id) && table.contains("backup"), "{table}");
    assert!(!table.contains(&token), "{table}");

    assert_eq!(machine.import_with(&token).code, Some(0));
    let run = machine.token(&["revoke", id]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(0), ""), "{run:?}");
    assert_eq!(machine.listed(), serde_json::json!([]));
    assert_eq!(machine.import_with(&token).code, Some(4));
    let run = machine.token(&["revoke", id]);
    assert_eq!(run.code, Some(1), "{run:?}");
    let log = fs::read_to_string(machine.home.state("mfadmin.log")).unwrap();
    assert!(!log.contains(&token), "{log}");
}

#[test]
fn token_is_limited_to_its_scope_and_issues_no_token() {
    let machine = Machine::new();
    let (act, read) = (machine.create("act"), machine.create("read"));
    let run = machine.import_with(&read);
    assert_eq!(run.code, Some(4), "{run:?}");
    assert!(run.stderr.contains("read-only"), "{run:?}");
    let (_running, url) = serve(&machine.home);
    let args = ["token", "--server", &url, "create", "--name", "child", "--scope", "read"];
    let run = machine.home.run_with(&[("MFADMIN_TOKEN", &act)], &args);
    assert_eq!((run.code, run.stdout.as_str()), (Some(4), ""), "{run:?}");
    assert!(run.stderr.contains("mfadmin login"), "{run:?}");
}

#[test]
fn token_creation_without_a_terminal_asks_for_no_code() {
    let home = TestHome::with_organisation();
    let (_running, url) = serve(&home);
    home.store_session(&url, &home.token());
    let args = ["token", "--server", &url, "create", "--name", "x", "--scope", "read"];
    let run = home.run(&args);
    assert_eq!((run.code, run.stdout.as_str()), (Some(4), ""), "{run:?}");
    assert!(run.stderr.contains("Run it on a terminal"), "{run:?}");
}

#[test]
fn invalid_token_options_are_refused_before_any_question() {
    let home = TestHome::new();
    let long = "x".repeat(81);
    for [name, scope, expires] in
        [["x", "all", "1d"], ["x", "read", "366d"], [" ", "read", "1d"], [&long, "read", "1d"]]
    {
        let args = ["token", "create", "--name", name, "--scope", scope, "--expires", expires];
        for dry in [&[][..], &["--dry-run"]] {
            let run = home.run(&[&args[..], dry].concat());
            assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""), "{run:?}");
        }
    }
}
