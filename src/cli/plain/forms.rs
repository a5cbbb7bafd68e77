//! Editing a user: the number, or the name, the address, the role and the language, one question after the
//! other.

use super::{
    numbers::Offer,
    plain_panel::{Asking, PlainPanel},
    profile_fields,
};
use crate::{
    contract::PhoneNumber,
    tui::{
        dialogs::{
            Modal,
            edit_user::form::{EditStage, EditUser},
            profile::{Profile, ProfileField},
        },
        effects::Effect,
        input::keymap::KeyCommand,
        text,
    },
};

/// What is asked of a profile, in this order.
const FIELDS: [ProfileField; 4] =
    [ProfileField::Name, ProfileField::Email, ProfileField::Role, ProfileField::Language];

/// A number is asked for where one is to be given; what is asked of a profile has an answer already.
const NEEDED: [ProfileField; 2] = [ProfileField::Number, ProfileField::Name];

pub fn print(panel: &mut PlainPanel, form: &EditUser) {
    let named = text::named(&form.user.name, form.user.handle());
    let number = form.user.phone.number().map(PhoneNumber::international);
    match form.stage {
        EditStage::Deciding { .. } => {
            let theirs = number.unwrap_or_else(|| "no number".to_owned());
            panel.say(&format!("Somebody else saved {theirs} for {named} meanwhile."));
            let mine = form.profile.phone.input.value();
            panel.say_numbered(1, &format!("Save mine: {mine}."), Offer::Option(0));
            panel.say_numbered(2, &format!("Keep theirs: {theirs}."), Offer::Option(1));
        }
        EditStage::Unlisted { .. } => {
            panel.say("The numbering plans of this version do not have this number.");
        }
        EditStage::Resending { .. } => {
            panel.say(&format!("The last text to {named} was sent moments ago."));
        }
        EditStage::Discarding { .. } => panel.say("What was typed is not saved."),
        EditStage::Saving | EditStage::Overtaken => panel.say("It is being saved."),
        EditStage::Typing if panel.asking == Asking::Reason => {}
        EditStage::Typing if panel.asking == Asking::Consent => {
            panel.say(&format!("Save {named}: {}.", summary(form)));
        }
        EditStage::Typing => {
            panel.say(&format!("Edit {named}."));
            if form.profile.focus == ProfileField::Number {
                let now = number.map_or("No number is set.".to_owned(), |number| {
                    let state = form.user.phone.badge().text.to_lowercase();
                    format!("The number now: {number}, {state}.")
                });
                panel.say(&now);
                panel
                    .say("Enter a number with + and its country code, or one of your own country.");
            }
        }
    }
}

/// What would be saved.
fn summary(form: &EditUser) -> String {
    let Profile { name, email, role, language, phone, .. } = &form.profile;
    let mut parts = Vec::new();
    if name.is_changed() {
        parts.push(format!("name {}", text::short_name(name.input.value())));
    }
    if email.is_changed() {
        parts.push(format!("e-mail {}", email.input.value()));
    }
    if role.is_changed() {
        parts.push(format!("role {}", role.chosen.label()));
    }
    if language.is_changed() {
        parts.push(match form.profile.read_language() {
            Ok(choice) => format!("language {choice}"),
            Err(unknown) => unknown.to_string(),
        });
    }
    if let (ProfileField::Number, Ok(number)) = (form.profile.focus, phone.number()) {
        parts.push(match form.resends(number) {
            true => format!("{}, whose text is sent again", number.international()),
            false => format!("{}, unverified until its text is answered", number.international()),
        });
    }
    if parts.is_empty() { "nothing changed".to_owned() } else { parts.join(", ") }
}

pub fn prompt(panel: &PlainPanel, form: &EditUser) -> String {
    let profile = &form.profile;
    match (form.stage, panel.asking) {
        (EditStage::Deciding { .. }, _) => "Which (b goes back):".to_owned(),
        (EditStage::Unlisted { .. }, _) => "Use it anyway? y yes, n no:".to_owned(),
        (EditStage::Resending { .. }, _) => "Send another text? y yes, n no:".to_owned(),
        (EditStage::Discarding { .. }, _) => "Discard? y yes, n no:".to_owned(),
        (EditStage::Saving | EditStage::Overtaken, _) => "Enter waits, b goes back:".to_owned(),
        (_, Asking::Reason) => profile_fields::reason_prompt(panel.state.reason_need()).to_owned(),
        (_, Asking::Consent) => "Save? y yes, n no, w adds a reason:".to_owned(),
        _ => match profile.focus {
            ProfileField::Number => "New number (b goes back):".to_owned(),
            _ => profile_fields::prompt(profile, &NEEDED),
        },
    }
}

pub fn answer(panel: &mut PlainPanel, line: &str) -> Vec<Effect> {
    let Some(Modal::EditUser(form)) = &panel.state.modal else { return Vec::new() };
    let stage = form.stage;
    // A number is asked for alone.
    let fields: &[_] = if form.profile.focus == ProfileField::Number { &[] } else { &FIELDS };
    match (stage, panel.asking, line.to_lowercase().as_str()) {
        (EditStage::Saving | EditStage::Overtaken, _, "b") => panel.decline(),
        (EditStage::Saving | EditStage::Overtaken, ..) => Vec::new(),
        (EditStage::Deciding { .. }, _, "1") => panel.command(KeyCommand::KeepMine),
        (EditStage::Deciding { .. }, _, "2") => panel.command(KeyCommand::KeepTheirs),
        (EditStage::Deciding { .. }, _, "b") => panel.decline(),
        (stage, _, "y" | "yes") if stage.asks() => panel.command(KeyCommand::Accept),
        (stage, _, "n" | "no" | "b") if stage.asks() => {
            panel.asking = Asking::Usual;
            panel.command(KeyCommand::Decline)
        }
        (stage, ..) if stage.asks() => panel.not_understood(line, "Enter y for yes, n for no."),
        (EditStage::Deciding { .. }, ..) => panel.not_understood(line, "Enter 1, 2 or b."),
        (_, _, "b") => panel.decline(),
        (_, Asking::Reason | Asking::Consent, _) => profile_fields::answer_last(panel, line),
        _ => profile_fields::answer_field(panel, line, fields, &NEEDED),
    }
}
