//! The `sqlite3` program, as what benches put our own store beside.

use std::{
    io::Write,
    path::Path,
    process::{Command, Stdio},
};

/// As `store/engine/sqlite.rs` sets the connection that writes.
pub const SETTINGS: &str = "pragma journal_mode = wal; pragma synchronous = full; \
    pragma foreign_keys = on; pragma secure_delete = on; pragma temp_store = memory; \
    pragma cache_size = -16384;";

/// Tells the seconds since 1970, to the millisecond.
pub const CLOCK: &str = "select 'at ' || ((julianday('now') - 2440587.5) * 86400.0);";

/// What `script` tells on the database, which is made where there is none.
pub fn sqlite(database: &Path, script: &str) -> String {
    let mut command = Command::new("sqlite3");
    command.args(["-bail", "-batch", "-noheader"]).arg(database);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(script.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "sqlite3 failed");
    String::from_utf8(output.stdout).unwrap()
}

/// Seconds between the two times that [`CLOCK`] told.
pub fn seconds(told: &str) -> f64 {
    let times: Vec<f64> =
        told.lines().filter_map(|line| line.strip_prefix("at ")?.parse().ok()).collect();
    let [begun, ended] = times[..] else { panic!("{told}") };
    ended - begun
}
