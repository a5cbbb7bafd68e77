//! A backup beside a running server, and putting it back.

use crate::{
    program::{Outcome, TestHome, mode},
    serve::{get, serve, stepped_up},
};
use serde_json::{Value, json};
use sqlx::{ConnectOptions, Connection, Row, SqliteConnection, sqlite::SqliteConnectOptions};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// An organisation of two, one of whom was sent a setup link, in a message that waits.
struct Scene {
    home: TestHome,
    link: String,
    token: String,
}

impl Scene {
    async fn new() -> Self {
        let home = TestHome::with_organisation();
        let file = home.write("people.csv", "name,email,role\nBo,bo@example.com,member\n");
        assert_eq!(home.run(&["import", &file]).code, Some(0));
        let (running, url) = serve(&home);
        let token = stepped_up(&home).await;
        let found = get(&format!("{url}/v1/users?search=bo@example.com"), &token).await;
        let id = found["users"][0]["id"].as_str().unwrap();
        let path = format!("{url}/v1/users/{id}/authenticator/setup-link");
        post(&path, &token, &json!({})).await;
        let outbox = get(&format!("{url}/v1/outbox?limit=1"), &token).await;
        let message = &outbox["messages"][0];
        assert_eq!(message["state"], "queued");
        let path = format!("{url}/v1/outbox/{}/content", message["id"]);
        let content = post(&path, &token, &json!({})).await;
        let link = content["link"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
        assert_eq!(status(&format!("{url}/setup/{link}")).await, 200);
        assert_eq!(running.stop("TERM"), Some(0));
        Self { home, link, token }
    }

    fn back_up(&self, name: &str) -> String {
        let file = self.home.path(name).to_str().unwrap().to_owned();
        let run = self.home.run(&["backup", &file]);
        assert_eq!(run.code, Some(0), "{run:?}");
        file
    }
}

async fn post(url: &str, token: &str, body: &Value) -> Value {
    let client = mfadmin_testing::http_client().build().unwrap();
    let answer = client.post(url).bearer_auth(token).json(body).send().await.unwrap();
    answer.error_for_status().unwrap().json().await.unwrap()
}

async fn status(url: &str) -> u16 {
    let client = mfadmin_testing::http_client().build().unwrap();
    client.get(url).send().await.unwrap().status().as_u16()
}

async fn database(path: &Path) -> SqliteConnection {
    SqliteConnectOptions::new().filename(path).connect().await.unwrap()
}

async fn change(path: &Path, statement: &'static str) {
    let mut database = database(path).await;
    sqlx::raw_sql(statement).execute(&mut database).await.unwrap();
    database.close().await.unwrap();
}

/// The names in the directory of the database, but for the program's own locks.
fn data_files(home: &TestHome) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(home.data(""))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| !name.ends_with(".lock"))
        .collect();
    names.sort();
    names
}

fn copy(from: &TestHome, to: &TestHome, name: &str) {
    fs::create_dir_all(to.data("")).unwrap();
    fs::copy(from.data(name), to.data(name)).unwrap();
}

#[tokio::test]
async fn backup_put_back_elsewhere_has_the_users_and_lets_nothing_work_twice() {
    let scene = Scene::new().await;
    let (running, url) = serve(&scene.home);
    let people = get(&format!("{url}/v1/users"), &scene.token).await;
    let file = scene.back_up("saved.db");
    assert_eq!(mode(&PathBuf::from(&file)), 0o600);
    // The server goes on, and what comes after is not in it.
    let more = scene.home.write("more.csv", "name,email,role\nCy,cy@example.com,member\n");
    let import = ["--server", &url, "import", &more];
    let run = scene.home.run_with(&[("MFADMIN_TOKEN", &scene.token)], &import);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(status(&format!("{url}/setup/{}", scene.link)).await, 200);
    assert_eq!(running.stop("TERM"), Some(0));

    let home = TestHome::new();
    copy(&scene.home, &home, "mfadmin.key");
    let before = fs::read(&file).unwrap();
    let dry = home.run(&["restore", &file, "--dry-run"]);
    assert_eq!(dry.code, Some(0), "{dry:?}");
    assert!(
        dry.stdout.contains(&format!("Would restore {file}: 2 users, audit entries:")),
        "{dry:?}"
    );
    assert!(dry.stderr.contains("Nothing was changed."), "{dry:?}");
    assert_eq!(data_files(&home), ["mfadmin.key"]);
    let run = home.run(&["restore", &file]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.stdout.contains(&format!("Restored {file}: 2 users, audit entries:")), "{run:?}");
    for told in ["Sessions ended: ", "Links revoked: 1\n", "Messages withdrawn: 1\n"] {
        assert!(run.stderr.contains(told), "{told}: {run:?}");
    }
    assert_eq!(fs::read(&file).unwrap(), before, "the backup stays as it is");
    assert_eq!(data_files(&home), ["mfadmin.db", "mfadmin.key"]);
    assert_eq!(mode(&home.data("mfadmin.db")), 0o600);

    let (running, url) = serve(&home);
    let client = mfadmin_testing::http_client().build().unwrap();
    let old = client.get(format!("{url}/v1/me")).bearer_auth(&scene.token).send().await.unwrap();
    assert_eq!(old.status(), 401, "a session of before");
    assert_eq!(status(&format!("{url}/setup/{}", scene.link)).await, 410, "a link of before");
    let token = stepped_up(&home).await;
    let mut restored = get(&format!("{url}/v1/users"), &token).await;
    let outbox = get(&format!("{url}/v1/outbox?limit=9"), &token).await;
    let message = &outbox["messages"][0];
    assert_eq!(message["state"], "withdrawn", "{message}");
    assert!(message["answer"].as_str().unwrap().contains("when the backup was made"), "{message}");
    let audit = get(&format!("{url}/v1/audit?event=database_restored"), &token).await;
    let note = audit["entries"][0]["note"].as_str().unwrap();
    assert!(note.contains("links revoked: 1, messages withdrawn: 1"), "{note}");
    // The same users, but for what did not go on.
    let mut people = people;
    for list in [&mut people, &mut restored] {
        for user in list["users"].as_array_mut().unwrap() {
            user["authenticator"].as_object_mut().unwrap().remove("expires_at");
            user.as_object_mut().unwrap().remove("active_sessions");
            user.as_object_mut().unwrap().remove("setup_link_delivery");
        }
    }
    assert_eq!(people["users"], restored["users"]);
    assert_eq!(running.stop("TERM"), Some(0));
    assert_eq!(home.run(&["audit", "verify"]).code, Some(0));
}

#[tokio::test]
async fn restore_keeps_the_database_that_it_replaces() {
    let scene = Scene::new().await;
    let file = scene.back_up("saved.db");
    change(&scene.home.data("mfadmin.db"), "update users set name = 'Later' where name = 'Bo'")
        .await;
    let refused = scene.home.run(&["restore", &file]);
    assert_eq!(refused.code, Some(2), "{refused:?}");
    assert!(refused.stderr.contains("--replace"), "{refused:?}");
    let run = scene.home.run(&["restore", &file, "--replace"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let kept = run.stderr.split("now ").nth(1).unwrap().trim().trim_end_matches('.').to_owned();
    let names = async |path: &Path| -> Vec<String> {
        let mut database = database(path).await;
        let sql = "select name from users order by name";
        let rows = sqlx::query(sql).fetch_all(&mut database).await.unwrap();
        database.close().await.unwrap();
        rows.iter().map(|row| row.get("name")).collect()
    };
    assert_eq!(names(Path::new(&kept)).await, ["Ana Lima", "Later"]);
    assert_eq!(names(&scene.home.data("mfadmin.db")).await, ["Ana Lima", "Bo"]);
}

#[tokio::test]
async fn restore_beside_a_server_is_refused() {
    let scene = Scene::new().await;
    let file = scene.back_up("saved.db");
    let (running, _) = serve(&scene.home);
    let run = scene.home.run(&["restore", &file, "--replace"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.stderr.contains(&format!("in use by process {}", running.pid())), "{run:?}");
    assert_eq!(running.stop("TERM"), Some(0));
}

#[tokio::test]
async fn restore_without_the_key_of_its_secrets_is_refused() {
    let scene = Scene::new().await;
    // A message that was given up keeps its text, sealed.
    change(&scene.home.data("mfadmin.db"), "update outbox set state = 'failed', settled_at = 0")
        .await;
    let file = scene.back_up("saved.db");
    let missing = TestHome::new();
    let run = missing.run(&["restore", &file]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.stderr.contains("mfadmin.key"), "{run:?}");
    assert_eq!(data_files(&missing), Vec::<String>::new());

    let other = TestHome::with_organisation();
    let run = other.run(&["restore", &file, "--replace"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.stderr.contains("1 secret in the backup cannot be read"), "{run:?}");
    let run = other.run(&["restore", &file, "--replace", "--without-secrets"]);
    assert_eq!(run.code, Some(0), "{run:?}");
}

#[tokio::test]
async fn what_is_no_backup_is_refused_and_nothing_is_left() {
    let scene = Scene::new().await;
    let saved = scene.back_up("saved.db");
    let made = |name: &str, bytes: &[u8]| -> String {
        let path = scene.home.path(name);
        fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let bytes = fs::read(&saved).unwrap();
    let mut torn = bytes.clone();
    torn[bytes.len() / 2..bytes.len() / 2 + 4096].fill(0x5a);
    let newer = made("newer.db", &bytes);
    change(
        Path::new(&newer),
        "insert into _sqlx_migrations (version, description, success, checksum, execution_time) \
         values (9999, 'later', true, x'00', 0)",
    )
    .await;
    let other = scene.home.path("other.db").to_str().unwrap().to_owned();
    let options = SqliteConnectOptions::new().filename(&other).create_if_missing(true);
    let mut foreign = options.connect().await.unwrap();
    sqlx::raw_sql("create table notes (text text)").execute(&mut foreign).await.unwrap();
    foreign.close().await.unwrap();
    let live = made("live.db", &bytes);
    made("live.db-wal", b"not empty");
    let absent = scene.home.path("absent.db").to_str().unwrap().to_owned();
    let home = TestHome::new();
    copy(&scene.home, &home, "mfadmin.key");
    for (file, code, told) in [
        (made("torn.db", &torn), 1, "is damaged"),
        (made("text.db", b"name,email\n"), 1, "is not a database of mfadmin"),
        (made("empty.db", b""), 1, "is not a database of mfadmin"),
        (newer, 1, "was written by a newer mfadmin (step 9999;"),
        (other, 1, "is not a database of mfadmin"),
        (live, 1, "is a database in use, not a backup"),
        (absent, 1, "No such file"),
    ] {
        let run = home.run(&["restore", &file]);
        assert_eq!(run.code, Some(code), "{file}: {run:?}");
        assert!(run.stderr.contains(told) && run.stderr.contains(&file), "{told}: {run:?}");
        assert_eq!(data_files(&home), ["mfadmin.key"], "{file}");
    }
}

#[test]
fn backup_of_an_older_version_is_brought_to_this_one() {
    let home = TestHome::new();
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/0.1.0");
    fs::create_dir_all(home.data("")).unwrap();
    // Only its owner may read a key.
    let key = fs::read_to_string(fixture.join("mfadmin.key")).unwrap();
    write_private(&home.data("mfadmin.key"), &key);
    let file = fixture.join("mfadmin.db").to_str().unwrap().to_owned();
    let run = home.run(&["restore", &file]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let listed = home.run(&["users", "--format", "json"]);
    assert_eq!(listed.code, Some(0), "{listed:?}");
}

fn write_private(path: &Path, text: &str) {
    use std::os::unix::fs::PermissionsExt;
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
}

#[tokio::test]
async fn backup_overwrites_nothing_and_says_where_it_cannot_write() {
    let scene = Scene::new().await;
    let file = scene.back_up("saved.db");
    let before = fs::read(&file).unwrap();
    let again = scene.home.run(&["backup", &file]);
    assert_eq!(again.code, Some(1), "{again:?}");
    assert!(again.stderr.contains(&format!("{file} exists")), "{again:?}");
    assert_eq!(fs::read(&file).unwrap(), before);
    let nowhere = scene.home.path("no/where.db").to_str().unwrap().to_owned();
    let run: Outcome = scene.home.run(&["backup", &nowhere]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.stderr.contains("No such file"), "{run:?}");
    let none = TestHome::new().run(&["backup", "/tmp/never.db"]);
    assert_eq!(none.code, Some(1), "{none:?}");
    assert!(none.stderr.contains("`mfadmin init`"), "{none:?}");
}

#[tokio::test]
async fn older_program_refuses_a_newer_database_and_leaves_it_alone() {
    let home = TestHome::with_organisation();
    let database = home.data("mfadmin.db");
    change(
        &database,
        "insert into _sqlx_migrations (version, description, success, checksum, execution_time) \
         values (9999, 'later', true, x'00', 0)",
    )
    .await;
    let before = fs::read(&database).unwrap();
    for args in [
        &["users"][..],
        &["serve", "--listen", "127.0.0.1:0"],
        &["audit", "verify"],
        &["init", "--name", "A", "--email", "a@example.com", "--dry-run"],
    ] {
        let run = home.run(args);
        assert_eq!(run.code, Some(1), "{args:?}: {run:?}");
        let told = "a newer version of mfadmin wrote the database (step 9999; this version knows";
        assert!(run.stderr.contains(told), "{args:?}: {run:?}");
    }
    let run = home.run(&["doctor"]);
    assert!(run.stdout.contains("a newer version of mfadmin wrote it"), "{run:?}");
    assert_eq!(fs::read(&database).unwrap(), before);
}
