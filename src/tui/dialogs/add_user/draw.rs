//! The Add User screen as it is drawn.

use super::{AddStage, AddUser};
use crate::{
    contract::{Role, Tone},
    tui::{
        State,
        canvas::Canvas,
        dialogs::profile::{
            ProfileField,
            draw::{self, DiscardQuestion, Notes, ProfilePage},
        },
        effects::command::{Act, CommandStage},
        state::{directory::fixed_language, sending},
    },
};
use ratatui::{layout::Rect, text::Line};

pub fn draw(state: &State, form: &AddUser, canvas: &mut Canvas, area: Rect) {
    // The one field that a directory of another system leaves closed.
    let elsewhere = fixed_language(state).map(|why| format!("({why})")).unwrap_or_default();
    let page = ProfilePage {
        title: " Add User ".to_owned(),
        heading: "Profile Information",
        fixed: &|_| Line::raw(elsewhere.clone()),
        now: None,
        notes: &|field| notes(state, form, field),
        hint: hint(state, form),
    };
    draw::draw(&page, &form.profile, canvas, area);
    if let AddStage::Unlisted { marked } = form.stage {
        draw::unlisted_question(state, &form.profile.phone, marked, canvas, area);
    }
    if let AddStage::Discarding { leave, marked } = form.stage {
        let question = DiscardQuestion {
            title: "Unsaved user",
            words: "Discard the user you typed?",
            accept: "Discard user",
        };
        question.draw(state, (leave, marked), canvas, area);
    }
}

/// How a number is written, and who adds the user.
pub fn hint(state: &State, form: &AddUser) -> String {
    let region = form.profile.phone.rules().region;
    let region = region.as_str();
    let then = match directory(state) {
        None => "It starts unverified, and no text is sent.".to_owned(),
        Some(name) => format!("{name} adds the user."),
    };
    format!("The number is optional: with its country code, or a {region} number. {then}")
}

/// The directory that another system keeps, and that adds the user.
fn directory(state: &State) -> Option<&'static str> {
    let directory = state.me.as_ref()?.directory.as_ref()?;
    Some(directory.kind.label())
}

fn notes(state: &State, form: &AddUser, field: ProfileField) -> Notes {
    let profile = &form.profile;
    let has_focus = profile.focus == field;
    let mut said = draw::notes(profile, field);
    match field {
        ProfileField::Number
            if profile.complaint(field).is_none() && profile.phone.is_changed() =>
        {
            said.extend_from_slice(profile.phone.said());
        }
        ProfileField::Role if said.is_empty() && profile.role.chosen != Role::Member => {
            let words = match directory(state) {
                None => format!("{}; you are asked for a code.", sending::notice(state)),
                Some(_) => "You may be asked for a code.".to_owned(),
            };
            said.push((words, Tone::Neutral));
        }
        _ => {}
    }
    if has_focus && form.stage == AddStage::Saving {
        let mut pending = state.pending.iter();
        let pending = pending.find(|pending| matches!(pending.command.act, Act::Add(_)));
        let (words, tone) = match pending.map(|pending| pending.stage) {
            Some(CommandStage::Unknown) => ("No answer yet. Checking the outcome.", Tone::Pending),
            Some(CommandStage::Held) => {
                ("They are added once you confirm it's you.", Tone::Pending)
            }
            Some(CommandStage::Requested) => ("Waiting for the directory.", Tone::Pending),
            _ => ("Waiting for the server.", Tone::Neutral),
        };
        said.push((words.to_owned(), tone));
    }
    said
}
