//! What PostgreSQL alone takes.

use super::{TABLES, timed};
use sqlx::{AssertSqlSafe, Connection, PgConnection, Row};
use std::time::Instant;

/// The place where the rows are put in once more.
const SCHEMA: &str = "bare";

const LIKE: &str = "select count(*) as n from users where search_text like $1";

/// Seconds of counting by `LIKE` who is found by `word`, without an index.
pub async fn like(url: &str, word: &str) -> f64 {
    let mut connection = PgConnection::connect(url).await.unwrap();
    run(&mut connection, "set enable_bitmapscan = off; set enable_indexscan = off").await;
    let took = timed(async || {
        let found = sqlx::query(LIKE).bind(format!("%{word}%"));
        let _: i64 = found.fetch_one(&mut connection).await.unwrap().get("n");
    })
    .await;
    connection.close().await.unwrap();
    took
}

/// Seconds that PostgreSQL takes to put the rows of the tables into others with the same indexes, and how many
/// rows they are.
pub async fn insert(url: &str) -> (f64, u64) {
    let mut connection = PgConnection::connect(url).await.unwrap();
    let clear = format!("drop schema if exists {SCHEMA} cascade");
    run(&mut connection, &format!("{clear}; create schema {SCHEMA}")).await;
    let mut inserts = Vec::new();
    for table in TABLES {
        let like = format!("create table {SCHEMA}.{table} (like public.{table} including all)");
        run(&mut connection, &like).await;
        let columns = columns(&mut connection, table).await;
        inserts.push(format!(
            "insert into {SCHEMA}.{table} ({columns}) overriding system value \
             select {columns} from public.{table}"
        ));
    }
    let begun = Instant::now();
    let mut transaction = connection.begin().await.unwrap();
    let mut rows = 0;
    for insert in inserts {
        let done = sqlx::query(AssertSqlSafe(insert)).execute(&mut *transaction).await;
        rows += done.unwrap().rows_affected();
    }
    transaction.commit().await.unwrap();
    let took = begun.elapsed().as_secs_f64();
    run(&mut connection, &clear).await;
    connection.close().await.unwrap();
    (took, rows)
}

/// Those that are not computed from others.
async fn columns(connection: &mut PgConnection, table: &str) -> String {
    let sql = "select string_agg(column_name, ', ' order by ordinal_position) as names \
               from information_schema.columns where table_schema = 'public' \
               and table_name = $1 and is_generated = 'NEVER'";
    sqlx::query(sql).bind(table).fetch_one(connection).await.unwrap().get("names")
}

async fn run(connection: &mut PgConnection, sql: &str) {
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(connection).await.unwrap();
}
