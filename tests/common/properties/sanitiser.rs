//! Text of strangers on its way to a cell.

use super::choice_and_text;
use mfadmin::{
    contract::{columns, text::is_hidden},
    tui::canvas::text_lines::TextLines,
    tui::text::{cell, clean, fit, short_name, wrap},
};
use ratatui::{buffer::Buffer, layout::Rect, text::Line, widgets::Widget};

/// The first byte is the width, the rest the text.
pub fn sanitiser(input: &[u8]) {
    let (width, text) = choice_and_text(input);
    let width = usize::from(width % 64);
    check(&clean(&text), usize::MAX);
    assert_eq!(clean(&clean(&text)), clean(&text), "cleaned twice");
    check(&short_name(&text), 30);
    for ellipsis in ["…", "..."] {
        check(&fit(&text, width, ellipsis), width);
        let cell = cell(&text, width, ellipsis);
        check(&cell, width);
        assert_eq!(columns::of(&cell), width);
        stays_in_its_column(&cell, width);
    }
    if width >= 2 {
        wrap(&text, width).iter().for_each(|line| check(line, width));
    }
}

fn check(shown: &str, width: usize) {
    assert!(columns::of(shown) <= width, "{shown:?} is wider than {width}");
    // Joiners stay within the words that need them.
    let allowed = |c: char| matches!(c, '\u{200C}' | '\u{200D}' | '\u{FE0E}' | '\u{FE0F}');
    let steers = |c: char| c.is_control() || is_hidden(c) && !allowed(c);
    assert!(!shown.contains(steers), "{shown:?} steers the terminal or hides");
}

/// What stands behind a cell on the screen is where the layout thinks it is.
fn stays_in_its_column(cell: &str, width: usize) {
    let area = Rect::new(0, 0, u16::try_from(width + 1).unwrap_or(u16::MAX), 1);
    let mut buffer = Buffer::empty(area);
    let line = Line::from_iter([cell.to_owned(), "|".to_owned()]);
    TextLines::from(line).render(area, &mut buffer);
    let last = buffer.content().last().map(ratatui::buffer::Cell::symbol);
    assert_eq!(last, Some("|"), "{cell:?} moves what is behind it");
}
