//! The lists of users, a page at a time.

use super::{filters, numbers::Offer, plain_panel::PlainPanel};
use crate::{
    contract::{Factor, Kind, User, UserId, rules, text::number},
    tui::{
        State,
        effects::Effect,
        screens::users,
        state::{Focus, OpenUser, load},
        text, time,
    },
};

/// Users on a page.
pub const ROWS: u64 = 20;

pub fn print(panel: &mut PlainPanel) {
    let Some(id) = panel.state.screen.list() else { return };
    let list = panel.state.list(id);
    let total = list.window.total();
    let is_loaded = list.window.is_loaded();
    let rows: Vec<_> = (panel.top..panel.top + ROWS)
        .filter_map(|row| Some((row + 1, list.window.row(row)?)))
        .map(|(row, user)| (row, row_words(&panel.state, user), user.id))
        .collect();
    let name = panel.state.screen.label();
    let hits = list.window.hits();
    let chosen = filters::in_words(list);
    let search = list.search_text().map(|words| format!(" Search: {}.", text::short_name(&words)));
    let search = search.unwrap_or_default();
    if !is_loaded {
        return panel.say(&format!("{name}: nothing is loaded yet. r tries again."));
    }
    let (first, last) = (rows.first().map(|row| row.0), rows.last().map(|row| row.0));
    for (row, words, user) in rows {
        panel.say_numbered(row, &words, Offer::User(user));
    }
    let title = match (first, last) {
        (Some(first), Some(last)) => {
            let [first, last] = [first, last].map(number);
            format!("{name} {first}-{last} of {hits}.")
        }
        _ if total == 0 => {
            let nobody = users::draw::empty(&panel.state, panel.state.list(id));
            format!("{name}: {}", nobody.in_words())
        }
        _ => format!("{name}: no more."),
    };
    panel.say(&format!("{title}{chosen}{search}"));
    panel.say(&hint(panel));
}

/// What can be answered here.
pub fn hint(panel: &PlainPanel) -> String {
    let Some(id) = panel.state.screen.list() else { return String::new() };
    let total = panel.state.list(id).window.total();
    let mut words = Vec::new();
    if panel.top + ROWS < total {
        words.push("n next".to_owned());
    }
    if panel.top > 0 {
        words.push("p previous".to_owned());
    }
    words.extend(panel.offers.in_words().map(|numbers| format!("{numbers} opens")));
    words.push("/ search, f filter, e export, + add, h help, q quit.".to_owned());
    words.join(", ")
}

/// `Ana Lima <ana@example.com>, Member. Phone: Not set. Authenticator: Link sent.`
fn row_words(state: &State, user: &User) -> String {
    let named = text::named(&user.name, user.handle());
    if user.kind == Kind::Avobot {
        return format!("{named}, Avobot. MFA does not apply.");
    }
    let role = user.role.label();
    if !user.is_enabled() {
        return format!("{named}, {role}. Disabled.");
    }
    let mut words = format!("{named}, {role}.");
    for factor in Factor::ALL.into_iter().filter(|factor| user.shows(*factor)) {
        words += &format!(" {}: {}.", factor.label(), user.badge(factor, state.now).text);
    }
    if user.exempt_until.is_some() {
        words += " Exempt.";
    }
    if let Some(since) = user.gap_since.filter(|_| rules::has_gap(user)) {
        words += &format!(" Gap: {}.", time::lasting(state.now, since));
    }
    match (&user.requested, user.locked) {
        (Some(requested), _) => words += &format!(" {}.", requested.state.label()),
        (None, Some(_)) => words += " Locked.",
        (None, None) => {}
    }
    words
}

/// Another page, or why there is none.
pub fn turn(panel: &mut PlainPanel, by: i64) -> Vec<Effect> {
    let Some(id) = panel.state.screen.list() else { return Vec::new() };
    let list = panel.state.list_mut(id);
    let total = list.window.total();
    let top = panel.top.saturating_add_signed(by * ROWS as i64);
    if top == panel.top || top >= total {
        let end = if by > 0 { "This is the last page." } else { "This is the first page." };
        panel.say(end);
        return Vec::new();
    }
    list.step(top as i64 - list.cursor as i64);
    shown_from(panel, top)
}

/// Shows what begins with row `top`. What is missing of it is asked for as it is where a key turns a page.
pub fn shown_from(panel: &mut PlainPanel, top: u64) -> Vec<Effect> {
    panel.top = top;
    panel.print_again();
    let mut effects = Vec::new();
    load::scroll(&mut panel.state, Default::default());
    load::fill(&mut panel.state, &mut effects);
    effects
}

pub fn open(panel: &mut PlainPanel, id: UserId) -> Vec<Effect> {
    let state = &mut panel.state;
    let row = state.current_list().and_then(|list| list.window.position(id));
    let user = row.and_then(|row| state.current_list()?.window.row(row)).cloned();
    state.opened = Some(OpenUser { id, user, button: None });
    state.focus = Focus::Details;
    load::load_user(state, id)
}

/// From a user back to the list or the log.
pub fn close_user(panel: &mut PlainPanel) -> Vec<Effect> {
    panel.state.opened = None;
    panel.state.focus = Focus::List;
    load::refresh_screen(&mut panel.state)
}
