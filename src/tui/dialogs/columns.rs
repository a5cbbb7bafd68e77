//! The dialog that chooses the columns of a list.

use crate::tui::{
    State,
    canvas::Canvas,
    dialogs::Modal,
    effects::Effect,
    input::keymap::KeyCommand,
    list::{
        ListId, Turn,
        columns::{Column, ColumnChoice, Visibility},
    },
    text,
    widgets::dialog,
};
use ratatui::{
    layout::Rect,
    text::{Line, Span},
};

/// Columns being chosen; the list keeps its own until they are applied.
#[derive(Clone, Debug)]
pub struct ColumnForm {
    pub list: ListId,
    pub columns: ColumnChoice,
    pub marked: Column,
}

/// Opens the dialog for the list of the present screen.
pub fn open(state: &mut State) -> Vec<Effect> {
    if let Some(list) = state.screen.list() {
        let columns = state.panes.columns(list).clone();
        let form = ColumnForm { list, columns, marked: Column::Email };
        state.modal = Some(Modal::Columns(Box::new(form)));
    }
    Vec::new()
}

pub fn on_command(state: &mut State, command: KeyCommand) -> Vec<Effect> {
    let Some(Modal::Columns(form)) = &state.modal else { return Vec::new() };
    let usual = state.usual_column(form.list, form.marked);
    let Some(Modal::Columns(form)) = &mut state.modal else { return Vec::new() };
    match command {
        KeyCommand::Back => state.modal = None,
        KeyCommand::Apply => {
            let ColumnForm { list, columns, .. } = (**form).clone();
            state.panes.choose_columns(list, columns);
            state.modal = None;
        }
        KeyCommand::Down => form.marked = Turn::On.among(&Column::ALL, form.marked),
        KeyCommand::Up => form.marked = Turn::Back.among(&Column::ALL, form.marked),
        KeyCommand::Toggle => form.columns.turn(form.marked, usual),
        KeyCommand::Clear => form.columns = ColumnChoice::default(),
        _ => {}
    }
    Vec::new()
}

/// Marks the line that was clicked, and shows or hides its column.
pub fn on_click(state: &mut State, choice: usize) -> Vec<Effect> {
    let (Some(Modal::Columns(form)), Some(column)) = (&mut state.modal, Column::ALL.get(choice))
    else {
        return Vec::new();
    };
    form.marked = *column;
    on_command(state, KeyCommand::Toggle)
}

pub fn draw(state: &State, form: &ColumnForm, canvas: &mut Canvas, area: Rect) {
    let theme = canvas.theme;
    let width = dialog::text_width(area);
    let line = |column: Column| {
        let here = column == form.marked;
        let shown = form.columns.get(column);
        let set = match shown.unwrap_or_else(|| state.usual_column(form.list, column)) {
            Visibility::Shown => "x",
            Visibility::Hidden => " ",
        };
        let mark = if here { theme.cursor() } else { " " };
        let style = if here { theme.pressed() } else { Default::default() };
        Line::from(vec![
            Span::styled(format!("{mark} "), theme.accent()),
            Span::styled(format!("[{set}] {}", column.label()), style),
        ])
    };
    let mut lines: Vec<Line> = Column::ALL.into_iter().map(line).collect();
    let count = lines.len() as u16;
    let remark = "Name, phone and authenticator are always shown; the others as there is room.";
    let remark = text::wrap(remark, width);
    lines.extend(remark.into_iter().map(|words| Line::styled(words, theme.dim())));
    let inner = dialog::dialog(canvas, area, "Columns", lines);
    canvas.hit_choices(Rect { height: count.min(inner.height), ..inner }, 0);
}
