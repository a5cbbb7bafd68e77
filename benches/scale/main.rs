//! What an organisation of any size costs: `cargo bench --bench scale -- --users 1000000`.
//!
//! A server over USERS (100,000) made-up users and one over 1,000 answer the same questions in turns, each
//! by a process of its own. Claims are ratios within one run: to 1,000 users, to a `LIKE` scan and to what
//! the bare `sqlite3` takes to put in the same rows and indexes.
//!
//! - `--users N`: how many.
//! - `--data DIR`: the database is made there once, and used again.
//! - `--against PROGRAM`: another build of mfadmin makes as many by `demo`, and answers beside this one.
//! - `--rounds N`: how often everything is asked (100).

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a bench may fail and prints what it found"
)]

mod bare;
mod questions;
mod side;

use mfadmin_testing::statistics::median;
use questions::Question;
use side::Side;
use std::{env, path::PathBuf};

const USERS: u32 = 100_000;
/// Beside which a page costs at most half as much again.
const FEW: u32 = 1000;
const ROUNDS: usize = 100;

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let value = |name: &str| {
        let at = arguments.iter().position(|text| text == name)?;
        Some(arguments.get(at + 1).unwrap_or_else(|| panic!("{name} takes a value")).clone())
    };
    if let Some(dir) = value("--serve") {
        return side::serve(PathBuf::from(dir));
    }
    if let Some(dir) = value("--make") {
        return side::make(PathBuf::from(dir), value("--users").unwrap().parse().unwrap());
    }
    let users = value("--users").map_or(USERS, |text| text.parse().unwrap());
    let rounds = value("--rounds").map_or(ROUNDS, |text| text.parse().unwrap());
    let data = value("--data").map(PathBuf::from);
    let mut sides = vec![Side::this(FEW, None), Side::this(users, data)];
    sides.extend(value("--against").map(|program| Side::of(program.into(), users)));
    let questions = questions::all();
    let mut times: Vec<Vec<Vec<f64>>> = vec![vec![Vec::new(); questions.len()]; sides.len()];
    for round in 0..rounds + 1 {
        for (side, times) in sides.iter().zip(&mut times) {
            for (question, times) in questions.iter().zip(times) {
                let took = side.ask(&question.path);
                // The first answers fill caches.
                if round > 0 {
                    times.push(took * 1e3);
                }
            }
        }
    }
    table(&sides, &questions, &times);
    for side in &sides {
        println!("{}: server memory {:.1} MiB", side.name, side.memory());
    }
    let this = &sides[1];
    let like = bare::like(this.database().unwrap(), "zo");
    println!("LIKE scan for \"zo\": {:.1} ms", like * 1e3);
    if let Some(made) = this.made() {
        let (bare, rows) = bare::insert(this.database().unwrap());
        println!(
            "making: {made:.1} s; bare insert of {rows} rows: {bare:.1} s; {:.2} times",
            made / bare
        );
    }
    if let Some(made) = sides.get(2).and_then(Side::made) {
        println!("making by the other build: {made:.1} s");
    }
}

fn table(sides: &[Side], questions: &[Question], times: &[Vec<Vec<f64>>]) {
    print!("{:<44}", "ms");
    for side in sides {
        print!("{:>12}{:>8}", format!("{} p50", side.name), "p99");
    }
    println!("{:>10}{:>10}", "/1,000", "other/");
    for (at, question) in questions.iter().enumerate() {
        print!("{:<44}", question.name);
        for times in times {
            print!("{:>12.2}{:>8.2}", median(&times[at]), p99(&times[at]));
        }
        let [few, many] = [&times[0][at], &times[1][at]].map(|times| median(times));
        print!("{:>10.2}", many / few);
        match times.get(2) {
            Some(other) => println!("{:>10.1}", median(&other[at]) / many),
            None => println!(),
        }
    }
}

/// The time that one answer of a hundred exceeds.
fn p99(times: &[f64]) -> f64 {
    let mut sorted = times.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[(sorted.len() * 99 / 100).min(sorted.len() - 1)]
}
