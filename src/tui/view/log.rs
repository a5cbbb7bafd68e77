//! What Activity and Outbox have in common: a log in four columns, its newest entry first.

use crate::tui::{
    state::{Focus, State, log::Log},
    theme::Theme,
    widgets::{pane, table},
};
use ratatui::{Frame, layout::Rect, text::Line};

pub struct Page {
    pub title: &'static str,
    pub titles: [&'static str; 4],
    pub widths: [usize; 4],
    /// A title and a sentence for a log without entries.
    pub empty: (&'static str, &'static str),
}

/// Columns inside the border of a pane on `area`.
pub fn inner_width(area: Rect) -> usize {
    usize::from(area.width.saturating_sub(2))
}

impl Page {
    pub fn draw<T>(
        &self,
        state: &State,
        log: &Log<T>,
        words: fn(&State, &T) -> [String; 4],
        theme: Theme,
        frame: &mut Frame,
        area: Rect,
    ) {
        let focused = state.focus == Focus::List;
        let title = Line::styled(format!(" {} ", self.title), theme.title());
        let inner = pane::pane(frame, area, title, focused, theme);
        if !log.loaded {
            return pane::loading(state.busy.frame(), frame, inner, theme);
        }
        if log.entries.is_empty() {
            let (title, sentence) = self.empty;
            return pane::notice(frame, inner, title, &[sentence], theme);
        }
        let line = |words: [&str; 4]| Line::raw(table::cells(words, self.widths, theme));
        let entries = log.entries.iter().skip(log.top);
        let lines = entries.map(|entry| line(words(state, entry).each_ref().map(String::as_str)));
        let cursor = log.selected.checked_sub(log.top);
        table::table(frame, inner, line(self.titles), lines, cursor, focused, theme);
    }
}
