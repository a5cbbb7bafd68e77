//! Writing to a file whom the list shows.

use super::{load, paste, reply, say};
use crate::{
    contract::{
        Tone,
        query::{Numbers, UserQuery},
        text::counted,
    },
    tui::{
        effect::Effect,
        export::{Export, ExportError, Exported},
        keymap::KeyCommand,
        state::{State, export::ExportForm, list::ListId, modal::Modal},
        text,
    },
};
use tui_input::InputRequest;

/// Asks into which file.
pub fn open(state: &mut State) -> Vec<Effect> {
    let Some(list) = state.screen.list() else { return Vec::new() };
    let what = match list {
        ListId::Users => "users",
        ListId::Security => "gaps",
    };
    let today = state.zone.to_datetime(state.now).date();
    let form = ExportForm::new(list, format!("{what}-{today}.csv"));
    state.modal = Some(Modal::Export(Box::new(form)));
    Vec::new()
}

fn typing(state: &mut State) -> Option<&mut ExportForm> {
    match &mut state.modal {
        Some(Modal::Export(form)) if form.writing.is_none() => Some(form),
        _ => None,
    }
}

pub fn type_in(state: &mut State, request: InputRequest) -> Vec<Effect> {
    if let Some(form) = typing(state) {
        form.handle(request);
    }
    Vec::new()
}

pub fn paste(state: &mut State, text: &str) -> Vec<Effect> {
    paste::line(text.trim()).flat_map(|request| type_in(state, request)).collect()
}

pub fn run(state: &mut State, bound: KeyCommand) -> Vec<Effect> {
    match bound {
        // What is under way goes on, and is told when it is done.
        KeyCommand::Back => state.modal = None,
        KeyCommand::Proceed => return begin(state),
        _ => {}
    }
    Vec::new()
}

fn begin(state: &mut State) -> Vec<Effect> {
    let number = state.talks + 1;
    let Some(form) = typing(state) else { return Vec::new() };
    let Some((path, format)) = form.read() else { return Vec::new() };
    form.writing = Some(number);
    let list = form.list;
    state.talks = number;
    let query = UserQuery { numbers: state.numbers.wanted(), ..state.list(list).query() };
    let export = Box::new(Export { path, format, query });
    load::call(state, Effect::Export { number, export })
}

pub fn take(state: &mut State, number: u64, answer: Result<Exported, ExportError>) -> Vec<Effect> {
    let asked = match &mut state.modal {
        Some(Modal::Export(form)) if form.writing == Some(number) => Some(form),
        _ => None,
    };
    match (answer, asked) {
        (Ok(exported), asked) => {
            if asked.is_some() {
                state.modal = None;
            }
            say(state, Tone::Good, in_words(&exported))
        }
        (Err(error), Some(form)) => {
            form.writing = None;
            form.complaint = Some(error.to_string());
            shut_out(state, &error)
        }
        (Err(error), None) => {
            let mut effects = say(state, Tone::Bad, format!("Nothing was exported. {error}"));
            effects.extend(shut_out(state, &error));
            effects
        }
    }
}

fn shut_out(state: &mut State, error: &ExportError) -> Vec<Effect> {
    match error {
        ExportError::Client(error) if error.is_shut_out() => reply::failed(state, error),
        _ => Vec::new(),
    }
}

fn in_words(exported: &Exported) -> String {
    let users = counted(exported.users, "user");
    let numbers = match exported.numbers {
        Numbers::Masked => "phone numbers masked",
        Numbers::Whole => "full phone numbers",
    };
    let path = text::clean(&exported.path.to_string_lossy());
    format!("Exported {users} to {path}; {numbers}.")
}
