//! Looking for the next gap beyond what is loaded.

use super::list::{ListId, Turn};
use crate::contract::UserId;

/// A question that is open. Until its answer keys act on nobody: what is typed ahead means the user
/// to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GapSearch {
    pub number: u64,
    pub list: ListId,
    pub way: Turn,
    /// On whom it began.
    pub from: UserId,
    pub reach: SearchPass,
    /// How many gaps further it goes: the key was pressed again meanwhile.
    pub more: u8,
}

/// Where the question looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SearchPass {
    /// From the user on.
    Onward,
    /// From the other end: there was no gap left on this side.
    Around,
}
