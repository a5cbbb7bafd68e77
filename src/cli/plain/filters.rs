//! What a list leaves out: what is looked at, and then the choices.

use super::{
    numbers::Offer,
    plain_panel::{Asking, PlainPanel},
};
use crate::{
    contract::query::Edge,
    tui::{
        effects::Effect,
        list::{Facet, Filters, Turn, UserList},
        state::load,
    },
};

/// More than any facet has: the choices go round and round.
const MOST: usize = 16;

/// ` Filters: any gap, Member.`, or nothing.
pub fn in_words(list: &UserList) -> String {
    let words: Vec<_> =
        Facet::ALL.into_iter().filter_map(|facet| list.filters.words(facet)).collect();
    match words.is_empty() {
        true => String::new(),
        false => format!(" Filters: {}.", words.join(", ")),
    }
}

pub fn print_facets(panel: &mut PlainPanel) {
    let Some(list) = panel.state.current_list() else { return };
    let filters = list.filters;
    for (number, facet) in (1..).zip(Facet::ALL) {
        let value = filters.words(facet).unwrap_or_else(|| "any".to_owned());
        panel.say_numbered(number, &format!("{}: {value}.", facet.label()), Offer::Facet(facet));
    }
    panel.say("A number chooses what to filter by, c clears all filters, b goes back.");
}

pub fn print_values(panel: &mut PlainPanel, facet: Facet) {
    let Some(list) = panel.state.current_list() else { return };
    let (id, now) = (list.id, list.filters);
    let mut choices = vec![now];
    let mut filters = now;
    for _ in 0..MOST {
        filters.turn(id, facet, Turn::On);
        if filters == now {
            break;
        }
        choices.push(filters);
    }
    for (number, choice) in (1..).zip(choices) {
        let value = choice.words(facet).unwrap_or_else(|| "any".to_owned());
        let here = if number == 1 { ", as now" } else { "" };
        panel.say_numbered(number, &format!("{value}{here}."), Offer::Value(choice));
    }
    panel.say(&format!("{}: a number chooses, b goes back.", facet.label()));
}

pub fn answer(panel: &mut PlainPanel, line: &str) -> Vec<Effect> {
    let Some(list) = panel.state.current_list() else { return panel.asks(Asking::Usual) };
    let usual = Filters::of(list.id);
    match (line, panel.offers.find(line)) {
        ("b", _) => panel.asks(Asking::Usual),
        ("c", _) => show(panel, usual),
        (_, Some(Offer::Facet(facet))) => panel.asks(Asking::Values(facet)),
        (_, Some(Offer::Value(filters))) => show(panel, filters),
        _ => {
            let numbers = panel.offers.in_words().unwrap_or_default();
            panel.not_understood(line, &format!("Enter {numbers}, c to clear, or b to go back."))
        }
    }
}

fn show(panel: &mut PlainPanel, filters: Filters) -> Vec<Effect> {
    panel.asking = Asking::Usual;
    panel.top = 0;
    let Some(id) = panel.state.screen.list() else { return Vec::new() };
    panel.state.list_mut(id).filters = filters;
    load::from_edge(&mut panel.state, id, Edge::Start)
}
