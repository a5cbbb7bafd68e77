//! A bordered pane with a title, and one line in its middle where it has nothing else to show.

use crate::tui::{
    canvas::{Canvas, text_lines::TextLines},
    layout, text,
};
use ratatui::{layout::Rect, text::Line, widgets::Block};

/// Draws the border and tells what is left inside.
pub fn pane(canvas: &mut Canvas, area: Rect, title: Line<'static>, focused: bool) -> Rect {
    with_foot(canvas, area, title, Line::default(), focused)
}

/// A pane with words in its lower border too.
pub fn with_foot(
    canvas: &mut Canvas,
    area: Rect,
    title: Line<'static>,
    foot: Line<'static>,
    focused: bool,
) -> Rect {
    let theme = canvas.theme;
    let block = Block::bordered().border_set(theme.borders()).border_style(theme.border(focused));
    let inner = block.inner(area);
    canvas.render(block, area);
    let width = area.width.saturating_sub(2);
    let border = Rect { x: area.x + 1, width, height: area.height.min(1), ..area };
    canvas.text(title, border);
    canvas.text(foot, Rect { y: area.bottom().saturating_sub(1), ..border });
    inner
}

/// Says that an answer is awaited, once the wait has lasted long enough for a spinner.
pub fn loading(canvas: &mut Canvas, area: Rect, spinner: Option<u8>) {
    if spinner.is_some() {
        notice(canvas, area, "Loading", &[]);
    }
}

/// What stands in the place of rows where there are none.
pub struct EmptyNotice {
    pub title: &'static str,
    pub what: String,
    /// Which keys lead on; may be empty.
    pub next: String,
}

impl EmptyNotice {
    /// One that no key leads on from.
    pub fn plain(title: &'static str, what: &str) -> Self {
        Self { title, what: what.to_owned(), next: String::new() }
    }

    pub fn draw(&self, canvas: &mut Canvas, area: Rect) {
        let words = format!("{} {}", self.what, self.next);
        notice(canvas, area, self.title, &[words.trim()]);
    }

    /// `No gaps. All users have the required factors.`
    pub fn in_words(&self) -> String {
        format!("{}. {}", self.title, self.what).trim_end().to_owned()
    }
}

/// Draws a few centred sentences.
pub fn notice(canvas: &mut Canvas, area: Rect, title: &str, sentences: &[&str]) {
    let theme = canvas.theme;
    let width = usize::from(area.width.saturating_sub(4)).min(70);
    let mut lines = vec![Line::styled(text::fit(title, width, theme.ellipsis()), theme.strong())];
    for sentence in sentences {
        lines.extend(text::wrap(sentence, width).into_iter().map(Line::raw));
    }
    let area = layout::centred(area, area.width, lines.len() as u16);
    canvas.text(TextLines::new(lines).centered(), area);
}
