//! A phone number being typed.

use crate::{
    contract::{
        OnLandline, OnUnlisted, PhoneNumber, Region, Tone,
        phone::{
            InvalidPhone, LANDLINE, Line, MAX_INPUT_CHARS, NumberChar, as_you_type, number_char,
            spelling, typing::digits,
        },
        rules,
    },
    tui::input::typing::{TypingOutcome, edit_line},
};
use tui_input::{Input, InputRequest};

/// What the organisation says of numbers.
#[derive(Clone, Copy, Debug)]
pub struct NumberRules {
    /// Whose numbers are typed without `+`.
    pub region: Region,
    pub landlines: OnLandline,
}

#[derive(Clone, Debug)]
pub struct PhoneField {
    pub input: Input,
    rules: NumberRules,
    /// What the field held at first.
    original: String,
    /// The number that needs no question: the one that the user has, or an unlisted one that is meant.
    agreed: Option<PhoneNumber>,
    /// What is typed, read once for all frames that show it.
    typed: Result<PhoneNumber, InvalidPhone>,
    /// What there is to say of it.
    said: Vec<(String, Tone)>,
    /// What the server or a try to save had to say; typing clears it.
    pub complaint: Option<String>,
}

impl PhoneField {
    pub fn new(number: Option<&PhoneNumber>, rules: NumberRules) -> Self {
        let original = number.map(PhoneNumber::international).unwrap_or_default();
        let mut field = Self {
            input: Input::new(original.clone()),
            rules,
            original,
            agreed: number.cloned(),
            typed: Err(InvalidPhone::Empty),
            said: Vec::new(),
            complaint: None,
        };
        field.read();
        field
    }

    pub fn rules(&self) -> NumberRules {
        self.rules
    }

    /// The number so far; the beginning of one is too short.
    pub fn number(&self) -> Result<&PhoneNumber, &InvalidPhone> {
        self.typed.as_ref()
    }

    /// The number as it would be saved, and what is done where no plan has it.
    ///
    /// # Errors
    /// Why it cannot be; an unlisted number is asked about before.
    pub fn given(&self) -> Result<(PhoneNumber, OnUnlisted), InvalidPhone> {
        if let (Some(agreed), false) = (&self.agreed, self.is_changed()) {
            return Ok((agreed.clone(), OnUnlisted::Accept));
        }
        match PhoneNumber::parse(self.input.value(), self.rules.region) {
            Ok(number) => Ok((number, OnUnlisted::Refuse)),
            Err(InvalidPhone::Unlisted(number)) if self.agreed.as_ref() == Some(&number) => {
                Ok((number, OnUnlisted::Accept))
            }
            Err(error) => Err(error),
        }
    }

    /// The unlisted number that is typed.
    pub fn unlisted(&self) -> Option<PhoneNumber> {
        match PhoneNumber::parse(self.input.value(), self.rules.region) {
            Err(InvalidPhone::Unlisted(number)) => Some(number),
            _ => None,
        }
    }

    /// The unlisted number that is typed is meant.
    pub fn agree(&mut self) {
        self.agreed = self.unlisted();
    }

    pub fn said(&self) -> &[(String, Tone)] {
        &self.said
    }

    pub fn is_changed(&self) -> bool {
        self.input.value() != self.original
    }

    /// Shapes the number while the cursor stands at its end: elsewhere the cursor would jump.
    pub fn handle(&mut self, request: InputRequest) {
        let grows = matches!(request, InputRequest::InsertChar(_));
        if self.edit(request) {
            self.shape(grows);
            self.read();
        }
    }

    /// Types all of `text`, which holds a number or the beginning of one, as a single key.
    pub fn paste(&mut self, text: &str) {
        let plain = match spelling::plain(text) {
            Err(error @ InvalidPhone::Extension) => {
                self.complaint = Some(error.to_string());
                return;
            }
            plain => plain.unwrap_or_else(|_| text.trim().to_owned()),
        };
        for c in plain.chars() {
            self.edit(InputRequest::InsertChar(c));
            if self.complaint.is_some() {
                break;
            }
        }
        self.shape(true);
        self.read();
    }

    /// Whether there is other text now.
    fn edit(&mut self, request: InputRequest) -> bool {
        let request = match request {
            InputRequest::InsertChar(c) => match number_char(c) {
                NumberChar::Sign(sign) => InputRequest::InsertChar(sign),
                NumberChar::Unseen => return false,
                NumberChar::Foreign => {
                    self.complaint = Some(InvalidPhone::Character(c).to_string());
                    return false;
                }
            },
            request => request,
        };
        match edit_line(&mut self.input, request, MAX_INPUT_CHARS) {
            TypingOutcome::Full => self.complaint = Some(InvalidPhone::TooLong.to_string()),
            TypingOutcome::Changed => {
                self.complaint = None;
                return true;
            }
            TypingOutcome::Moved => {}
        }
        false
    }

    /// What is erased must not come back, and nothing else may go with it.
    fn shape(&mut self, grows: bool) {
        let value = self.input.value();
        let at_end = self.input.cursor() == value.chars().count();
        if !at_end || !value.ends_with(|c: char| c.is_ascii_digit()) {
            return;
        }
        let shaped = as_you_type(value, self.rules.region);
        if let Some(shaped) = shaped.filter(|shaped| grows || digits(shaped) == digits(value)) {
            self.input = Input::new(shaped);
        }
    }

    fn read(&mut self) {
        self.typed = match (&self.agreed, self.is_changed()) {
            (Some(agreed), false) => Ok(agreed.clone()),
            _ => PhoneNumber::parse_typed(self.input.value(), self.rules.region),
        };
        self.said = match &self.typed {
            Ok(number) => self.about(number),
            Err(error @ InvalidPhone::Empty) => vec![(error.to_string(), Tone::Neutral)],
            Err(InvalidPhone::TooShort) => {
                vec![("Too short for a number. Keep typing.".to_owned(), Tone::Neutral)]
            }
            Err(error @ InvalidPhone::Unlisted(_)) => vec![(error.to_string(), Tone::Pending)],
            Err(error) => vec![(error.to_string(), Tone::Bad)],
        };
    }

    /// What a number that can be called is said to be.
    fn about(&self, number: &PhoneNumber) -> Vec<(String, Tone)> {
        let shown = number.international();
        let words = match number.country() {
            Some(country) => format!("{shown} is a number in {country}."),
            None => format!("{shown} is a number."),
        };
        match rules::check_number(self.rules.landlines, number.line(), OnUnlisted::Accept) {
            Ok(Line::MaybeMobile) => vec![(words, Tone::Good)],
            Ok(Line::Landline) => {
                vec![(words, Tone::Good), (LANDLINE.to_owned(), Tone::Pending)]
            }
            Ok(Line::Unlisted) => {
                let words = format!("{shown} is not in the numbering plans of this version.");
                vec![(words, Tone::Pending)]
            }
            Err(code) => vec![(words, Tone::Good), (code.title().to_owned(), Tone::Bad)],
        }
    }
}
