//! What Add User and Edit User have in common: the fields of a user's profile, and why they change.

pub mod draw;
pub mod phone_field;
pub mod role_field;
pub mod text_field;

use crate::{
    contract::{Language, LanguageChoice, language, text::MAX_NAME_CHARS},
    tui::{
        dialogs::profile::{phone_field::PhoneField, role_field::RoleField, text_field::TextField},
        input::typing::pasted_line,
        text,
        widgets::reason::ReasonLine,
    },
};
use tui_input::InputRequest;

pub use crate::tui::state::profile::ProfileField;

/// The longest address, in bytes (RFC 5321).
pub const MAX_EMAIL: usize = 254;

/// Where a discarded form leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leave {
    Back,
    Quit,
}

#[derive(Clone, Debug)]
pub struct Profile {
    pub name: TextField,
    pub email: TextField,
    pub role: RoleField,
    pub language: TextField,
    pub phone: PhoneField,
    pub reason: ReasonLine,
    pub focus: ProfileField,
    /// Those that can be changed, in the order of the screen.
    open: Vec<ProfileField>,
    /// In which languages users read.
    spoken: Vec<Language>,
}

/// What the fields hold at first.
pub struct ProfileStart<'a> {
    pub name: &'a str,
    pub email: &'a str,
    pub role: RoleField,
    pub language: Option<&'a Language>,
    /// In which languages users read.
    pub spoken: Vec<Language>,
    pub phone: PhoneField,
    pub reason: ReasonLine,
}

impl Profile {
    pub fn new(start: ProfileStart<'_>, mut open: Vec<ProfileField>) -> Self {
        let ProfileStart { name, email, role, language, spoken, phone, reason } = start;
        open.push(ProfileField::Reason);
        Self {
            name: TextField::new(name, MAX_NAME_CHARS),
            email: TextField::new(email, MAX_EMAIL),
            role,
            language: TextField::new(&tag_of(language), language::MAX_CHARS),
            phone,
            reason,
            focus: open[0],
            open,
            spoken,
        }
    }

    pub fn is_open(&self, field: ProfileField) -> bool {
        self.open.contains(&field)
    }

    /// Goes to the field, if it can be changed.
    pub fn go_to(&mut self, field: ProfileField) {
        if self.is_open(field) {
            self.focus = field;
        }
    }

    /// Goes so many fields on, around the end.
    pub fn move_focus(&mut self, by: isize) {
        let at = self.open.iter().position(|field| *field == self.focus).unwrap_or_default();
        let to = (at as isize + by).rem_euclid(self.open.len() as isize);
        self.focus = self.open[to as usize];
    }

    /// Edits the field that has the focus.
    pub fn handle(&mut self, request: InputRequest) {
        match self.focus {
            ProfileField::Name => self.name.handle(request),
            ProfileField::Email => self.email.handle(request),
            ProfileField::Role => self.role.handle(request),
            ProfileField::Language => self.language.handle(request),
            ProfileField::Number => self.phone.handle(request),
            ProfileField::Reason => self.reason.handle(request),
        }
    }

    /// Pastes the first line. Of what is no number nothing is pasted after the fault.
    pub fn paste(&mut self, text: &str) {
        match self.focus {
            // A role is chosen.
            ProfileField::Role => {}
            ProfileField::Number => self.phone.paste(text),
            _ => pasted_line(text.trim()).for_each(|request| self.handle(request)),
        }
    }

    /// Whether something but the reason was typed or chosen.
    pub fn is_changed(&self) -> bool {
        self.is_changed_beside_the_number() || self.phone.is_changed()
    }

    pub fn is_changed_beside_the_number(&self) -> bool {
        let texts = [&self.name, &self.email, &self.language];
        texts.into_iter().any(TextField::is_changed) || self.role.is_changed()
    }

    /// The language that is typed. An empty field is none.
    ///
    /// # Errors
    /// A sentence on what is none, which says what there is.
    pub fn read_language(&self) -> Result<LanguageChoice, language::UnknownLanguage> {
        match self.language.input.value().trim() {
            "" => Ok(LanguageChoice::Unset),
            typed => LanguageChoice::read(typed, &self.spoken),
        }
    }

    /// The languages that there are: `en, de, fr`.
    pub fn languages(&self) -> String {
        language::in_words(&self.spoken)
    }

    /// Says what is wrong with a field.
    pub fn complain(&mut self, field: ProfileField, words: &str) {
        let words = Some(text::sentence(words));
        match field {
            ProfileField::Name => self.name.complaint = words,
            ProfileField::Email => self.email.complaint = words,
            ProfileField::Role => self.role.complaint = words,
            ProfileField::Language => self.language.complaint = words,
            ProfileField::Number => self.phone.complaint = words,
            ProfileField::Reason => self.reason.complaint = words,
        }
    }

    /// Says what is wrong with a field, and goes there.
    pub fn refuse(&mut self, field: ProfileField, words: &str) {
        self.complain(field, words);
        self.go_to(field);
    }

    /// What is wrong with a field, but the reason, which says so itself.
    pub fn complaint(&self, field: ProfileField) -> Option<&str> {
        match field {
            ProfileField::Name => self.name.complaint.as_deref(),
            ProfileField::Email => self.email.complaint.as_deref(),
            ProfileField::Role => self.role.complaint.as_deref(),
            ProfileField::Language => self.language.complaint.as_deref(),
            ProfileField::Number => self.phone.complaint.as_deref(),
            ProfileField::Reason => None,
        }
    }
}

/// What stands in the field of a language.
pub fn tag_of(language: Option<&Language>) -> String {
    language.map(ToString::to_string).unwrap_or_default()
}
