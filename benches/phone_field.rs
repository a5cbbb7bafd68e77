//! What a key costs in the field of a telephone number: `cargo bench --bench phone_field`.
//!
//! Types every text of `tests/phone/table.tsv` key by key into the panel's own field, and erases it
//! again. The first round meets each numbering plan for the first time.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a bench may fail and prints what it found"
)]

use mfadmin::{
    contract::{OnLandline, Region},
    tui::dialogs::profile::phone_field::{NumberRules, PhoneField},
};
use std::time::{Duration, Instant};
use tui_input::InputRequest;

const TABLE: &str = include_str!("../tests/phone/table.tsv");
const ROUNDS: usize = 3;

fn main() {
    let begun = Instant::now();
    // The answer of a server names the region, so a panel has read the plans before anybody types.
    let _: Region = "US".parse().unwrap();
    println!("reading the metadata: {:?}", begun.elapsed());
    for round in 1..=ROUNDS {
        let mut times: Vec<Duration> = Vec::new();
        for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
            let mut columns = line.split('\t');
            let region: Region = columns.next().unwrap().parse().unwrap();
            let text = columns.next().unwrap();
            type_and_erase(text, region, &mut times);
        }
        times.sort_unstable();
        let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
        println!(
            "round {round}: {} keys, p50 {:?}, p99 {:?}, p99.9 {:?}, most {:?}",
            times.len(),
            at(0.5),
            at(0.99),
            at(0.999),
            at(1.0)
        );
    }
}

fn type_and_erase(text: &str, region: Region, times: &mut Vec<Duration>) {
    let mut field = PhoneField::new(None, NumberRules { region, landlines: OnLandline::Warn });
    let mut press = |field: &mut PhoneField, request| {
        let begun = Instant::now();
        field.handle(request);
        times.push(begun.elapsed());
    };
    for c in text.chars() {
        press(&mut field, InputRequest::InsertChar(c));
    }
    while !field.input.value().is_empty() {
        press(&mut field, InputRequest::DeletePrevChar);
    }
}
