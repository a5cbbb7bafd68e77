//! Keys, by the names that the table, the configuration and the screen call them.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use std::{borrow::Cow, fmt, str::FromStr};

/// One key, with what is held down beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    code: KeyCode,
    modifiers: KeyModifiers,
}

/// Why a name is no key.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum InvalidKey {
    #[error(
        "unknown key {0:?}; use a letter or a sign, ctrl- or alt- with a letter, f1 to f12, \
         or one of {names}",
        names = names()
    )]
    Unknown(String),
    #[error("terminals send {0} as {1}; use {1}, or another key")]
    Alias(String, &'static str),
}

const NAMED: [(&str, KeyCode); 16] = [
    ("up", KeyCode::Up),
    ("down", KeyCode::Down),
    ("left", KeyCode::Left),
    ("right", KeyCode::Right),
    ("home", KeyCode::Home),
    ("end", KeyCode::End),
    ("pgup", KeyCode::PageUp),
    ("pgdn", KeyCode::PageDown),
    ("enter", KeyCode::Enter),
    ("esc", KeyCode::Esc),
    ("tab", KeyCode::Tab),
    ("shift-tab", KeyCode::BackTab),
    ("space", KeyCode::Char(' ')),
    ("backspace", KeyCode::Backspace),
    ("delete", KeyCode::Delete),
    ("insert", KeyCode::Insert),
];

/// What a terminal cannot tell apart (ECMA-48: they are the same control characters).
const ALIASES: [(char, &str); 3] = [('i', "tab"), ('m', "enter"), ('h', "backspace")];

impl Key {
    /// Whether `event` is this key. Terminals disagree on whether a capital letter comes with
    /// Shift, and on Shift-Tab.
    pub fn is(self, event: KeyEvent) -> bool {
        let ignored = match event.code {
            KeyCode::Char(_) | KeyCode::BackTab => KeyModifiers::SHIFT,
            _ => KeyModifiers::NONE,
        };
        event.code == self.code && event.modifiers.difference(ignored) == self.modifiers
    }

    pub fn event(self) -> KeyEvent {
        KeyEvent::new(self.code, self.modifiers)
    }

    /// As the screen writes it where it has little room and every sign: `Ctrl-d`, `Esc`, `↑`.
    pub fn short(self) -> String {
        match self.code {
            KeyCode::Up => "↑".to_owned(),
            KeyCode::Down => "↓".to_owned(),
            KeyCode::Left => "←".to_owned(),
            KeyCode::Right => "→".to_owned(),
            _ => self.word(),
        }
    }

    /// As a sentence writes it: `Ctrl-d`, `Esc`, `Up`.
    pub fn word(self) -> String {
        let name = self.name();
        let (held, name) = match name.split_once('-') {
            Some((held @ ("ctrl" | "alt" | "shift"), rest)) => (Some(held), rest),
            _ => (None, &*name),
        };
        let name = match name {
            "pgup" => "PgUp".to_owned(),
            "pgdn" => "PgDn".to_owned(),
            _ if name.chars().count() == 1 => name.to_owned(),
            _ => capital(name),
        };
        held.map_or(name.clone(), |held| format!("{}-{name}", capital(held)))
    }

    /// As the table and the configuration call it: `ctrl-d`, `esc`, `up`.
    pub fn name(self) -> Cow<'static, str> {
        let bare: Cow<'static, str> = match self.code {
            KeyCode::F(number) => format!("f{number}").into(),
            code => match NAMED.iter().find(|(_, named)| *named == code) {
                Some((name, _)) => (*name).into(),
                None => code.as_char().map(String::from).unwrap_or_default().into(),
            },
        };
        match self.modifiers {
            KeyModifiers::CONTROL => format!("ctrl-{bare}").into(),
            KeyModifiers::ALT => format!("alt-{bare}").into(),
            _ => bare,
        }
    }
}

impl FromStr for Key {
    type Err = InvalidKey;

    fn from_str(name: &str) -> Result<Self, InvalidKey> {
        let unknown = || InvalidKey::Unknown(name.to_owned());
        let (modifiers, bare) = match (name.strip_prefix("ctrl-"), name.strip_prefix("alt-")) {
            (Some(rest), _) => (KeyModifiers::CONTROL, rest),
            (_, Some(rest)) => (KeyModifiers::ALT, rest),
            _ => (KeyModifiers::NONE, name),
        };
        let mut chars = bare.chars();
        let single = chars.next().filter(|_| chars.next().is_none());
        let single = single.filter(|c| !c.is_control() && !c.is_whitespace());
        let code = if let Some(c) = single {
            KeyCode::Char(c)
        } else if let Some((_, code)) = NAMED.iter().find(|(name, _)| *name == bare) {
            *code
        } else {
            let number = bare.strip_prefix('f').and_then(|number| number.parse().ok());
            KeyCode::F(number.filter(|number| (1..=12).contains(number)).ok_or_else(unknown)?)
        };
        let key = Self { code, modifiers };
        match (modifiers, single) {
            (KeyModifiers::NONE, _) => Ok(key),
            (KeyModifiers::CONTROL, Some(c)) => match ALIASES.iter().find(|(alias, _)| *alias == c)
            {
                Some((_, same)) => Err(InvalidKey::Alias(name.to_owned(), same)),
                // Terminals send no other combination, nor a capital letter's.
                None if c.is_ascii_lowercase() => Ok(key),
                None => Err(unknown()),
            },
            (_, Some(c)) if c.is_ascii_alphanumeric() => Ok(key),
            _ => Err(unknown()),
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name())
    }
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

fn names() -> String {
    NAMED.map(|(name, _)| name).join(", ")
}
