//! Comparing two lists of times without believing that they are distributed in any way.

use rand::RngExt;
use std::fmt;

const RESAMPLES: usize = 2000;
/// A difference this small takes more tries to see than the limits leave to anybody: with 0.55,
/// some 500 of them for one account, behind delays that grow to 15 minutes.
const TOLERATED: f64 = 0.05;

/// How times `a` stand to times `b`.
pub struct Comparison {
    /// The median of `a` over that of `b`, with the interval of 95 % from resampling.
    ratio: (f64, f64, f64),
    /// How often one of `a` is longer than one of `b` (Mann–Whitney, U over its largest value).
    longer: f64,
    /// The standard score of U.
    score: f64,
}

impl Comparison {
    pub fn of(a: &[f64], b: &[f64]) -> Self {
        let (m, n) = (a.len() as f64, b.len() as f64);
        let (u, ties) = rank(a, b);
        let total = m + n;
        let spread = (m * n / 12.0 * (total + 1.0 - ties / (total * (total - 1.0)))).sqrt();
        let score = (u - m * n / 2.0) / spread;
        let mut ratios: Vec<f64> =
            (0..RESAMPLES).map(|_| median(&resampled(a)) / median(&resampled(b))).collect();
        ratios.sort_by(f64::total_cmp);
        let at = |share: f64| ratios[(share * (RESAMPLES - 1) as f64) as usize];
        let ratio = (median(a) / median(b), at(0.025), at(0.975));
        Self { ratio, longer: u / (m * n), score }
    }

    /// Whether there is a difference, and one that somebody could use.
    pub fn differs(&self) -> bool {
        // Beyond 3.3, chance is at fault once in a thousand times.
        self.score.abs() > 3.3 && (self.longer - 0.5).abs() > TOLERATED
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { ratio: (ratio, low, high), longer, score } = self;
        write!(
            f,
            "  ratio of medians {ratio:.4} (95 %: {low:.4} to {high:.4})\n  \
             longer in {:.1} % of pairs (standard score {score:+.1}): {}",
            longer * 100.0,
            if self.differs() { "a difference" } else { "no difference to use" }
        )
    }
}

pub fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    match sorted.len() % 2 {
        0 => f64::midpoint(sorted[middle - 1], sorted[middle]),
        _ => sorted[middle],
    }
}

fn resampled(values: &[f64]) -> Vec<f64> {
    let mut rng = rand::rng();
    values.iter().map(|_| values[rng.random_range(0..values.len())]).collect()
}

/// U of `a`, and the sum over groups of equal values of t³ − t.
fn rank(a: &[f64], b: &[f64]) -> (f64, f64) {
    let mut all: Vec<(f64, bool)> =
        a.iter().map(|x| (*x, true)).chain(b.iter().map(|x| (*x, false))).collect();
    all.sort_by(|x, y| x.0.total_cmp(&y.0));
    let (mut sum, mut ties, mut at) = (0.0, 0.0, 0);
    while at < all.len() {
        let same = all[at..].iter().take_while(|x| x.0 == all[at].0).count();
        // Ranks count from 1; equal values share their mean.
        let rank = at as f64 + (same as f64 + 1.0) / 2.0;
        sum += rank * all[at..at + same].iter().filter(|x| x.1).count() as f64;
        ties += (same as f64).powi(3) - same as f64;
        at += same;
    }
    let m = a.len() as f64;
    (sum - m * (m + 1.0) / 2.0, ties)
}
