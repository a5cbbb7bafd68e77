//! The dialog that asks into which file a list goes.

use crate::{
    contract::{
        Tone,
        query::{Numbers, UserQuery},
        text::counted,
    },
    tui::{
        State,
        canvas::Canvas,
        dialogs::Modal,
        effects::{Effect, Request},
        export::{Export, ExportError, Exported, Format},
        input::{
            keymap::{Context, KeyCommand},
            typing::{TypingOutcome, edit_line},
        },
        list::ListId,
        state::{failure, load, toast::say},
        text,
        widgets::{
            dialog,
            field::{self, FieldText, LABEL},
        },
    },
};
use ratatui::{
    layout::Rect,
    text::{Line, Span},
};
use std::path::PathBuf;
use tui_input::{Input, InputRequest};

/// Longer names have no place on the screen; paths end at 4096 bytes on Linux anyway.
const MAX_CHARS: usize = 1000;

/// What a name of a file may be.
pub const PLACE: &str = ".csv or .json, in the current directory, or a path.";

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

    /// While the file is written its name stays.
    pub fn on_text(&mut self, request: InputRequest) {
        if self.writing.is_none()
            && edit_line(&mut self.input, request, MAX_CHARS) == TypingOutcome::Changed
        {
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

pub fn on_command(state: &mut State, command: KeyCommand) -> Vec<Effect> {
    match command {
        // What is under way goes on, and is told when it is done.
        KeyCommand::Back => state.modal = None,
        KeyCommand::Proceed => return begin(state),
        _ => {}
    }
    Vec::new()
}

fn begin(state: &mut State) -> Vec<Effect> {
    let number = state.auth_requests + 1;
    let Some(form) = typing(state) else { return Vec::new() };
    let Some((path, format)) = form.read() else { return Vec::new() };
    form.writing = Some(number);
    let list = form.list;
    state.auth_requests = number;
    let query = UserQuery { numbers: state.numbers.wanted(), ..state.list(list).query() };
    let export = Box::new(Export { path, format, query });
    load::request(state, Request::Export { number, export })
}

pub fn on_reply(
    state: &mut State,
    number: u64,
    answer: Result<Exported, ExportError>,
) -> Vec<Effect> {
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
        ExportError::Client(error) if error.is_shut_out() => failure::on_failure(state, error),
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

/// What goes into the file, and how its numbers are.
pub fn about(state: &State, form: &ExportForm) -> [String; 2] {
    let hits = state.list(form.list).window.hits();
    let numbers = match state.numbers.wanted() {
        Numbers::Masked => "Phone numbers are masked.",
        Numbers::Whole => "Full phone numbers are exported (audit-logged).",
    };
    [format!("Export the {} shown.", hits.counted("user")), numbers.to_owned()]
}

pub fn draw(state: &State, form: &ExportForm, canvas: &mut Canvas, area: Rect) {
    let theme = canvas.theme;
    let width = dialog::text_width(area);
    let [what, mut numbers] = about(state, form);
    if state.numbers.wanted() == Numbers::Masked {
        let key = state.keymap.word(Context::List, KeyCommand::Numbers);
        numbers += &format!(" Press {key} in the list to show them.");
    }
    let wrapped = |words: &str| text::wrap(words, width).into_iter().map(Line::raw);
    let mut lines: Vec<Line> = wrapped(&what).chain(wrapped(&numbers)).collect();
    lines.push(Line::default());
    let row = lines.len() as u16;
    let shown = FieldText { text: text::clean(form.input.value()), cursor: form.input.cursor() };
    let (line, column) = field::line("File", &shown, width.saturating_sub(LABEL + 1), theme);
    lines.push(line);
    let (words, style) = match (&form.complaint, form.writing) {
        (Some(complaint), _) => (complaint.as_str(), theme.sentence(Tone::Bad)),
        (None, Some(_)) => ("Exporting.", theme.accent()),
        (None, None) => (PLACE, theme.dim()),
    };
    for words in text::wrap(&theme.words(words), width.saturating_sub(LABEL)) {
        lines.push(Line::from(vec![Span::raw(" ".repeat(LABEL)), Span::styled(words, style)]));
    }
    let inner = dialog::dialog(canvas, area, "Export", lines);
    field::place_cursor(canvas, inner, column, row);
}
