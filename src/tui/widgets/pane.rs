//! A bordered pane with a title, and one line in its middle where it has nothing else to show.

use crate::tui::{layout, text, theme::Theme};
use ratatui::{
    Frame,
    layout::Rect,
    text::Line,
    widgets::{Block, Paragraph},
};

/// Draws the border and tells what is left inside.
pub fn pane(
    frame: &mut Frame,
    area: Rect,
    title: Line<'static>,
    focused: bool,
    theme: Theme,
) -> Rect {
    with_foot(frame, area, title, Line::default(), focused, theme)
}

/// A pane with words in its lower border too.
pub fn with_foot(
    frame: &mut Frame,
    area: Rect,
    title: Line<'static>,
    foot: Line<'static>,
    focused: bool,
    theme: Theme,
) -> Rect {
    let block = Block::bordered()
        .border_set(theme.borders())
        .border_style(theme.border(focused))
        .title(title)
        .title_bottom(foot);
    let inner = block.inner(area);
    frame.render_widget(block, area);
    inner
}

/// Says that an answer is awaited, once the wait has lasted long enough for a spinner.
pub fn loading(spinner: Option<u8>, frame: &mut Frame, area: Rect, theme: Theme) {
    if spinner.is_some() {
        notice(frame, area, "Loading", &[], theme);
    }
}

/// Draws a few centred sentences.
pub fn notice(frame: &mut Frame, area: Rect, title: &str, sentences: &[&str], theme: Theme) {
    let width = usize::from(area.width.saturating_sub(4)).min(70);
    let mut lines = vec![Line::styled(text::fit(title, width, theme.ellipsis()), theme.strong())];
    for sentence in sentences {
        lines.extend(text::wrap(sentence, width).into_iter().map(Line::raw));
    }
    let area = layout::centred(area, area.width, lines.len() as u16);
    frame.render_widget(Paragraph::new(lines).centered(), area);
}
