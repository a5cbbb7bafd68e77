//! Chance that can be repeated.

use rand::{RngExt, SeedableRng, rngs::StdRng};
use std::{env, time::Duration};

/// Rounds where nobody says how many.
const ROUNDS: usize = 25;

pub struct Dice(StdRng);

impl Dice {
    /// By `MFADMIN_CHAOS_SEED`, which is printed where it is not set.
    pub fn thrown(what: &str) -> Self {
        let given = env::var("MFADMIN_CHAOS_SEED").ok().map(|seed| seed.parse().unwrap());
        let seed = given.unwrap_or_else(rand::random);
        println!("{what}: MFADMIN_CHAOS_SEED={seed}");
        Self::of(seed)
    }

    pub fn of(seed: u64) -> Self {
        Self(StdRng::seed_from_u64(seed))
    }

    /// A seed for somebody who draws beside this one.
    pub fn seed(&mut self) -> u64 {
        self.0.random()
    }

    pub fn below(&mut self, end: usize) -> usize {
        self.0.random_range(0..end)
    }

    pub fn moment(&mut self, milliseconds: std::ops::Range<u64>) -> Duration {
        Duration::from_millis(self.0.random_range(milliseconds))
    }

    pub fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }
}

/// How many rounds there are to be.
pub fn rounds() -> usize {
    env::var("MFADMIN_CHAOS_ROUNDS").map_or(ROUNDS, |rounds| rounds.parse().unwrap())
}
