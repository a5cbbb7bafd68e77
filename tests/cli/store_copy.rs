//! A database put into another one: everything of it, through kills, and nothing that was not compared is used.

mod everything;
mod postgres;
mod refused;

use crate::program::{Outcome, TestHome};
use everything::{Filled, answers, filled, reopened, sign_in};
use mfadmin::server::store::{COPIED_TABLES, ColumnType, DatabaseAddress, Store};
use mfadmin_testing::server::{connect, person};
use sqlx::Connection;
use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    time::Duration,
};

/// Copies the database at `from` into the one at `to`, under the key of `home`.
fn copy(home: &TestHome, from: &str, to: &str) -> Outcome {
    let key = home.path("of-the-source.key");
    home.run(&["store", "copy", "--from", from, "--to", to, "--key-file", key.to_str().unwrap()])
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// Rows, digest and verdict of each table, as the command shows them.
fn shown(run: &Outcome) -> BTreeMap<String, [String; 3]> {
    let lines = run.stdout.lines().skip_while(|line| !line.starts_with("TABLE")).skip(1);
    let rows = lines.map(|line| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>());
    rows.take_while(|row| row.len() == 4)
        .map(|row| (row[0].clone(), [row[1].clone(), row[2].clone(), row[3].clone()]))
        .collect()
}

/// What was shown of a copy that holds all that its source did.
fn whole(run: &Outcome) -> BTreeMap<String, [String; 3]> {
    assert_eq!(run.code, Some(0), "{run:?}");
    let tables = shown(run);
    assert_eq!(tables.len(), 34, "{run:?}");
    for (table, [_, digest, equal]) in &tables {
        assert!(digest.len() == 16 && equal == "yes", "{table}: {run:?}");
    }
    assert!(run.stdout.contains("both are equal."), "{run:?}");
    assert!(run.stdout.contains("The audit log is intact: "), "{run:?}");
    assert!(run.stderr.contains("of-the-source.key opens the copy, too"), "{run:?}");
    tables
}

async fn number(path: &Path, sql: &'static str) -> i64 {
    let mut database = connect(path).await;
    let number = sqlx::query_scalar(sql).fetch_one(&mut database).await.unwrap();
    database.close().await.unwrap();
    number
}

#[tokio::test]
async fn copy_holds_everything_and_is_served() {
    let Filled { home, source, key, owner, before, enrolled } = filled().await;
    let target = home.path("moved/mfadmin.db");
    let dry = home.run(&[
        "store",
        "copy",
        "--from",
        text(&source),
        "--to",
        text(&target),
        "--key-file",
        text(&home.path("of-the-source.key")),
        "--dry-run",
    ]);
    assert_eq!(dry.code, Some(0), "{dry:?}");
    assert!(dry.stdout.contains("Would copy ") && dry.stderr.contains("Nothing was changed."));
    assert!(!target.exists() && !home.path("moved").exists());
    let tables = whole(&copy(&home, text(&source), text(&target)));
    let empty: Vec<_> = tables.iter().filter(|(_, [rows, ..])| rows == "0").collect();
    assert!(empty.is_empty(), "what nobody filled is not tried: {empty:?}");
    assert_eq!(crate::program::mode(&target), 0o600);
    let server = reopened(&target.clone().into(), &key).await;
    assert_eq!(answers(&server, &owner).await, before);
    sign_in(&server, &enrolled).await;
    // What is computed of users goes on with them.
    let store = server.server.store();
    let figures = store.read().await.unwrap().users().check_figures().await.unwrap();
    assert_eq!(figures, mfadmin::server::store::FigureCheck::Agree);
    server.server.shutdown().await;
}

/// A column that was forgotten would be lost, and the digests of both ends would be equal.
#[tokio::test]
async fn every_column_is_copied_that_is_not_computed() {
    let home = TestHome::with_organisation();
    let mut database = connect(&home.data("mfadmin.db")).await;
    let sql = "select m.name || '.' || c.name || ' ' || lower(c.type) \
               from sqlite_master m, pragma_table_xinfo(m.name) c \
               where m.type = 'table' and c.hidden = 0 and m.name not like 'users\\_search%' escape '\\' \
               and m.name not like 'sqlite\\_%' escape '\\' and m.name not like '\\_sqlx%' escape '\\' \
               and m.name not in ('cohorts', 'setup_link_hours')";
    let there: Vec<String> = sqlx::query_scalar(sql).fetch_all(&mut database).await.unwrap();
    let there: BTreeSet<String> =
        there.into_iter().map(|column| column.replace(" bigint", " integer")).collect();
    let copied = COPIED_TABLES.iter().flat_map(|table| {
        table.columns.iter().map(|(column, kept)| {
            let kept = match kept {
                ColumnType::Int => "integer",
                ColumnType::Text => "text",
                ColumnType::Blob => "blob",
            };
            format!("{}.{column} {kept}", table.name)
        })
    });
    assert!(there.len() > 200, "{}", there.len());
    assert_eq!(copied.collect::<BTreeSet<_>>(), there);
}

/// A file with so many users, and its key.
async fn crowd(home: &TestHome, users: usize) -> PathBuf {
    let init = home.run(&["init", "--name", "Ana Lima", "--email", "ana@example.com"]);
    assert_eq!(init.code, Some(0), "{init:?}");
    std::fs::copy(home.data("mfadmin.key"), home.path("of-the-source.key")).unwrap();
    let source = home.data("mfadmin.db");
    let store = Store::open(&source).await.unwrap();
    store.seed((0..users).map(|n| person(&format!("u{n:05}")))).await.unwrap();
    store.close().await;
    source
}

/// Leaves at `target` what a copy from `source` had when it was killed while it put users in. Nothing makes a copy
/// wait for who looks on, so one that was whole before it was killed is begun anew.
async fn killed(home: &TestHome, source: &Path, target: &Path) {
    let begun = "select count(*) from users";
    let all = number(source, begun).await;
    for _ in 0..50 {
        let key = home.path("of-the-source.key");
        let [from, to, key] = [source, target, &key].map(text);
        let running = home.start(&["store", "copy", "--from", from, "--to", to, "--key-file", key]);
        while number_once(target, begun).await.is_none_or(|there| there == 0) {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        running.stop("KILL");
        if number(target, begun).await < all {
            return;
        }
        for ending in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{to}{ending}"));
        }
    }
    panic!("no copy of {all} users was killed before its end");
}

/// Nothing where the table is not there yet.
async fn number_once(path: &Path, sql: &'static str) -> Option<i64> {
    if !path.exists() {
        return None;
    }
    let mut database = connect(path).await;
    let number = sqlx::query_scalar(sql).fetch_one(&mut database).await.ok();
    database.close().await.unwrap();
    number
}

#[tokio::test]
async fn killed_copy_goes_on_and_is_not_used_before() {
    let home = TestHome::new();
    let source = crowd(&home, 4_000).await;
    let other = TestHome::new();
    std::fs::create_dir_all(other.data("")).unwrap();
    let target = other.data("mfadmin.db");
    std::fs::copy(home.data("mfadmin.key"), other.data("mfadmin.key")).unwrap();
    killed(&home, &source, &target).await;
    for command in [&["users"][..], &["serve"], &["audit", "verify"], &["rotate-key"]] {
        let run = other.run(command);
        assert_eq!(run.code, Some(1), "{command:?}: {run:?}");
        assert!(run.stderr.contains("a copy that is not finished"), "{command:?}: {run:?}");
    }
    // Neither is it a source.
    let from_it = copy(&home, text(&target), text(&home.path("third.db")));
    assert!(from_it.stderr.contains("a copy that is not finished"), "{from_it:?}");
    let at_half = number(&target, "select max(number) from users").await;
    let tables = whole(&copy(&home, text(&source), text(&target)));
    assert_eq!(tables["users"][0], "4,001");
    // What was there stayed: rows were not put in a second time.
    assert!(at_half > 0);
    let users = other.run(&["users", "--format", "csv"]);
    assert_eq!((users.code, users.stdout.lines().count()), (Some(0), 4_002), "{}", users.stderr);
    for command in [&["audit", "verify"][..], &["doctor"]] {
        let run = other.run(command);
        assert_eq!(run.code, Some(0), "{command:?}: {run:?}");
    }
}

#[tokio::test]
async fn row_that_changed_at_the_target_is_found() {
    let home = TestHome::new();
    let source = crowd(&home, 2_000).await;
    let target = home.path("target.db");
    killed(&home, &source, &target).await;
    let mut database = connect(&target).await;
    let sql = "update users set name = name || ' ' where number = (select min(number) from users)";
    sqlx::raw_sql(sql).execute(&mut database).await.unwrap();
    database.close().await.unwrap();
    for _ in 0..2 {
        let run = copy(&home, text(&source), text(&target));
        assert_eq!(run.code, Some(1), "{run:?}");
        assert!(run.stderr.contains("differs from its source in users."), "{run:?}");
        let tables: Vec<_> =
            run.stdout.lines().filter(|line| line.trim_end().ends_with("NO")).collect();
        assert!(tables.len() == 1 && tables[0].starts_with("users "), "{run:?}");
    }
    assert!(matches!(Store::open(&target).await, Err(error) if error.to_string().contains("copy")));
}

/// The address of what `path` names.
fn file(path: &Path) -> DatabaseAddress {
    path.into()
}
