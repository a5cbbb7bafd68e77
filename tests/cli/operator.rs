//! What only whoever looks after the host can do, and what is known of them afterwards.

use crate::{
    program::TestHome,
    serve::{get, serve, stepped_up},
};
use jiff::Timestamp;
use mfadmin::{
    contract::{AuthenticatorState, Kind, PhoneState, Role, UserId},
    server::store::{NewUser, Store},
};
use mfadmin_testing::test_app::code_at;
use serde_json::{Value, json};
use sqlx::{ConnectOptions, Row, SqliteConnection, sqlite::SqliteConnectOptions};
use std::fs;

const RESET: [&str; 4] = ["operator", "reset-owner", "ana@example.com", "--yes"];

async fn database(home: &TestHome) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(home.data("mfadmin.db"));
    options.connect().await.unwrap()
}

async fn open_sessions(home: &TestHome) -> i64 {
    let count = sqlx::query("select count(*) as count from sessions where ended_at is null");
    count.fetch_one(&mut database(home).await).await.unwrap().get("count")
}

/// The users' own id, as the operating system knows it.
fn source() -> String {
    use std::os::unix::fs::MetadataExt;
    let home = tempfile::tempdir().unwrap();
    format!("local:{}", fs::metadata(home.path()).unwrap().uid())
}

/// The Owner of `init`, who has an authenticator that nobody has any more.
async fn owner_without_a_phone() -> TestHome {
    let home = TestHome::with_organisation();
    let statements = [
        "update users set present = 2, missing = 1",
        "insert into user_factors (user_id, kind, state, at) select id, 2, 2, 0 from users",
        "insert into authenticators select id, x'00', 0, 0 from users",
        "insert into recovery_codes (user_id, hash) select id, 'x' from users",
    ];
    for statement in statements {
        sqlx::query(statement).execute(&mut database(&home).await).await.unwrap();
    }
    home
}

#[tokio::test]
async fn only_owner_who_lost_every_factor_comes_back() {
    let home = owner_without_a_phone().await;
    // The panel's way is none: nobody resets themselves, and the order does not look obeyed.
    let own = home.run(&["do", "reset-authenticator", "ana@example.com", "--yes"]);
    assert_eq!(own.code, Some(4), "{own:?}");
    let (running, url) = serve(&home);
    let plan = home.run(&["operator", "reset-owner", "ana@example.com", "--dry-run"]);
    assert_eq!(
        (plan.code, plan.stdout.as_str()),
        (Some(0), "Would reset Ana Lima <ana@example.com>\n"),
        "{plan:?}"
    );
    let run = home.run(&[&RESET[..], &["--print-link"]].concat());
    assert_eq!(run.code, Some(0), "{run:?}");
    let lines: Vec<&str> = run.stdout.lines().collect();
    let [said, link] = lines.as_slice() else { panic!("{run:?}") };
    assert!(said.contains("is reset") && said.contains("1 session ended"), "{run:?}");
    // The session of `init` is over, and the link is in no mail.
    let http = mfadmin_testing::http_client().build().unwrap();
    let me = http.get(format!("{url}/v1/me")).bearer_auth(home.token()).send().await.unwrap();
    assert_eq!(me.status(), 401);
    let owner = stepped_up(&home).await;
    let outbox = get(&format!("{url}/v1/outbox"), &owner).await;
    let kinds: Vec<_> =
        outbox["messages"].as_array().unwrap().iter().map(|it| &it["kind"]).collect();
    assert_eq!(kinds, [&json!("owner_reset")]);
    let audit = get(&format!("{url}/v1/audit?event=owner_reset"), &owner).await;
    let entry = &audit["entries"][0];
    assert_eq!((&entry["actor"], &entry["from"]), (&Value::Null, &json!(source())));
    assert_eq!(entry["target"]["email"], "ana@example.com");

    let page = format!("{url}/setup/{}", link.rsplit('/').next().unwrap());
    let answer = http.get(&page).send().await.unwrap();
    let cookie = answer.headers()["set-cookie"].to_str().unwrap().to_owned();
    let html = answer.text().await.unwrap();
    let from = html.find("href=\"otpauth://").expect(&html) + 6;
    let address =
        html[from..].split('"').next().unwrap().replace("&amp;", "&").replace("&#38;", "&");
    let code = code_at(&address, Timestamp::now());
    let form = http.post(&page).form(&[("step", "confirm"), ("code", &code)]);
    let done = form.header("cookie", cookie.split(';').next().unwrap()).send().await.unwrap();
    assert_eq!(done.status(), 200, "{}", done.text().await.unwrap());
    let me = get(&format!("{url}/v1/me"), &owner).await;
    assert_eq!(me["user"]["authenticator"]["state"], "configured");
    assert_eq!(running.stop("TERM"), Some(0));
}

#[tokio::test]
async fn without_the_flag_no_link_is_made() {
    let home = owner_without_a_phone().await;
    let run = home.run(&RESET);
    assert_eq!((run.code, run.stdout.lines().count()), (Some(0), 1), "{run:?}");
    assert!(run.stderr.contains("--print-link"), "{run:?}");
    assert!(!run.stdout.contains("http"), "{run:?}");
}

#[tokio::test]
async fn reset_owner_refuses_whoever_is_no_owner_and_changes_nothing() {
    let home = TestHome::with_organisation();
    let store = Store::open(&home.data("mfadmin.db")).await.unwrap();
    let admin = NewUser {
        id: UserId::new(),
        language: None,
        name: "Bo".to_owned(),
        email: "bo@example.com".parse().unwrap(),
        role: Role::Admin,
        kind: Kind::Human,
        phone: PhoneState::NotSet,
        authenticator: AuthenticatorState::NotConfigured,
        gap_since: None,
        last_sign_in_at: None,
        created_at: Timestamp::now(),
        open_sessions: 1,
    };
    store.seed(std::iter::once(admin)).await.unwrap();
    store.close().await;
    let before = mfadmin_testing::server::footprint_of(&home.data("mfadmin.db")).await;
    for (email, words) in
        [("bo@example.com", "is no Owner"), ("nobody@example.com", "no user has the address")]
    {
        let run = home.run(&["operator", "reset-owner", email, "--yes", "--print-link"]);
        assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""), "{run:?}");
        assert!(run.stderr.contains(words), "{run:?}");
    }
    let unasked = home.run(&["operator", "reset-owner", "ana@example.com"]);
    assert_eq!(unasked.code, Some(2), "{unasked:?}");
    let elsewhere = [&["--server", "http://127.0.0.1:9"][..], &RESET].concat();
    assert_eq!(home.run(&elsewhere).code, Some(2));
    let after = mfadmin_testing::server::footprint_of(&home.data("mfadmin.db")).await;
    assert_eq!(before, after);
    let nowhere = TestHome::new().run(&RESET);
    assert_eq!(nowhere.code, Some(1), "{nowhere:?}");
}

#[tokio::test]
async fn local_commands_leave_no_session_and_are_audited_as_local() {
    let home = TestHome::with_organisation();
    let before = open_sessions(&home).await;
    let file = home.write("people.csv", "name,email,role\nBo,bo@example.com,member\n");
    assert_eq!(home.run(&["import", &file]).code, Some(0));
    for _ in 0..3 {
        assert_eq!(home.run(&["users"]).code, Some(0));
    }
    assert_eq!(open_sessions(&home).await, before);
    let entries = sqlx::query("select event, source from audit order by seq");
    let entries = entries.fetch_all(&mut database(&home).await).await.unwrap();
    let entries: Vec<(String, String)> =
        entries.iter().map(|row| (row.get("event"), row.get("source"))).collect();
    let local = |event: &str| (event.to_owned(), source());
    assert_eq!(entries, [local("owner_created"), local("users_imported")]);
    let listed = home.run(&["audit", "--event", "users_imported"]);
    assert!(listed.stdout.contains(&format!("from {}", source())), "{listed:?}");
}

#[tokio::test]
async fn session_of_a_killed_process_ends_with_the_next_start() {
    let home = TestHome::with_organisation();
    let before = open_sessions(&home).await;
    let left = "insert into sessions (token_hash, id, account_id, stage, created_at, expires_at, \
                stepped_up_until, local_uid) select x'00', 'x', id, 2, 0, 9999999999999, \
                9223372036854775807, 0 from accounts";
    sqlx::query(left).execute(&mut database(&home).await).await.unwrap();
    assert_eq!(open_sessions(&home).await, before + 1);
    let (running, _) = serve(&home);
    assert_eq!(open_sessions(&home).await, before);
    assert_eq!(running.stop("TERM"), Some(0));
}

#[test]
fn key_file_may_lie_elsewhere() {
    let home = TestHome::new();
    let elsewhere = tempfile::tempdir().unwrap();
    let key = elsewhere.path().join("sealing.key");
    fs::create_dir_all(home.config_file().parent().unwrap()).unwrap();
    let config = format!("[store]\nkey_file = {:?}\n", key.to_str().unwrap());
    fs::write(home.config_file(), config).unwrap();
    let init = home.run(&["init", "--name", "Ana Lima", "--email", "ana@example.com"]);
    assert_eq!(init.code, Some(0), "{init:?}");
    assert!(init.stdout.contains(&format!("key: {}", key.display())), "{init:?}");
    assert!(!home.data("mfadmin.key").exists());
    assert_eq!(mfadmin_testing::program::mode(&key), 0o600);
    assert_eq!(home.run(&["do", "send-setup-link", "ana@example.com", "--yes"]).code, Some(0));
    let before = fs::read(&key).unwrap();
    assert_eq!(home.run(&["rotate-key"]).code, Some(0));
    assert_ne!(fs::read(&key).unwrap(), before);
    fs::remove_file(&key).unwrap();
    let run = home.run(&["users"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.stderr.contains("database key"), "{run:?}");
}
