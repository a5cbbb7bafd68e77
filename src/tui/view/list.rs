//! A list of users: name, role, and both factors as badges.

mod found;
mod marked;
mod search;
mod title;
mod widths;

use crate::{
    contract::{Kind, RequiredFactors, User},
    tui::{
        keymap::KeyCommand,
        layout,
        state::{
            Focus, State,
            cooldown::LinkKind,
            list::{Facet, ListId, UserList},
            marks::Mark,
        },
        text,
        theme::Theme,
        time, update,
        widgets::{badge, pane, table},
    },
};
use found::SearchHits;
use marked::Marked;
use ratatui::{
    Frame,
    layout::Rect,
    text::{Line, Span},
};
use widths::{PHONE, ROLE, Widths};

pub fn draw(state: &State, id: ListId, theme: Theme, frame: &mut Frame, area: Rect) {
    let list = state.list(id);
    let focused = state.focus == Focus::List;
    let width = usize::from(area.width.saturating_sub(4));
    let title = match search::Title::of(list, width, theme) {
        Some(search) => {
            search.place_cursor(list, frame, area);
            search.line
        }
        None => title::title(state, list, width, theme),
    };
    let chips = title::foot(state, list, width, theme);
    let inner = pane::with_foot(frame, area, title, chips, focused, theme);
    if !list.window.is_loaded() || list.window.total() == 0 && list.awaits_new_rows() {
        return pane::loading(state.busy.frame(), frame, inner, theme);
    }
    if list.window.total() == 0 {
        return empty(state, list, theme, frame, inner);
    }
    let widths = Widths::of(id, usize::from(inner.width), state.numbers.wanted());
    let found = SearchHits::of(list);
    let marks = Marked::of(state, list);
    let rows = u64::from(layout::list_rows(state.size));
    let range = list.top..(list.top + rows).min(list.window.total());
    let lines = range.map(|row| match list.window.row(row) {
        Some(user) => (line(user, state, &widths, &found, theme), marks.of_row(row, user)),
        None => (Line::styled(theme.ellipsis(), theme.dim()), Mark::Off),
    });
    let at = list.cursor.checked_sub(list.top).and_then(|at| usize::try_from(at).ok());
    table::table(frame, inner, widths.titles(theme), lines, at, focused, theme);
}

fn line(
    user: &User,
    state: &State,
    widths: &Widths,
    found: &SearchHits,
    theme: Theme,
) -> Line<'static> {
    let cell = |words: &str, width| text::cell(words, width, theme.ellipsis()) + " ";
    let mut spans = found.name(user, widths.name, widths.email.is_some(), theme);
    spans.push(Span::raw(" "));
    if let Some(width) = widths.email {
        spans.extend(found.cell(user.email.as_str(), width, theme.dim(), theme));
        spans.push(Span::raw(" "));
    }
    let role = match user.kind {
        Kind::Avobot => Span::styled(cell("Avobot", ROLE), theme.accent()),
        Kind::Human => Span::raw(cell(user.role.label(), ROLE)),
    };
    let [phone, authenticator] = badge::of(user, state.now);
    spans.push(role);
    if let Some(width) = widths.age {
        let age = user.gap_since.map(|since| time::lasting(state.now, since));
        spans.push(Span::raw(cell(&age.unwrap_or_default(), width)));
    }
    if let Some(width) = widths.sent {
        let sent = LinkKind::last(user)
            .map(|(link, at)| format!("{} {}", link.short(), time::lasting(state.now, at)));
        spans.push(Span::styled(cell(&sent.unwrap_or_default(), width), theme.dim()));
    }
    if let Some(width) = widths.number {
        let number = user.phone.number().map(|number| state.numbers.words(number));
        let number = theme.words(&number.unwrap_or_default()).into_owned();
        spans.push(Span::styled(cell(&number, width), theme.dim()));
    }
    spans.extend([
        badge::badge(phone, PHONE, theme),
        Span::raw(" "),
        badge::badge(authenticator, badge::WIDTH, theme),
    ]);
    Line::from(spans)
}

fn empty(state: &State, list: &UserList, theme: Theme, frame: &mut Frame, area: Rect) {
    if list.search_text().is_some() {
        let key = update::word(state, KeyCommand::Back);
        let words =
            format!("No name, e-mail or number matches every word. {key} clears the search.");
        return pane::notice(frame, area, "Nobody found", &[&words], theme);
    }
    let required = state.me.as_ref().map(|me| me.policy.required).unwrap_or_default();
    let words = match required == RequiredFactors::default() {
        true => ["Everyone has a verified phone and a configured authenticator."],
        false => ["Everyone has the factors that are required."],
    };
    match (list.id, &list.filters.chosen(list.id)[..]) {
        (ListId::Security, []) => pane::notice(frame, area, "No gaps", &words, theme),
        (ListId::Security, [Facet::Gap]) => {
            let key = update::word(state, KeyCommand::Gap);
            let words = format!("Nobody has this kind of gap. {key} shows the next kind.");
            pane::notice(frame, area, "None of this kind", &[&words], theme);
        }
        (ListId::Users, []) => {
            let words = ["Bring people in with: mfadmin import people.csv"];
            pane::notice(frame, area, "No users yet", &words, theme);
        }
        _ => {
            let [off, change] =
                [KeyCommand::Back, KeyCommand::Filter].map(|bound| update::word(state, bound));
            let words = format!(
                "The filters fit nobody. {off} takes the last one off, {change} changes them."
            );
            pane::notice(frame, area, "Nobody found", &[&words], theme);
        }
    }
}
