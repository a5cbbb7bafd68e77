//! What an organisation of any size costs: `cargo bench --bench scale -- --users 1000000`.
//!
//! A server over USERS (100,000) made-up users and one over 1,000 answer the same questions in turns, each
//! by a process of its own. Claims are ratios within one run: to 1,000 users, to a `LIKE` scan and to what
//! the database alone takes to put in the same rows and indexes.
//!
//! - `--users N`: how many.
//! - `--data DIR`: the database is made there once, and used again.
//! - `--store URL`: both are on the PostgreSQL at `postgres://…`, whose role may create databases; they are made there
//!   once, and used again. `--store own` starts one for the bench.
//! - `--against PROGRAM`: another build of mfadmin makes as many by `demo`, and answers beside this one.
//! - `--before COMMIT`: the same, with that commit of this repository, which is built first.
//! - `--rounds N`: how often everything is asked (100).

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a bench may fail and prints what it found"
)]

mod bare;
mod before;
mod place;
mod questions;
mod side;

use mfadmin_testing::{postgres::TestPostgres, statistics::median};
use place::Place;
use questions::Question;
use side::Side;
use std::{env, path::Path};
use tokio::runtime::Builder;

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
    if let Some(place) = value("--serve") {
        return side::serve(&Place::read(&place));
    }
    if let Some(place) = value("--make") {
        return side::make(&Place::read(&place), value("--users").unwrap().parse().unwrap());
    }
    let users = value("--users").map_or(USERS, |text| text.parse().unwrap());
    let rounds = value("--rounds").map_or(ROUNDS, |text| text.parse().unwrap());
    let own = value("--store").filter(|store| store == "own").map(|_| own_postgres());
    let server = own.as_ref().map(|own| own.url("postgres")).or_else(|| value("--store"));
    let [few, many] = [FEW, users].map(|users| Some(Place::at_server(server.as_ref()?, users)));
    let many = many.or_else(|| Some(Place::in_folder(Path::new(&value("--data")?))));
    let mut sides = vec![Side::this(FEW, few), Side::this(users, many)];
    let other = value("--against").map(Into::into);
    let other = other.or_else(|| value("--before").map(|commit| before::build(&commit)));
    sides.extend(other.map(|program| Side::of(program, users)));
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
    let like = bare::like(this.place().unwrap(), "zo");
    println!("LIKE scan for \"zo\": {:.1} ms", like * 1e3);
    if let Some(made) = this.made() {
        let (bare, rows) = bare::insert(this.place().unwrap());
        println!(
            "making: {made:.1} s; bare insert of {rows} rows: {bare:.1} s; {:.2} times",
            made / bare
        );
    }
    if let Some(made) = sides.get(2).and_then(Side::made) {
        println!("making by the other build: {made:.1} s");
    }
}

fn own_postgres() -> TestPostgres {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(TestPostgres::start(&[]))
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
