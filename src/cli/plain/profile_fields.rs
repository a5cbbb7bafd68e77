//! The fields of a profile, one question after the other: what is asked, and what a line says.

use super::plain_panel::{Asking, PlainPanel};
use crate::{
    contract::{Email, PlainName, Role, Tone, language::NO_LANGUAGE, phone::InvalidPhone},
    tui::{
        dialogs::{
            Modal,
            add_user::AddStage,
            edit_user::form::EditStage,
            profile::{Profile, ProfileField},
        },
        effects::Effect,
        input::keymap::KeyCommand,
        text,
        widgets::reason::Need,
    },
};
use tui_input::Input;

/// What there is to say of a line that was taken into its field, or of one that is asked for once more.
type Read = Result<Vec<String>, Vec<String>>;

/// What is asked for the field that has the focus. An empty line leaves what stands in it.
pub fn prompt(profile: &Profile, needed: &[ProfileField]) -> String {
    let label = profile.focus.label();
    match profile.focus {
        ProfileField::Role => {
            let now = profile.role.chosen.label();
            format!("Role owner, admin or member (Enter keeps {now}):")
        }
        ProfileField::Language => {
            let now = match profile.language.input.value() {
                "" => NO_LANGUAGE,
                tag => tag,
            };
            format!("Language {} or none (Enter keeps {now}):", profile.languages())
        }
        field if !typed(profile, field).is_empty() => {
            format!("{label} (Enter keeps it, b goes back):")
        }
        field if needed.contains(&field) => format!("{label} (b goes back):"),
        _ => format!("{label} (Enter for none, b goes back):"),
    }
}

fn typed(profile: &Profile, field: ProfileField) -> &str {
    match field {
        ProfileField::Name => profile.name.input.value(),
        ProfileField::Email => profile.email.input.value(),
        ProfileField::Number => profile.phone.input.value(),
        ProfileField::Language => profile.language.input.value(),
        ProfileField::Role | ProfileField::Reason => "",
    }
}

/// What is asked where a reason is.
pub fn reason_prompt(need: Need) -> &'static str {
    match need {
        Need::Required => "Reason, required (b goes back):",
        Need::Optional => "Reason (Enter for none, b goes back):",
    }
}

/// Takes `line` into the field that has the focus, and asks for the next of `fields`, of which those `needed` do
/// not stay empty; behind the last one, whether it is meant.
pub fn answer_field(
    panel: &mut PlainPanel,
    line: &str,
    fields: &[ProfileField],
    needed: &[ProfileField],
) -> Vec<Effect> {
    let Some(profile) = profile(panel) else { return Vec::new() };
    let read = fill(profile, line, needed);
    let is_whole = read.is_ok() && !advance(profile, fields);
    let (Ok(said) | Err(said)) = read;
    said.iter().for_each(|words| panel.say(words));
    if is_whole { consent(panel) } else { Vec::new() }
}

/// Takes the answer to one of the last two questions: why, and whether it is meant.
pub fn answer_last(panel: &mut PlainPanel, line: &str) -> Vec<Effect> {
    match (panel.asking, line.to_lowercase().as_str()) {
        (Asking::Consent, "y" | "yes") => panel.command(KeyCommand::Save),
        (Asking::Consent, "n" | "no") => panel.decline(),
        (Asking::Consent, "w") => panel.asks(Asking::Reason),
        (Asking::Consent, _) => {
            panel.not_understood(line, "Enter y for yes, n for no, w to add a reason.")
        }
        _ => answer_reason(panel, line),
    }
}

fn answer_reason(panel: &mut PlainPanel, line: &str) -> Vec<Effect> {
    let Some(profile) = profile(panel) else { return Vec::new() };
    let reason = &mut profile.reason;
    reason.retype(line);
    if reason.read().is_ok() {
        return panel.asks(Asking::Consent);
    }
    let complaint = reason.complaint.clone().unwrap_or_default();
    panel.say(&complaint);
    Vec::new()
}

/// Says what is wrong with what was to be saved, and leads back to it; and forgets a form that is closed.
pub fn hear(panel: &mut PlainPanel) {
    let is_typed = match &panel.state.modal {
        Some(Modal::AddUser(form)) => form.stage == AddStage::Typing,
        Some(Modal::EditUser(form)) => form.stage == EditStage::Typing,
        _ => {
            if matches!(panel.asking, Asking::Reason | Asking::Consent) {
                panel.asking = Asking::Usual;
            }
            return;
        }
    };
    if !is_typed || panel.asking != Asking::Consent {
        return;
    }
    let complaint = profile(panel).and_then(|it| it.complaint(it.focus).map(str::to_owned));
    if let Some(words) = complaint {
        panel.say(&words);
        panel.asking = Asking::Usual;
    }
}

/// What is typed of a user.
fn profile(panel: &mut PlainPanel) -> Option<&mut Profile> {
    match &mut panel.state.modal {
        Some(Modal::AddUser(form)) => Some(&mut form.profile),
        Some(Modal::EditUser(form)) => Some(&mut form.profile),
        _ => None,
    }
}

/// Why, where that has to be said, and then whether it is meant.
fn consent(panel: &mut PlainPanel) -> Vec<Effect> {
    let need = panel.state.reason_need();
    panel.asks(if need == Need::Required { Asking::Reason } else { Asking::Consent })
}

/// Takes `line` into the field that has the focus, of which those `needed` do not stay empty.
fn fill(profile: &mut Profile, line: &str, needed: &[ProfileField]) -> Read {
    let field = profile.focus;
    let is_empty = typed(profile, field).is_empty();
    if line.is_empty() && !(is_empty && needed.contains(&field)) {
        return match field {
            // What stands there is read once more: it may have been refused.
            ProfileField::Number if !is_empty => take_number(profile, line),
            _ => Ok(Vec::new()),
        };
    }
    read(profile, line)
}

fn read(profile: &mut Profile, line: &str) -> Read {
    let refused = |words: String| vec![text::sentence(&words)];
    match profile.focus {
        ProfileField::Number => return take_number(profile, line),
        ProfileField::Name => {
            line.parse::<PlainName>().map_err(|error| refused(error.to_string()))?;
            profile.name.input = Input::new(line.to_owned());
        }
        ProfileField::Email => {
            line.parse::<Email>().map_err(|error| refused(error.to_string()))?;
            profile.email.input = Input::new(line.to_owned());
        }
        ProfileField::Role => {
            let role = line.to_lowercase().parse::<Role>();
            profile.role.chosen = role.map_err(|error| refused(error.to_string()))?;
            if let Some(words) = profile.role.refusal() {
                return Err(refused(words));
            }
        }
        ProfileField::Language => {
            let tag = if line.eq_ignore_ascii_case(NO_LANGUAGE) { "" } else { line };
            profile.language.input = Input::new(tag.to_owned());
            profile.read_language().map_err(|unknown| refused(unknown.to_string()))?;
        }
        ProfileField::Reason => {}
    }
    Ok(Vec::new())
}

/// Reads the number as the field of the panel does, and says what that says.
fn take_number(profile: &mut Profile, line: &str) -> Read {
    let phone = &mut profile.phone;
    if !line.is_empty() {
        phone.input = Input::default();
        phone.complaint = None;
        phone.paste(line);
    }
    let is_number = matches!(phone.number(), Ok(_) | Err(InvalidPhone::Unlisted(_)))
        && phone.complaint.is_none();
    let is_refused = phone.said().iter().any(|(_, tone)| *tone == Tone::Bad);
    let said = match &phone.complaint {
        Some(words) => vec![text::sentence(words)],
        None => phone.said().iter().map(|(words, _)| text::sentence(words)).collect(),
    };
    if is_number && !is_refused { Ok(said) } else { Err(said) }
}

/// Goes to the next field that can be changed; false where there is none.
fn advance(profile: &mut Profile, fields: &[ProfileField]) -> bool {
    let at = fields.iter().position(|field| *field == profile.focus).unwrap_or_default();
    let next = fields.iter().skip(at + 1).find(|field| profile.is_open(**field));
    if let Some(field) = next {
        profile.go_to(*field);
    }
    next.is_some()
}
