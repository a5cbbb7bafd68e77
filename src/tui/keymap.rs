//! The one table of commands: keys, words and help, for the footer, the help screen and the docs.

mod table;

pub use table::TABLE;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// Where a key is pressed. It decides what the key means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Context {
    /// A list of users.
    List,
    /// The details of a user.
    Details,
    /// Activity or Outbox.
    Log,
    /// The search line.
    Searching,
    /// The Edit User screen.
    Editing,
    /// A question with two answers.
    Confirming,
    /// The two check boxes of an access reset.
    Resetting,
    /// The line that asks why.
    Explaining,
    /// One message of the outbox, or the help.
    Reading,
    /// What Activity is to show.
    Choosing,
    /// Whom a list is to show.
    Filtering,
    /// The order of a list.
    Sorting,
    /// Nothing can be done but to try again or leave.
    Closed,
    /// E-mail and password of a sign-in.
    SigningIn,
    /// Its second factor.
    Proving,
    /// The first code of a new authenticator.
    Enrolling,
    /// Recovery codes that are shown once.
    KeepingCodes,
    /// Signed in, and the server has yet to say who that is.
    Entering,
    /// A code of one's own authenticator, for a command that waits for it.
    SteppingUp,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Bound {
    Up,
    Down,
    First,
    Last,
    PageUp,
    PageDown,
    HalfUp,
    HalfDown,
    Open,
    Back,
    NextPane,
    PreviousPane,
    Users,
    Security,
    Activity,
    Outbox,
    Search,
    Filter,
    Gap,
    Sort,
    Apply,
    NextValue,
    PreviousValue,
    Clear,
    TurnOrder,
    Phone,
    Authenticator,
    Access,
    Retry,
    Copy,
    Refresh,
    Help,
    Dismiss,
    Quit,
    Interrupt,
    Suspend,
    Accept,
    Decline,
    Switch,
    Toggle,
    Press,
    Save,
    Submit,
    Proceed,
    UseApp,
    UseRecoveryCode,
    UseText,
    Kept,
    Narrow,
    Choose,
    Inspect,
    Explain,
}

/// One command of the table.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    pub bound: Bound,
    /// Key names such as `j`, `G`, `ctrl-d`, `esc`; the first is the one the footer names.
    pub keys: &'static [&'static str],
    pub contexts: &'static [Context],
    /// A word for the footer; empty where the footer keeps silent.
    pub label: &'static str,
    /// A sentence for the help.
    pub help: &'static str,
}

impl Context {
    pub const ALL: [Self; 19] = [
        Self::List,
        Self::Details,
        Self::Log,
        Self::Searching,
        Self::Editing,
        Self::Confirming,
        Self::Resetting,
        Self::Explaining,
        Self::Reading,
        Self::Choosing,
        Self::Filtering,
        Self::Sorting,
        Self::Closed,
        Self::SigningIn,
        Self::Proving,
        Self::Enrolling,
        Self::KeepingCodes,
        Self::Entering,
        Self::SteppingUp,
    ];

    /// Whether letters are text here rather than commands.
    pub fn takes_text(self) -> bool {
        use Context::*;
        matches!(
            self,
            Searching | Editing | Explaining | SigningIn | Proving | Enrolling | SteppingUp
        )
    }

    /// Whether it is a step of signing in.
    pub fn is_sign_in(self) -> bool {
        use Context::*;
        matches!(self, SigningIn | Proving | Enrolling | KeepingCodes | Entering)
    }
}

/// What `key` means in `context`.
pub fn lookup(context: Context, key: KeyEvent) -> Option<Bound> {
    rows(context).find(|row| row.keys.iter().any(|name| is(name, key))).map(|row| row.bound)
}

/// The commands of `context`, in the order of the table.
pub fn rows(context: Context) -> impl Iterator<Item = &'static Row> {
    TABLE.iter().filter(move |row| row.contexts.contains(&context))
}

/// The key that the screen names for a command of `context`.
pub fn key_of(context: Context, bound: Bound) -> Option<&'static str> {
    rows(context).find(|row| row.bound == bound)?.keys.first().copied()
}

/// Whether `key` is the one called `name`.
fn is(name: &str, key: KeyEvent) -> bool {
    let Some((code, modifiers)) = parse(name) else { return false };
    // Terminals disagree on whether a capital letter comes with Shift, and on Shift-Tab.
    let ignored = match key.code {
        KeyCode::Char(_) | KeyCode::BackTab => KeyModifiers::SHIFT,
        _ => KeyModifiers::NONE,
    };
    key.code == code && key.modifiers.difference(ignored) == modifiers
}

/// Reads a key name; `None` when there is no such key.
pub fn parse(name: &str) -> Option<(KeyCode, KeyModifiers)> {
    let (modifiers, name) = match name.strip_prefix("ctrl-") {
        Some(rest) => (KeyModifiers::CONTROL, rest),
        None => (KeyModifiers::NONE, name),
    };
    let code = match name {
        "up" => KeyCode::Up,
        "down" => KeyCode::Down,
        "left" => KeyCode::Left,
        "right" => KeyCode::Right,
        "home" => KeyCode::Home,
        "end" => KeyCode::End,
        "pgup" => KeyCode::PageUp,
        "pgdn" => KeyCode::PageDown,
        "enter" => KeyCode::Enter,
        "esc" => KeyCode::Esc,
        "tab" => KeyCode::Tab,
        "shift-tab" => KeyCode::BackTab,
        "space" => KeyCode::Char(' '),
        _ => {
            let mut chars = name.chars();
            let c = chars.next()?;
            chars.next().is_none().then_some(KeyCode::Char(c))?
        }
    };
    Some((code, modifiers))
}

/// A key name as the screen writes it: `Ctrl-d`, `Esc`, `↑`.
pub fn display(name: &str) -> String {
    match name {
        "up" => "↑".into(),
        "down" => "↓".into(),
        "left" => "←".into(),
        "right" => "→".into(),
        "pgup" => "PgUp".into(),
        "pgdn" => "PgDn".into(),
        "shift-tab" => "Shift-Tab".into(),
        _ if name.starts_with("ctrl-") => format!("Ctrl-{}", &name[5..]),
        _ if name.chars().count() == 1 => name.to_owned(),
        _ => name[..1].to_uppercase() + &name[1..],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    #[test]
    fn no_two_commands_share_a_key_in_one_context() {
        for context in Context::ALL {
            let mut seen = HashMap::new();
            for row in rows(context) {
                for key in row.keys {
                    let before = seen.insert(parse(key).unwrap(), row.bound);
                    assert_eq!(before, None, "{key} in {context:?}: also {:?}", row.bound);
                }
            }
        }
    }

    #[test]
    fn every_command_is_documented_once_in_each_context() {
        for context in Context::ALL {
            let mut seen = HashMap::new();
            for row in rows(context) {
                assert!(!row.help.is_empty(), "{:?}", row.bound);
                assert_eq!(seen.insert(row.bound, ()), None, "{:?} in {context:?}", row.bound);
            }
        }
    }

    #[test]
    fn no_letter_is_a_command_where_text_is_typed() {
        for context in Context::ALL.into_iter().filter(|context| context.takes_text()) {
            for key in rows(context).flat_map(|row| row.keys) {
                let (code, modifiers) = parse(key).unwrap();
                let is_text = matches!(code, KeyCode::Char(_)) && modifiers.is_empty();
                assert!(!is_text, "{key} in {context:?}");
            }
        }
    }

    #[test]
    fn there_is_a_way_out_of_every_context() {
        for context in Context::ALL {
            let ways = [Bound::Back, Bound::Quit, Bound::Interrupt, Bound::Decline];
            assert!(rows(context).any(|row| ways.contains(&row.bound)), "{context:?}");
        }
    }
}
