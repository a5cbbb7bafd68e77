//! The dialog that asks into which file a list goes.

use super::{
    list::ListId,
    typing::{TypingOutcome, stroke},
};
use crate::tui::export::Format;
use std::path::PathBuf;
use tui_input::{Input, InputRequest};

/// Longer names have no place on the screen; paths end at 4096 bytes on Linux anyway.
const MAX_CHARS: usize = 1000;

#[derive(Clone, Debug)]
pub struct ExportForm {
    pub list: ListId,
    pub input: Input,
    /// What is wrong; typing clears it.
    pub complaint: Option<String>,
    /// The number of the export that is under way.
    pub writing: Option<u64>,
}

impl ExportForm {
    pub fn new(list: ListId, name: String) -> Self {
        Self { list, input: Input::new(name), complaint: None, writing: None }
    }

    pub fn handle(&mut self, request: InputRequest) {
        if stroke(&mut self.input, request, MAX_CHARS) == TypingOutcome::Changed {
            self.complaint = None;
        }
    }

    /// The file that is meant; what is wrong with the name is told.
    pub fn read(&mut self) -> Option<(PathBuf, Format)> {
        let path = PathBuf::from(self.input.value().trim());
        let format = Format::of(&path);
        if format.is_none() {
            self.complaint = Some("The file name must end in .csv or .json.".to_owned());
        }
        Some((path, format?))
    }
}
