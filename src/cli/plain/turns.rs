//! The turns of a conversation: a line or an action in, lines and effects out. Nothing here waits.

use super::{
    exports, jobs, lists, logs, menu,
    numbers::Offers,
    plain_panel::{Asking, PlainPanel},
    profile_fields, questions, sign_in, user_page,
};
use crate::{
    cli::prompts::Echo,
    client::Feed,
    tui::{
        action::Action,
        effects::Effect,
        input::keymap::Context,
        screens::{self, sign_in::form::Step},
        state::{Screen, context},
    },
};
use jiff::Timestamp;
use std::time::Duration;

/// No answer takes longer: a call has its own end before.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// How long a job is followed before something else can be done.
const JOB_WAIT: Duration = Duration::from_secs(10);

/// As long as a browser may take.
const BROWSER_WAIT: Duration = Duration::from_secs(600);

pub struct PlainPrompt {
    pub words: String,
    pub echo: Echo,
}

/// The first questions to the server.
pub fn begin(panel: &mut PlainPanel) -> Vec<Effect> {
    screens::start(&mut panel.state)
}

/// For how long an answer is awaited before something else is asked; nothing where none is.
pub fn patience(panel: &PlainPanel) -> Option<Duration> {
    let state = &panel.state;
    if panel.is_over() {
        return None;
    }
    if sign_in::waits_for_browser(state) {
        return Some(BROWSER_WAIT);
    }
    if state.busy.is_waiting() {
        return Some(LONGEST_WAIT);
    }
    jobs::is_watched(state).then_some(JOB_WAIT)
}

/// What is said while an answer is awaited.
pub fn wait_words(panel: &PlainPanel) -> &'static str {
    match panel.state.auth_state.sign_in().map(|form| &form.step) {
        Some(Step::Realm(_)) => "Waiting for the browser. Ctrl-C leaves.",
        _ if jobs::is_watched(&panel.state) => "The job goes on.",
        _ => "Waiting for the server.",
    }
}

/// Something happened.
pub fn happen(panel: &mut PlainPanel, action: Action, now: Timestamp) -> Vec<Effect> {
    if let Action::InSession { action, .. } = &action
        && let Action::Feed(Feed::Change(change)) = &**action
    {
        panel.note_change(*change);
    }
    let was_watched = jobs::is_watched(&panel.state);
    let before = jobs::progress(&panel.state);
    panel.state.now = now;
    let effects = panel.act(action);
    let after = jobs::progress(&panel.state).filter(|after| Some(after) != before.as_ref());
    after.into_iter().for_each(|words| panel.say(&words));
    if was_watched && !jobs::is_watched(&panel.state) {
        panel.print_again();
    }
    hear(panel);
    effects
}

/// The person answered the last prompt.
pub fn answer(panel: &mut PlainPanel, line: &str, now: Timestamp) -> Vec<Effect> {
    panel.state.now = now;
    if panel.asked.is_some_and(|asked| asked != panel.now_asked()) {
        // It may have been a password, and is not said again.
        panel.say("Meanwhile something else is asked. What you typed was not used.");
        return Vec::new();
    }
    let words = line.trim();
    let effects = match context::place(&panel.state) {
        context if context.is_sign_in() => sign_in::answer(panel, line),
        Context::Closed => menu::answer_closed(panel, words),
        Context::SteppingUp => sign_in::answer_step_up(panel, words),
        _ if panel.state.modal.is_some() => questions::answer(panel, words),
        _ => menu::answer(panel, words),
    };
    panel.note_own();
    hear(panel);
    effects
}

/// Says what forms have to say that nobody looks at.
fn hear(panel: &mut PlainPanel) {
    panel.hear();
    profile_fields::hear(panel);
    exports::hear(panel);
    sign_in::hear(panel);
}

/// What there is to read before the next prompt.
pub fn page(panel: &mut PlainPanel) -> Vec<String> {
    panel.say_meanwhile();
    let now = panel.now_asked();
    if panel.printed != Some(now) && !panel.is_over() {
        panel.offers = Offers::default();
        print(panel);
    }
    panel.printed = Some(now);
    panel.take_lines()
}

fn print(panel: &mut PlainPanel) {
    match context::place(&panel.state) {
        context if context.is_sign_in() => sign_in::print(panel),
        Context::Closed => menu::print_closed(panel),
        Context::SteppingUp => sign_in::print_step_up(panel),
        _ if panel.state.modal.is_some() => questions::print(panel),
        _ if panel.asking != Asking::Usual => menu::print_asking(panel),
        _ if panel.state.opened.is_some() => user_page::print(panel),
        _ => match panel.state.screen {
            Screen::Overview => menu::print_overview(panel),
            Screen::Users | Screen::Security => lists::print(panel),
            Screen::Activity => logs::print_activity(panel),
            Screen::Outbox => logs::print_outbox(panel),
        },
    }
}

pub fn prompt(panel: &mut PlainPanel) -> PlainPrompt {
    panel.asked = Some(panel.now_asked());
    let shown = |words: String| PlainPrompt { words, echo: Echo::Shown };
    match context::place(&panel.state) {
        context if context.is_sign_in() => {
            let (words, echo) = sign_in::prompt(panel);
            PlainPrompt { words, echo }
        }
        Context::Closed => shown("mfadmin:".to_owned()),
        Context::SteppingUp => {
            let (words, echo) = sign_in::step_up_prompt(panel);
            PlainPrompt { words, echo }
        }
        _ if panel.state.modal.is_some() => shown(questions::prompt(panel)),
        _ => shown(menu::prompt(panel)),
    }
}
