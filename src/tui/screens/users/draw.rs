//! A list of users as it is drawn: name, columns, and factors as badges.

use crate::{
    contract::{Badge, Kind, LinkKind, RequiredFactors, Tone, User, columns, rules, text::counted},
    tui::{
        State,
        canvas::Canvas,
        input::{keymap::KeyCommand, mouse::Target},
        layout,
        list::{Facet, ListId, Lookalikes, UserList, columns::Column, marks::Mark},
        screens::users::{
            found::SearchHits,
            marked::Marked,
            title,
            widths::{PHONE, Widths},
        },
        state::{Focus, context, directory},
        text,
        theme::Theme,
        time,
        widgets::{
            badge,
            pane::{self, EmptyNotice},
            search_title::Title,
            table::{self, TableCursor, TableRow},
        },
    },
};
use ratatui::{
    layout::Rect,
    text::{Line, Span},
};
use std::borrow::Cow;

/// Columns of a name beside which a word has room.
const LEAST_BESIDE: usize = 16;

pub fn draw(state: &State, id: ListId, canvas: &mut Canvas, area: Rect) {
    let theme = canvas.theme;
    let list = state.list(id);
    let focused = state.focus == Focus::List;
    let width = usize::from(area.width.saturating_sub(4));
    let count = (!list.awaits_new_rows()).then(|| list.window.hits().to_string());
    let title = match Title::of(&list.search, count, width, theme) {
        Some(title) => {
            title.place_cursor(&list.search, canvas, area);
            title.line
        }
        None => title::title(state, list, width, theme),
    };
    let chips = title::foot(state, list, width, theme);
    let inner = pane::with_foot(canvas, area, title, chips, focused);
    if !list.window.is_loaded() || list.window.total() == 0 && list.awaits_new_rows() {
        return pane::loading(canvas, inner, state.busy.frame());
    }
    if list.window.total() == 0 {
        return empty(state, list).draw(canvas, inner);
    }
    let widths = Widths::of(state, id, usize::from(inner.width));
    let found = SearchHits::of(list);
    let marks = Marked::of(state, list);
    let rows = u64::from(layout::list_rows(state.size));
    let range = list.top..(list.top + rows).min(list.window.total());
    let hits = Hits { found: &found, lookalikes: &list.lookalikes };
    let lines = range.map(|row| match list.window.row(row) {
        Some(user) => TableRow {
            line: line(user, state, &widths, &hits, theme),
            mark: marks.of_row(row, user),
            target: Some(Target::User(user.id)),
        },
        None => {
            let line = Line::styled(theme.ellipsis(), theme.dim());
            TableRow { line, mark: Mark::Off, target: None }
        }
    });
    let at = list.cursor.checked_sub(list.top).and_then(|at| usize::try_from(at).ok());
    table::table(canvas, inner, widths.titles(theme), lines, TableCursor { row: at, focused });
}

/// What the words of a row depend on beside its user.
struct Hits<'a> {
    found: &'a SearchHits,
    lookalikes: &'a Lookalikes,
}

fn line(
    user: &User,
    state: &State,
    widths: &Widths,
    hits: &Hits<'_>,
    theme: Theme,
) -> Line<'static> {
    let Hits { found, lookalikes } = hits;
    let cell = |words: &str, width| text::cell(words, width, theme.ellipsis()) + " ";
    let has_email = widths.has(Column::Email);
    let is_alike = lookalikes.has(user);
    let beside = if is_alike { LEAST_BESIDE } else { columns::of(&user.name).min(LEAST_BESIDE) };
    let requested = requested(user, widths.name.saturating_sub(beside), theme);
    let name = widths.name - requested.as_ref().map_or(0, |span| columns::of(&span.content));
    let mut spans = match is_alike && !has_email {
        true => found.named(user, name, theme),
        false => found.name(user, name, widths, theme),
    };
    spans.extend(requested);
    spans.push(Span::raw(" "));
    for &(column, width) in &widths.columns {
        match column {
            Column::Email => {
                // What has a column of its own needs no other's.
                let is_beside = user.email.is_none() && widths.has(Column::Username);
                let email = if is_beside { Cow::default() } else { user.handle().shown() };
                let email = match is_alike {
                    true => text::fit_ends(&email, width, theme.ellipsis()),
                    false => email.into_owned(),
                };
                spans.extend(found.cell(&email, width, theme.dim(), theme));
                spans.push(Span::raw(" "));
            }
            Column::Username => {
                let username = user.username.as_deref().unwrap_or_default();
                spans.extend(found.cell(username, width, theme.dim(), theme));
                spans.push(Span::raw(" "));
            }
            Column::Role => spans.push(match user.kind {
                Kind::Avobot => Span::styled(cell("Avobot", width), theme.accent()),
                Kind::Human => Span::raw(cell(user.role.label(), width)),
            }),
            Column::Gap => {
                let opened = user.gap_since.filter(|_| rules::has_gap(user));
                let age = opened.map(|since| time::lasting(state.now, since));
                spans.push(Span::raw(cell(&age.unwrap_or_default(), width)));
            }
            Column::Sent => {
                let sent = LinkKind::last(user)
                    .map(|(link, at)| format!("{} {}", link.short(), time::lasting(state.now, at)));
                spans.push(Span::styled(cell(&sent.unwrap_or_default(), width), theme.dim()));
            }
            Column::Number => {
                let number = user.phone.number().map(|number| state.numbers.words(number));
                let number = theme.words(&number.unwrap_or_default()).into_owned();
                spans.push(Span::styled(cell(&number, width), theme.dim()));
            }
            // Beside the other factors.
            Column::SecurityKey => {}
        }
    }
    if !user.is_enabled() {
        // In place of all factors: none of them counts.
        spans.push(badge::badge(Badge::DISABLED, PHONE, theme));
        return Line::from(spans);
    }
    let [phone, authenticator] = badge::of(user, state.now);
    spans.extend([
        badge::badge(phone, PHONE, theme),
        Span::raw(" "),
        badge::badge(authenticator, badge::WIDTH, theme),
    ]);
    if widths.has(Column::SecurityKey) {
        spans.extend([Span::raw(" "), badge::keys(user, state.now, theme)]);
    }
    Line::from(spans)
}

/// What of the name's cell says that something ordered for the user is not settled, or that the directory
/// locked them out: a word where the name has room beside it, else its first letter.
fn requested(user: &User, room: usize, theme: Theme) -> Option<Span<'static>> {
    let (label, tone) = match (&user.requested, user.locked) {
        (Some(requested), _) => (requested.state.label(), Tone::Pending),
        (None, Some(_)) => ("Locked", Tone::Bad),
        (None, None) => return None,
    };
    let dot = theme.dot(tone);
    let word = format!(" {dot} {label}");
    let words = match room < columns::of(&word) {
        true => format!(" {dot}{}", &label[..1]),
        false => word,
    };
    Some(Span::styled(words, theme.tone(tone)))
}

/// What a list without users says.
pub fn empty(state: &State, list: &UserList) -> EmptyNotice {
    let key = |command| context::word(state, command);
    if list.search_text().is_some() {
        return EmptyNotice {
            title: "No matching users",
            what: "No name, e-mail or number matches.".to_owned(),
            next: format!("Press {} to clear the search.", key(KeyCommand::Back)),
        };
    }
    let required = state.me.as_ref().map(|me| me.policy.required).unwrap_or_default();
    let whole = match required == RequiredFactors::default() {
        true => "All users have a verified phone and an authenticator app.",
        false => "All users have the required factors.",
    };
    match (list.id, &list.filters.chosen(list.id)[..]) {
        (ListId::Security, []) => match state.summary.map_or(0, |summary| summary.unknown) {
            0 => EmptyNotice::plain("No gaps", whole),
            unknown => {
                let users = counted(unknown, "user");
                let words = format!("It is unknown whether {users} have one.");
                EmptyNotice::plain("No known gaps", &words)
            }
        },
        (ListId::Security, [Facet::Gap]) => EmptyNotice {
            title: "No gaps of this kind",
            what: "No user has this gap.".to_owned(),
            next: format!("Press {} for the next kind.", key(KeyCommand::Gap)),
        },
        (ListId::Users, []) if directory::is_mirrored(state) => EmptyNotice {
            title: "No users yet",
            what: format!("{} told of nobody.", directory::name(state)),
            next: format!("{} reads it again.", key(KeyCommand::Refresh)),
        },
        (ListId::Users, []) => {
            EmptyNotice::plain("No users yet", "Add users with: mfadmin import users.csv")
        }
        _ => EmptyNotice {
            title: "No matching users",
            what: "No user matches the filters.".to_owned(),
            next: format!(
                "{} removes the last one, {} edits them.",
                key(KeyCommand::Back),
                key(KeyCommand::Filter)
            ),
        },
    }
}
