//! What SQLite alone takes.

use super::{TABLES, timed};
use mfadmin_testing::{
    bare_sqlite::{CLOCK, SETTINGS, seconds, sqlite},
    server::connect,
};
use sqlx::{Connection, Row};
use std::path::Path;

const LIKE: &str = "select count(*) as n from users where search_text like ?";

/// Seconds of counting by `LIKE` who is found by `word`.
pub async fn like(database: &Path, word: &str) -> f64 {
    let mut connection = connect(database).await;
    let took = timed(async || {
        let found = sqlx::query(LIKE).bind(format!("%{word}%"));
        let _: i64 = found.fetch_one(&mut connection).await.unwrap().get("n");
    })
    .await;
    connection.close().await.unwrap();
    took
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
    let rows = told.lines().find_map(|line| line.strip_prefix("rows ")?.parse().ok()).unwrap();
    for end in ["bare", "bare-wal", "bare-shm"] {
        let _ = std::fs::remove_file(from.with_extension(end));
    }
    (seconds(&told), rows)
}
