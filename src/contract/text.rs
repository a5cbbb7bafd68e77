//! Text of strangers: what hides in it, how much of it is repeated, and what may be a name.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// The longest name of a user or an organisation that is taken, in characters.
pub const MAX_NAME_CHARS: usize = 200;
/// The longest name put into a message or onto a page, in characters.
pub const MAX_LINE_CHARS: usize = 80;
/// The longest part of a wrong text that a message repeats, in characters.
const MAX_EXCERPT_CHARS: usize = 40;

/// The name of an organisation or a user: 1 to 200 characters, none of them a control character.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PlainName(String);

/// The text is empty, too long, or would upset a screen.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum InvalidName {
    #[error("a name is required, 1 to {MAX_NAME_CHARS} characters")]
    Empty,
    #[error("a name has at most {MAX_NAME_CHARS} characters; this one has {0}")]
    TooLong(usize),
    #[error("a name must not contain control characters")]
    Control,
}

impl PlainName {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for PlainName {
    /// The name of an organisation that was given none.
    fn default() -> Self {
        Self("My organisation".to_owned())
    }
}

impl std::str::FromStr for PlainName {
    type Err = InvalidName;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let name = text.trim();
        match name.chars().count() {
            0 => Err(InvalidName::Empty),
            1..=MAX_NAME_CHARS if name.contains(char::is_control) => Err(InvalidName::Control),
            1..=MAX_NAME_CHARS => Ok(Self(name.to_owned())),
            count => Err(InvalidName::TooLong(count)),
        }
    }
}

impl TryFrom<String> for PlainName {
    type Error = InvalidName;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<PlainName> for String {
    fn from(name: PlainName) -> Self {
        name.0
    }
}

/// The beginning of `text`, for a message that says what is wrong with it.
pub fn excerpt(text: &str) -> String {
    match text.char_indices().nth(MAX_EXCERPT_CHARS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// `text` on one line, without control or direction characters, and cut to 80 characters: a name
/// must not be able to end a header line or to reorder what stands beside it.
pub fn one_line(text: &str) -> String {
    let spaced = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    let harmless = spaced.filter(|c| !is_hidden(*c));
    let words: String = harmless.take(MAX_LINE_CHARS).collect();
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `count` with separators: `11,200`.
pub fn number(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// So many of so many: `1,200 of 11,200`.
pub fn count_of(part: u64, whole: u64) -> String {
    format!("{} of {}", number(part), number(whole))
}

/// How many there are of something that is called `one`: `1 user`, `2,000 users`.
pub fn counted(count: u64, one: &str) -> String {
    match count {
        1 => format!("1 {one}"),
        many => format!("{} {one}s", number(many)),
    }
}

/// `text` with those of its characters that `steers` names written as `\u{1b}`.
pub fn spell_out(text: &str, steers: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(&steers) {
        return Cow::Borrowed(text);
    }
    let mut spelt = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if steers(c) {
            spelt.extend(c.escape_unicode());
        } else {
            spelt.push(c);
        }
    }
    Cow::Owned(spelt)
}

/// The decimal digit that `c` is in any script (general category Nd): `٣` is `3`.
pub fn digit(c: char) -> Option<char> {
    if c.is_ascii() {
        return c.is_ascii_digit().then_some(c);
    }
    let is_digit = |c: &char| c.general_category() == GeneralCategory::DecimalNumber;
    // Unicode keeps the ten digits of a script together, from zero to nine.
    let before = (1..).map_while(|back| char::from_u32(u32::from(c).checked_sub(back)?));
    let value = before.take_while(is_digit).count() % 10;
    is_digit(&c).then(|| char::from_digit(u32::try_from(value).ok()?, 10)).flatten()
}

/// Whether `c` is a dash, a hyphen or a minus sign, whatever the script (general category Pd, and what
/// Unicode files elsewhere: the hyphen bullet and the minus signs).
pub fn is_dash(c: char) -> bool {
    match c {
        '-' | '\u{2043}' | '\u{207b}' | '\u{208b}' | '\u{2212}' => true,
        c => !c.is_ascii() && c.general_category() == GeneralCategory::DashPunctuation,
    }
}

/// Whether `c` is drawn as nothing, reorders what stands beside it, or has no agreed shape. The
/// controls below U+0080 are not among them: [`char::is_control`] tells those.
pub fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{80}'..='\u{9F}'          // C1 controls
        | '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
        | '\u{180B}'..='\u{180F}'
        | '\u{200B}'..='\u{200F}'    // zero width, direction marks
        | '\u{2028}'..='\u{202E}'    // separators, direction overrides
        | '\u{2060}'..='\u{206F}'    // invisible operators, direction isolates
        | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}'
        | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}'
        | '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}' // private use
    )
}

/// Whether a joiner or variation selector between `before` and `after` belongs there: those of emoji and
/// of scripts such as Devanagari and Persian do; beside ASCII they only serve to make two names look alike.
pub fn joins(before: Option<char>, after: Option<char>) -> bool {
    let fits = |c: char| !c.is_ascii() && !is_hidden(c);
    before.is_some_and(fits) && after.is_none_or(|c| fits(c) || c == ' ')
}
