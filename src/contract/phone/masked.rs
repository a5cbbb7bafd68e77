//! Numbers as lists and exports give them: enough to tell one from another, not enough to call.

use super::{InvalidPhone, PhoneNumber, plan};

/// Stands for a digit on the wire.
const HIDDEN: char = '*';
/// Digits at the end that stay.
const SHOWN: usize = 2;

impl PhoneNumber {
    /// The number with all its digits hidden but the country code and the last two:
    /// `+1********32`. It is good for showing alone: no request takes it.
    pub fn masked(&self) -> Self {
        if self.is_masked() {
            return self.clone();
        }
        let digits = self.0.trim_start_matches('+');
        let code = plan::split_code(digits).map_or(0, |(_, rest)| digits.len() - rest.len());
        let last = self.0.len().saturating_sub(SHOWN);
        let hide = |(at, c): (usize, char)| if at > code && at < last { HIDDEN } else { c };
        Self(self.0.char_indices().map(hide).collect())
    }

    /// Whether digits of it are hidden.
    pub fn is_masked(&self) -> bool {
        self.0.contains(HIDDEN)
    }

    /// A number as an answer gives it, whole or masked.
    pub fn read_answer(text: String) -> Result<Self, InvalidPhone> {
        let is_hidden = |c: char| c == HIDDEN;
        let (Some(from), Some(to)) = (text.find(is_hidden), text.rfind(is_hidden)) else {
            return Self::accepted(text);
        };
        // As long as the number behind it, which has the shape of E.164.
        let whole = text.replace(HIDDEN, "9");
        Self::accepted(whole)?;
        match text[from..to].chars().all(is_hidden) {
            true => Ok(Self(text)),
            false => Err(InvalidPhone::Character(HIDDEN)),
        }
    }

    /// The form for people: `+1 415-555-0132`, or `+1 ••••32` of a masked one.
    pub fn international(&self) -> String {
        match self.0.split_once(HIDDEN) {
            Some((code, rest)) => {
                format!(
                    "{code} \u{2022}\u{2022}\u{2022}\u{2022}{}",
                    rest.trim_start_matches(HIDDEN)
                )
            }
            None => plan::of(self).map_or_else(|| self.0.clone(), |it| plan::international(&it)),
        }
    }
}
