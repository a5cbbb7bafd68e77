//! A list into a file: what is exported, and into which one.

use super::plain_panel::PlainPanel;
use crate::tui::{
    State,
    dialogs::{
        Modal,
        export::{self, ExportForm},
    },
    effects::Effect,
    input::keymap::KeyCommand,
};
use tui_input::Input;

pub fn lines(state: &State, form: &ExportForm) -> Vec<String> {
    let mut lines = export::about(state, form).to_vec();
    lines.push(format!("File: {}", export::PLACE));
    lines
}

pub fn prompt(form: &ExportForm) -> String {
    match form.writing {
        Some(_) => "Exporting. Enter waits, b goes back:".to_owned(),
        None => format!("File (Enter for {}, b goes back):", form.input.value()),
    }
}

pub fn answer(panel: &mut PlainPanel, line: &str) -> Vec<Effect> {
    let Some(Modal::Export(form)) = &mut panel.state.modal else { return Vec::new() };
    match (line, form.writing) {
        // What is under way goes on, and is told when it is done.
        ("b", _) => panel.command(KeyCommand::Back),
        (_, Some(_)) => Vec::new(),
        (line, None) => {
            if !line.is_empty() {
                form.input = Input::new(line.to_owned());
            }
            panel.command(KeyCommand::Proceed)
        }
    }
}

/// Says why nothing was written.
pub fn hear(panel: &mut PlainPanel) {
    let Some(Modal::Export(form)) = &mut panel.state.modal else { return };
    if let Some(words) = form.complaint.take() {
        panel.say(&words);
    }
}
