//! What the state looks like. Pure: drawing changes nothing and asks for nothing.

pub mod clip;
pub mod footer;
pub mod header;
pub mod notice;

use crate::tui::{
    State,
    canvas::{Canvas, Targets},
    dialogs::{self, Modal, help, step_up},
    layout::{self, Columns, Regions},
    list::ListId,
    screens::{
        activity, closed, details, outbox, overview,
        sign_in::{self, auth_state::AuthState},
        users,
    },
    state::{Focus, Screen},
    theme::Theme,
};
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
    let mut canvas = Canvas::new(frame, theme);
    draw(state, &mut canvas);
    let targets = canvas.into_targets();
    theme.paint(frame.buffer_mut());
    skip_covered(frame.buffer_mut());
    targets
}

/// Notes the columns that wide characters cover, so that they are drawn once those are gone: where one
/// is blank then, ratatui takes it for a blank that is there, and it may show a mark of the letter that
/// the terminal drew beside it.
fn skip_covered(buffer: &mut Buffer) {
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

fn draw(state: &State, canvas: &mut Canvas) {
    let theme = canvas.theme;
    let area = canvas.area();
    if layout::is_too_small(area.as_size()) {
        return closed::too_small(canvas, area);
    }
    let regions = layout::regions(area);
    header::draw(state, canvas, regions.header);
    header::tabs(state, canvas, regions.tabs);
    footer::draw(state, canvas, regions.footer);
    match &state.auth_state {
        AuthState::Open => draw_open(state, canvas, regions),
        AuthState::Forbidden => closed::forbidden(state, canvas, regions.body),
        AuthState::SignedOut(form) => {
            draw_open(state, canvas, regions);
            canvas.buffer_mut().set_style(area, theme.veil());
            canvas.shield(area);
            let whole = Rect { height: area.height - regions.footer.height, ..area };
            sign_in::draw(state, form, canvas, whole, regions.body);
            footer::draw(state, canvas, regions.footer);
        }
    }
    if let Some(help) = &state.help {
        help::draw(state, help, canvas, regions.body);
    }
    // Last, for a notice of several lines grows over what lies above it.
    let notice = notice::draw(state, canvas, regions.notice);
    clip::draw(state, canvas, notice);
}

/// The panes, and what lies over them.
fn draw_open(state: &State, canvas: &mut Canvas, regions: Regions) {
    if !matches!(state.modal, Some(Modal::AddUser(_) | Modal::EditUser(_))) {
        draw_panes(state, canvas, regions.body);
    }
    if let Some(modal) = &state.modal {
        dialogs::draw(state, modal, canvas, regions.body);
    }
    if let Some(form) = &state.step_up {
        step_up::draw(state, form, canvas, regions.body);
    }
}

fn draw_panes(state: &State, canvas: &mut Canvas, body: Rect) {
    if state.is_cut_off() {
        return closed::unreachable(state, canvas, body);
    }
    match (state.pane_columns(), state.focus) {
        (Columns::One, Focus::List) => draw_main_pane(state, canvas, body),
        (Columns::One, Focus::Details) => details::draw(state, canvas, body),
        (Columns::Two, focus) => {
            if state.screen.list().is_none() && focus == Focus::List {
                return draw_main_pane(state, canvas, body);
            }
            let [left, right] = layout::panes(body);
            draw_main_pane(state, canvas, left);
            details::draw(state, canvas, right);
        }
    }
}

fn draw_main_pane(state: &State, canvas: &mut Canvas, area: Rect) {
    match state.screen {
        Screen::Overview => overview::draw(state, canvas, area),
        Screen::Users => users::draw(state, ListId::Users, canvas, area),
        Screen::Security => users::draw(state, ListId::Security, canvas, area),
        Screen::Activity => activity::draw(state, canvas, area),
        Screen::Outbox => outbox::draw(state, canvas, area),
    }
}
