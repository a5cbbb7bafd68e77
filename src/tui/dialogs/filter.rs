//! The dialog that chooses whom a list shows.

use crate::{
    contract::{
        Factor,
        query::{Edge, GapFilter},
    },
    tui::{
        State,
        canvas::Canvas,
        dialogs::Modal,
        effects::Effect,
        input::keymap::KeyCommand,
        list::{Facet, Filters, ListId, Turn, UserList},
        state::load,
        text,
        theme::Theme,
        widgets::dialog,
    },
};
use ratatui::{
    layout::Rect,
    text::{Line, Span},
};

/// Filters being chosen; the list keeps its own until they are applied.
#[derive(Clone, Copy, Debug)]
pub struct FilterForm {
    pub list: ListId,
    pub filters: Filters,
    pub marked: Facet,
}

impl FilterForm {
    pub fn of(list: &UserList) -> Self {
        Self { list: list.id, filters: list.filters, marked: Facet::Gap }
    }
}

/// Opens the dialog for the list of the present screen.
pub fn open(state: &mut State) -> Vec<Effect> {
    if let Some(list) = state.current_list() {
        state.modal = Some(Modal::Filter(FilterForm::of(list)));
    }
    Vec::new()
}

pub fn on_command(state: &mut State, command: KeyCommand) -> Vec<Effect> {
    let is_all_known = is_all_known(state);
    let Some(Modal::Filter(form)) = &mut state.modal else { return Vec::new() };
    let mut go_on = |turn| {
        form.filters.turn(form.list, form.marked, turn);
        if form.marked == Facet::Gap {
            pass_by(&mut form.filters, form.list, turn, is_all_known);
        }
    };
    match command {
        KeyCommand::NextValue => go_on(Turn::On),
        KeyCommand::PreviousValue => go_on(Turn::Back),
        KeyCommand::Back => state.modal = None,
        KeyCommand::Apply => {
            let FilterForm { list, filters, .. } = *form;
            state.modal = None;
            return show(state, list, filters);
        }
        KeyCommand::Down => form.marked = Turn::On.among(&Facet::ALL, form.marked),
        KeyCommand::Up => form.marked = Turn::Back.among(&Facet::ALL, form.marked),
        KeyCommand::Clear => form.filters = Filters::of(form.list),
        _ => {}
    }
    Vec::new()
}

/// Marks the line that was clicked, and goes on to its next choice.
pub fn on_click(state: &mut State, choice: usize) -> Vec<Effect> {
    let (Some(Modal::Filter(form)), Some(facet)) = (&mut state.modal, Facet::ALL.get(choice))
    else {
        return Vec::new();
    };
    form.marked = *facet;
    on_command(state, KeyCommand::NextValue)
}

/// The next kind of gap, at once.
pub fn next_gap(state: &mut State, id: ListId) -> Vec<Effect> {
    let mut filters = state.list(id).filters;
    filters.turn(id, Facet::Gap, Turn::On);
    let required = state.me.as_ref().map(|me| me.policy.required).unwrap_or_default();
    // No user misses a security key that the policy does not ask for.
    if filters.gap == Some(GapFilter::SecurityKey) && !required.names(Factor::SecurityKey) {
        filters.turn(id, Facet::Gap, Turn::On);
    }
    pass_by(&mut filters, id, Turn::On, is_all_known(state));
    show(state, id, filters)
}

fn is_all_known(state: &State) -> bool {
    state.summary.is_none_or(|summary| summary.unknown == 0)
}

/// Goes on from a kind of gap that nobody has: all is known of users who are kept here.
fn pass_by(filters: &mut Filters, list: ListId, turn: Turn, is_all_known: bool) {
    if is_all_known && filters.gap == Some(GapFilter::Unknown) {
        filters.turn(list, Facet::Gap, turn);
    }
}

/// Takes back the last thing that was chosen, if anything was.
pub fn widen(state: &mut State, id: ListId) -> Vec<Effect> {
    let mut filters = state.list(id).filters;
    filters.drop_last(id);
    show(state, id, filters)
}

fn show(state: &mut State, id: ListId, filters: Filters) -> Vec<Effect> {
    let list = state.list_mut(id);
    if list.filters == filters {
        return Vec::new();
    }
    list.filters = filters;
    load::from_edge(state, id, Edge::Start)
}

/// Columns of what is chosen among.
const LABEL: usize = 16;

pub fn draw(form: &FilterForm, canvas: &mut Canvas, area: Rect) {
    let theme = canvas.theme;
    let lines = Facet::ALL.map(|facet| {
        let value = form.filters.words(facet);
        let style = if value.is_some() { theme.accent() } else { theme.dim() };
        let value = value.unwrap_or_else(|| "any".to_owned());
        option_line(form.marked == facet, facet.label(), Span::styled(value, style), area, theme)
    });
    dialog::choices(canvas, area, "Filter", 0, lines.to_vec());
}

pub fn option_line(
    is_marked: bool,
    label: &str,
    value: Span<'static>,
    area: Rect,
    theme: Theme,
) -> Line<'static> {
    let room = dialog::text_width(area).saturating_sub(2 + LABEL + 1);
    let mark = if is_marked { theme.cursor() } else { " " };
    let style = if is_marked { theme.pressed() } else { Default::default() };
    let value = Span::styled(text::fit(&value.content, room, theme.ellipsis()), value.style);
    Line::from(vec![
        Span::styled(format!("{mark} "), theme.accent()),
        Span::styled(text::cell(label, LABEL, theme.ellipsis()), style),
        Span::raw(" "),
        value,
    ])
}
