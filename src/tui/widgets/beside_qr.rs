//! A QR code beside the words that belong to it, or above them, or the words alone where the terminal is
//! too small.

use crate::tui::{canvas::Canvas, canvas::text_lines::TextLines, qr::Qr, theme::Theme};
use ratatui::{
    layout::{Rect, Size},
    text::Line,
};

/// Columns that the words need beside the code.
const BESIDE: u16 = 30;

/// Rows that they need below it.
const BELOW: u16 = 11;

/// Where the picture goes and where the words go.
pub struct BesideQr {
    picture: Option<(Rect, usize)>,
    pub words: Rect,
}

impl BesideQr {
    /// The places of `qr` and its words in `area`.
    pub fn plan(qr: Option<&Qr>, theme: Theme, area: Rect) -> Self {
        let inset = |area: Rect| Rect {
            x: area.x + 2,
            y: area.y + 1,
            width: area.width.saturating_sub(4),
            height: area.height.saturating_sub(1),
        };
        let words_alone = Self { picture: None, words: inset(area) };
        let Some(qr) = qr else { return words_alone };
        let beside = Size { width: area.width.saturating_sub(BESIDE), height: area.height };
        if let Some(quiet) = qr.fitting(theme.charset, beside) {
            let Size { width, height } = qr.size(theme.charset, quiet);
            let rest = Rect { x: area.x + width, width: area.width - width, ..area };
            return Self {
                picture: Some((Rect { width, height, ..area }, quiet)),
                words: inset(rest),
            };
        }
        let above = Size { width: area.width, height: area.height.saturating_sub(BELOW) };
        if let Some(quiet) = qr.fitting(theme.charset, above) {
            let Size { width, height } = qr.size(theme.charset, quiet);
            let rest = Rect { y: area.y + height, height: area.height - height, ..area };
            return Self {
                picture: Some((Rect { width, height, ..area }, quiet)),
                words: inset(rest),
            };
        }
        words_alone
    }

    /// Whether the code is shown.
    pub fn shows_code(&self) -> bool {
        self.picture.is_some()
    }

    /// Draws the code, where there is room for it.
    pub fn draw(&self, qr: Option<&Qr>, canvas: &mut Canvas) {
        let (Some(qr), Some((place, quiet))) = (qr, self.picture) else { return };
        let theme = canvas.theme;
        let lines = qr.lines(theme.charset, quiet).into_iter().map(Line::raw);
        canvas.text(TextLines::new(lines.collect::<Vec<_>>()).style(theme.qr()), place);
    }

    /// The least terminal on which the code is shown beside the words.
    pub fn needed(qr: &Qr, theme: Theme) -> Size {
        let least = qr.least(theme.charset);
        // One row more for the footer.
        Size { width: least.width + BESIDE, height: least.height + 1 }
    }
}
