//! The Edit User screen: saving, leaving, and what others change meanwhile.

pub mod draw;
mod email_change;
pub mod form;
mod remote;
pub mod two_numbers;

use crate::{
    contract::{
        LinkKind, OnUnlisted, PhoneNumber, Reason, Tone, User, UserAction, UserId,
        api::{PhonePatch, UserPatch},
    },
    tui::{
        State,
        dialogs::{
            Modal,
            confirm::ConfirmAnswer,
            edit_user::form::{
                EditStage, EditUser, Editor, NumberIs, PhoneOwner, ProfileChanges, Theirs, Then,
            },
            profile::{Leave, ProfileField, phone_field::NumberRules},
        },
        effects::{Effect, command::Act},
        input::keymap::{Context, KeyCommand},
        state::{commands, load, toast::say},
        widgets::reason::ReasonLine,
    },
};

pub use draw::draw;

/// Opens the screen for `user`, of whom the fields `open` can be changed, on the field `focus`.
pub fn open(
    state: &mut State,
    user: User,
    open: Vec<ProfileField>,
    focus: ProfileField,
) -> Vec<Effect> {
    let Some(me) = &state.me else { return Vec::new() };
    let numbers = NumberRules { region: me.organisation.default_region, landlines: me.landlines };
    let role = me.role();
    let (spoken, reason) = (me.languages.clone(), ReasonLine::new(state.reason_need()));
    let editor = Editor { role, numbers, spoken, reason };
    let id = user.id;
    let mut form = EditUser::new(user, open, editor);
    form.profile.go_to(focus);
    state.modal = Some(Modal::EditUser(Box::new(form)));
    load::load_user(state, id)
}

fn form(state: &mut State) -> Option<&mut EditUser> {
    match &mut state.modal {
        Some(Modal::EditUser(form)) => Some(form),
        _ => None,
    }
}

pub fn on_command(state: &mut State, command: KeyCommand) -> Vec<Effect> {
    let Some(form) = form(state) else { return Vec::new() };
    match (form.stage, command) {
        (stage, _) if stage.decides() => return decide(state, command),
        (stage, _) if stage.asks() => return answer(state, command),
        (_, KeyCommand::Save) => return save(state),
        (_, KeyCommand::Back) => return leave(state),
        (EditStage::Typing, KeyCommand::CancelEmail) => return email_change::ask_to_cancel(state),
        (EditStage::Typing, KeyCommand::PreviousPane) => form.profile.move_focus(-1),
        (EditStage::Typing, _) => form.profile.move_focus(1),
        _ => {}
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
    let Some(changes) = form.changes() else { return Vec::new() };
    let Ok(reason) = form.profile.reason.read() else {
        form.profile.go_to(ProfileField::Reason);
        return Vec::new();
    };
    if changes.number.as_ref().is_some_and(|number| form.resends(number)) {
        let target = form.user.clone();
        return match state.cooldown(&target, LinkKind::Phone) {
            Some(_) => ask_to_resend(state),
            None => resend(state),
        };
    }
    if let Some(words) = email_change::sent_moments_ago(state, &changes) {
        email_change::refuse(state, words);
        return Vec::new();
    }
    let Some(form) = self::form(state) else { return Vec::new() };
    if form.theirs == Theirs::Changed && changes.number.is_some() {
        form.stage = EditStage::Deciding { marked: PhoneOwner::Theirs };
        return Vec::new();
    }
    form.stage = EditStage::Saving;
    let target = form.user.clone();
    submit(state, &target, changes, reason)
}

/// Gives the server what changed, and nothing else.
fn submit(
    state: &mut State,
    target: &User,
    changes: ProfileChanges,
    reason: Option<Reason>,
) -> Vec<Effect> {
    let ProfileChanges { name, email, role, language, number, unlisted } = changes;
    if let (None, None, None, None, Some(phone)) = (&name, &email, role, &language, &number) {
        let phone = phone.clone();
        let patch = PhonePatch { phone, override_cool_down: false, unlisted, reason };
        return commands::submit_for_user(state, target, UserAction::SetPhone(patch));
    }
    let phone = number;
    let override_cool_down = false;
    let patch =
        UserPatch { name, email, role, language, phone, unlisted, override_cool_down, reason };
    let act = Act::Edit(Box::new(target.clone()), Box::new(patch));
    commands::submit(state, target.name.clone(), act)
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
    let Ok(reason) = form.profile.reason.read() else { return Vec::new() };
    form.stage = EditStage::Saving;
    let override_cool_down = state.cooldown(&target, LinkKind::Phone).is_some();
    // It was accepted when it was given.
    let patch = PhonePatch { phone, override_cool_down, unlisted: OnUnlisted::Accept, reason };
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
    if command == KeyCommand::Explain && form.stage.asks() && !form.is_discarding() {
        form.stage = EditStage::Typing;
        form.profile.go_to(ProfileField::Reason);
        return Vec::new();
    }
    let (EditStage::Discarding { marked, .. }
    | EditStage::Resending { marked }
    | EditStage::Unlisted { marked }) = &mut form.stage
    else {
        return Vec::new();
    };
    let Some(answer) = marked.given(command) else { return Vec::new() };
    let asked = std::mem::replace(&mut form.stage, EditStage::Typing);
    match (answer, asked) {
        (ConfirmAnswer::Yes, EditStage::Resending { .. }) => resend(state),
        (ConfirmAnswer::Yes, EditStage::Unlisted { .. }) => {
            form.profile.phone.agree();
            save(state)
        }
        (ConfirmAnswer::No, EditStage::Unlisted { .. }) => {
            form.profile.go_to(ProfileField::Number);
            Vec::new()
        }
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
    (form.stage, form.theirs) = (EditStage::Typing, Theirs::AsOpened);
    if whose == PhoneOwner::Mine {
        return save(state);
    }
    form.drop_number();
    if form.is_changed() {
        return save(state);
    }
    let number = form.user.phone.number().map(PhoneNumber::international);
    let words = format!("Unchanged: {}.", number.as_deref().unwrap_or("not set"));
    state.modal = None;
    say(state, Tone::Neutral, words)
}

/// The user was saved: closes the form, if it is still that user's.
pub fn on_saved(state: &mut State, act: &Act) {
    if form_of(state, act).is_some() {
        state.modal = None;
    }
}

/// The form of the user whom `act` edits.
fn form_of<'a>(state: &'a mut State, act: &Act) -> Option<&'a mut EditUser> {
    form(state).filter(|form| Some(form.user.id) == act.edited())
}

/// Puts a refusal under the field that it is about. True when the form is there to tell it.
pub fn on_refusal(state: &mut State, act: &Act, words: &str, field: Option<ProfileField>) -> bool {
    let Some(form) = form_of(state, act) else { return false };
    form.stage = EditStage::Typing;
    let of_act = match act {
        Act::Edit(_, patch) => patch.email.as_ref().map(|_| ProfileField::Email),
        _ => Some(ProfileField::Number),
    };
    let field = field.or(of_act).filter(|field| form.profile.is_open(*field));
    form.profile.refuse(field.unwrap_or(form.profile.focus), words);
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
        form.profile.phone.complaint = None;
    } else if user.phone.is_verified() && matches!(form.stage, EditStage::Resending { .. }) {
        // Nothing is left to ask about a number that was verified meanwhile.
        form.stage = EditStage::Typing;
    }
    form.rebase(user);
    form.user = user.clone();
}

/// Takes what the user is now into a form that was not saved. The answer to an older question may
/// come first; it tells nothing new.
fn show_theirs(state: &mut State, user: &User) {
    let save = state.keymap.word(Context::Editing, KeyCommand::Save);
    let Some(form) = form(state).filter(|form| form.user.revision != user.revision) else { return };
    let is_same_number = form.user.phone == user.phone || !form.is_number_typed();
    form.rebase(user);
    form.user = user.clone();
    if is_same_number {
        form.stage = EditStage::Typing;
        let field = form.profile.focus;
        if form.profile.complaint(field).is_none() {
            let words =
                format!("Another change to this user was saved first. Press {save} to save yours.");
            form.profile.complain(field, &words);
        }
    } else {
        form.theirs = Theirs::Changed;
        form.stage = EditStage::Deciding { marked: PhoneOwner::Theirs };
    }
}
