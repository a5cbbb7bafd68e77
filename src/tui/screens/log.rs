//! What Activity and Outbox have in common: a log in four columns, its newest entry first.

use crate::{
    contract::{Tone, columns, text::number},
    tui::{
        State,
        canvas::Canvas,
        dialogs::{Modal, message::OpenMessage, narrow},
        effects::Effect,
        input::{keymap::KeyCommand, mouse::Target},
        layout,
        list::{SearchLine, SearchState, log::Log, marks::Mark},
        state::{Focus, OpenUser, Screen, context, load, toast},
        time,
        widgets::{
            pane::{self, EmptyNotice},
            search_title::Title,
            table::{self, TableCursor, TableRow},
        },
    },
};
use jiff::Timestamp;
use ratatui::{
    layout::Rect,
    text::{Line, Span},
};

pub fn on_command(state: &mut State, command: KeyCommand) -> Vec<Effect> {
    let rows = i64::from(layout::list_rows(state.size));
    let selected = match state.screen {
        Screen::Activity => state.activity.selected,
        _ => state.outbox.selected,
    } as i64;
    let is_typing = state.search().is_some_and(SearchLine::is_typing);
    let target = match command {
        KeyCommand::First => 0,
        KeyCommand::Last => i64::MAX,
        KeyCommand::Search => {
            state.search_mut().into_iter().for_each(|search| search.state = SearchState::Typing);
            return Vec::new();
        }
        KeyCommand::Open if is_typing => return keep_search(state),
        KeyCommand::Open => return open_entry(state),
        KeyCommand::Back if !is_typing && state.toasts.dismiss() => return Vec::new(),
        KeyCommand::Back => return back(state),
        _ => match layout::rows_of(command, rows) {
            Some(step) => selected + step,
            None => return Vec::new(),
        },
    };
    match state.screen {
        Screen::Activity => state.activity.select(target),
        _ => state.outbox.select(target),
    }
    Vec::new()
}

/// Leaves the search line with its words, which are asked for at once.
fn keep_search(state: &mut State) -> Vec<Effect> {
    let Some(search) = state.search_mut() else { return Vec::new() };
    search.state = SearchState::Closed;
    match search.asked == search.edit {
        true => Vec::new(),
        false => load::refresh_screen(state),
    }
}

/// Esc: the search goes first, then what Activity leaves out.
fn back(state: &mut State) -> Vec<Effect> {
    let Some(search) = state.search_mut() else { return Vec::new() };
    let (was_typing, was_empty) = (search.is_typing(), search.input.value().is_empty());
    search.close_with("");
    match was_empty {
        false => load::refresh_screen(state),
        true if was_typing => Vec::new(),
        true => narrow::widen(state).unwrap_or_default(),
    }
}

fn open_entry(state: &mut State) -> Vec<Effect> {
    match state.screen {
        Screen::Outbox => {
            if let Some(message) = state.outbox.selected() {
                let open = OpenMessage { message: message.clone(), content: None, scroll: 0 };
                state.modal = Some(Modal::Message(Box::new(open)));
            }
            Vec::new()
        }
        _ => match state.activity.selected().map(|entry| entry.target.clone()) {
            Some(Some(person)) => {
                state.opened = Some(OpenUser { id: person.id, user: None, button: None });
                state.focus = Focus::Details;
                load::load_user(state, person.id)
            }
            Some(None) => toast::say(
                state,
                Tone::Neutral,
                "This entry is not about a single \
             user.",
            ),
            None => Vec::new(),
        },
    }
}

pub struct Page {
    pub title: &'static str,
    /// What is to be said of the whole, beside the title.
    pub remark: Span<'static>,
    pub titles: [&'static str; 4],
    pub widths: [usize; 4],
    /// A title and a sentence for a log without entries.
    pub empty: EmptyNotice,
}

/// What a log says where no entry holds the words searched for.
pub fn nothing_found(state: &State, title: &'static str, words: &str) -> EmptyNotice {
    let key = context::word(state, KeyCommand::Back);
    EmptyNotice { title, what: words.to_owned(), next: format!("Press {key} to clear the search.") }
}

/// Columns inside the border of a pane on `area`.
pub fn inner_width(area: Rect) -> usize {
    usize::from(area.width.saturating_sub(2))
}

/// How much of a moment there is room for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// `3 h ago`
    Ago,
    /// `2026-11-24 07:30`
    Exact,
}

impl When {
    /// What fits into a pane on `area` beside the other columns.
    pub fn of(area: Rect) -> Self {
        if inner_width(area) < NARROW { Self::Ago } else { Self::Exact }
    }

    pub fn columns(self) -> usize {
        match self {
            Self::Ago => 10,
            Self::Exact => 16,
        }
    }

    pub fn words(self, state: &State, at: Timestamp) -> String {
        match self {
            Self::Ago => time::ago(state.now.max(at), at),
            Self::Exact => time::exact(at, &state.zone),
        }
    }
}

/// Below this many columns the exact time would leave no room for the rest.
const NARROW: usize = 76;

/// The entries of a log, and how each is shown and clicked.
pub struct LogRows<'a, T, R> {
    pub log: &'a Log<T>,
    pub row: R,
}

impl Page {
    pub fn draw<T, R>(
        &self,
        state: &State,
        rows: LogRows<'_, T, R>,
        canvas: &mut Canvas,
        area: Rect,
    ) where
        R: Fn(&T) -> (Line<'static>, Target),
    {
        let LogRows { log, row } = rows;
        let theme = canvas.theme;
        let focused = state.focus == Focus::List;
        let more = if log.next.is_some() { "+" } else { "" };
        let count = format!("{}{more}", number(log.entries.len() as u64));
        let count = (log.loaded && !log.awaits_new_rows()).then_some(count);
        let width = usize::from(area.width.saturating_sub(4))
            .saturating_sub(columns::of(&self.remark.content));
        let mut title = match Title::of(&log.search, count, width, theme) {
            Some(title) => {
                title.place_cursor(&log.search, canvas, area);
                title.line
            }
            None => Line::styled(format!(" {} ", self.title), theme.title()),
        };
        title.push_span(self.remark.clone());
        let inner = pane::pane(canvas, area, title, focused);
        // A search may have looked through a part of a long log and found nothing there.
        if !log.loaded || log.entries.is_empty() && (log.next.is_some() || log.awaits_new_rows()) {
            return pane::loading(canvas, inner, state.busy.frame());
        }
        if log.entries.is_empty() {
            return self.empty.draw(canvas, inner);
        }
        let titles = Line::raw(table::cells(self.titles, self.widths, theme));
        let lines = log.entries.iter().skip(log.top).map(|entry| {
            let (line, target) = row(entry);
            TableRow { line, mark: Mark::Off, target: Some(target) }
        });
        let cursor = log.selected.checked_sub(log.top);
        table::table(canvas, inner, titles, lines, TableCursor { row: cursor, focused });
    }
}
