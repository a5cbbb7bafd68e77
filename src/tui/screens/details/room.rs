//! How much of a user's page there is room for.

use crate::contract::User;

/// Rows of the whole page; on fewer, what is least needed to act is left out.
const WHOLE: u16 = 14;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Room {
    /// For the page, and for more rows than that.
    Ample {
        more: u16,
    },
    Tight,
}

impl Room {
    /// What `height` rows are for `user`.
    pub fn of(user: &User, height: u16) -> Self {
        match height.checked_sub(WHOLE) {
            // An address that waits takes a row.
            Some(more) => {
                let pending = user.pending_email.iter().len() as u16;
                Self::Ample { more: more.saturating_sub(pending) }
            }
            None => Self::Tight,
        }
    }
}
