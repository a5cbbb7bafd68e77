//! What the Edit User screen keeps: the profile being typed, and what the server knows of it.

use crate::{
    contract::{
        Code, Email, Language, LanguageChoice, OnUnlisted, PhoneNumber, PlainName, Role, User,
        email::InvalidEmail,
        phone::{InvalidPhone, MAX_INPUT_CHARS, spelling},
    },
    tui::{
        dialogs::{
            confirm::ConfirmAnswer,
            profile::{
                Leave, Profile, ProfileField, ProfileStart,
                phone_field::{NumberRules, PhoneField},
                role_field::RoleField,
                tag_of,
            },
        },
        input::keymap::Context,
        widgets::reason::ReasonLine,
    },
};
use std::borrow::Cow;
use tui_input::InputRequest;

#[derive(Clone, Debug)]
pub struct EditUser {
    pub user: User,
    pub profile: Profile,
    pub stage: EditStage,
    pub number_is: NumberIs,
    pub theirs: Theirs,
}

/// What the person at the keys brings to the form.
pub struct Editor {
    pub role: Role,
    pub numbers: NumberRules,
    /// In which languages users read.
    pub spoken: Vec<Language>,
    pub reason: ReasonLine,
}

/// Whether somebody else changed the number since the screen opened, and nothing was decided yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theirs {
    AsOpened,
    Changed,
}

/// One of two numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhoneOwner {
    Mine,
    Theirs,
}

impl PhoneOwner {
    pub fn other(self) -> Self {
        match self {
            Self::Mine => Self::Theirs,
            Self::Theirs => Self::Mine,
        }
    }
}

/// Whether the number that the user has is there whole: lists tell its end only.
#[derive(Clone, Debug)]
pub enum NumberIs {
    Known,
    /// It is awaited, and this was typed ahead.
    Awaited {
        ahead: Vec<InputRequest>,
        then: Then,
    },
}

/// What comes after what was typed ahead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    Typing,
    /// Enter was pressed; what was typed after it is dropped.
    Saving,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EditStage {
    Typing,
    Saving,
    /// The server did not save, for somebody else was first; what the user is now is awaited.
    Overtaken,
    /// Two numbers, and one of them stays.
    Deciding {
        marked: PhoneOwner,
    },
    /// Unsaved text is about to be lost; `leave` says what happens then.
    Discarding {
        leave: Leave,
        marked: ConfirmAnswer,
    },
    /// The number has not changed, and its last text is young: another one asks first.
    Resending {
        marked: ConfirmAnswer,
    },
    /// No numbering plan has the number: whether it is meant.
    Unlisted {
        marked: ConfirmAnswer,
    },
}

impl EditStage {
    /// Whether a question lies over the form.
    pub fn asks(self) -> bool {
        matches!(self, Self::Discarding { .. } | Self::Resending { .. } | Self::Unlisted { .. })
    }

    /// Whether one of two numbers is to be chosen.
    pub fn decides(self) -> bool {
        matches!(self, Self::Deciding { .. })
    }
}

/// What is typed, read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProfileChanges {
    pub name: Option<PlainName>,
    pub email: Option<Email>,
    pub role: Option<Role>,
    pub language: Option<LanguageChoice>,
    /// Another number, or the one that the user has, whose text is to be sent again.
    pub number: Option<PhoneNumber>,
    /// What is done where no numbering plan has it.
    pub unlisted: OnUnlisted,
}

impl EditUser {
    /// The form of `user`, of whom the fields `open` can be changed. A masked number has yet to be
    /// loaded.
    pub fn new(user: User, open: Vec<ProfileField>, editor: Editor) -> Self {
        let Editor { role, numbers, spoken, reason } = editor;
        let awaits = user.phone.is_masked();
        let number = user.phone.number().filter(|_| !awaits);
        let start = ProfileStart {
            name: &user.name,
            email: &shown(user.email.as_ref()),
            role: RoleField::new(user.role, role),
            language: user.language.as_ref(),
            spoken,
            phone: PhoneField::new(number, numbers),
            reason,
        };
        let number_is = match awaits {
            true => NumberIs::Awaited { ahead: Vec::new(), then: Then::Typing },
            false => NumberIs::Known,
        };
        Self {
            profile: Profile::new(start, open),
            user,
            stage: EditStage::Typing,
            number_is,
            theirs: Theirs::AsOpened,
        }
    }

    pub fn is_awaiting(&self) -> bool {
        matches!(self.number_is, NumberIs::Awaited { .. })
    }

    /// Takes the loaded user, types what was typed ahead, and tells what comes then.
    pub fn loaded(&mut self, user: User) -> Then {
        let number_is = std::mem::replace(&mut self.number_is, NumberIs::Known);
        let NumberIs::Awaited { ahead, then } = number_is else { return Then::Typing };
        self.rebase(&user);
        self.user = user;
        self.drop_number();
        ahead.into_iter().for_each(|request| self.profile.phone.handle(request));
        then
    }

    /// Takes what somebody else saved into the fields; what was typed here stays.
    pub fn rebase(&mut self, user: &User) {
        self.profile.name.rebase(&user.name);
        self.profile.email.rebase(&shown(user.email.as_ref()));
        self.profile.role.rebase(user.role);
        self.profile.language.rebase(&tag_of(user.language.as_ref()));
        if !self.profile.phone.is_changed() && !self.is_awaiting() {
            let rules = self.profile.phone.rules();
            self.profile.phone = PhoneField::new(user.phone.number(), rules);
        }
    }

    /// Gives up the number that is typed for the one that the user has.
    pub fn drop_number(&mut self) {
        let rules = self.profile.phone.rules();
        self.profile.phone = PhoneField::new(self.user.phone.number(), rules);
    }

    pub fn is_changed(&self) -> bool {
        self.profile.is_changed_beside_the_number() || self.is_number_typed()
    }

    /// Whether another number is typed, or begun.
    pub fn is_number_typed(&self) -> bool {
        match &self.number_is {
            NumberIs::Known => self.profile.phone.is_changed(),
            NumberIs::Awaited { ahead, .. } => !ahead.is_empty(),
        }
    }

    /// Whether `number` is the one the user has.
    pub fn is_same(&self, number: &PhoneNumber) -> bool {
        self.user.phone.number() == Some(number)
    }

    /// Whether saving `number` would send its text again instead of changing anything.
    pub fn resends(&self, number: &PhoneNumber) -> bool {
        self.is_same(number) && !self.user.phone.is_verified()
    }

    /// Whether it asks to discard what was typed.
    pub fn is_discarding(&self) -> bool {
        matches!(self.stage, EditStage::Discarding { .. })
    }

    pub fn context(&self) -> Context {
        match self.stage {
            stage if stage.decides() => Context::Deciding,
            stage if stage.asks() => Context::Confirming,
            _ => Context::Editing,
        }
    }

    pub fn on_text(&mut self, request: InputRequest) {
        if self.stage != EditStage::Typing {
            return;
        }
        match &mut self.number_is {
            NumberIs::Awaited { ahead, then } if self.profile.focus == ProfileField::Number => {
                if *then == Then::Typing && ahead.len() < MAX_INPUT_CHARS {
                    ahead.push(request);
                }
            }
            _ => self.profile.handle(request),
        }
    }

    pub fn on_paste(&mut self, text: &str) {
        if self.stage != EditStage::Typing {
            return;
        }
        match self.is_awaiting() && self.profile.focus == ProfileField::Number {
            true => {
                let plain = spelling::plain(text).unwrap_or_else(|_| text.trim().to_owned());
                plain.chars().for_each(|c| self.on_text(InputRequest::InsertChar(c)));
            }
            false => self.profile.paste(text),
        }
    }

    /// What is typed otherwise than the user is. Leads to the first field that does not fit, and says
    /// what is wrong there.
    pub fn changes(&mut self) -> Option<ProfileChanges> {
        let mut changes = ProfileChanges::default();
        if self.profile.name.is_changed() {
            match self.profile.name.input.value().parse() {
                Ok(name) => changes.name = Some(name),
                Err(error) => return self.refuse(ProfileField::Name, &error),
            }
        }
        if self.profile.email.is_changed() {
            match self.profile.email.input.value().parse() {
                Ok(email) => changes.email = Some(email),
                Err(error) => {
                    let error: InvalidEmail = error;
                    return self.refuse(ProfileField::Email, &error);
                }
            }
        }
        if let Some(words) = self.profile.role.refusal() {
            return self.refuse(ProfileField::Role, &words);
        }
        changes.role = self.profile.role.is_changed().then_some(self.profile.role.chosen);
        if self.profile.language.is_changed() {
            match self.profile.read_language() {
                Ok(choice) => changes.language = Some(choice),
                Err(error) => return self.refuse(ProfileField::Language, &error),
            }
        }
        let is_alone = changes == ProfileChanges::default();
        let is_meant = is_alone && self.profile.focus == ProfileField::Number;
        if self.is_number_typed() || is_meant {
            match self.profile.phone.given() {
                Ok((number, unlisted))
                    if !self.is_same(&number) || is_alone && self.resends(&number) =>
                {
                    (changes.number, changes.unlisted) = (Some(number), unlisted);
                }
                Ok(_) if is_alone => {
                    return self.refuse(ProfileField::Number, &Code::PhoneUnchanged.title());
                }
                Ok(_) => {}
                Err(InvalidPhone::Unlisted(_)) => {
                    self.stage = EditStage::Unlisted { marked: ConfirmAnswer::No };
                    return None;
                }
                Err(error) => return self.refuse(ProfileField::Number, &error),
            }
        }
        if changes == ProfileChanges::default() {
            return self.refuse(self.profile.focus, &Code::UserUnchanged.title());
        }
        Some(changes)
    }

    fn refuse<T>(&mut self, field: ProfileField, words: &impl ToString) -> Option<T> {
        self.profile.refuse(field, &words.to_string());
        None
    }
}

/// What stands in the field of an address, which may be none.
fn shown(email: Option<&Email>) -> Cow<'_, str> {
    email.map(Email::shown).unwrap_or_default()
}
