//! What is not copied, and what nothing is copied into.

use super::{copy, crowd, killed, number, text};
use crate::{program::TestHome, serve::serve};
use mfadmin::server::{
    crypto::SealingKey,
    store::{Store, migrations::LATEST},
};
use mfadmin_testing::server::connect;
use sqlx::Connection;
use std::path::Path;

async fn change(path: &Path, sql: &'static str) {
    let mut database = connect(path).await;
    sqlx::raw_sql(sql).execute(&mut database).await.unwrap();
    database.close().await.unwrap();
}

#[tokio::test]
async fn what_cannot_be_copied_is_said() {
    let home = TestHome::new();
    let source = crowd(&home, 3).await;
    let [from, to] = [text(&source), text(&home.path("to.db"))].map(str::to_owned);
    let refused = |to: &str, code: i32, sentence: &str| {
        let run = copy(&home, &from, to);
        assert!(run.code == Some(code) && run.stderr.contains(sentence), "{sentence}: {run:?}");
    };
    // Beside a server.
    let (running, _) = serve(&home);
    refused(&to, 1, &format!("in use by process {}", running.pid()));
    assert_eq!(running.stop("TERM"), Some(0));
    // Into what holds something: an organisation, another program's tables, another version's.
    let other = TestHome::with_organisation();
    refused(text(&other.data("mfadmin.db")), 1, "is not empty: there are rows in its table users");
    refused(&from, 1, "is not empty");
    let foreign = home.path("foreign.db");
    std::fs::write(&foreign, "").unwrap();
    change(&foreign, "create table songs (title text)").await;
    std::fs::set_permissions(&foreign, std::os::unix::fs::PermissionsExt::from_mode(0o600))
        .unwrap();
    refused(text(&foreign), 1, "has tables that are not of this version of mfadmin");
    assert_eq!(number(&foreign, "select count(*) from sqlite_master").await, 1);
    let older = home.path("older.db");
    Store::open_at(&older, LATEST - 1).await.unwrap().close().await;
    refused(text(&older), 1, "has tables that are not of this version of mfadmin");
    // From nothing, and from another version.
    let none = copy(&home, text(&home.path("none.db")), &to);
    assert!(none.code == Some(1) && none.stderr.contains("there is no database at"), "{none:?}");
    let from_older = copy(&home, text(&older), &to);
    assert_eq!(from_older.code, Some(1), "{from_older:?}");
    assert!(from_older.stderr.contains("start its server once"), "{from_older:?}");
    let empty = home.path("empty.db");
    Store::open(&empty).await.unwrap().close().await;
    let from_empty = copy(&home, text(&empty), &to);
    assert!(from_empty.stderr.contains("holds no organisation"), "{from_empty:?}");
    for (option, value, sentence) in [
        ("--to", "postgres://mfadmin:s3cret@localhost/mfadmin", "must not contain a password"),
        ("--to", "postgres://localhost/mfadmin", "names its user"),
    ] {
        let run = home.run(&["store", "copy", "--from", &from, option, value]);
        assert!(run.code == Some(2) && run.stderr.contains(sentence), "{run:?}");
        assert!(!run.stderr.contains("s3cret"), "{run:?}");
    }
    assert!(!Path::new(&to).exists());
}

#[tokio::test]
async fn copy_under_another_key_is_refused() {
    let home = TestHome::new();
    let source = crowd(&home, 1).await;
    let (running, url) = serve(&home);
    let token = crate::serve::stepped_up(&home).await;
    let users = crate::serve::get(&format!("{url}/v1/users?search=u00000"), &token).await;
    let id = users["users"][0]["id"].as_str().unwrap();
    let client = mfadmin_testing::http_client().build().unwrap();
    let link = client.post(format!("{url}/v1/users/{id}/access-reset")).bearer_auth(&token);
    let link = link.json(&serde_json::json!({ "send_password_reset": true }));
    link.send().await.unwrap().error_for_status().unwrap();
    assert_eq!(running.stop("TERM"), Some(0));
    let to = home.path("to.db");
    std::fs::remove_file(home.path("of-the-source.key")).unwrap();
    let missing = copy(&home, text(&source), text(&to));
    assert!(missing.code == Some(1) && missing.stderr.contains("of-the-source.key"), "{missing:?}");
    SealingKey::load_or_create(&home.path("of-the-source.key")).unwrap();
    let wrong = copy(&home, text(&source), text(&to));
    assert_eq!(wrong.code, Some(1), "{wrong:?}");
    assert!(wrong.stderr.contains("1 of its secrets cannot be read with"), "{wrong:?}");
    assert!(!to.exists());
}

#[tokio::test]
async fn unfinished_copy_of_another_source_is_refused() {
    let home = TestHome::new();
    let source = crowd(&home, 2_000).await;
    let target = home.path("target.db");
    killed(&home, &source, &target).await;
    let people = home.write("people.csv", "name,email,role\nBo,bo@example.com,member\n");
    assert_eq!(home.run(&["import", &people]).code, Some(0));
    let changed = copy(&home, text(&source), text(&target));
    assert_eq!(changed.code, Some(1), "{changed:?}");
    assert!(changed.stderr.contains("or of this one before it was changed"), "{changed:?}");
}
