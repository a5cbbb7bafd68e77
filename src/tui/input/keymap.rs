//! The one table of commands: keys, words and help, for the footer, the help screen and the docs.

pub mod context;
pub mod effect;
pub mod group;
pub mod key;
pub mod overrides;
pub mod table;

use crossterm::event::KeyEvent;
use strum::IntoStaticStr;

pub use context::Context;
pub use effect::KeyEffect;
pub use group::Group;
pub use key::{InvalidKey, Key};
pub use overrides::BadKeys;
pub use table::TABLE;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum KeyCommand {
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
    Overview,
    Users,
    Security,
    Activity,
    Outbox,
    Search,
    Filter,
    NextGap,
    PreviousGap,
    Gap,
    Sort,
    Columns,
    DetailsPane,
    Apply,
    NextValue,
    PreviousValue,
    Clear,
    TurnOrder,
    Views,
    SavedView,
    Phone,
    Authenticator,
    Access,
    AddUser,
    EditUser,
    CancelEmail,
    Disable,
    RemoveFactor,
    Approve,
    Exempt,
    EndExemption,
    Retry,
    Discard,
    ReadMessage,
    Copy,
    Refresh,
    Undo,
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
    KeepMine,
    KeepTheirs,
    Submit,
    Proceed,
    UseApp,
    UseRecoveryCode,
    UseText,
    UseRealm,
    Kept,
    Narrow,
    Choose,
    Inspect,
    Explain,
    Numbers,
    Export,
    Palette,
    Theme,
    Mouse,
    Mark,
    Range,
    MarkAll,
    Insist,
    Jobs,
    Cancel,
    CheckAgain,
    SendAgain,
}

/// One command of the table.
#[derive(Clone, Copy, Debug)]
pub struct BindingSpec {
    pub command: KeyCommand,
    /// Key names such as `j`, `G`, `ctrl-d`, `esc`; the first is the one the footer names.
    pub keys: &'static [&'static str],
    pub contexts: &'static [Context],
    /// A word for the footer; empty where the footer keeps silent.
    pub label: &'static str,
    /// A sentence for the help.
    pub help: &'static str,
    pub effect: KeyEffect,
}

/// A command of one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    pub command: KeyCommand,
    pub context: Context,
    /// The first is the one that the screen names.
    pub keys: Vec<Key>,
    pub label: &'static str,
    pub help: &'static str,
    pub effect: KeyEffect,
}

/// Which keys are which commands: the table, with what the configuration says otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keymap {
    /// In the order of the table.
    bindings: Vec<Binding>,
    /// What sentences say in place of keys, where commands are given by words.
    spoken: Option<SpokenCommands>,
}

/// What commands are called where no key is pressed: those that have a word, and what stands for the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpokenCommands {
    pub words: &'static [(KeyCommand, &'static str)],
    pub others: &'static str,
}

impl Default for Keymap {
    fn default() -> Self {
        let bindings = TABLE.iter().flat_map(|row| {
            let BindingSpec { command, keys, contexts, label, help, effect } = *row;
            // A test reads every name of the table.
            let keys: Vec<Key> = keys.iter().filter_map(|name| name.parse().ok()).collect();
            let of = move |context: &Context| Binding {
                command,
                context: *context,
                keys: keys.clone(),
                label,
                help,
                effect,
            };
            contexts.iter().map(of)
        });
        Self { bindings: bindings.collect(), spoken: None }
    }
}

impl Keymap {
    /// The same keys, which sentences call by these words.
    pub fn speaking(self, words: SpokenCommands) -> Self {
        Self { spoken: Some(words), ..self }
    }

    /// What `key` means in `context`.
    pub fn lookup(&self, context: Context, key: KeyEvent) -> Option<&Binding> {
        self.rows(context).find(|row| row.keys.iter().any(|one| one.is(key)))
    }

    /// The commands of `context`, in the order of the table.
    pub fn rows(&self, context: Context) -> impl Iterator<Item = &Binding> {
        self.bindings.iter().filter(move |row| row.context == context)
    }

    /// The key that the screen names for a command of `context`.
    pub fn key(&self, context: Context, command: KeyCommand) -> Option<Key> {
        self.rows(context).find(|row| row.command == command)?.keys.first().copied()
    }

    /// All the keys of a command of `context`.
    pub fn keys(&self, context: Context, command: KeyCommand) -> &[Key] {
        self.rows(context).find(|row| row.command == command).map_or(&[], |row| &row.keys)
    }

    /// What a sentence in `context` calls the key of a command: the key it has there, else
    /// elsewhere, else the command's name.
    pub fn word(&self, context: Context, command: KeyCommand) -> String {
        if let Some(SpokenCommands { words, others }) = self.spoken {
            let word = words.iter().find(|(named, _)| *named == command);
            return word.map_or(others, |(_, word)| word).to_owned();
        }
        let elsewhere = || Context::ALL.into_iter().find_map(|place| self.key(place, command));
        let key = self.key(context, command).or_else(elsewhere);
        key.map_or_else(|| command.name(), Key::word)
    }
}
