//! The audit log from the command line: listed, exported, checked.

use crate::{
    program::TestHome,
    serve::{get, serve, stepped_up},
};
use serde_json::{Value, json};
use sqlx::{ConnectOptions, Connection, sqlite::SqliteConnectOptions};
use std::fs;

/// An organisation with three entries: its Owner, an import, and sessions that were ended.
async fn organisation() -> TestHome {
    let home = TestHome::with_organisation();
    let people = "name,email,role\n\"Bo \"\"B\"\" Ødegård\",bo@example.com,member\n";
    let file = home.write("people.csv", people);
    assert_eq!(home.run(&["import", &file]).code, Some(0));
    let (running, url) = serve(&home);
    let found = get(&format!("{url}/v1/users?search=bo@example.com"), &home.token()).await;
    let id = found["users"][0]["id"].as_str().unwrap();
    let call = mfadmin_testing::http_client()
        .build()
        .unwrap()
        .post(format!("{url}/v1/users/{id}/access-reset"));
    let body = json!({ "end_sessions": true, "reason": "HELP-1" });
    let done = call.bearer_auth(stepped_up(&home).await).json(&body).send().await.unwrap();
    assert_eq!(done.status(), 200);
    assert_eq!(running.stop("TERM"), Some(0));
    home
}

fn head_of(stdout: &str) -> String {
    stdout.lines().find_map(|line| line.strip_prefix("Head: ")).unwrap().to_owned()
}

async fn tamper(home: &TestHome, statements: &[&'static str]) {
    let options = SqliteConnectOptions::new().filename(home.data("mfadmin.db"));
    let mut database = options.connect().await.unwrap();
    for trigger in ["audit_is_never_changed", "audit_is_never_cut"] {
        let drop = format!("drop trigger if exists {trigger}");
        sqlx::query(sqlx::AssertSqlSafe(drop)).execute(&mut database).await.unwrap();
    }
    for statement in statements {
        sqlx::query(*statement).execute(&mut database).await.unwrap();
    }
    database.close().await.unwrap();
}

#[tokio::test]
async fn audit_lists_newest_first_and_filters() {
    let home = organisation().await;
    let run = home.run(&["audit"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let lines: Vec<&str> = run.stdout.lines().collect();
    assert_eq!(lines.len(), 3, "{run:?}");
    let newest = "Sessions ended            Bo \"B\" Ødegård <bo@example.com>  by Ana Lima \
                  <ana@example.com>  from 127.0.0.1  reason: HELP-1";
    assert!(lines[0].starts_with("     3  20") && lines[0].ends_with(newest), "{run:?}");
    assert!(lines[2].contains("Owner created") && lines[2].contains("by the server"), "{run:?}");
    for (args, count) in [
        (&["--user", "bo@example.com"][..], 1),
        (&["--actor", "ana@example.com"], 2),
        (&["--actor", "ana@example.com", "--event", "users_imported,phone_added"], 1),
        (&["--since", "2020-01-01"], 3),
        (&["--until", "2020-01-01T00:00:00Z"], 0),
        (&["--since", "2999-12-31"], 0),
        (&["--search", "ØDEGARD"], 1),
        (&["--search", "help-1"], 1),
        (&["--search", "ANA sessions"], 1),
        (&["--search", "ana", "--event", "users_imported"], 1),
        (&["--search", "'%_\\"], 0),
    ] {
        let run = home.run(&[&["audit"], args].concat());
        assert_eq!((run.code, run.stdout.lines().count()), (Some(0), count), "{args:?}: {run:?}");
    }
}

#[tokio::test]
async fn invalid_filter_is_reported() {
    let home = organisation().await;
    for (args, code, words) in [
        (["--user", "nobody@example.com"], 1, "user nobody@example.com not found"),
        (["--user", "nobody"], 1, "user nobody not found"),
        (["--user", "no body"], 2, "not an e-mail address, a username or an ID"),
        (["--event", "phone"], 2, "use one of phone_added"),
        (["--since", "yesterday"], 2, "2026-01-31"),
        (["--since", "2026-02-30"], 2, "2026-01-31"),
        (["--format", "xml"], 2, "ndjson"),
        (["--search", &"x".repeat(10_000)], 2, "at most 200 characters; this has 10,000"),
    ] {
        let run = home.run(&[&["audit"], &args[..]].concat());
        assert_eq!(run.code, Some(code), "{args:?}: {run:?}");
        assert!(run.stderr.contains(words), "{args:?}: {run:?}");
    }
}

#[tokio::test]
async fn export_holds_every_entry_and_is_audited() {
    let home = organisation().await;
    let run = home.run(&["audit", "--format", "ndjson"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let entries: Vec<Value> =
        run.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let events: Vec<_> = entries.iter().map(|entry| entry["event"].as_str().unwrap()).collect();
    assert_eq!(events, ["owner_created", "users_imported", "sessions_ended", "audit_exported"]);
    let run = home.run(&["audit", "--format", "ndjson", "--search", "ødegård help-1"]);
    assert_eq!(run.stdout.lines().count(), 1, "{run:?}");
    let run = home.run(&["audit", "--format", "csv", "--event", "sessions_ended"]);
    assert_eq!(run.stdout.lines().count(), 2, "{run:?}");
    assert!(run.stdout.contains(",\"Bo \"\"B\"\" Ødegård\",bo@example.com,"), "{run:?}");
}

#[tokio::test]
async fn verify_works_beside_and_through_a_running_server() {
    let home = organisation().await;
    let alone = home.run(&["audit", "verify"]);
    assert_eq!(alone.code, Some(0), "{alone:?}");
    assert!(alone.stdout.starts_with("The audit log is intact: 3 entries.\n"), "{alone:?}");
    let head = head_of(&alone.stdout);
    let (running, url) = serve(&home);
    let beside = home.run(&["audit", "verify", "--head", &head]);
    assert_eq!((beside.code, &beside.stdout), (Some(0), &alone.stdout), "{beside:?}");
    let token = home.token();
    let through =
        home.run_with(&[("MFADMIN_TOKEN", &token)], &["audit", "verify", "--server", &url]);
    assert_eq!((through.code, &through.stdout), (Some(0), &alone.stdout), "{through:?}");
    tamper(&home, &["update audit set reason = 'HELP-2' where seq = 3"]).await;
    for args in [&["audit", "verify"][..], &["audit", "verify", "--server", &url]] {
        let run = home.run_with(&[("MFADMIN_TOKEN", &token)], args);
        assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""), "{run:?}");
        assert!(run.stderr.contains("entry 3 was changed"), "{run:?}");
    }
    assert_eq!(running.stop("TERM"), Some(0));
}

#[tokio::test]
async fn verify_finds_a_cut_end_by_the_noted_head() {
    let home = organisation().await;
    let head = head_of(&home.run(&["audit", "verify"]).stdout);
    tamper(&home, &["delete from audit where seq = 3"]).await;
    let whole = home.run(&["audit", "verify"]);
    assert_eq!(whole.code, Some(0), "a log does not know by itself how long it was");
    let cut = home.run(&["audit", "verify", "--head", &head]);
    assert_eq!(cut.code, Some(1), "{cut:?}");
    assert!(cut.stderr.contains("entry 3 is missing"), "{cut:?}");
    let odd = home.run(&["audit", "verify", "--head", "3"]);
    assert_eq!(odd.code, Some(2), "{odd:?}");
}

#[tokio::test]
async fn verify_writes_nothing() {
    let home = organisation().await;
    let path = home.data("mfadmin.db");
    let before = fs::read(&path).unwrap();
    assert_eq!(home.run(&["audit", "verify"]).code, Some(0));
    assert!(fs::read(&path).unwrap() == before);
    let none = TestHome::new().run(&["audit", "verify"]);
    assert_eq!(none.code, Some(1), "{none:?}");
    assert!(none.stderr.contains("`mfadmin init`"), "{none:?}");
}
