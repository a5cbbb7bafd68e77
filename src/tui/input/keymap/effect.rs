//! What a key does to the world, which decides whether it waits until it is clear that somebody
//! pressed it.

/// Whether a command of a place does more than move and show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyEffect {
    /// It moves, shows, opens or closes, and never waits.
    Shows,
    /// It changes or sends something, writes an audit entry or a file, or ends the panel: it waits, and
    /// is ignored when it comes among other keys.
    Changes,
}
