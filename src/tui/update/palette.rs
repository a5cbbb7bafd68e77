//! The command palette: finding a command of the place, and doing it as its key does.

use super::{enabled::is_enabled, keys, paste};
use crate::tui::{
    effect::Effect,
    keymap::{Context, KeyCommand},
    layout,
    state::{
        State,
        modal::Modal,
        palette::{CommandPalette, Offer},
    },
};
use tui_input::InputRequest;

/// Opens the palette of `context`.
pub fn open(state: &mut State, context: Context) -> Vec<Effect> {
    let rows = state.keymap.rows(context);
    let offers = rows
        .filter(|row| row.bound != KeyCommand::Palette && is_enabled(state, context, row.bound))
        .map(|row| Offer {
            bound: row.bound,
            name: row.bound.name(),
            help: row.help,
            key: row.keys.first().copied(),
        });
    state.modal = Some(Modal::Palette(Box::new(CommandPalette::new(context, offers.collect()))));
    Vec::new()
}

pub fn run(state: &mut State, bound: KeyCommand) -> Vec<Effect> {
    let rows = i64::from(layout::palette_rows(state.size));
    let Some(Modal::Palette(palette)) = &mut state.modal else { return Vec::new() };
    match bound {
        KeyCommand::Down => palette.step(1),
        KeyCommand::Up => palette.step(-1),
        KeyCommand::PageDown => palette.step(rows.max(2)),
        KeyCommand::PageUp => palette.step(-rows.max(2)),
        KeyCommand::Back => state.modal = None,
        KeyCommand::Choose => {
            let (context, chosen) = (palette.context, palette.chosen());
            let Some(chosen) = chosen else { return Vec::new() };
            state.modal = None;
            // The place may be another one by now; a command of the old one would act elsewhere.
            if keys::context(state) == context {
                return keys::run(state, context, chosen);
            }
        }
        _ => {}
    }
    Vec::new()
}

pub fn type_in(state: &mut State, request: InputRequest) -> Vec<Effect> {
    if let Some(Modal::Palette(palette)) = &mut state.modal {
        palette.handle(request);
    }
    Vec::new()
}

pub fn paste(state: &mut State, text: &str) -> Vec<Effect> {
    paste::line(text.trim()).flat_map(|request| type_in(state, request)).collect()
}
