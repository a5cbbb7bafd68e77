//! Proving one's own authenticator anew, for commands that wait for it.

pub mod realm;

use crate::{
    client::ClientError,
    contract::{
        Code, Tone,
        api::{AuthenticatorCode, SteppedUp},
    },
    tui::{
        State,
        canvas::Canvas,
        dialogs,
        effects::{
            AuthCall, Effect, Timer,
            command::{CommandStage, Pending},
            timer::SECOND,
        },
        input::{keymap::KeyCommand, secret_line::SecretLine, typing},
        state::{commands, failure, load, toast::say},
        text,
        widgets::{
            auth_request::{self, AuthRequest, Place, TextColumns},
            dialog,
            field::{self, FieldText, LABEL},
            realm_wait::RealmWait,
        },
    },
};
use ratatui::{layout::Rect, text::Line};
use tui_input::InputRequest;

#[derive(Clone, Debug, Default)]
pub struct StepUp {
    pub code: SecretLine,
    pub request: AuthRequest,
    /// Of who signed in by a realm: what a browser is waited for with.
    pub wait: Option<RealmWait>,
}

/// A command waits for a code: asks for one, if that is not under way.
pub fn ask_for_code(state: &mut State) {
    state.step_up.get_or_insert_default();
}

/// Whether who is at the keys signed in by a realm, and so has no code for this server.
fn is_by_realm(state: &State) -> bool {
    state.me.as_ref().is_some_and(|me| me.realm.is_some())
}

pub fn on_command(state: &mut State, command: KeyCommand) -> Vec<Effect> {
    match command {
        KeyCommand::Proceed => proceed(state),
        KeyCommand::Back => drop_commands(state),
        _ => Vec::new(),
    }
}

fn typing(state: &mut State) -> Option<&mut StepUp> {
    state.step_up.as_mut().filter(|form| !form.request.is_asking())
}

pub fn on_text(state: &mut State, request: InputRequest) -> Vec<Effect> {
    if is_by_realm(state) {
        return Vec::new();
    }
    if let Some(form) = typing(state)
        && form.code.handle(request)
    {
        form.request.typed();
    }
    Vec::new()
}

pub fn on_paste(state: &mut State, text: &str) -> Vec<Effect> {
    typing::pasted_line(text.trim()).flat_map(|request| on_text(state, request)).collect()
}

fn proceed(state: &mut State) -> Vec<Effect> {
    if is_by_realm(state) {
        return realm::begin(state);
    }
    let (now, number) = (state.now, state.auth_requests + 1);
    let Some(form) = typing(state).filter(|form| !form.request.has_to_wait(now)) else {
        return Vec::new();
    };
    if form.code.is_empty() {
        form.request.complain(Place::Code, "Enter the code.");
        return Vec::new();
    }
    form.request.begin(number);
    let code = AuthenticatorCode { code: form.code.typed() };
    state.auth_requests = number;
    load::call(state, Effect::Authenticate { number, call: AuthCall::StepUp(code) })
}

pub fn on_reply(
    state: &mut State,
    number: u64,
    answer: Result<SteppedUp, ClientError>,
) -> Vec<Effect> {
    let now = state.now;
    let Some(form) = state.step_up.as_mut() else { return Vec::new() };
    if !form.request.accepts(number) {
        return Vec::new();
    }
    let error = match answer {
        Ok(_) => {
            state.step_up = None;
            return commands::send_held(state);
        }
        Err(error) => error,
    };
    if error.needs_sign_in() {
        form.code.clear();
        return failure::require_sign_in(state);
    }
    if error.code() == Some(Code::WrongCode) {
        form.code.clear();
    }
    let place = if error.is_outage() { Place::Whole } else { Place::Code };
    if form.request.on_refusal(place, &error, now) {
        return vec![Effect::Timer { after: SECOND, timer: Timer::Countdown(number) }];
    }
    Vec::new()
}

/// Esc: the commands that waited are dropped.
fn drop_commands(state: &mut State) -> Vec<Effect> {
    let mut effects = state.step_up.take().map(|form| realm::call_off(&form)).unwrap_or_default();
    let (held, others) =
        state.pending.drain(..).partition(|pending| pending.stage == CommandStage::Held);
    state.pending = others;
    let held: Vec<Pending> = held;
    for pending in held {
        let command = pending.command;
        let words = match pending.toast {
            Some(toast) => {
                // An earlier try may have been carried out; only its answer was lost.
                state.toasts.remove(toast);
                commands::unknown_for_good(&command)
            }
            None => {
                if let Some(user) = command.act.user() {
                    commands::move_cursor_back(state, user);
                }
                format!("Nothing was changed. {} needs a code.", command.in_words())
            }
        };
        if !dialogs::on_refusal(state, &command.act, &words, None) {
            effects.extend(say(state, Tone::Neutral, words));
        }
    }
    effects
}

pub fn draw(state: &State, form: &StepUp, canvas: &mut Canvas, area: Rect) {
    let theme = canvas.theme;
    let width = dialog::text_width(area);
    let mut lines: Vec<Line> = Vec::new();
    for pending in
        state.pending.iter().filter(|pending| pending.stage == CommandStage::Held).take(3)
    {
        let words = text::fit(&pending.command.in_words(), width, theme.ellipsis());
        lines.push(Line::styled(theme.words(&words).into_owned(), theme.strong()));
    }
    lines.push(Line::default());
    if is_by_realm(state) {
        return realm::draw(state, form, lines, canvas, area);
    }
    let why = "This action needs a code from your own authenticator app.";
    lines.extend(text::wrap(why, width).into_iter().map(Line::raw));
    lines.push(Line::default());
    let row = lines.len() as u16;
    let shown = FieldText { text: form.code.reveal().to_owned(), cursor: form.code.cursor() };
    let (line, column) = field::line("Code", &shown, 12, theme);
    lines.push(line);
    let request = &form.request;
    lines.extend(auth_request::complaint_lines(
        request,
        Place::Code,
        state.now,
        TextColumns { indent: LABEL, width },
        theme,
    ));
    lines.extend(auth_request::complaint_lines(
        request,
        Place::Whole,
        state.now,
        TextColumns { indent: 0, width },
        theme,
    ));
    if request.is_asking() && state.busy.frame().is_some() {
        lines.push(Line::styled("Waiting for the server.", theme.dim()));
    }
    let inner = dialog::dialog(canvas, area, "Confirm it's you", lines);
    field::place_cursor(canvas, inner, column, row);
}
