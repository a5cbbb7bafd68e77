//! Users from a file.

mod exports;

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
    assert_eq!(run.stderr, "line 2, column phone: A landline: texts may not reach it.\n");
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

#[test]
fn file_that_leaving_rows_out_does_not_mend_is_to_be_corrected() {
    let home = TestHome::with_organisation();
    for (file, words) in [
        ("", "line 1, column name: the file is empty; the first line must name the columns\n"),
        ("name,email,role,role\n", "line 1, column role: "),
        ("name,email,role\nAnn \"A\",ann@example.com,member\n", "line 2, column row: "),
    ] {
        for more in [&["--only-add"][..], &["--only-add", "--partial"]] {
            let run = home.feed(file, &[&["import", "-"], more].concat());
            assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""), "{run:?}");
            let next =
                "The file cannot be read. Nothing was imported. Correct the file and try again";
            assert!(run.stderr.starts_with(words) && run.stderr.contains(next), "{run:?}");
            assert!(!run.stderr.contains("--partial"), "{run:?}");
        }
    }
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
    let run = home.run(&["import", &file, "--dry-run", "--only-add"]);
    assert!(run.code == Some(1) && run.stderr.contains("already exists"), "{run:?}");
}

/// Users `u0` … as a file.
fn members(range: std::ops::Range<u32>) -> String {
    let rows = range.map(|n| format!("User {n},u{n}@example.com,member\n"));
    String::from("name,email,role\nAna,ana@example.com,\n") + &rows.collect::<String>()
}

#[test]
fn second_import_changes_users_and_a_dry_run_lists_them() {
    let home = TestHome::with_organisation();
    assert_eq!(home.run(&["import", &home.write("a.csv", GOOD)]).code, Some(0));
    let next = "email,name,role,phone\nZOE@example.com,Zoë Lima,admin,\nreminders@example.com,,,\n\
                ann@example.com,Ann,member,\n";
    let file = home.write("b.csv", next);
    let dry = home.run(&["import", &file, "--dry-run"]);
    let said = "line 2: change zoe@example.com: name \"Zoë Lima\", role Admin\n\
                would import 1 user, change 1, leave 1 unchanged\n";
    assert_eq!((dry.code, dry.stdout.as_str()), (Some(0), said), "{dry:?}");
    let json = home.run(&["import", &file, "--dry-run", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!((&report["changed"], &report["users"][1]["outcome"]), (&1.into(), &"added".into()));
    let only = home.run(&["import", &file, "--only-add"]);
    assert_eq!(only.code, Some(1), "{only:?}");
    assert!(only.stderr.contains("line 2, column email: "), "{only:?}");
    let run = home.run(&["import", &file, "--reason", "HELP-7"]);
    let said = "imported 1 user, changed 1, left 1 unchanged\n";
    assert_eq!((run.code, run.stdout.as_str()), (Some(0), said), "{run:?}");
    let user = home.run(&["user", "zoe@example.com"]).stdout;
    assert!(user.contains("Zoë Lima") && user.contains("Admin"), "{user}");
    let log = home.run(&["audit", "--event", "users_imported"]).stdout;
    assert!(log.contains("1 users, 1 changed") && log.contains("HELP-7"), "{log}");
}

#[test]
fn users_who_are_missing_in_the_file_are_disabled() {
    let home = TestHome::with_organisation();
    assert_eq!(home.run(&["import", &home.write("a.csv", &members(0..9))]).code, Some(0));
    let file = home.write("b.csv", &members(0..7));
    let dry = home.run(&["import", &file, "--disable-missing", "--dry-run"]);
    assert!(dry.stdout.starts_with("disable u7@example.com: not in the file\n"), "{dry:?}");
    let said = "would import 0 users, disable 2, leave 8 unchanged\n";
    assert!(dry.stdout.ends_with(said), "{dry:?}");
    let run = home.run(&["import", &file, "--disable-missing"]);
    let said = "imported 0 users, disabled 2, left 8 unchanged\n";
    assert_eq!((run.code, run.stdout.as_str()), (Some(0), said), "{run:?}");
    // They come back by somebody's decision, not by a file.
    let again = home.run(&["import", &home.path("a.csv").display().to_string(), "--dry-run"]);
    assert!(
        again.stdout.contains("line 11: leave u8@example.com: disabled, not touched"),
        "{again:?}"
    );
    for conflict in ["--only-add", "--partial"] {
        let run = home.run(&["import", &file, "--disable-missing", conflict]);
        assert_eq!(run.code, Some(2), "{run:?}");
    }
}

#[test]
fn many_missing_users_take_a_yes() {
    let home = TestHome::with_organisation();
    assert_eq!(home.run(&["import", &home.write("a.csv", &members(0..9))]).code, Some(0));
    let few = members(0..5);
    let file = home.write("b.csv", &few);
    let run = home.run(&["import", &file, "--disable-missing"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""), "{run:?}");
    assert!(run.stderr.contains("4 of 10 active users"), "{run:?}");
    assert!(
        run.stderr.contains("User 5 <u5@example.com>") && run.stderr.contains("--yes"),
        "{run:?}"
    );
    let run = home.feed(&few, &["import", "-", "--disable-missing"]);
    assert!(run.code == Some(2) && run.stderr.contains("--yes"), "{run:?}");
    assert_eq!(
        home.run(&["users", "--status", "disabled", "--format", "csv"]).stdout.lines().count(),
        1
    );
    let run = home.feed(&few, &["import", "-", "--disable-missing", "--yes"]);
    let said = "imported 0 users, disabled 4, left 6 unchanged\n";
    assert_eq!((run.code, run.stdout.as_str()), (Some(0), said), "{run:?}");
    // Oneself is never disabled, whoever says yes.
    let without = few.replace("Ana,ana@example.com,\n", "");
    let run = home.feed(&without, &["import", "-", "--disable-missing", "--yes"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(
        run.stderr.starts_with("the file leaves out you, ana@example.com; add your row\n"),
        "{run:?}"
    );
    assert!(!run.stderr.contains("--partial"), "{run:?}");
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
