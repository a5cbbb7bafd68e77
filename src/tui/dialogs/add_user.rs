//! The Add User screen.

pub mod draw;

use crate::{
    contract::{
        Availability, Email, OnUnlisted, Role, Tone,
        api::{AddUserRequest, Me},
        phone::InvalidPhone,
    },
    tui::{
        State,
        dialogs::{
            Modal,
            by_hand::{self, ByHand},
            confirm::ConfirmAnswer,
            profile::{
                Leave, Profile, ProfileField, ProfileStart,
                phone_field::{NumberRules, PhoneField},
                role_field::RoleField,
            },
        },
        effects::{Effect, command::Act},
        input::keymap::{Context, KeyCommand},
        state::{commands, toast::say},
        widgets::reason::{Need, ReasonLine},
    },
};
use tui_input::InputRequest;

pub use draw::draw;

#[derive(Clone, Debug)]
pub struct AddUser {
    pub profile: Profile,
    pub stage: AddStage,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddStage {
    Typing,
    /// The server has it and has not answered.
    Saving,
    /// What was typed is about to be lost; `leave` says what happens then.
    Discarding {
        leave: Leave,
        marked: ConfirmAnswer,
    },
    /// No numbering plan has the number: whether it is meant.
    Unlisted {
        marked: ConfirmAnswer,
    },
}

impl AddStage {
    /// Whether a question lies over the form.
    pub fn asks(self) -> bool {
        matches!(self, Self::Discarding { .. } | Self::Unlisted { .. })
    }
}

impl AddUser {
    fn new(me: &Me, need: Need) -> Self {
        let numbers =
            NumberRules { region: me.organisation.default_region, landlines: me.landlines };
        let start = ProfileStart {
            name: "",
            email: "",
            role: RoleField::new(Role::Member, me.role()),
            language: None,
            spoken: me.languages.clone(),
            phone: PhoneField::new(None, numbers),
            reason: ReasonLine::new(need),
        };
        use ProfileField::{Name, Number};
        let is_here = me.directory.is_none();
        let language = is_here.then_some(ProfileField::Language);
        let open = [Name, ProfileField::Email, ProfileField::Role, Number];
        let open = open.into_iter().chain(language).collect();
        Self { profile: Profile::new(start, open), stage: AddStage::Typing }
    }

    pub fn context(&self) -> Context {
        if self.stage.asks() { Context::Confirming } else { Context::Editing }
    }

    pub fn on_text(&mut self, request: InputRequest) {
        if self.stage == AddStage::Typing {
            self.profile.handle(request);
        }
    }

    pub fn on_paste(&mut self, text: &str) {
        if self.stage == AddStage::Typing {
            self.profile.paste(text);
        }
    }

    fn ask_to_discard(&mut self, leave: Leave) {
        self.stage = AddStage::Discarding { leave, marked: ConfirmAnswer::No };
    }

    /// The user as typed. Says what is wrong at each field that does not fit, and leads to the first.
    fn wanted(&mut self) -> Option<AddUserRequest> {
        let profile = &mut self.profile;
        let mut wrong = Vec::new();
        let name = profile.name.input.value().parse().map_err(|error| {
            wrong.push((ProfileField::Name, format!("{error}")));
        });
        let email: Result<Email, ()> = profile.email.input.value().parse().map_err(|error| {
            wrong.push((ProfileField::Email, format!("{error}")));
        });
        let role = profile.role.chosen;
        wrong.extend(profile.role.refusal().map(|words| (ProfileField::Role, words)));
        let language = profile.read_language().map_err(|error| {
            wrong.push((ProfileField::Language, error.to_string()));
        });
        let phone = match profile.phone.is_changed() {
            true => match profile.phone.given() {
                Ok(given) => Ok(Some(given)),
                // Asked about when the rest is right.
                Err(InvalidPhone::Unlisted(_)) => Err(()),
                Err(error) => {
                    wrong.push((ProfileField::Number, error.to_string()));
                    Err(())
                }
            },
            false => Ok(None),
        };
        for (field, words) in wrong.iter().rev() {
            profile.refuse(*field, words);
        }
        let (Ok(name), Ok(email), Ok(language), []) = (name, email, language, &wrong[..]) else {
            return None;
        };
        let Ok(reason) = profile.reason.read() else {
            profile.go_to(ProfileField::Reason);
            return None;
        };
        let Ok(given) = phone else {
            self.stage = AddStage::Unlisted { marked: ConfirmAnswer::No };
            return None;
        };
        let (phone, unlisted) =
            given.map_or((None, OnUnlisted::Refuse), |(phone, unlisted)| (Some(phone), unlisted));
        let language = language.language();
        Some(AddUserRequest { name, email, role, phone, unlisted, language, reason })
    }
}

/// Opens the screen.
pub fn open(state: &mut State) -> Vec<Effect> {
    let Some(me) = &state.me else {
        return say(state, Tone::Neutral, "Wait for the server to answer.");
    };
    match me.adding() {
        Availability::Available => {}
        Availability::NotPossible { reason } => return say(state, Tone::Neutral, reason),
        Availability::InBrowser { url } => {
            return by_hand::open(state, ByHand { title: "Add User", handle: None, url });
        }
    }
    let is_adding = |act: &Act| matches!(act, Act::Add(_));
    if let Some(pending) = state.pending.iter().find(|one| is_adding(&one.command.act)) {
        let words = format!("{} is still in progress.", pending.command.in_words());
        return say(state, Tone::Neutral, words);
    }
    let form = AddUser::new(me, state.reason_need());
    state.modal = Some(Modal::AddUser(Box::new(form)));
    Vec::new()
}

fn form(state: &mut State) -> Option<&mut AddUser> {
    match &mut state.modal {
        Some(Modal::AddUser(form)) => Some(form),
        _ => None,
    }
}

pub fn on_command(state: &mut State, command: KeyCommand) -> Vec<Effect> {
    let Some(form) = form(state) else { return Vec::new() };
    match (form.stage, command) {
        (AddStage::Discarding { .. }, _) => return answer(state, command),
        (AddStage::Unlisted { .. }, _) => return answer_unlisted(state, command),
        (_, KeyCommand::Back) => leave(state),
        (AddStage::Saving, _) => {}
        (_, KeyCommand::Save) => return save(state),
        (_, KeyCommand::PreviousPane) => form.profile.move_focus(-1),
        _ => form.profile.move_focus(1),
    }
    Vec::new()
}

fn save(state: &mut State) -> Vec<Effect> {
    let Some(form) = form(state) else { return Vec::new() };
    let Some(wanted) = form.wanted() else { return Vec::new() };
    form.stage = AddStage::Saving;
    let name = wanted.name.as_str().to_owned();
    commands::submit(state, name, Act::Add(Box::new(wanted)))
}

/// Closes the screen, after asking where text would be lost. What the server has goes on.
fn leave(state: &mut State) {
    match form(state) {
        Some(form) if form.stage == AddStage::Typing && form.profile.is_changed() => {
            form.ask_to_discard(Leave::Back);
        }
        _ => state.modal = None,
    }
}

/// Whether there is text that was neither saved nor discarded.
pub fn is_unsaved(state: &State) -> bool {
    matches!(&state.modal, Some(Modal::AddUser(form)) if form.profile.is_changed())
}

/// Whether unsaved text stands in the way of quitting; asks about it then.
pub fn guards_quit(state: &mut State) -> bool {
    let is_typed =
        |form: &&mut AddUser| form.stage == AddStage::Typing && form.profile.is_changed();
    form(state).filter(is_typed).map(|form| form.ask_to_discard(Leave::Quit)).is_some()
}

/// The answer to the question whether to discard what was typed.
fn answer(state: &mut State, command: KeyCommand) -> Vec<Effect> {
    let Some(form) = form(state) else { return Vec::new() };
    let AddStage::Discarding { leave, marked } = &mut form.stage else { return Vec::new() };
    let leave = *leave;
    match (marked.given(command), leave) {
        (None, _) => {}
        (Some(ConfirmAnswer::No), _) => form.stage = AddStage::Typing,
        (Some(ConfirmAnswer::Yes), Leave::Back) => state.modal = None,
        (Some(ConfirmAnswer::Yes), Leave::Quit) => {
            state.modal = None;
            return commands::leave(state);
        }
    }
    Vec::new()
}

/// The answer to the question whether a number that no plan has is meant.
fn answer_unlisted(state: &mut State, command: KeyCommand) -> Vec<Effect> {
    let Some(form) = form(state) else { return Vec::new() };
    let AddStage::Unlisted { marked } = &mut form.stage else { return Vec::new() };
    match marked.given(command) {
        None => {}
        Some(ConfirmAnswer::No) => {
            form.stage = AddStage::Typing;
            form.profile.go_to(ProfileField::Number);
        }
        Some(ConfirmAnswer::Yes) => {
            form.stage = AddStage::Typing;
            form.profile.phone.agree();
            return save(state);
        }
    }
    Vec::new()
}

/// The form of the user whom `act` adds, while the server has it.
fn form_of<'a>(state: &'a mut State, act: &Act) -> Option<&'a mut AddUser> {
    let is_add = matches!(act, Act::Add(_));
    form(state).filter(|form| is_add && form.stage == AddStage::Saving)
}

/// The user was added: closes the screen, if it is still there.
pub fn on_saved(state: &mut State, act: &Act) {
    if form_of(state, act).is_some() {
        state.modal = None;
    }
}

/// Puts a refusal under the field that it is about. True when the form is there to tell it.
pub fn on_refusal(state: &mut State, act: &Act, words: &str, field: Option<ProfileField>) -> bool {
    let Some(form) = form_of(state, act) else { return false };
    form.stage = AddStage::Typing;
    form.profile.refuse(field.unwrap_or(form.profile.focus), words);
    true
}
