//! A list of users: name, role, and both factors as badges.

mod search;

use crate::{
    contract::{
        Kind, User,
        api::Summary,
        query::{GapFilter, Sort},
    },
    tui::{
        layout,
        state::{
            Focus, State,
            list::{ListId, UserList},
        },
        text,
        theme::Theme,
        widgets::{badge, pane, table},
    },
};
use ratatui::{
    Frame,
    layout::Rect,
    text::{Line, Span},
};

const ROLE: usize = 7;
const PHONE: usize = 13;
/// From this width on, the e-mail has a column too.
const WITH_EMAIL: usize = 96;

pub fn draw(state: &State, id: ListId, theme: Theme, frame: &mut Frame, area: Rect) {
    let list = state.list(id);
    let focused = state.focus == Focus::List;
    let title = match search::Title::of(list, usize::from(area.width.saturating_sub(4)), theme) {
        Some(search) => {
            search.place_cursor(list, frame, area);
            search.line
        }
        None => title(state, list, theme),
    };
    let inner = pane::pane(frame, area, title, focused, theme);
    if !list.window.is_loaded() || list.window.total() == 0 && list.awaits_new_rows() {
        return pane::loading(state.busy.frame(), frame, inner, theme);
    }
    if list.window.total() == 0 {
        return empty(list, theme, frame, inner);
    }
    let widths = Widths::of(usize::from(inner.width));
    let rows = u64::from(layout::list_rows(state.size));
    let range = list.top..(list.top + rows).min(list.window.total());
    let lines = range.map(|row| match list.window.row(row) {
        Some(user) => line(user, state, &widths, theme),
        None => Line::styled(theme.ellipsis(), theme.dim()),
    });
    let at = list.cursor.checked_sub(list.top).and_then(|at| usize::try_from(at).ok());
    table::table(frame, inner, titles(&widths, theme), lines, at, focused, theme);
}

struct Widths {
    name: usize,
    email: Option<usize>,
}

impl Widths {
    fn of(width: usize) -> Self {
        let fixed = table::MARK + 3 + ROLE + PHONE + badge::WIDTH;
        let free = width.saturating_sub(fixed);
        if width < WITH_EMAIL {
            return Self { name: free, email: None };
        }
        let email = free / 2;
        Self { name: free - email - 1, email: Some(email) }
    }
}

fn titles(widths: &Widths, theme: Theme) -> Line<'static> {
    let cell = |words, width| text::cell(words, width, theme.ellipsis()) + " ";
    let mut line = cell("Name", widths.name);
    if let Some(width) = widths.email {
        line += &cell("E-mail", width);
    }
    line += &cell("Role", ROLE);
    line += &cell("Phone", PHONE);
    line += "Authenticator";
    Line::raw(line)
}

fn line(user: &User, state: &State, widths: &Widths, theme: Theme) -> Line<'static> {
    let cell = |words: &str, width| text::cell(words, width, theme.ellipsis()) + " ";
    let mut spans = vec![Span::raw(cell(&user.name, widths.name))];
    if let Some(width) = widths.email {
        spans.push(Span::styled(cell(user.email.as_str(), width), theme.dim()));
    }
    let role = match user.kind {
        Kind::Avobot => Span::styled(cell("Avobot", ROLE), theme.accent()),
        Kind::Human => Span::raw(cell(user.role.label(), ROLE)),
    };
    let [phone, authenticator] = badge::of(user, state.now);
    spans.extend([
        role,
        badge::badge(phone, PHONE, theme),
        Span::raw(" "),
        badge::badge(authenticator, badge::WIDTH, theme),
    ]);
    Line::from(spans)
}

fn title(state: &State, list: &UserList, theme: Theme) -> Line<'static> {
    let mut spans = vec![Span::raw(" ")];
    match (list.id, &state.summary) {
        (ListId::Security, Some(summary)) => spans.extend(gaps(list, summary, theme)),
        (ListId::Security, None) => spans.push(Span::styled("Security ", theme.title())),
        (ListId::Users, _) => spans.push(Span::styled("Users ", theme.title())),
    }
    if list.window.total() > 0 {
        let place = format!("{}/{} ", list.cursor + 1, list.window.total());
        spans.push(Span::styled(place, theme.dim()));
    }
    spans.push(Span::styled(format!("by {} ", sort_label(list.sort)), theme.dim()));
    Line::from(spans)
}

/// The kinds of gap with their counts, the chosen one marked.
fn gaps(list: &UserList, summary: &Summary, theme: Theme) -> Vec<Span<'static>> {
    let kinds = [
        (GapFilter::Any, "Any gap", summary.gaps()),
        (GapFilter::Phone, "Phone", summary.without_phone()),
        (GapFilter::Authenticator, "App", summary.without_authenticator()),
        (GapFilter::Both, "Both", summary.none),
    ];
    kinds
        .into_iter()
        .map(|(gap, label, count)| {
            let here = list.gap == Some(gap);
            let style = if here { theme.title() } else { theme.dim() };
            let words =
                if here { format!("[{label} {count}] ") } else { format!("{label} {count} ") };
            Span::styled(words, style)
        })
        .collect()
}

fn sort_label(sort: Sort) -> &'static str {
    match sort {
        Sort::Name => "name",
        Sort::Email => "e-mail",
        Sort::Role => "role",
        Sort::Gap => "gap",
        Sort::LastSignIn => "last sign-in",
        Sort::Created => "creation",
        Sort::Urgency => "urgency",
    }
}

fn empty(list: &UserList, theme: Theme, frame: &mut Frame, area: Rect) {
    if list.search_text().is_some() {
        let words = ["No name, e-mail or number matches every word. Esc clears the search."];
        return pane::notice(frame, area, "Nobody found", &words, theme);
    }
    match (list.id, list.gap) {
        (ListId::Security, Some(GapFilter::Any)) => {
            let words = ["Everyone has a verified phone and a configured authenticator."];
            pane::notice(frame, area, "No gaps", &words, theme);
        }
        (ListId::Security, _) => {
            let words = ["Nobody has this kind of gap. f shows the next kind."];
            pane::notice(frame, area, "None of this kind", &words, theme);
        }
        (ListId::Users, _) => {
            let words = ["Bring people in with: mfadmin import people.csv"];
            pane::notice(frame, area, "No users yet", &words, theme);
        }
    }
}
