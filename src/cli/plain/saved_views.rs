//! The saved views of the configuration, numbered.

use super::{numbers::Offer, plain_panel::PlainPanel};
use crate::tui::{
    State,
    dialogs::{Modal, views},
    effects::Effect,
    input::keymap::KeyCommand,
};

pub const PROMPT: &str = "View (a number shows it, b goes back):";

/// `Night shift: Security, gap none, by urgency`
pub fn names(state: &State) -> impl Iterator<Item = String> {
    state.views.iter().map(|view| format!("{}: {}.", view.name.as_str(), views::what(view)))
}

pub fn answer(panel: &mut PlainPanel, line: &str) -> Vec<Effect> {
    match (line, panel.offers.find(line)) {
        ("b", _) => {
            panel.close();
            Vec::new()
        }
        (_, Some(Offer::Option(at))) => {
            if let Some(Modal::Views(chooser)) = &mut panel.state.modal {
                chooser.marked = at;
            }
            panel.top = 0;
            panel.print_again();
            panel.command(KeyCommand::Apply)
        }
        _ => {
            let numbers = panel.offers.in_words().unwrap_or_default();
            panel.not_understood(line, &format!("Enter {numbers}, or b."))
        }
    }
}
