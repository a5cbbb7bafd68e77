//! A state as a dot, a word and a colour; the word alone says it too.

use crate::{
    contract::{Badge, Kind, User},
    tui::{text, theme::Theme},
};
use jiff::Timestamp;
use ratatui::text::Span;

/// Columns of the widest badge, dot included.
pub const WIDTH: usize = 16;

pub fn badge(badge: Badge, width: usize, theme: Theme) -> Span<'static> {
    let words = format!("{} {}", theme.dot(badge.tone), badge.text);
    Span::styled(text::cell(&words, width, theme.ellipsis()), theme.tone(badge.tone))
}

/// The badges of a user's two factors: phone, authenticator.
pub fn of(user: &User, now: Timestamp) -> [Badge; 2] {
    match user.kind {
        Kind::Avobot => [Badge::NOT_APPLICABLE; 2],
        Kind::Human => [user.phone.badge(), user.authenticator.badge(now)],
    }
}
