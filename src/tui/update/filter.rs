//! Choosing whom a list shows, and in which order.

use super::load;
use crate::{
    contract::{
        Factor,
        query::{Edge, GapFilter, Sort},
    },
    tui::{
        effect::Effect,
        keymap::KeyCommand,
        state::{
            State,
            filter::{FilterForm, SortForm},
            list::{Facet, Filters, ListId, Turn},
            modal::Modal,
        },
    },
};

/// Opens the dialog that filters the list of the present screen, or the one that orders it.
pub fn open(state: &mut State, bound: KeyCommand) -> Vec<Effect> {
    if let Some(list) = state.current_list() {
        state.modal = Some(match bound {
            KeyCommand::Sort => Modal::Sort(SortForm::of(list)),
            _ => Modal::Filter(FilterForm::of(list)),
        });
    }
    Vec::new()
}

pub fn run(state: &mut State, bound: KeyCommand) -> Vec<Effect> {
    match (&mut state.modal, bound) {
        (_, KeyCommand::Back) => state.modal = None,
        (Some(Modal::Filter(form)), KeyCommand::Apply) => {
            let FilterForm { list, filters, .. } = *form;
            state.modal = None;
            return show(state, list, filters);
        }
        (Some(Modal::Filter(form)), bound) => choose(form, bound),
        (Some(Modal::Sort(form)), KeyCommand::Apply) => {
            let form = *form;
            state.modal = None;
            return order(state, form);
        }
        (Some(Modal::Sort(form)), KeyCommand::TurnOrder) => form.order = form.order.turned(),
        (Some(Modal::Sort(form)), KeyCommand::Down) => {
            form.sort = Turn::On.among(&Sort::ALL, form.sort)
        }
        (Some(Modal::Sort(form)), KeyCommand::Up) => {
            form.sort = Turn::Back.among(&Sort::ALL, form.sort)
        }
        _ => {}
    }
    Vec::new()
}

fn choose(form: &mut FilterForm, bound: KeyCommand) {
    match bound {
        KeyCommand::Down => form.marked = Turn::On.among(&Facet::ALL, form.marked),
        KeyCommand::Up => form.marked = Turn::Back.among(&Facet::ALL, form.marked),
        KeyCommand::NextValue => form.filters.turn(form.list, form.marked, Turn::On),
        KeyCommand::PreviousValue => form.filters.turn(form.list, form.marked, Turn::Back),
        KeyCommand::Clear => form.filters = Filters::of(form.list),
        _ => {}
    }
}

/// The next kind of gap, at once.
pub fn next_gap(state: &mut State, id: ListId) -> Vec<Effect> {
    let mut filters = state.list(id).filters;
    filters.turn(id, Facet::Gap, Turn::On);
    let required = state.me.as_ref().map(|me| me.policy.required).unwrap_or_default();
    // Nobody misses a security key that the policy does not ask for.
    if filters.gap == Some(GapFilter::SecurityKey) && !required.names(Factor::SecurityKey) {
        filters.turn(id, Facet::Gap, Turn::On);
    }
    show(state, id, filters)
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

fn order(state: &mut State, form: SortForm) -> Vec<Effect> {
    let SortForm { list: id, sort, order } = form;
    let list = state.list_mut(id);
    if (list.sort, list.order) == (sort, order) {
        return Vec::new();
    }
    (list.sort, list.order) = (sort, order);
    load::from_edge(state, id, Edge::Start)
}
