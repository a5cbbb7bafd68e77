//! What the state looks like. Pure: drawing changes nothing and asks for nothing.

mod access;
mod activity;
mod bulk;
mod closed;
mod confirm;
mod details;
mod edit;
mod entry;
mod export;
mod field;
mod filter;
mod footer;
mod header;
mod help;
mod job;
mod jobs;
mod list;
mod log;
mod message;
mod narrow;
mod notice;
mod order;
mod outbox;
mod overview;
mod palette;
mod sign_in;
mod step_up;
mod views;

use super::{
    layout::{self, Columns, Regions},
    mouse::Targets,
    state::{AuthState, Focus, State, list::ListId, modal::Modal},
    theme::Theme,
};
use crate::tui::state::Screen;
use ratatui::{
    Frame,
    buffer::{Buffer, CellDiffOption, CellWidth},
    layout::Rect,
};

pub fn view(state: &State, theme: Theme, frame: &mut Frame) {
    targets(state, theme, frame);
}

/// Draws it, and tells what a click on each place of it means.
pub fn targets(state: &State, theme: Theme, frame: &mut Frame) -> Targets {
    draw(state, theme, frame);
    theme.paint(frame.buffer_mut());
    cover(frame.buffer_mut());
    Targets::take(frame.buffer_mut(), |row| state.row_at(row))
}

/// Notes the columns that wide characters cover, so that they are drawn once those are gone: where one
/// is blank then, ratatui takes it for a blank that is there, and it may show a mark of the letter that
/// the terminal drew beside it.
fn cover(buffer: &mut Buffer) {
    let width = usize::from(buffer.area.width).max(1);
    for row in buffer.content.chunks_mut(width) {
        let mut covered = 0;
        for cell in row {
            if covered > 0 {
                cell.set_diff_option(CellDiffOption::Skip);
                covered -= 1;
            } else {
                covered = cell.cell_width().saturating_sub(1);
            }
        }
    }
}

fn draw(state: &State, theme: Theme, frame: &mut Frame) {
    let area = frame.area();
    if layout::is_too_small(area.as_size()) {
        return closed::too_small(frame, area);
    }
    let regions = layout::regions(area);
    header::draw(state, theme, frame, regions.header);
    header::tabs(state, theme, frame, regions.tabs);
    footer::draw(state, theme, frame, regions.footer);
    match &state.auth_state {
        AuthState::Open => open(state, theme, frame, regions),
        AuthState::Forbidden => closed::forbidden(state, theme, frame, regions.body),
        AuthState::SignedOut(form) => {
            open(state, theme, frame, regions);
            frame.buffer_mut().set_style(area, theme.veil());
            let whole = Rect { height: area.height - regions.footer.height, ..area };
            sign_in::draw(state, form, theme, frame, whole, regions.body);
            footer::draw(state, theme, frame, regions.footer);
        }
    }
    // Last, for a notice of several lines grows over what lies above it.
    notice::draw(state, theme, frame, regions.notice);
}

/// The panes, and what lies over them.
fn open(state: &State, theme: Theme, frame: &mut Frame, regions: Regions) {
    match &state.modal {
        Some(Modal::Edit(form)) => edit::draw(state, form, theme, frame, regions.body),
        _ => panes(state, theme, frame, regions.body),
    }
    match &state.modal {
        Some(Modal::Confirm(confirm)) => confirm::draw(state, confirm, theme, frame, regions.body),
        Some(Modal::Access(form)) => access::draw(state, form, theme, frame, regions.body),
        Some(Modal::Message(open)) => message::draw(state, open, theme, frame, regions.body),
        Some(Modal::Narrow(chooser)) => narrow::draw(chooser, theme, frame, regions.body),
        Some(Modal::Bulk(form)) => bulk::draw(state, form, theme, frame, regions.body),
        Some(Modal::Jobs(list)) => jobs::draw(state, *list, theme, frame, regions.body),
        Some(Modal::Job(view)) => job::draw(state, view, theme, frame, regions.body),
        Some(Modal::Export(form)) => export::draw(state, form, theme, frame, regions.body),
        Some(Modal::Filter(form)) => filter::draw(form, theme, frame, regions.body),
        Some(Modal::Sort(form)) => filter::sort(form, theme, frame, regions.body),
        Some(Modal::Views(chooser)) => views::draw(state, *chooser, theme, frame, regions.body),
        Some(Modal::Entry { entry, scroll }) => {
            entry::draw(state, entry, *scroll, theme, frame, regions.body);
        }
        Some(Modal::Palette(form)) => palette::draw(form, theme, frame, regions.body),
        Some(Modal::Help { context, scroll }) => {
            help::draw(state, *context, *scroll, theme, frame, regions.body);
        }
        Some(Modal::Edit(_)) | None => {}
    }
    if let Some(form) = &state.step_up {
        step_up::draw(state, form, theme, frame, regions.body);
    }
}

fn panes(state: &State, theme: Theme, frame: &mut Frame, body: Rect) {
    if state.is_cut_off() {
        return closed::unreachable(state, theme, frame, body);
    }
    match (layout::columns(state.size), state.focus) {
        (Columns::One, Focus::List) => main_pane(state, theme, frame, body),
        (Columns::One, Focus::Details) => details::draw(state, theme, frame, body),
        (Columns::Two, focus) => {
            if state.screen.list().is_none() && focus == Focus::List {
                return main_pane(state, theme, frame, body);
            }
            let [left, right] = layout::panes(body);
            main_pane(state, theme, frame, left);
            details::draw(state, theme, frame, right);
        }
    }
}

fn main_pane(state: &State, theme: Theme, frame: &mut Frame, area: Rect) {
    match state.screen {
        Screen::Overview => overview::draw(state, theme, frame, area),
        Screen::Users => list::draw(state, ListId::Users, theme, frame, area),
        Screen::Security => list::draw(state, ListId::Security, theme, frame, area),
        Screen::Activity => activity::draw(state, theme, frame, area),
        Screen::Outbox => outbox::draw(state, theme, frame, area),
    }
}
