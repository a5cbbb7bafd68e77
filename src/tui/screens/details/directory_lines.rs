//! What a directory of another system says of a user beside what is known of everybody: under which name,
//! when, and what it has of their factors.

use super::room::Room;
use crate::{
    contract::{Handle, ListedFactor, User, UserActionKind, api::RequestedState, text::number},
    tui::{
        State, canvas::HitLine, input::keymap::KeyCommand, state::context, text, theme::Theme, time,
    },
};
use ratatui::{
    layout::Rect,
    text::{Line, Span},
};

/// Columns of the words on the left.
const LABEL: usize = 15;

/// Nothing of a user who lives in the server's database. Of more factors than the area has rows for, the last
/// row tells the number. Where the room is tight, the lock and the store stand above, beside other words.
pub(super) fn lines(
    state: &State,
    user: &User,
    (area, page): (Rect, Room),
    theme: Theme,
) -> Vec<HitLine> {
    let Some(as_of) = user.as_of else { return Vec::new() };
    let room = usize::from(area.width).saturating_sub(LABEL);
    let field = |label: &str, value: &str| {
        let label = Span::styled(text::cell(label, LABEL, theme.ellipsis()), theme.dim());
        let value = text::fit(value, room, theme.ellipsis());
        HitLine::from(Line::from(vec![label, Span::raw(value)]))
    };
    let mut lines = Vec::new();
    lines.extend(requested(state, user).iter().map(|(label, value)| field(label, value)));
    let is_above = page == Room::Tight;
    let lock = lock(state, user).filter(|_| !is_above);
    lines.extend(lock.map(|words| field("Locked", &words)));
    lines.extend(user.changed_elsewhere.as_ref().map(|changed| {
        let at = time::full(state.now, changed.seen_at, &state.zone);
        field("Changed there", &format!("{}, seen {at}", changed.words()))
    }));
    let store = user.store.as_ref().filter(|_| !is_above);
    lines.extend(store.map(|store| field("Kept in", &store.words())));
    let username = user.username.as_deref();
    let username = username.filter(|_| matches!(user.handle(), Handle::Email(_)));
    lines.extend(username.map(|username| field("Username", username)));
    lines.push(field("As of", &time::full(state.now, as_of, &state.zone)));
    // What is told goes before the row between it and what is above.
    if lines.len() < usize::from(area.height) {
        lines.insert(0, HitLine::default());
    }
    let free = usize::from(area.height).saturating_sub(lines.len());
    let count = user.factors.len();
    let shown = if count > free { free.saturating_sub(1) } else { count };
    for (at, factor) in user.factors.iter().take(shown).enumerate() {
        let label = if at == 0 { "Directory" } else { "" };
        lines.push(field(label, &words(factor, theme)));
    }
    if shown < count {
        lines.push(field("", &format!("and {} more", number((count - shown) as u64))));
    }
    lines
}

/// Until when the directory lets the user not sign in, and the key that ends it.
fn lock(state: &State, user: &User) -> Option<String> {
    let lock = user.locked?;
    let until = match lock.until {
        Some(at) => format!("until {}", time::full(state.now, at, &state.zone)),
        None => "until somebody unlocks them".to_owned(),
    };
    // The key first: what has no room is cut off.
    Some(match unlocks(state, user) {
        Some(key) => format!("{key}; {until}"),
        None => until,
    })
}

/// The same for the columns beside a heading, where there are no rows for what the directory tells.
pub fn short_lock(state: &State, user: &User) -> Option<String> {
    let until = user.locked?.until.map(|at| time::until(state.now, at, &state.zone));
    let until = until.map(|until| format!(" until {until}")).unwrap_or_default();
    let key = unlocks(state, user).map(|key| format!(", {key}")).unwrap_or_default();
    Some(format!("Locked{until}{key}"))
}

/// The key that ends the lock, where whoever is at the keys may do that.
fn unlocks(state: &State, user: &User) -> Option<String> {
    let may = state.life_choices(user).contains(&UserActionKind::Unlock);
    may.then(|| format!("{} unlocks", context::word(state, KeyCommand::Disable)))
}

/// What was ordered for the user and is not settled, since when, and what can be done about it.
fn requested(state: &State, user: &User) -> Vec<(&'static str, String)> {
    let Some(requested) = user.requested.as_deref() else { return Vec::new() };
    let since = time::full(state.now, requested.ordered_at, &state.zone);
    let mut lines = vec![(requested.state.label(), requested.label.clone()), ("", since)];
    lines.extend(requested.message.clone().map(|message| ("", message)));
    if requested.state == RequestedState::Unknown {
        let [check, send] = [KeyCommand::CheckAgain, KeyCommand::SendAgain]
            .map(|command| context::word(state, command));
        lines.push(("", format!("{check} checks again, {send} sends again")));
    }
    lines
}

/// `Blue key security key · active · 3f0c9a52-…`: what is known by heart first, for the end is cut off where there
/// is no room.
fn words(factor: &ListedFactor, theme: Theme) -> String {
    let ListedFactor { id, kind, status, label } = factor;
    let separator = theme.separator();
    // Of a token that nobody described, the label is the serial.
    let (name, behind) = match label.is_empty() || label == id {
        true => (id, String::new()),
        false => (label, format!(" {separator} {id}")),
    };
    format!("{name} {} {separator} {}{behind}", kind.label(), status.as_str())
}
