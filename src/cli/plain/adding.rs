//! Adding a user: a question for each field, then whether it is meant.

use super::{
    plain_panel::{Asking, PlainPanel},
    profile_fields,
};
use crate::{
    contract::PhoneNumber,
    tui::{
        State,
        dialogs::{
            Modal,
            add_user::{AddStage, AddUser, draw},
            profile::{Profile, ProfileField},
        },
        effects::Effect,
        input::keymap::KeyCommand,
        text,
    },
};

/// What is asked, in this order.
const FIELDS: [ProfileField; 5] = [
    ProfileField::Name,
    ProfileField::Email,
    ProfileField::Role,
    ProfileField::Number,
    ProfileField::Language,
];

/// Nobody is added without these.
const NEEDED: [ProfileField; 2] = [ProfileField::Name, ProfileField::Email];

pub fn print(panel: &mut PlainPanel, form: &AddUser) {
    match form.stage {
        AddStage::Unlisted { .. } => {
            panel.say("The numbering plans of this version do not have this number.");
        }
        AddStage::Discarding { .. } => panel.say("What was typed is not saved."),
        AddStage::Saving => panel.say("It is being saved."),
        AddStage::Typing if panel.asking == Asking::Reason => {}
        AddStage::Typing if panel.asking == Asking::Consent => {
            let words = summary(form);
            panel.say(&words);
        }
        AddStage::Typing => {
            panel.say("Add a user.");
            let hint = draw::hint(&panel.state, form);
            panel.say(&hint);
        }
    }
}

/// `Add Ana Lima <ana@example.com>, Member, +1 415-555-2671, language pt.`
fn summary(form: &AddUser) -> String {
    let Profile { name, email, role, phone, language, .. } = &form.profile;
    let name = text::short_name(name.input.value());
    let mut words = format!("Add {name} <{}>, {}", email.input.value(), role.chosen.label());
    if phone.is_changed() {
        let number = phone.number().map(PhoneNumber::international);
        words += &format!(", {}", number.unwrap_or_else(|_| phone.input.value().to_owned()));
    }
    if language.is_changed() {
        words += &format!(", language {}", language.input.value());
    }
    words + "."
}

pub fn prompt(state: &State, asking: Asking, form: &AddUser) -> String {
    match (form.stage, asking) {
        (AddStage::Unlisted { .. }, _) => "Use it anyway? y yes, n no:".to_owned(),
        (AddStage::Discarding { .. }, _) => "Discard? y yes, n no:".to_owned(),
        (AddStage::Saving, _) => "Enter waits, b goes back:".to_owned(),
        (_, Asking::Reason) => profile_fields::reason_prompt(state.reason_need()).to_owned(),
        (_, Asking::Consent) => "Add? y yes, n no, w adds a reason:".to_owned(),
        _ => profile_fields::prompt(&form.profile, &NEEDED),
    }
}

pub fn answer(panel: &mut PlainPanel, line: &str) -> Vec<Effect> {
    let Some(Modal::AddUser(form)) = &panel.state.modal else { return Vec::new() };
    let asks = form.stage.asks();
    match (form.stage, panel.asking, line.to_lowercase().as_str()) {
        // What the server has goes on, and is said when it is done.
        (AddStage::Saving, _, "b") => {
            panel.close();
            Vec::new()
        }
        (AddStage::Saving, ..) => Vec::new(),
        (_, _, "y" | "yes") if asks => panel.command(KeyCommand::Accept),
        (_, _, "n" | "no" | "b") if asks => {
            panel.asking = Asking::Usual;
            panel.command(KeyCommand::Decline)
        }
        _ if asks => panel.not_understood(line, "Enter y for yes, n for no."),
        (_, _, "b") => panel.decline(),
        (_, Asking::Reason | Asking::Consent, _) => profile_fields::answer_last(panel, line),
        _ => profile_fields::answer_field(panel, line, &FIELDS, &NEEDED),
    }
}
