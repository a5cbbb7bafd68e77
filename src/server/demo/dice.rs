//! Numbers that look random and are the same on every machine.

use jiff::Timestamp;

/// SplitMix64 (Steele, Lea and Flood, 2014): its sequence never changes with a library's version,
/// so a seed in a bug report always means the same people. Not for secrets.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to, and without, `end`; 0 when `end` is 0.
    pub fn below(&mut self, end: usize) -> usize {
        let scaled = (u128::from(self.roll()) * end as u128) >> 64;
        usize::try_from(scaled).unwrap_or_default()
    }

    /// Some millisecond of the span.
    pub fn between(&mut self, from: Timestamp, to: Timestamp) -> Timestamp {
        let span = usize::try_from(to.as_millisecond() - from.as_millisecond()).unwrap_or_default();
        let after = i64::try_from(self.below(span.max(1))).unwrap_or_default();
        Timestamp::from_millisecond(from.as_millisecond() + after).unwrap_or(from)
    }

    pub fn bytes(&mut self) -> [u8; 10] {
        let (high, low) = (self.roll().to_be_bytes(), self.roll().to_be_bytes());
        let mut bytes = [0; 10];
        bytes[..8].copy_from_slice(&high);
        bytes[8..].copy_from_slice(&low[..2]);
        bytes
    }
}
