//! A state as a dot, a word and a colour; the word alone says it too.

use crate::{
    contract::{Badge, Factor, Kind, User, text::number},
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

/// How many security keys `user` has; the tone is that of their state.
pub fn keys(user: &User, now: Timestamp, theme: Theme) -> Span<'static> {
    let badge = user.badge(Factor::SecurityKey, now);
    let words = match user.security_key.count() {
        _ if user.kind == Kind::Avobot => badge.text.to_owned(),
        0 => "None".to_owned(),
        count => number(count.into()),
    };
    Span::styled(format!("{} {words}", theme.dot(badge.tone)), theme.tone(badge.tone))
}

/// The badges of the two factors that have a column: phone, authenticator.
pub fn of(user: &User, now: Timestamp) -> [Badge; 2] {
    [Factor::Phone, Factor::Authenticator].map(|factor| user.badge(factor, now))
}
