//! The dialog that narrows Activity.

use crate::tui::{state::activity::Chooser, text, theme::Theme, widgets::dialog};
use ratatui::{
    Frame,
    layout::Rect,
    text::{Line, Span},
};

pub fn draw(chooser: &Chooser, theme: Theme, frame: &mut Frame, area: Rect) {
    let width = dialog::text_width(area).saturating_sub(2);
    let line = |(at, words): (usize, String)| {
        let here = at == chooser.marked;
        let style = if here { theme.pressed() } else { Default::default() };
        let mark = if here { theme.cursor() } else { " " };
        Line::from(vec![
            Span::styled(format!("{mark} "), theme.accent()),
            Span::styled(text::fit(&theme.words(&words), width, theme.ellipsis()), style),
        ])
    };
    let words = chooser.choices.iter().map(|choice| choice.words());
    dialog::choices(frame, area, "Show", 0, words.enumerate().map(line).collect(), theme);
}
