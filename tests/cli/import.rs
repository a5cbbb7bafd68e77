//! Users from a file.

use crate::{
    program::TestHome,
    serve::{get, serve},
};

const GOOD: &str = "name,email,role,kind,phone\n\
    Zoë,zoe@example.com,member,human,+44 20 7946 0958\n\
    Avobot Reminders,reminders@example.com,member,avobot,\n";
const MIXED: &str = "name,email,role\n\
    Ann,ann@example.com,member\n\
    Bob,not an address,member\n\
    Cyd,cyd@example.com,emperor\n";

async fn emails(home: &TestHome) -> Vec<String> {
    let (running, url) = serve(home);
    let page = get(&format!("{url}/v1/users?sort=email"), &home.token()).await;
    assert_eq!(running.stop("TERM"), Some(0));
    let users = page["users"].as_array().unwrap();
    users.iter().map(|user| user["email"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn valid_file_is_imported_whole() {
    let home = TestHome::with_organisation();
    let file = home.write("people.csv", GOOD);
    let run = home.run(&["import", &file]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(0), "imported 2 users\n"), "{run:?}");
    assert_eq!(run.stderr, "");
    let expected = ["ana@example.com", "reminders@example.com", "zoe@example.com"];
    assert_eq!(emails(&home).await, expected);
}

#[tokio::test]
async fn bad_row_rejects_the_file_and_is_named() {
    let home = TestHome::with_organisation();
    let file = home.write("people.csv", MIXED);
    let run = home.run(&["import", &file]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""), "{run:?}");
    assert!(run.stderr.contains("line 3, column email: "), "{run:?}");
    assert!(run.stderr.contains("line 4, column role: "), "{run:?}");
    assert!(run.stderr.contains("--partial"), "{run:?}");
    assert_eq!(emails(&home).await, ["ana@example.com"]);
}

#[tokio::test]
async fn partial_imports_the_valid_rows_of_standard_input() {
    let home = TestHome::with_organisation();
    let run = home.feed(MIXED, &["import", "-", "--partial"]);
    let said = "imported 1 user, skipped 2 invalid rows\n";
    assert_eq!((run.code, run.stdout.as_str()), (Some(0), said), "{run:?}");
    assert!(run.stderr.contains("line 3, column email: "), "{run:?}");
    assert!(run.stderr.contains("line 4, column role: "), "{run:?}");
    assert_eq!(emails(&home).await, ["ana@example.com", "ann@example.com"]);
}

#[tokio::test]
async fn dry_run_of_import_reports_and_adds_nobody() {
    let home = TestHome::with_organisation();
    let file = home.write("people.csv", GOOD);
    let run = home.run(&["import", &file, "--dry-run"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(0), "would import 2 users\n"), "{run:?}");
    let run = home.feed(MIXED, &["import", "-", "--dry-run", "--partial"]);
    let said = "would import 1 user, skip 2 invalid rows\n";
    assert_eq!((run.code, run.stdout.as_str()), (Some(0), said), "{run:?}");
    let run = home.feed(MIXED, &["import", "-", "--dry-run"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""), "{run:?}");
    assert!(run.stderr.contains("line 3, column email: "), "{run:?}");
    assert_eq!(emails(&home).await, ["ana@example.com"]);
    assert_eq!(home.run(&["import", &file]).stdout, "imported 2 users\n");
    let run = home.run(&["import", &file, "--dry-run"]);
    assert!(run.code == Some(1) && run.stderr.contains("already exists"), "{run:?}");
}

#[test]
fn controls_in_the_file_never_reach_the_terminal() {
    let home = TestHome::with_organisation();
    let hostile = "name,email,role\nMallory,\u{1b}]0;owned\u{7}@x,\u{1b}[2J\u{202e}\n";
    let run = home.feed(hostile, &["import", "-"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.stderr.contains("line 2"), "{run:?}");
    assert!(!run.stderr.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{run:?}");
}

#[test]
fn unreadable_file_is_reported_before_the_server_starts() {
    let home = TestHome::new();
    for name in ["nowhere.csv", "/"] {
        let run = home.run(&["import", name]);
        assert_eq!(run.code, Some(1), "{run:?}");
        assert!(run.stderr.contains(name), "{run:?}");
    }
    assert!(!home.path("data").exists());
}

#[test]
fn import_without_an_organisation_points_to_init() {
    let run = TestHome::new().feed(GOOD, &["import", "-"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.stderr.contains("`mfadmin init`"), "{run:?}");
}

#[test]
fn environment_proxy_is_not_used_for_the_own_server() {
    let home = TestHome::with_organisation();
    let file = home.write("people.csv", GOOD);
    let proxy = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    proxy.set_nonblocking(true).unwrap();
    let address = format!("http://{}", proxy.local_addr().unwrap());
    let variables =
        [("HTTP_PROXY", address.as_str()), ("http_proxy", &address), ("ALL_PROXY", &address)];
    let run = home.run_with(&variables, &["import", &file]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(proxy.accept().is_err(), "the proxy was asked");
}
