//! The users of whom a job would do nothing because the directory does it on pages of its own: who they
//! are, and where it is done. Nothing is ordered.

mod draw;

use crate::{
    client::ClientError,
    contract::{
        Tone,
        api::{ByHandList, ByHandUser, JobAction, NewJob},
        text::counted,
    },
    tui::{
        State,
        dialogs::Modal,
        effects::{Effect, Request},
        export::{AddressFile, ExportError, Exported, Format},
        input::{
            keymap::{Context, KeyCommand},
            typing::{TypingOutcome, edit_line},
        },
        state::{clip, connection, failure, load, toast::say},
        text,
    },
};
use std::path::PathBuf;
use tui_input::{Input, InputRequest};

pub use draw::draw;

/// Longer names have no place on the screen.
const MAX_CHARS: usize = 1000;

#[derive(Clone, Debug)]
pub struct AddressList {
    pub action: JobAction,
    /// The number of the last question; an answer to an older one is dropped.
    pub asked: u64,
    pub known: KnownAddresses,
    pub scroll: usize,
    /// The file that is asked for.
    pub file: Option<FileName>,
}

/// What the server said.
#[derive(Clone, Debug)]
pub enum KnownAddresses {
    Awaited,
    Known(ByHandList),
    /// The words tell why not.
    Refused(String),
}

/// Into which file the list goes.
#[derive(Clone, Debug)]
pub struct FileName {
    pub input: Input,
    /// What is wrong; typing clears it.
    pub complaint: Option<String>,
    /// The number of the file that is being written.
    pub writing: Option<u64>,
}

impl AddressList {
    pub fn context(&self) -> Context {
        match self.file {
            Some(_) => Context::Exporting,
            None => Context::Reading,
        }
    }

    pub fn on_text(&mut self, request: InputRequest) {
        let Some(file) = self.file.as_mut().filter(|file| file.writing.is_none()) else { return };
        if edit_line(&mut file.input, request, MAX_CHARS) == TypingOutcome::Changed {
            file.complaint = None;
        }
    }

    /// Those whom the server told.
    pub fn users(&self) -> &[ByHandUser] {
        match &self.known {
            KnownAddresses::Known(list) => &list.users,
            KnownAddresses::Awaited | KnownAddresses::Refused(_) => &[],
        }
    }
}

/// Asks for the list of `order`.
pub fn open(state: &mut State, order: NewJob) -> Vec<Effect> {
    let number = state.jobs.questions + 1;
    state.jobs.questions = number;
    state.modal = Some(Modal::Addresses(Box::new(AddressList {
        action: order.action,
        asked: number,
        known: KnownAddresses::Awaited,
        scroll: 0,
        file: None,
    })));
    load::request(state, Request::LoadByHand { number, order: Box::new(order) })
}

fn list(state: &mut State) -> Option<&mut AddressList> {
    match &mut state.modal {
        Some(Modal::Addresses(list)) => Some(list),
        _ => None,
    }
}

pub fn on_list(
    state: &mut State,
    number: u64,
    answer: Result<ByHandList, ClientError>,
) -> Vec<Effect> {
    let awaited = list(state).filter(|list| list.asked == number);
    match (answer, awaited) {
        (Ok(known), awaited) => {
            if let Some(list) = awaited {
                list.known = KnownAddresses::Known(known);
            }
            connection::note_answer(state);
            Vec::new()
        }
        (Err(error), Some(list)) => {
            list.known = KnownAddresses::Refused(error.to_string());
            match error.is_shut_out() || error.is_outage() {
                true => failure::on_failure(state, &error),
                false => Vec::new(),
            }
        }
        (Err(error), None) => failure::on_failure(state, &error),
    }
}

pub fn on_command(state: &mut State, command: KeyCommand) -> Vec<Effect> {
    let today = state.zone.to_datetime(state.now).date();
    let Some(list) = list(state) else { return Vec::new() };
    if list.file.is_some() {
        match command {
            KeyCommand::Back => list.file = None,
            KeyCommand::Proceed => return save(state),
            _ => {}
        }
        return Vec::new();
    }
    let last = list.users().len().saturating_sub(1);
    match command {
        KeyCommand::Back => state.modal = None,
        KeyCommand::Copy if !list.users().is_empty() => {
            let text = list.users().iter().map(line).collect();
            return clip::copy(state, "list", text);
        }
        KeyCommand::Export if !list.users().is_empty() => {
            let input = Input::new(format!("by-hand-{today}.csv"));
            list.file = Some(FileName { input, complaint: None, writing: None });
        }
        KeyCommand::Down => list.scroll = (list.scroll + 1).min(last),
        KeyCommand::Up => list.scroll = list.scroll.saturating_sub(1),
        KeyCommand::PageDown | KeyCommand::HalfDown => list.scroll = (list.scroll + 10).min(last),
        KeyCommand::PageUp | KeyCommand::HalfUp => list.scroll = list.scroll.saturating_sub(10),
        KeyCommand::First => list.scroll = 0,
        KeyCommand::Last => list.scroll = last,
        _ => {}
    }
    Vec::new()
}

/// The name, what the user is called, and the page, for a spreadsheet or a ticket.
fn line(user: &ByHandUser) -> String {
    let name = text::clean(&user.user.name);
    format!("{name}\t{}\t{}\n", user.user.handle().shown(), user.url)
}

fn save(state: &mut State) -> Vec<Effect> {
    let number = state.auth_requests + 1;
    let Some(list) = list(state) else { return Vec::new() };
    let users = list.users().to_vec();
    let Some(file) = list.file.as_mut().filter(|file| file.writing.is_none()) else {
        return Vec::new();
    };
    let path = PathBuf::from(file.input.value().trim());
    let Some(format) = Format::of(&path) else {
        file.complaint = Some("The file name must end in .csv or .json.".to_owned());
        return Vec::new();
    };
    file.writing = Some(number);
    state.auth_requests = number;
    let file = Box::new(AddressFile { path, format, users });
    load::request(state, Request::SaveAddresses { number, file })
}

pub fn on_saved(
    state: &mut State,
    number: u64,
    answer: Result<Exported, ExportError>,
) -> Vec<Effect> {
    let asked = list(state)
        .filter(|list| list.file.as_ref().is_some_and(|file| file.writing == Some(number)));
    match (answer, asked) {
        (Ok(Exported { users, path, .. }), asked) => {
            if let Some(list) = asked {
                list.file = None;
            }
            let path = text::clean(&path.to_string_lossy());
            say(state, Tone::Good, format!("Saved {} to {path}.", counted(users, "user")))
        }
        (Err(error), Some(list)) => {
            if let Some(file) = &mut list.file {
                (file.writing, file.complaint) = (None, Some(error.to_string()));
            }
            Vec::new()
        }
        (Err(error), None) => say(state, Tone::Bad, format!("Nothing was saved. {error}")),
    }
}
