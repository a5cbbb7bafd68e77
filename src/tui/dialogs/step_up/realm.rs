//! Confirming by the realm who one is, for who signed in by it.

use super::StepUp;
use crate::{
    client::ClientError,
    contract::api::{RealmProgress, RealmSignInBegun},
    tui::{
        State,
        canvas::Canvas,
        effects::{AuthCall, Effect, RealmCall},
        state::{
            commands, failure, load,
            realm_progress::{self, WaitStep},
        },
        text,
        widgets::{
            auth_request::{self, Place, TextColumns},
            dialog,
            realm_wait::{self, RealmWait},
        },
    },
};
use ratatui::{layout::Rect, text::Line};

/// What is said once an address leads nowhere any more.
const OVER: &str = "That took too long, or was ended. Press Enter to begin again.";

/// Asks for an address, where none works.
pub fn begin(state: &mut State) -> Vec<Effect> {
    let (now, number) = (state.now, state.auth_requests + 1);
    let Some(form) = state.step_up.as_mut() else { return Vec::new() };
    let is_under_way = form.wait.as_ref().is_some_and(|wait| wait.begun.is_some());
    if is_under_way || form.request.is_asking() || form.request.has_to_wait(now) {
        return Vec::new();
    }
    form.wait = Some(RealmWait::default());
    form.request.begin(number);
    state.auth_requests = number;
    load::call(state, Effect::Authenticate { number, call: AuthCall::Realm(RealmCall::StepUp) })
}

pub fn on_begun(
    state: &mut State,
    number: u64,
    answer: Result<RealmSignInBegun, ClientError>,
) -> Vec<Effect> {
    let now = state.now;
    let Some(form) = state.step_up.as_mut() else { return Vec::new() };
    if !form.request.accepts(number) {
        return Vec::new();
    }
    match answer {
        Ok(begun) => {
            form.wait.get_or_insert_default().begun = Some(begun);
            wait_on(state)
        }
        Err(error) if error.needs_sign_in() => failure::require_sign_in(state),
        Err(error) => {
            form.request.on_refusal(Place::Whole, &error, now);
            Vec::new()
        }
    }
}

fn wait_on(state: &mut State) -> Vec<Effect> {
    let wait = state.step_up.as_mut().and_then(|form| form.wait.as_mut());
    wait.map(|wait| realm_progress::ask(wait, &mut state.auth_requests)).unwrap_or_default()
}

pub fn on_progress(
    state: &mut State,
    number: u64,
    answer: Result<RealmProgress, ClientError>,
) -> Vec<Effect> {
    let now = state.now;
    let Some(form) = state.step_up.as_mut() else { return Vec::new() };
    let Some(wait) = form.wait.as_mut().filter(|wait| wait.number == number) else {
        return Vec::new();
    };
    match realm_progress::on_answer(wait, &mut form.request, answer, now, OVER) {
        WaitStep::AskAgain => wait_on(state),
        WaitStep::Done(RealmProgress::SteppedUp { .. }) => {
            state.step_up = None;
            commands::send_held(state)
        }
        // It belongs to a sign-in.
        WaitStep::Done(_) | WaitStep::Nothing => Vec::new(),
    }
}

pub fn call_off(form: &StepUp) -> Vec<Effect> {
    realm_progress::cancel(form.wait.as_ref().and_then(|wait| wait.begun.as_ref()))
}

/// Draws the dialog over `area`, below what it is for.
pub fn draw(
    state: &State,
    form: &StepUp,
    mut lines: Vec<Line<'static>>,
    canvas: &mut Canvas,
    area: Rect,
) {
    let (theme, width) = (canvas.theme, dialog::text_width(area));
    let realm = text::clean(state.realm().unwrap_or_default());
    let complaint = auth_request::complaint_lines(
        &form.request,
        Place::Whole,
        state.now,
        TextColumns { indent: 0, width },
        theme,
    );
    if let Some(wait) = form.wait.as_ref().filter(|wait| wait.begun.is_some()) {
        let title = format!("Confirm it's you by the realm {realm}");
        return realm_wait::draw(wait, &title, complaint, canvas, area);
    }
    let why = format!(
        "This action needs you to confirm by the realm {realm} that it is you, in a browser. Press \
         Enter for the address."
    );
    let why = text::wrap(&theme.words(&why), width);
    lines.extend(why.into_iter().map(Line::raw));
    lines.extend(complaint);
    if form.request.is_asking() && state.busy.frame().is_some() {
        lines.push(Line::styled("Waiting for the server.", theme.dim()));
    }
    dialog::dialog(canvas, area, "Confirm it's you", lines);
}
