//! Keys under which a state-changing call may be repeated and still acts once.

use std::fmt;
use uuid::Uuid;

/// One act of one person. Repeat a call whose answer was lost with the key it had.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct IdempotencyKey(String);

/// Hands out the keys of one run of the program: a random part and a number, so that a pure
/// `update` can name its acts.
#[derive(Clone, Debug)]
pub struct KeyRing {
    run: Uuid,
    next: u64,
}

impl IdempotencyKey {
    /// A key for a call that stands alone.
    pub fn new() -> Self {
        Self(Uuid::now_v7().to_string())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for IdempotencyKey {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Display for IdempotencyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl KeyRing {
    pub fn new(run: Uuid) -> Self {
        Self { run, next: 0 }
    }

    pub fn issue(&mut self) -> IdempotencyKey {
        self.next += 1;
        IdempotencyKey(format!("{}-{}", self.run, self.next))
    }
}
