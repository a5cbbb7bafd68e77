//! Signing in, and proving anew who one is: what is asked, and what is typed without being shown.

use super::plain_panel::PlainPanel;
use crate::{
    cli::prompts::Echo,
    client::Transit,
    contract::{
        Email,
        api::{CodeKind, RealmSignInBegun},
    },
    tui::{
        State,
        effects::Effect,
        input::keymap::KeyCommand,
        screens::sign_in::{
            draw::IN_CLEAR,
            form::{Field, Step, Why},
        },
        text,
    },
};
use tui_input::Input;

/// Whether there is an address that works, and a browser is waited for.
pub fn waits_for_browser(state: &State) -> bool {
    begun(state).is_some()
}

fn begun(state: &State) -> Option<&RealmSignInBegun> {
    let wait = match state.auth_state.sign_in().map(|form| &form.step) {
        Some(Step::Realm(wait)) => Some(wait),
        Some(_) => None,
        None => state.step_up.as_ref().and_then(|form| form.wait.as_ref()),
    };
    wait?.begun.as_ref()
}

/// Says what the page of each step has to say.
pub fn print(panel: &mut PlainPanel) {
    let Some(form) = panel.state.auth_state.sign_in().cloned() else { return };
    match &form.step {
        Step::Password { .. } => {
            panel.say(match form.why {
                Why::NoSession => "Sign in.",
                Why::Ended => "The session has ended. Sign in again.",
            });
            if panel.state.transit == Transit::InClear {
                panel.say(IN_CLEAR);
            }
            if let Some(realm) = panel.state.realm().map(text::clean) {
                panel.say(&format!(
                    "Enter w in place of an e-mail to sign in by the realm {realm}, in a browser."
                ));
            }
        }
        Step::Code(step) => {
            let mut ways = vec!["Now a code.".to_owned()];
            if step.offers(CodeKind::RecoveryCode) {
                ways.push("r takes a recovery code.".to_owned());
            }
            if let Some(ending) = step.ending() {
                ways.push(format!("t texts a code to the number ending in {ending}."));
            }
            ways.push("b starts over.".to_owned());
            panel.say(&ways.join(" "));
        }
        Step::Enrol { key, .. } => {
            panel.say("Owners and Admins need an authenticator app. Type this key into the app:");
            panel.say(key.reveal());
        }
        Step::RecoveryCodes(codes) => {
            panel.say("Recovery codes. Each signs you in once if you lose your phone. They are shown only now:");
            for code in codes {
                panel.say(code.reveal());
            }
        }
        Step::Realm(_) | Step::Entering => {}
    }
}

pub fn prompt(panel: &PlainPanel) -> (String, Echo) {
    let Some(form) = panel.state.auth_state.sign_in() else {
        return (String::new(), Echo::Shown);
    };
    let (words, echo) = match &form.step {
        Step::Password { field: Field::Email, .. } => ("E-mail (q quits):", Echo::Shown),
        Step::Password { .. } => ("Password (not shown):", Echo::Hidden),
        Step::Code(step) => match step.way {
            CodeKind::Authenticator => {
                ("Code from your authenticator app (not shown):", Echo::Hidden)
            }
            CodeKind::RecoveryCode => ("Recovery code (not shown):", Echo::Hidden),
            CodeKind::Text => ("Code by text (not shown, t sends one):", Echo::Hidden),
        },
        Step::Enrol { .. } => ("Code from the app (not shown):", Echo::Hidden),
        Step::RecoveryCodes(_) => ("Type kept when you have saved them:", Echo::Shown),
        Step::Realm(_) => ("Enter begins again, b goes back:", Echo::Shown),
        Step::Entering => ("Enter tries again, q quits:", Echo::Shown),
    };
    (words.to_owned(), echo)
}

pub fn answer(panel: &mut PlainPanel, line: &str) -> Vec<Effect> {
    let Some(form) = panel.state.auth_state.sign_in_mut() else { return Vec::new() };
    let words = line.trim();
    match (&mut form.step, words) {
        (Step::Password { field: Field::Email, .. } | Step::Entering, "q") => panel.leave(),
        (Step::Password { field: Field::Email, .. }, "w") => panel.command(KeyCommand::UseRealm),
        (Step::Password { field: field @ Field::Email, .. }, _) => {
            match words.parse::<Email>() {
                Ok(_) => {
                    form.email = Input::new(words.to_owned());
                    *field = Field::Password;
                }
                Err(error) => panel.say(&text::sentence(&error.to_string())),
            }
            Vec::new()
        }
        (Step::Password { field, .. }, "") => {
            *field = Field::Email;
            panel.say("No password was entered. The e-mail again:");
            Vec::new()
        }
        (Step::Password { password, .. }, _) => {
            password.clear();
            // Spaces belong to a password.
            prove(panel, line)
        }
        (Step::Code(_) | Step::Enrol { .. } | Step::Realm(_), "b") => {
            panel.command(KeyCommand::Back)
        }
        (Step::Code(_), "r") => panel.command(KeyCommand::UseRecoveryCode),
        (Step::Code(_), "t") => panel.command(KeyCommand::UseText),
        (Step::Code(step), _) => {
            step.code.clear();
            prove(panel, words)
        }
        (Step::Enrol { code, .. }, _) => {
            code.clear();
            prove(panel, words)
        }
        (Step::RecoveryCodes(_), "kept") => panel.command(KeyCommand::Kept),
        (Step::RecoveryCodes(_), _) => {
            panel.say("Save the codes, then type kept.");
            Vec::new()
        }
        (Step::Realm(_) | Step::Entering, _) => panel.command(KeyCommand::Proceed),
    }
}

fn prove(panel: &mut PlainPanel, secret: &str) -> Vec<Effect> {
    let mut effects = panel.paste(secret);
    effects.extend(panel.command(KeyCommand::Proceed));
    effects
}

pub fn print_step_up(panel: &mut PlainPanel) {
    panel.say("Confirm it's you");
    match panel.state.realm().map(text::clean).filter(|_| is_by_realm(&panel.state)) {
        Some(realm) => panel.say(&format!(
            "This action needs you to confirm by the realm {realm} that it is you, in a browser."
        )),
        None => panel.say("This action needs a code from your own authenticator app."),
    }
}

fn is_by_realm(state: &State) -> bool {
    state.me.as_ref().is_some_and(|me| me.realm.is_some())
}

pub fn step_up_prompt(panel: &PlainPanel) -> (String, Echo) {
    match is_by_realm(&panel.state) {
        true => ("Enter shows the address, b drops the action:".to_owned(), Echo::Shown),
        false => ("Code (not shown, b drops the action):".to_owned(), Echo::Hidden),
    }
}

pub fn answer_step_up(panel: &mut PlainPanel, line: &str) -> Vec<Effect> {
    if line == "b" {
        return panel.command(KeyCommand::Back);
    }
    if let Some(form) = &mut panel.state.step_up {
        form.code.clear();
    }
    prove(panel, line)
}

/// Says what is wrong with a proof, and where a browser is to go, once each.
pub fn hear(panel: &mut PlainPanel) {
    let state = &panel.state;
    let request = match state.auth_state.sign_in() {
        Some(form) => Some(&form.request),
        None => state.step_up.as_ref().map(|form| &form.request),
    };
    let complaint = request.and_then(|request| request.complaint.clone());
    let words = complaint.as_ref().map(|complaint| complaint.in_words(state.now));
    if panel.complaint != complaint {
        panel.complaint = complaint;
        words.into_iter().for_each(|words| panel.say(&words));
    }
    let begun = begun(&panel.state).map(|begun| (begun.address.clone(), begun.code.clone()));
    let address = begun.as_ref().map(|(address, _)| address.clone());
    if panel.address == address {
        return;
    }
    panel.address = address;
    if let Some((address, code)) = begun {
        panel.say(&format!("Open this address in a browser: {address}"));
        panel.say(&format!("Go on there only if the page shows this code: {code}"));
    }
}
