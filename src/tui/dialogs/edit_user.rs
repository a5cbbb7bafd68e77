//! The Edit User screen: saving, leaving, and what others change meanwhile.

pub mod draw;
pub mod form;
pub mod two_numbers;

use crate::{
    contract::{Code, LinkKind, PhoneNumber, Tone, User, UserAction, UserId, api::PhonePatch},
    tui::{
        State,
        dialogs::{
            Modal,
            confirm::ConfirmAnswer,
            edit_user::form::{
                EditField, EditStage, EditUser, Leave, NumberIs, PhoneOwner, Theirs, Then,
            },
        },
        effects::{Effect, command::Act},
        input::keymap::{Context, KeyCommand},
        state::{commands, toast::say},
    },
};

pub use draw::draw;

fn form(state: &mut State) -> Option<&mut EditUser> {
    match &mut state.modal {
        Some(Modal::EditUser(form)) => Some(form),
        _ => None,
    }
}

pub fn on_command(state: &mut State, command: KeyCommand) -> Vec<Effect> {
    let Some(form) = form(state) else { return Vec::new() };
    match form.stage {
        stage if stage.decides() => decide(state, command),
        stage if stage.asks() => answer(state, command),
        _ => match command {
            KeyCommand::Save => save(state),
            KeyCommand::Back => leave(state),
            _ => switch_field(state),
        },
    }
}

/// Goes to the other field.
fn switch_field(state: &mut State) -> Vec<Effect> {
    if let Some(form) = form(state).filter(|form| form.stage == EditStage::Typing) {
        form.field = match form.field {
            EditField::Number => EditField::Reason,
            EditField::Reason => EditField::Number,
        };
    }
    Vec::new()
}

fn save(state: &mut State) -> Vec<Effect> {
    let Some(form) = form(state).filter(|form| form.stage == EditStage::Typing) else {
        return Vec::new();
    };
    if let NumberIs::Awaited { then, .. } = &mut form.number_is {
        *then = Then::Saving;
        return Vec::new();
    }
    let number = match form.number() {
        Ok(number) => number,
        Err(error) => {
            form.complaint = Some(error.to_string());
            form.field = EditField::Number;
            return Vec::new();
        }
    };
    if form.is_same(&number) && !form.resends(&number) {
        form.complaint = Some(Code::PhoneUnchanged.title().to_owned());
        return Vec::new();
    }
    let Ok(reason) = form.reason.read() else {
        form.field = EditField::Reason;
        return Vec::new();
    };
    if form.resends(&number) {
        let target = form.user.clone();
        return match state.cooldown(&target, LinkKind::Phone) {
            Some(_) => ask_to_resend(state),
            None => resend(state),
        };
    }
    if form.theirs == Theirs::Changed {
        form.stage = EditStage::Deciding { marked: PhoneOwner::Theirs };
        return Vec::new();
    }
    form.stage = EditStage::Saving;
    let target = form.user.clone();
    let patch = PhonePatch { phone: number, override_cool_down: false, reason };
    commands::submit_for_user(state, &target, UserAction::SetPhone(patch))
}

fn ask_to_resend(state: &mut State) -> Vec<Effect> {
    if let Some(form) = form(state) {
        form.stage = EditStage::Resending { marked: ConfirmAnswer::No };
    }
    Vec::new()
}

/// Sends the text of the number that the user has once more.
fn resend(state: &mut State) -> Vec<Effect> {
    let Some(form) = form(state) else { return Vec::new() };
    let target = form.user.clone();
    let Some(phone) = target.phone.number().cloned() else { return Vec::new() };
    let Ok(reason) = form.reason.read() else { return Vec::new() };
    form.stage = EditStage::Saving;
    let override_cool_down = state.cooldown(&target, LinkKind::Phone).is_some();
    let patch = PhonePatch { phone, override_cool_down, reason };
    commands::submit_for_user(state, &target, UserAction::SetPhone(patch))
}

/// Esc: leaves, after asking where text would be lost. A save under way goes on without the form.
fn leave(state: &mut State) -> Vec<Effect> {
    if let Some(form) = form(state) {
        match form.stage {
            EditStage::Typing | EditStage::Overtaken if form.is_changed() => {
                form.stage =
                    EditStage::Discarding { leave: Leave::Back, marked: ConfirmAnswer::No };
            }
            _ => state.modal = None,
        }
    }
    Vec::new()
}

/// Whether there is text that was neither saved nor discarded.
pub fn is_unsaved(state: &State) -> bool {
    matches!(&state.modal, Some(Modal::EditUser(form)) if form.is_changed())
}

/// Whether unsaved text stands in the way of quitting; asks about it then.
pub fn guards_quit(state: &mut State) -> bool {
    let guards = |stage| !matches!(stage, EditStage::Saving | EditStage::Discarding { .. });
    let unsaved = form(state).filter(|form| guards(form.stage) && form.is_changed());
    match unsaved {
        Some(form) => {
            form.stage = EditStage::Discarding { leave: Leave::Quit, marked: ConfirmAnswer::No };
            true
        }
        None => false,
    }
}

/// The answer to the question over the form.
fn answer(state: &mut State, command: KeyCommand) -> Vec<Effect> {
    let Some(form) = form(state) else { return Vec::new() };
    let (EditStage::Discarding { marked, .. } | EditStage::Resending { marked }) = &mut form.stage
    else {
        return Vec::new();
    };
    if command == KeyCommand::Explain {
        (form.stage, form.field) = (EditStage::Typing, EditField::Reason);
        return Vec::new();
    }
    let Some(answer) = marked.given(command) else { return Vec::new() };
    let asked = std::mem::replace(&mut form.stage, EditStage::Typing);
    match (answer, asked) {
        (ConfirmAnswer::Yes, EditStage::Resending { .. }) => resend(state),
        (ConfirmAnswer::Yes, EditStage::Discarding { leave, .. }) => {
            state.modal = None;
            match leave {
                Leave::Back => Vec::new(),
                Leave::Quit => commands::leave(state),
            }
        }
        _ => Vec::new(),
    }
}

/// The choice between the number that was typed and the one that somebody else set meanwhile.
fn decide(state: &mut State, command: KeyCommand) -> Vec<Effect> {
    let Some(form) = form(state) else { return Vec::new() };
    let EditStage::Deciding { marked } = &mut form.stage else { return Vec::new() };
    let whose = match command {
        KeyCommand::KeepMine => PhoneOwner::Mine,
        KeyCommand::KeepTheirs => PhoneOwner::Theirs,
        KeyCommand::Press => *marked,
        KeyCommand::Back => {
            form.stage = EditStage::Typing;
            return Vec::new();
        }
        _ => {
            *marked = marked.other();
            return Vec::new();
        }
    };
    match whose {
        PhoneOwner::Mine => {
            (form.stage, form.theirs) = (EditStage::Typing, Theirs::AsOpened);
            save(state)
        }
        PhoneOwner::Theirs => {
            let number = form.user.phone.number().map(PhoneNumber::international);
            let words = format!("Unchanged: {}.", number.as_deref().unwrap_or("not set"));
            state.modal = None;
            say(state, Tone::Neutral, words)
        }
    }
}

/// The number was saved: closes the form, if it is still that user's.
pub fn on_saved(state: &mut State, act: &Act) {
    if form_of(state, act).is_some() {
        state.modal = None;
    }
}

/// The form of the number that `act` is about.
fn form_of<'a>(state: &'a mut State, act: &Act) -> Option<&'a mut EditUser> {
    form(state).filter(|form| Some(form.user.id) == act.number_of())
}

/// Puts a refusal under the field. True when the form is there to tell it.
pub fn on_refusal(state: &mut State, act: &Act, words: &str) -> bool {
    let Some(form) = form_of(state, act) else { return false };
    form.stage = EditStage::Typing;
    form.complaint = Some(words.to_owned());
    true
}

/// The server did not save, for somebody else changed the user first. True when the form is there
/// to tell it, which it does once it knows what was changed.
pub fn on_conflict(state: &mut State, act: &Act) -> bool {
    let Some(form) = form_of(state, act) else { return false };
    form.stage = EditStage::Overtaken;
    true
}

/// The server has told the user whole: fills in a form that waits for the number.
pub fn on_user_loaded(state: &mut State, user: &User) -> Vec<Effect> {
    let form = form(state).filter(|form| form.user.id == user.id);
    match form.map(|form| form.loaded(user.clone())) {
        Some(Then::Saving) => save(state),
        Some(Then::Typing) | None => Vec::new(),
    }
}

/// The user of a form that waits for the server's word on it no longer exists.
pub fn on_user_gone(state: &mut State, user: UserId) {
    let waits = |form: &EditUser| form.is_awaiting() || form.stage == EditStage::Overtaken;
    if form(state).is_some_and(|form| form.user.id == user && waits(form)) {
        state.modal = None;
    }
}

/// Takes the newest state of the user into the form, and says so where the number changed.
pub fn update_user(state: &mut State, user: &User) {
    let Some(form) = form(state).filter(|form| form.user.id == user.id) else { return };
    if form.stage == EditStage::Overtaken {
        return show_theirs(state, user);
    }
    let is_busy = form.stage == EditStage::Saving || form.is_awaiting();
    if form.user.revision >= user.revision || is_busy {
        return;
    }
    if form.user.phone.number() != user.phone.number() {
        form.theirs = Theirs::Changed;
        form.complaint = None;
    } else if user.phone.is_verified() && matches!(form.stage, EditStage::Resending { .. }) {
        // Nothing is left to ask about a number that was verified meanwhile.
        form.stage = EditStage::Typing;
    }
    form.user = user.clone();
}

/// Takes what the user is now into a form that was not saved. The answer to an older question may
/// come first; it tells nothing new.
fn show_theirs(state: &mut State, user: &User) {
    let save = state.keymap.word(Context::Editing, KeyCommand::Save);
    let Some(form) = form(state).filter(|form| form.user.revision != user.revision) else { return };
    if form.user.phone == user.phone {
        form.stage = EditStage::Typing;
        form.complaint = Some(format!(
            "Another change to this user was saved first; the number is unchanged. Press {save} \
             to save yours."
        ));
    } else {
        form.theirs = Theirs::Changed;
        form.stage = EditStage::Deciding { marked: PhoneOwner::Theirs };
    }
    form.user = user.clone();
}
