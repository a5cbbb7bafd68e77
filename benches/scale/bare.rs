//! What the database alone takes.

mod postgres;
mod sqlite;

use crate::place::Place;
use mfadmin_testing::statistics::median;
use std::time::Instant;
use tokio::runtime::{Builder, Runtime};

/// The tables that making users fills; triggers fill others.
const TABLES: [&str; 4] = ["users", "user_factors", "accounts", "sessions"];

/// How often one thing is timed.
const TIMES: usize = 5;

/// Seconds of counting by `LIKE` who is found by `word`.
pub fn like(place: &Place, word: &str) -> f64 {
    match place {
        Place::File(path) => runtime().block_on(sqlite::like(path, word)),
        Place::Postgres(url) => runtime().block_on(postgres::like(url, word)),
    }
}

/// Seconds of putting in the same rows, and how many they are.
pub fn insert(place: &Place) -> (f64, u64) {
    match place {
        Place::File(path) => sqlite::insert(path),
        Place::Postgres(url) => runtime().block_on(postgres::insert(url)),
    }
}

/// Seconds that `work` takes.
async fn timed(mut work: impl AsyncFnMut()) -> f64 {
    let mut times = Vec::new();
    for _ in 0..TIMES {
        let begun = Instant::now();
        work().await;
        times.push(begun.elapsed().as_secs_f64());
    }
    median(&times)
}

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}
