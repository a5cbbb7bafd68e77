//! Where things are on the screen: one answer for `view`, which draws there, and for `update`,
//! which must know how many rows a page has.

use crate::tui::input::keymap::KeyCommand;
use ratatui::layout::{Constraint, Layout, Rect, Size};

/// The smallest screen the panel works on.
pub const MIN: Size = Size { width: 60, height: 16 };

/// From this width on, the details stand beside the list.
pub const TWO_COLUMNS: u16 = 100;

/// From this width on, the e-mail has a column in lists of users, where nobody has chosen otherwise.
pub const WITH_EMAIL: u16 = 100;

/// How many columns of panes the body has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Columns {
    One,
    Two,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Regions {
    pub header: Rect,
    pub tabs: Rect,
    pub body: Rect,
    /// Toasts, or what is wrong with the line.
    pub notice: Rect,
    pub footer: Rect,
}

pub fn is_too_small(size: Size) -> bool {
    size.width < MIN.width || size.height < MIN.height
}

pub fn columns(size: Size) -> Columns {
    if size.width < TWO_COLUMNS { Columns::One } else { Columns::Two }
}

pub fn regions(area: Rect) -> Regions {
    let [header, tabs, body, notice, footer] = Layout::vertical([
        Constraint::Length(1),
        Constraint::Length(1),
        Constraint::Fill(1),
        Constraint::Length(1),
        Constraint::Length(1),
    ])
    .areas(area);
    Regions { header, tabs, body, notice, footer }
}

/// The list and the details, in a body of two columns.
pub fn panes(body: Rect) -> [Rect; 2] {
    Layout::horizontal([Constraint::Fill(3), Constraint::Fill(2)]).areas(body)
}

/// The rows of a list, inside its border and below its column titles.
pub fn list_rows(size: Size) -> u16 {
    let body = regions(Rect { x: 0, y: 0, width: size.width, height: size.height }).body;
    body.height.saturating_sub(3)
}

/// The columns of a list, inside its border.
pub fn list_width(size: Size, columns: Columns) -> u16 {
    let body = regions(Rect { x: 0, y: 0, width: size.width, height: size.height }).body;
    let pane = match columns {
        Columns::One => body,
        Columns::Two => panes(body)[0],
    };
    pane.width.saturating_sub(2)
}

/// A box of at most `width` × `height` in the middle of `area`.
pub fn centred(area: Rect, width: u16, height: u16) -> Rect {
    let width = width.min(area.width);
    let height = height.min(area.height);
    Rect {
        x: area.x + (area.width - width) / 2,
        y: area.y + (area.height - height) / 2,
        width,
        height,
    }
}

/// Columns of the palette and the help, border included.
pub const WIDE: u16 = 76;

/// The box of the palette: as high as `offers` commands and the line above them, or as the body.
pub fn palette(body: Rect, offers: usize) -> Rect {
    let height = u16::try_from(offers).unwrap_or(u16::MAX).saturating_add(PALETTE_FRAME);
    centred(body, WIDE, height)
}

/// Rows of the palette that hold no command: the border, and what is typed.
const PALETTE_FRAME: u16 = 3;

/// The most commands that the palette shows at once.
pub fn palette_rows(size: Size) -> u16 {
    let body = regions(Rect { x: 0, y: 0, width: size.width, height: size.height }).body;
    body.height.saturating_sub(PALETTE_FRAME)
}

/// The box of a job that lists so many users, or as high as the body.
pub fn job(body: Rect, listed: u64) -> Rect {
    let rows = u16::try_from(listed).unwrap_or(u16::MAX).max(LEAST_LISTED);
    centred(body, WIDE, rows.saturating_add(JOB_FRAME))
}

/// Rows of a job that list nobody: the border, and how far it is.
const JOB_FRAME: u16 = 8;

/// Rows that a job keeps for users, however few they are: the box stays still while they come.
const LEAST_LISTED: u16 = 4;

/// The most users that a job lists at once.
pub fn job_rows(size: Size) -> u16 {
    let body = regions(Rect { x: 0, y: 0, width: size.width, height: size.height }).body;
    body.height.saturating_sub(JOB_FRAME)
}

/// The first of the rows to show after `top`, where the cursor has left them: a page further, of which
/// one row stays to read on from.
pub fn turned(top: u64, cursor: u64, rows: u64) -> u64 {
    let page = rows.saturating_sub(1).max(1);
    if cursor < top {
        top.saturating_sub(page)
    } else if cursor >= top + rows {
        top + page
    } else {
        top
    }
}

/// The first of the rows to show, so that the one that is `marked` is on one of `rows` rows.
pub fn top(marked: usize, rows: usize) -> usize {
    (marked + 1).saturating_sub(rows)
}

pub fn rows_of(command: KeyCommand, rows: i64) -> Option<i64> {
    Some(match command {
        KeyCommand::Down => 1,
        KeyCommand::Up => -1,
        KeyCommand::PageDown => rows.max(1),
        KeyCommand::PageUp => -rows.max(1),
        KeyCommand::HalfDown => (rows / 2).max(1),
        KeyCommand::HalfUp => -(rows / 2).max(1),
        _ => return None,
    })
}
