//! Alarms, which come back as actions.

use crate::{
    contract::UserId,
    tui::list::{ListId, log::LogKind},
};
use std::time::Duration;

/// How often a countdown on the screen counts.
pub const SECOND: Duration = Duration::from_secs(1);

/// A moment that an effect asked to be woken at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timer {
    /// The key of this number changes something, and no other may have come with it.
    Key(u64),
    /// Loading has lasted: show that, or turn the spinner.
    Busy { episode: u64 },
    /// The person stopped typing.
    Search { list: ListId, edit: u64 },
    /// The same over a log.
    SearchLog { log: LogKind, edit: u64 },
    /// A second has passed of a wait before the next attempt.
    Countdown(u64),
    /// Ask again by which realm people sign in.
    SignInWays,
    /// Revealed numbers are to be masked again.
    Mask,
    /// The cursor has rested on this user.
    RestedOn(UserId),
    /// A toast has been read.
    Toast(u64),
    /// Ask again what failed.
    Retry,
    /// Ask for what others changed.
    Refresh,
    /// What is shown of the directory is older than it should be.
    MirrorOld,
}
