//! A phone number being typed.

use crate::{
    contract::{
        PhoneNumber, Region,
        phone::{InvalidPhone, MAX_INPUT_CHARS, as_you_type, is_number_char},
    },
    tui::input::typing::{TypingOutcome, edit_line},
};
use tui_input::{Input, InputRequest};

#[derive(Clone, Debug)]
pub struct PhoneField {
    pub input: Input,
    region: Region,
    /// What the field held at first.
    original: String,
    /// What the server or a try to save had to say; typing clears it.
    pub complaint: Option<String>,
}

impl PhoneField {
    pub fn new(number: Option<&PhoneNumber>, region: Region) -> Self {
        let original = number.map(PhoneNumber::international).unwrap_or_default();
        Self { input: Input::new(original.clone()), region, original, complaint: None }
    }

    pub fn region(&self) -> Region {
        self.region
    }

    /// The number as it would be saved.
    pub fn number(&self) -> Result<PhoneNumber, InvalidPhone> {
        PhoneNumber::parse_typed(self.input.value(), self.region)
    }

    pub fn is_changed(&self) -> bool {
        self.input.value() != self.original
    }

    /// Shapes the number while the cursor stands at its end: elsewhere the cursor would jump.
    pub fn handle(&mut self, request: InputRequest) {
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

/// What a number that can be called is said to be.
pub fn accepted(number: &PhoneNumber) -> String {
    match number.country() {
        Some(country) => format!("{} is a number in {country}.", number.international()),
        None => format!("{} is a number.", number.international()),
    }
}
