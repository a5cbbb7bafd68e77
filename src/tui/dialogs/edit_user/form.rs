//! What the Edit User screen keeps: a phone number being typed.

use crate::{
    contract::{
        PhoneNumber, Region, User,
        phone::{InvalidPhone, MAX_INPUT_CHARS, as_you_type, is_number_char},
    },
    tui::{
        dialogs::confirm::ConfirmAnswer,
        input::{
            keymap::Context,
            typing::{TypingOutcome, edit_line, pasted_line},
        },
        widgets::reason::ReasonLine,
    },
};
use tui_input::{Input, InputRequest};

#[derive(Clone, Debug)]
pub struct EditUser {
    pub user: User,
    pub region: Region,
    pub input: Input,
    pub reason: ReasonLine,
    pub field: EditField,
    /// What the field held when the screen opened.
    original: String,
    /// What the server or a try to save had to say; typing clears it.
    pub complaint: Option<String>,
    pub stage: EditStage,
    pub number_is: NumberIs,
    pub theirs: Theirs,
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

/// The field that is typed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EditField {
    Number,
    Reason,
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
}

/// Where a discarded form leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leave {
    Back,
    Quit,
}

impl EditStage {
    /// Whether a question lies over the form.
    pub fn asks(self) -> bool {
        matches!(self, Self::Discarding { .. } | Self::Resending { .. })
    }

    /// Whether one of two numbers is to be chosen.
    pub fn decides(self) -> bool {
        matches!(self, Self::Deciding { .. })
    }
}

impl EditUser {
    pub fn new(user: User, region: Region, reason: ReasonLine) -> Self {
        let original = user.phone.number().map(PhoneNumber::international).unwrap_or_default();
        Self {
            user,
            region,
            input: Input::new(original.clone()),
            reason,
            field: EditField::Number,
            original,
            complaint: None,
            stage: EditStage::Typing,
            number_is: NumberIs::Known,
            theirs: Theirs::AsOpened,
        }
    }

    /// The form of a user whose number has yet to be loaded.
    pub fn awaiting(user: User, region: Region, reason: ReasonLine) -> Self {
        Self {
            user,
            region,
            input: Input::default(),
            reason,
            field: EditField::Number,
            original: String::new(),
            complaint: None,
            stage: EditStage::Typing,
            number_is: NumberIs::Awaited { ahead: Vec::new(), then: Then::Typing },
            theirs: Theirs::AsOpened,
        }
    }

    pub fn is_awaiting(&self) -> bool {
        matches!(self.number_is, NumberIs::Awaited { .. })
    }

    /// Takes the loaded user, types what was typed ahead, and tells what comes then.
    pub fn loaded(&mut self, user: User) -> Then {
        let NumberIs::Awaited { ahead, then } = &mut self.number_is else { return Then::Typing };
        let (ahead, then) = (std::mem::take(ahead), *then);
        let (stage, field) = (self.stage, self.field);
        let reason = std::mem::take(&mut self.reason);
        *self = Self { stage, field, ..Self::new(user, self.region, reason) };
        for request in ahead {
            self.type_number(request);
        }
        then
    }

    /// The number as it would be saved.
    pub fn number(&self) -> Result<PhoneNumber, InvalidPhone> {
        PhoneNumber::parse_typed(self.input.value(), self.region)
    }

    pub fn is_changed(&self) -> bool {
        match &self.number_is {
            NumberIs::Known => self.input.value() != self.original,
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

    pub fn context(&self) -> Context {
        match self.stage {
            stage if stage.decides() => Context::Deciding,
            stage if stage.asks() => Context::Confirming,
            _ => Context::Editing,
        }
    }

    pub fn on_text(&mut self, request: InputRequest) {
        if self.stage == EditStage::Typing {
            self.handle(request);
        }
    }

    pub fn on_paste(&mut self, text: &str) {
        if self.stage != EditStage::Typing {
            return;
        }
        match self.field {
            EditField::Number => self.paste_number(text),
            EditField::Reason => {
                pasted_line(text.trim()).for_each(|request| self.reason.handle(request));
            }
        }
    }

    /// Edits the field that is typed in.
    pub fn handle(&mut self, request: InputRequest) {
        match self.field {
            EditField::Number => self.type_number(request),
            EditField::Reason => self.reason.handle(request),
        }
    }

    /// Shapes the number while the cursor stands at its end: elsewhere the cursor would jump.
    fn type_number(&mut self, request: InputRequest) {
        if let NumberIs::Awaited { ahead, then } = &mut self.number_is {
            if *then == Then::Typing && ahead.len() < crate::contract::phone::MAX_INPUT_CHARS {
                ahead.push(request);
            }
            return;
        }
        if let InputRequest::InsertChar(c) = request
            && !is_number_char(c)
        {
            self.complaint = Some(InvalidPhone::Character(c).to_string());
            return;
        }
        let grows = matches!(request, InputRequest::InsertChar(_));
        match edit_line(&mut self.input, request, MAX_INPUT_CHARS) {
            TypingOutcome::Full => self.complaint = Some(InvalidPhone::TooLong.to_string()),
            TypingOutcome::Changed => {
                self.complaint = None;
                self.shape(grows);
            }
            TypingOutcome::Moved => {}
        }
    }

    /// Pastes what belongs in a number, wherever the text came from.
    pub fn paste_number(&mut self, text: &str) {
        for c in text.trim().chars() {
            self.type_number(InputRequest::InsertChar(c));
            if self.complaint.is_some() {
                return;
            }
        }
    }

    fn shape(&mut self, grows: bool) {
        let value = self.input.value();
        let at_end = self.input.cursor() == value.chars().count();
        let ends_in_digit = value.ends_with(|c: char| c.is_ascii_digit());
        if !at_end || !ends_in_digit || !grows && !value.starts_with('+') {
            return;
        }
        if let Some(shaped) = as_you_type(value, self.region) {
            self.input = Input::new(shaped);
        }
    }
}
