//! What an import costs beside SQLite alone: `cargo bench --bench import [-- ROWS]`.
//!
//! A real server reads a CSV file of ROWS (100,000) users by HTTP. Then the `sqlite3` program puts the
//! very rows that this made into an empty database with the same tables, indexes, triggers and
//! settings, in one transaction. Both are done in turns in one run; the ratio of the medians is what
//! may be compared between machines.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a bench may fail and prints what it found"
)]

use jiff::Timestamp;
use mfadmin::{
    contract::{Kind, Role, api::ImportReport, text::number},
    server::demo::{DemoNames, people},
};
use mfadmin_testing::{
    bare_sqlite::{CLOCK, SETTINGS, seconds, sqlite},
    server::TestServer,
    statistics::median,
};
use reqwest::Method;
use std::{path::Path, time::Instant};

const ROWS: u32 = 100_000;
const ROUNDS: usize = 5;

#[tokio::main]
async fn main() {
    let rows = std::env::args().skip(1).find_map(|text| text.parse().ok()).unwrap_or(ROWS);
    let file = file(rows);
    println!("{} rows, {:.1} MB of CSV", number(rows.into()), file.len() as f64 / 1e6);
    let (mut imports, mut inserts) = (Vec::new(), Vec::new());
    for round in 1..=ROUNDS {
        let (server, seconds) = import(file.clone(), rows).await;
        imports.push(seconds);
        let database = server.database();
        let (server, directory) = server.into_parts();
        server.shutdown().await;
        inserts.push(insert(&database, &directory.path().join("beside.db")));
        println!("{round}: import {:.2} s, sqlite3 {:.2} s", seconds, inserts[round - 1]);
    }
    let (import, insert) = (median(&imports), median(&inserts));
    println!("import {import:.2} s, sqlite3 {insert:.2} s: {:.2} times", import / insert);
}

/// Members with names of many scripts, most of them with a number.
fn file(rows: u32) -> String {
    let mut file = "name,email,role,kind,phone\r\n".to_owned();
    for user in people(rows, 7, DemoNames::Believable, Timestamp::now()) {
        let kind = match user.kind {
            Kind::Human => "human",
            Kind::Avobot => "avobot",
        };
        let phone = user.phone.number().map_or_else(String::new, |number| number.e164().to_owned());
        let cells = [&user.name, user.email.as_str(), Role::Member.as_str(), kind, &phone];
        let cells = cells.map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")));
        file.push_str(&(cells.join(",") + "\r\n"));
    }
    file
}

/// A server that imported `file`, and how long it took from the request to the answer, in seconds.
async fn import(file: String, rows: u32) -> (TestServer, f64) {
    let server = TestServer::start().await;
    let (_, token) = server.sign_in(Role::Owner).await;
    let request = server.call(Method::POST, "/v1/import", &token);
    let request = request.header("content-type", "text/csv; charset=utf-8").body(file);
    let begun = Instant::now();
    let response = request.send().await.unwrap();
    let status = response.status();
    let answer = response.text().await.unwrap();
    assert_eq!(status, 200, "{answer}");
    let report: ImportReport = serde_json::from_str(&answer).unwrap();
    let seconds = begun.elapsed().as_secs_f64();
    assert_eq!(report.imported, u64::from(rows));
    (server, seconds)
}

/// How long `sqlite3` takes to put all rows of `from` into `into`, which is made for it, in seconds.
fn insert(from: &Path, into: &Path) -> f64 {
    let schema = "select sql || ';' from sqlite_master where sql is not null \
        and name not like 'sqlite_%' and name not like '_sqlx_%' and name not like 'users_search_%' \
        order by case type when 'table' then 0 when 'index' then 1 else 2 end, rowid;";
    let schema = sqlite(from, schema);
    sqlite(into, &format!("{SETTINGS}{schema}"));
    // Triggers fill the figures.
    let statements = "select 'insert into main.' || t.name || ' (' || c.columns || ') select ' || \
        c.columns || ' from before.' || t.name || ';' \
        from sqlite_master t join (select m.name, group_concat(p.name, ', ') as columns \
            from sqlite_master m, pragma_table_info(m.name) p group by m.name) c on c.name = t.name \
        where t.type = 'table' and t.name not like 'sqlite_%' and t.name not like '_sqlx_%' \
        and t.name not in ('cohorts', 'setup_link_hours') \
        and t.name not like 'users_search%' \
        order by t.rowid;";
    let statements = sqlite(from, statements);
    let from = from.to_str().unwrap();
    let script = format!(
        "{SETTINGS}attach '{from}' as before; {CLOCK} begin immediate; \
        pragma defer_foreign_keys = on; {statements} commit; {CLOCK}"
    );
    let told = sqlite(into, &script);
    seconds(&told)
}
