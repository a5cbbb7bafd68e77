//! The dialog that chooses the order of a list.

use crate::{
    contract::query::{Edge, Order, Sort},
    tui::{
        State,
        canvas::Canvas,
        dialogs::{Modal, filter},
        effects::Effect,
        input::{keymap::KeyCommand, mouse::Clicks},
        list::{ListId, Turn, UserList, order},
        state::load,
        widgets::dialog,
    },
};
use ratatui::{layout::Rect, text::Span};

/// An order being chosen.
#[derive(Clone, Copy, Debug)]
pub struct SortForm {
    pub list: ListId,
    pub sort: Sort,
    pub order: Order,
}

impl SortForm {
    pub fn of(list: &UserList) -> Self {
        Self { list: list.id, sort: list.sort, order: list.order }
    }
}

/// Opens the dialog for the list of the present screen.
pub fn open(state: &mut State) -> Vec<Effect> {
    if let Some(list) = state.current_list() {
        state.modal = Some(Modal::Sort(SortForm::of(list)));
    }
    Vec::new()
}

pub fn on_command(state: &mut State, command: KeyCommand) -> Vec<Effect> {
    let Some(Modal::Sort(form)) = &mut state.modal else { return Vec::new() };
    match command {
        KeyCommand::Back => state.modal = None,
        KeyCommand::Apply => {
            let form = *form;
            state.modal = None;
            return apply(state, form);
        }
        KeyCommand::TurnOrder => form.order = form.order.turned(),
        KeyCommand::Down => form.sort = Turn::On.among(&Sort::ALL, form.sort),
        KeyCommand::Up => form.sort = Turn::Back.among(&Sort::ALL, form.sort),
        _ => {}
    }
    Vec::new()
}

/// Marks the order that was clicked; the second time, applies it.
pub fn on_click(state: &mut State, choice: usize, clicks: Clicks) -> Vec<Effect> {
    if let (Some(Modal::Sort(form)), Some(sort)) = (&mut state.modal, Sort::ALL.get(choice)) {
        form.sort = *sort;
        if clicks == Clicks::Double {
            return on_command(state, KeyCommand::Apply);
        }
    }
    Vec::new()
}

fn apply(state: &mut State, form: SortForm) -> Vec<Effect> {
    let SortForm { list: id, sort, order } = form;
    let list = state.list_mut(id);
    if (list.sort, list.order) == (sort, order) {
        return Vec::new();
    }
    (list.sort, list.order) = (sort, order);
    load::from_edge(state, id, Edge::Start)
}

pub fn draw(form: &SortForm, canvas: &mut Canvas, area: Rect) {
    let theme = canvas.theme;
    let lines = Sort::ALL.map(|sort| {
        let is_marked = form.sort == sort;
        let words = order::direction(sort, form.order);
        let value = format!("{} {words}", theme.arrow(form.order));
        let style = if is_marked { theme.accent() } else { theme.dim() };
        filter::option_line(is_marked, order::label(sort), Span::styled(value, style), area, theme)
    });
    dialog::choices(canvas, area, "Sort by", 0, lines.to_vec());
}
