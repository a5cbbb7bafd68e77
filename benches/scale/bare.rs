//! What SQLite alone takes.

use mfadmin_testing::{server::connect, statistics::median};
use sqlx::{Connection, Row};
use std::{
    io::Write,
    path::Path,
    process::{Command, Stdio},
    time::Instant,
};
use tokio::runtime::Builder;

/// As `store/engine.rs` sets every connection.
const SETTINGS: &str = "pragma journal_mode = wal; pragma synchronous = full; \
    pragma foreign_keys = on; pragma secure_delete = on; pragma temp_store = memory; \
    pragma cache_size = -32768;";

/// Seconds since 1970, to the millisecond.
const CLOCK: &str = "select 'at ' || ((julianday('now') - 2440587.5) * 86400.0);";

/// The tables that making users fills; triggers fill others.
const TABLES: [&str; 4] = ["users", "user_factors", "accounts", "sessions"];

/// Seconds of counting by `LIKE` who is found by `word`.
pub fn like(database: &Path, word: &str) -> f64 {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let sql = "select count(*) as n from users where search_text like ?";
    runtime.block_on(async {
        let mut connection = connect(database).await;
        let mut times = Vec::new();
        for _ in 0..5 {
            let begun = Instant::now();
            let found = sqlx::query(sql).bind(format!("%{word}%"));
            let _: i64 = found.fetch_one(&mut connection).await.unwrap().get("n");
            times.push(begun.elapsed().as_secs_f64());
        }
        connection.close().await.unwrap();
        median(&times)
    })
}

/// Seconds that `sqlite3` takes to put the rows of `from` into a database with the same tables and
/// indexes, and how many rows they are. The indexes are made at the end, as making users makes them.
pub fn insert(from: &Path) -> (f64, u64) {
    let into = from.with_extension("bare");
    let _ = std::fs::remove_file(&into);
    let schema = |kind: &str| {
        let script = format!(
            "select sql || ';' from sqlite_master where sql is not null and type = '{kind}' \
             and name not like 'sqlite_%' and name not like '_sqlx_%' and name not like \
             'users_search%' and tbl_name in ('users', 'user_factors', 'accounts', 'sessions') \
             order by rowid;"
        );
        sqlite(from, &script)
    };
    sqlite(&into, &format!("{SETTINGS}{}", schema("table")));
    let mut statements = String::new();
    for table in TABLES {
        let columns = sqlite(
            from,
            &format!("select group_concat(name, ', ') from pragma_table_info('{table}');"),
        );
        let columns = columns.trim();
        statements +=
            &format!("insert into main.{table} ({columns}) select {columns} from before.{table};");
    }
    let script = format!(
        "{SETTINGS}attach '{}' as before; {CLOCK} begin immediate; pragma defer_foreign_keys = on; \
         {statements} {} commit; {CLOCK} \
         select 'rows ' || ((select count(*) from main.users) + (select count(*) from main.user_factors) \
         + (select count(*) from main.accounts) + (select count(*) from main.sessions));",
        from.to_str().unwrap(),
        schema("index"),
    );
    let told = sqlite(&into, &script);
    let times: Vec<f64> =
        told.lines().filter_map(|line| line.strip_prefix("at ")?.parse().ok()).collect();
    let rows = told.lines().find_map(|line| line.strip_prefix("rows ")?.parse().ok()).unwrap();
    for end in ["bare", "bare-wal", "bare-shm"] {
        let _ = std::fs::remove_file(from.with_extension(end));
    }
    let [begun, ended] = times[..] else { panic!("{told}") };
    (ended - begun, rows)
}

fn sqlite(database: &Path, script: &str) -> String {
    let mut command = Command::new("sqlite3");
    command.args(["-bail", "-batch", "-noheader"]).arg(database);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(script.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "sqlite3 failed");
    String::from_utf8(output.stdout).unwrap()
}
