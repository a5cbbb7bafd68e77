//! What a list says of itself in its border: what it shows, where the cursor is, the order above;
//! what is left out below.

use crate::{
    contract::{Factor, api::Summary, columns, query::GapFilter, text::number},
    tui::{
        State,
        list::{Facet, ListId, UserList, order},
        text,
        theme::Theme,
    },
};
use ratatui::{
    style::{Color, Style},
    text::{Line, Span},
};

/// The title, `width` columns at most.
pub fn title(state: &State, list: &UserList, width: usize, theme: Theme) -> Line<'static> {
    let mut tail = String::new();
    let hits = list.window.hits();
    if list.window.total() > 0 {
        tail += &match list.window.knows_rows() {
            true => format!("{}/{hits} ", number(list.cursor + 1)),
            false => format!("{hits} "),
        };
    }
    tail += &format!("by {} {} ", order::label(list.sort), theme.arrow(list.order));
    // A step of the cursor draws it anew: a colour of its own would cost more than it says.
    let tail = Span::styled(tail, Style::new().fg(Color::Reset));
    let head = match (list.id, &state.summary) {
        (ListId::Security, Some(summary)) => {
            let room = width.saturating_sub(1 + columns::of(&tail.content));
            gaps(list, summary, room, theme)
        }
        (ListId::Security, None) => vec![Span::styled("Security ", theme.title())],
        (ListId::Users, _) => vec![Span::styled("Users ", theme.title())],
    };
    Line::from_iter(std::iter::once(Span::raw(" ")).chain(head).chain([tail]))
}

/// The kinds of gap with their counts, the chosen one marked; that one alone where there is no
/// room for all.
fn gaps(list: &UserList, summary: &Summary, room: usize, theme: Theme) -> Vec<Span<'static>> {
    let kinds = [
        (GapFilter::Any, "Any gap", summary.gaps()),
        (GapFilter::Phone, "Phone", summary.missing[Factor::Phone]),
        (GapFilter::Authenticator, "App", summary.missing[Factor::Authenticator]),
        (GapFilter::SecurityKey, "Key", summary.missing[Factor::SecurityKey]),
        (GapFilter::Both, "Both", summary.both),
        (GapFilter::Unknown, "Unknown", summary.unknown),
    ];
    let is_shown = |(gap, _, count): &(GapFilter, _, u64)| match gap {
        GapFilter::SecurityKey => summary.shows(Factor::SecurityKey),
        GapFilter::Unknown => *count > 0 || list.filters.gap == Some(*gap),
        _ => true,
    };
    let kinds = kinds.into_iter().filter(is_shown).map(|(gap, label, count)| {
        let count = number(count);
        match list.filters.gap == Some(gap) {
            true => (true, Span::styled(format!("[{label} {count}] "), theme.title())),
            false => (false, Span::styled(format!("{label} {count} "), theme.dim())),
        }
    });
    let kinds: Vec<_> = kinds.collect();
    let is_narrow = kinds.iter().map(|(_, kind)| columns::of(&kind.content)).sum::<usize>() > room;
    kinds.into_iter().filter(|(here, _)| *here || !is_narrow).map(|(_, kind)| kind).collect()
}

/// How many are marked, the saved view that this is, and what is left out, a word or two each;
/// `width` columns at most. The title of Security tells the kind of gap already.
pub fn foot(state: &State, list: &UserList, width: usize, theme: Theme) -> Line<'static> {
    let is_told = |facet: &Facet| list.id == ListId::Security && *facet == Facet::Gap;
    let chosen = list.filters.chosen(list.id).into_iter().filter(|facet| !is_told(facet));
    let chips = chosen.filter_map(|facet| list.filters.words(facet));
    let chips: String = chips.map(|chip| format!("[{chip}] ")).collect();
    let view = state.views.iter().find(|view| view.is_shown(list));
    let name = view.map(|view| format!("{} ", text::short_name(view.name.as_str())));
    let words = name.unwrap_or_default() + &chips;
    let marks = marked(state);
    if words.is_empty() && marks.is_empty() {
        return Line::default();
    }
    let room = width.saturating_sub(1 + marks.len());
    let words = text::fit(&theme.words(&words), room, theme.ellipsis());
    Line::from_iter([
        Span::raw(" "),
        Span::styled(marks, theme.found()),
        Span::styled(words, theme.accent()),
    ])
}

/// How many users are marked, in this list or another, and whether a range was begun.
fn marked(state: &State) -> String {
    let count = state.marks.count();
    match (state.marks.is_empty(), state.marks.anchor) {
        (true, None) => String::new(),
        (true, Some(_)) => "range started ".to_owned(),
        (false, None) => format!("{count} marked "),
        (false, Some(_)) => format!("{count} marked, range started "),
    }
}
