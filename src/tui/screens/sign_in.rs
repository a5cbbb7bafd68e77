//! Signing in: the server says what comes next, and the screen beneath stays as it was.

pub mod auth_state;
pub mod draw;
pub mod enrol;
pub mod entering;
pub mod form;
pub mod realm;
pub mod status;

use crate::{
    client::ClientError,
    contract::{
        Code, Email,
        api::{AuthenticatorCode, CodeKind, SecondFactorCode, SignIn as Proof, SignInStep},
    },
    tui::{
        State, dialogs,
        effects::{AuthCall, Effect, SignInRequest, Timer, timer::SECOND},
        input::{keymap::KeyCommand, secret_line::SecretLine, typing},
        screens::sign_in::{
            entering::{admit, enter},
            form::{CodeStep, Exit, Field, SignIn, Step, Text},
        },
        state::{clip, commands, load},
        widgets::auth_request::Place,
    },
};
use tui_input::InputRequest;

pub use draw::draw;
pub use entering::on_me;

const LAPSED: &str = "The sign-in expired or was started elsewhere. Start over.";

const WARNING: &str = "Unsaved text will be lost. Press the key again to quit.";

const CODES_WARNING: &str = "The codes are not shown again. Press the key again to quit.";

pub fn on_command(state: &mut State, command: KeyCommand) -> Vec<Effect> {
    match command {
        KeyCommand::Interrupt => return leave(state),
        KeyCommand::Back => return back(state),
        KeyCommand::Proceed => return proceed(state),
        KeyCommand::UseText => return use_text(state),
        KeyCommand::Kept => return enter(state),
        KeyCommand::Copy => return copy(state),
        KeyCommand::UseRealm => return realm::begin(state),
        _ => {}
    }
    let Some(form) = state.auth_state.sign_in_mut() else { return Vec::new() };
    form.exit = Exit::Free;
    match (&mut form.step, command) {
        (Step::Password { field, .. }, KeyCommand::NextPane | KeyCommand::PreviousPane) => {
            *field = match field {
                Field::Email => Field::Password,
                Field::Password => Field::Email,
            };
        }
        (Step::Code(step), KeyCommand::UseApp) => choose(step, CodeKind::Authenticator),
        (Step::Code(step), KeyCommand::UseRecoveryCode) => choose(step, CodeKind::RecoveryCode),
        _ => {}
    }
    Vec::new()
}

fn choose(step: &mut CodeStep, way: CodeKind) {
    if step.offers(way) && step.way != way {
        step.way = way;
        step.code.clear();
    }
}

pub fn on_text(state: &mut State, request: InputRequest) -> Vec<Effect> {
    let Some(form) = state.auth_state.sign_in_mut().filter(|form| !form.request.is_asking()) else {
        return Vec::new();
    };
    form.exit = Exit::Free;
    let changed = match &mut form.step {
        Step::Password { field: Field::Email, .. } => {
            let is_full = form.email.value().len() >= MAX_EMAIL_BYTES;
            let grows = matches!(request, InputRequest::InsertChar(_));
            !(is_full && grows) && form.email.handle(request).is_some_and(|changed| changed.value)
        }
        Step::Password { password, .. } => password.handle(request),
        Step::Code(step) => step.code.handle(request),
        Step::Enrol { code, .. } => code.handle(request),
        Step::RecoveryCodes(_) | Step::Realm(_) | Step::Entering => false,
    };
    if changed {
        form.request.typed();
    }
    Vec::new()
}

/// RFC 5321, 4.5.3.1.3.
const MAX_EMAIL_BYTES: usize = 254;

pub fn on_paste(state: &mut State, text: &str) -> Vec<Effect> {
    let is_password = state
        .auth_state
        .sign_in()
        .is_some_and(|form| matches!(form.step, Step::Password { field: Field::Password, .. }));
    // Spaces belong to a password, and to nothing else that is asked for here.
    let text = if is_password { text } else { text.trim() };
    typing::pasted_line(text).flat_map(|request| on_text(state, request)).collect()
}

fn proceed(state: &mut State) -> Vec<Effect> {
    let now = state.now;
    let Some(form) = state.auth_state.sign_in_mut() else { return Vec::new() };
    form.exit = Exit::Free;
    if form.request.is_asking() || form.request.has_to_wait(now) {
        return Vec::new();
    }
    let request = match &mut form.step {
        Step::Password { password, field } => {
            let email: Email = match form.email.value().trim().parse() {
                Ok(email) => email,
                Err(error) => {
                    *field = Field::Email;
                    form.request.complain(Place::Email, format!("{error}"));
                    return Vec::new();
                }
            };
            if password.is_empty() {
                if *field == Field::Password {
                    form.request.complain(Place::Password, "Enter your password.");
                }
                *field = Field::Password;
                return Vec::new();
            }
            SignInRequest::Password(Proof { email, password: password.typed() })
        }
        Step::Code(step) if step.code.is_empty() && step.way == CodeKind::Text => {
            return use_text(state);
        }
        Step::Code(CodeStep { code, .. }) | Step::Enrol { code, .. } if code.is_empty() => {
            form.request.complain(Place::Code, "Enter the code.");
            return Vec::new();
        }
        Step::Code(step) => {
            let code = SecondFactorCode { way: step.way, code: step.code.typed() };
            SignInRequest::Prove(step.token.clone(), code)
        }
        Step::Enrol { token, code, .. } => {
            SignInRequest::Enrol(token.clone(), AuthenticatorCode { code: code.typed() })
        }
        Step::RecoveryCodes(_) => return Vec::new(),
        // An address that works is enough.
        Step::Realm(wait) if wait.begun.is_some() => return Vec::new(),
        Step::Realm(_) => return realm::begin(state),
        Step::Entering => return enter(state),
    };
    send_step(state, request)
}

/// Has a code texted, and awaits that one.
fn use_text(state: &mut State) -> Vec<Effect> {
    let now = state.now;
    let Some(form) = state.auth_state.sign_in_mut() else { return Vec::new() };
    form.exit = Exit::Free;
    let may_ask = !form.request.is_asking() && !form.request.has_to_wait(now);
    let Step::Code(step) = &mut form.step else { return Vec::new() };
    choose(step, CodeKind::Text);
    if step.way != CodeKind::Text || !may_ask {
        return Vec::new();
    }
    let request = SignInRequest::Text(step.token.clone());
    send_step(state, request)
}

fn send_step(state: &mut State, request: SignInRequest) -> Vec<Effect> {
    state.auth_requests += 1;
    let number = state.auth_requests;
    if let Some(form) = state.auth_state.sign_in_mut() {
        form.request.begin(number);
    }
    load::call(state, Effect::Authenticate { number, call: AuthCall::SignIn(request) })
}

/// The server's answer.
pub fn on_reply(
    state: &mut State,
    number: u64,
    answer: Result<SignInStep, ClientError>,
) -> Vec<Effect> {
    let now = state.now;
    let Some(form) = state.auth_state.sign_in_mut() else { return Vec::new() };
    if !form.request.accepts(number) {
        return Vec::new();
    }
    match answer {
        Ok(SignInStep::SecondFactor { token, ways, .. }) => {
            match &mut form.step {
                // A code was texted; the step is still the same.
                Step::Code(step) => (step.token, step.text) = (token, Text::Sent),
                step => *step = Step::Code(CodeStep::new(token, ways)),
            }
            Vec::new()
        }
        Ok(SignInStep::Enrol { token, key, address, .. }) => {
            form.step = Step::Enrol { token, key, address, code: SecretLine::default() };
            Vec::new()
        }
        Ok(SignInStep::Done { token, recovery_codes, .. }) => {
            let shows_codes = !recovery_codes.is_empty();
            form.step = Step::RecoveryCodes(recovery_codes);
            let mut effects = admit(state, token);
            if !shows_codes {
                effects.extend(enter(state));
            }
            effects
        }
        Err(error) => {
            clear_rejected(form, &error);
            let place = match &error {
                ClientError::Problem(problem) => problem.errors.first(),
                _ => None,
            };
            let place = match place.map(|error| error.field.as_str()) {
                Some("email") => Place::Email,
                Some("password") => Place::Password,
                _ if error.is_outage() => Place::Whole,
                _ => form.place(),
            };
            if error.needs_sign_in() {
                form.request.complain(Place::Whole, LAPSED);
            } else if form.request.on_refusal(place, &error, now) {
                let timer = Timer::Countdown(number);
                return vec![Effect::Timer { after: SECOND, timer }];
            }
            Vec::new()
        }
    }
}

/// Clears what was typed in vain.
fn clear_rejected(form: &mut SignIn, error: &ClientError) {
    if error.needs_sign_in() {
        form.start_over();
    }
    match (&mut form.step, error.code()) {
        (Step::Password { password, field }, Some(Code::WrongCredentials)) => {
            password.clear();
            *field = Field::Password;
        }
        (Step::Code(CodeStep { code, .. }) | Step::Enrol { code, .. }, Some(Code::WrongCode)) => {
            code.clear();
        }
        _ => {}
    }
}

/// Esc: out of a step, or out of the panel. What is shown once is left by its own key.
fn back(state: &mut State) -> Vec<Effect> {
    let Some(form) = state.auth_state.sign_in_mut() else { return Vec::new() };
    match form.step {
        Step::Code(_) | Step::Enrol { .. } => {
            form.start_over();
            Vec::new()
        }
        Step::RecoveryCodes(_) => Vec::new(),
        Step::Realm(_) => realm::call_off(state),
        Step::Password { .. } | Step::Entering => leave(state),
    }
}

/// Leaves the panel, after a warning where something would be lost.
fn leave(state: &mut State) -> Vec<Effect> {
    let is_unsaved = dialogs::is_unsaved(state);
    let Some(form) = state.auth_state.sign_in_mut() else { return Vec::new() };
    let warning = match form.step {
        Step::RecoveryCodes(_) => Some(CODES_WARNING),
        _ => is_unsaved.then_some(WARNING),
    };
    match warning.filter(|_| form.exit == Exit::Free) {
        Some(words) => {
            form.exit = Exit::Warned;
            form.request.complain(Place::Whole, words);
            Vec::new()
        }
        None => commands::leave(state),
    }
}

/// Copies the key, the address or the recovery codes, because somebody asked to.
fn copy(state: &mut State) -> Vec<Effect> {
    let Some(form) = state.auth_state.sign_in() else { return Vec::new() };
    let (what, text) = match &form.step {
        Step::Enrol { key, .. } => ("key", key.reveal().replace(' ', "")),
        Step::Realm(wait) => match &wait.begun {
            Some(begun) => ("address", begun.address.clone()),
            None => return Vec::new(),
        },
        Step::RecoveryCodes(codes) => {
            ("codes", codes.iter().map(|code| format!("{}\n", code.reveal())).collect())
        }
        _ => return Vec::new(),
    };
    clip::copy(state, what, text)
}
