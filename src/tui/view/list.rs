//! A list of users: name, role, and both factors as badges.

mod found;
mod search;
mod title;

use crate::{
    contract::{Kind, User, query::Numbers},
    tui::{
        keymap::Bound,
        layout,
        state::{
            Focus, State,
            list::{Facet, ListId, UserList},
        },
        text,
        theme::Theme,
        update,
        widgets::{badge, pane, table},
    },
};
use found::Found;
use ratatui::{
    Frame,
    layout::Rect,
    text::{Line, Span},
};

const ROLE: usize = 7;
const PHONE: usize = 13;
/// A masked number, and a whole one of most countries.
const MASKED: usize = 11;
const WHOLE: usize = 17;
/// With fewer columns than this for the name, the number has no column.
const NAME: usize = 16;
/// From this width on, the e-mail has a column too.
const WITH_EMAIL: usize = 96;

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
    let chips = title::chips(list, width, theme);
    let inner = pane::with_foot(frame, area, title, chips, focused, theme);
    if !list.window.is_loaded() || list.window.total() == 0 && list.awaits_new_rows() {
        return pane::loading(state.busy.frame(), frame, inner, theme);
    }
    if list.window.total() == 0 {
        return empty(state, list, theme, frame, inner);
    }
    let widths = Widths::of(usize::from(inner.width), state.numbers.wanted());
    let found = Found::of(list);
    let rows = u64::from(layout::list_rows(state.size));
    let range = list.top..(list.top + rows).min(list.window.total());
    let lines = range.map(|row| match list.window.row(row) {
        Some(user) => line(user, state, &widths, &found, theme),
        None => Line::styled(theme.ellipsis(), theme.dim()),
    });
    let at = list.cursor.checked_sub(list.top).and_then(|at| usize::try_from(at).ok());
    table::table(frame, inner, titles(&widths, theme), lines, at, focused, theme);
}

struct Widths {
    name: usize,
    email: Option<usize>,
    number: Option<usize>,
}

impl Widths {
    fn of(width: usize, numbers: Numbers) -> Self {
        let fixed = table::MARK + 3 + ROLE + PHONE + badge::WIDTH;
        let mut free = width.saturating_sub(fixed);
        let number = match numbers {
            Numbers::Masked => MASKED,
            Numbers::Whole => WHOLE,
        };
        let number = Some(number).filter(|number| free > NAME + number);
        free -= number.map_or(0, |number| number + 1);
        if width < WITH_EMAIL {
            return Self { name: free, email: None, number };
        }
        let email = free / 2;
        Self { name: free - email - 1, email: Some(email), number }
    }
}

fn titles(widths: &Widths, theme: Theme) -> Line<'static> {
    let cell = |words, width| text::cell(words, width, theme.ellipsis()) + " ";
    let mut line = cell("Name", widths.name);
    if let Some(width) = widths.email {
        line += &cell("E-mail", width);
    }
    line += &cell("Role", ROLE);
    if let Some(width) = widths.number {
        line += &cell("Number", width);
    }
    line += &cell("Phone", PHONE);
    line += "Authenticator";
    Line::raw(line)
}

fn line(user: &User, state: &State, widths: &Widths, found: &Found, theme: Theme) -> Line<'static> {
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
        let key = update::word(state, Bound::Back);
        let words =
            format!("No name, e-mail or number matches every word. {key} clears the search.");
        return pane::notice(frame, area, "Nobody found", &[&words], theme);
    }
    let words = ["Everyone has a verified phone and a configured authenticator."];
    match (list.id, &list.filters.chosen(list.id)[..]) {
        (ListId::Security, []) => pane::notice(frame, area, "No gaps", &words, theme),
        (ListId::Security, [Facet::Gap]) => {
            let key = update::word(state, Bound::Gap);
            let words = format!("Nobody has this kind of gap. {key} shows the next kind.");
            pane::notice(frame, area, "None of this kind", &[&words], theme);
        }
        (ListId::Users, []) => {
            let words = ["Bring people in with: mfadmin import people.csv"];
            pane::notice(frame, area, "No users yet", &words, theme);
        }
        _ => {
            let [off, change] =
                [Bound::Back, Bound::Filter].map(|bound| update::word(state, bound));
            let words = format!(
                "The filters fit nobody. {off} takes the last one off, {change} changes them."
            );
            pane::notice(frame, area, "Nobody found", &[&words], theme);
        }
    }
}
