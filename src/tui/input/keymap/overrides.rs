//! Keys of the configuration in place of those of the table: all of them, or none and a reason.

use crate::{
    config::{Keys, Override},
    tui::input::{
        keymap::{Binding, Context, InvalidKey, Key, KeyCommand, Keymap, table::PANES},
        typing::is_typing,
    },
};

/// Why the keys of the configuration cannot be taken.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
#[error("{message}")]
pub struct BadKeys {
    /// The key of the configuration that is at fault, such as `keys.list.phone`.
    pub path: String,
    /// What is wrong, and a way out.
    pub message: String,
}

/// A fault in one place: the commands it concerns, and the words for it.
type Fault = (Vec<KeyCommand>, String);

impl Keymap {
    /// The keys of the table, but for what `keys` says.
    ///
    /// # Errors
    /// [`BadKeys`] when there is no such command, place or key, when two commands would share a
    /// key in one place, when a key edits text where it would be a command, or when no key would
    /// be left by which to leave a place.
    pub fn of(keys: &Keys) -> Result<Self, BadKeys> {
        let mut map = Self::default();
        for one in keys.overrides() {
            map.apply(one).map_err(|message| BadKeys { path: one.path(), message })?;
        }
        for context in Context::ALL {
            map.yield_help(keys, context);
            map.check(context).map_err(|(commands, message)| BadKeys {
                path: path(keys, context, &commands),
                message,
            })?;
        }
        Ok(map)
    }

    fn apply(&mut self, one: Override) -> Result<(), String> {
        let command = self.command(one.command)?;
        let place = one.place.map(context).transpose()?;
        let keys = one.keys.iter().map(|name| name.parse());
        let keys: Vec<Key> =
            keys.collect::<Result<_, InvalidKey>>().map_err(|error| error.to_string())?;
        let places = self.places(command);
        if let Some(place) = place.filter(|place| !places.contains(place)) {
            let (command, place, places) = (command.name(), place.name(), names(&places));
            return Err(format!("{command} is not a command of {place}; it belongs to {places}"));
        }
        for binding in self.bindings.iter_mut().filter(|binding| binding.command == command) {
            if place.is_none_or(|place| place == binding.context) {
                binding.keys.clone_from(&keys);
            }
        }
        Ok(())
    }

    /// Leaves help those of its keys in `context` that are nothing else there and no text, unless the
    /// configuration names this very place. Help is in every place: a key that somebody gave to
    /// another command, or to help itself, need not be free in all of them.
    fn yield_help(&mut self, keys: &Keys, context: Context) {
        let name = context.name();
        let is_told = |one: Override| one.place == Some(&name) && one.command == "help";
        if keys.overrides().any(is_told) {
            return;
        }
        let others = self.rows(context).filter(|row| row.command != KeyCommand::Help);
        let taken: Vec<Key> = others.flat_map(|row| row.keys.clone()).collect();
        let usual = Self::default().keys(context, KeyCommand::Help).to_vec();
        let row = |row: &&mut Binding| row.context == context && row.command == KeyCommand::Help;
        let Some(help) = self.bindings.iter_mut().find(row) else { return };
        let edits_text = |key: &Key| context.takes_text() && is_typing(key.event());
        let is_free = |key: &Key| !taken.contains(key) && !edits_text(key);
        let free = |keys: &[Key]| keys.iter().copied().filter(is_free).collect::<Vec<_>>();
        help.keys = match free(&help.keys) {
            // In a pane somebody looks for it, so that it would be gone there is a fault.
            none if none.is_empty() && PANES.contains(&context) => return,
            none if none.is_empty() && !help.keys.is_empty() => free(&usual),
            free => free,
        };
    }

    /// Where `command` can be given.
    fn places(&self, command: KeyCommand) -> Vec<Context> {
        let bindings = self.bindings.iter().filter(|binding| binding.command == command);
        bindings.map(|binding| binding.context).collect()
    }

    fn command(&self, name: &str) -> Result<KeyCommand, String> {
        let commands = self.bindings.iter().map(|binding| binding.command);
        commands.clone().find(|command| command.name() == name).ok_or_else(|| {
            let mut known: Vec<_> = commands.map(KeyCommand::name).collect();
            known.sort();
            known.dedup();
            format!("unknown command {name:?}; use one of {}", known.join(", "))
        })
    }

    fn check(&self, context: Context) -> Result<(), Fault> {
        let rows: Vec<&Binding> = self.rows(context).collect();
        for (at, row) in rows.iter().enumerate() {
            for key in &row.keys {
                if context.takes_text() && is_typing(key.event()) {
                    return Err((vec![row.command], self.edits_text(row, *key)));
                }
                let other = rows[..at].iter().find(|other| other.keys.contains(key));
                if let Some(other) = other {
                    let words = clash(other.command, row.command, *key, context);
                    return Err((vec![row.command, other.command], words));
                }
            }
        }
        let ways_out: Vec<&&Binding> = rows.iter().filter(|row| row.command.leaves()).collect();
        if ways_out.iter().all(|row| row.keys.is_empty()) {
            let commands: Vec<KeyCommand> = ways_out.iter().map(|row| row.command).collect();
            let names: Vec<String> = commands.iter().map(|command| command.name()).collect();
            let words = format!(
                "{} would have no key to close it; give a key to {}",
                context.name(),
                names.join(" or ")
            );
            return Err((commands, words));
        }
        Ok(())
    }

    fn edits_text(&self, row: &Binding, key: Key) -> String {
        let (command, place) = (row.command.name(), row.context.name());
        let others = self.places(row.command).into_iter().filter(|place| !place.takes_text());
        let others: Vec<_> =
            others.map(|place| format!("{}.{command} = \"{key}\"", place.name())).collect();
        let or = match others.is_empty() {
            true => String::new(),
            false => format!(", or name the place: {}", others.join(", ")),
        };
        format!(
            "{key} edits text in {place}, so it cannot be {command} there; use a key such as \
             ctrl-o or f2{or}"
        )
    }
}

/// The line of the configuration that is at fault: what it says of one of `bounds` in that very
/// place, else of one of them everywhere.
fn path(keys: &Keys, context: Context, commands: &[KeyCommand]) -> String {
    let names: Vec<String> = commands.iter().map(|command| command.name()).collect();
    let of = |place: Option<&str>| {
        let named = |command: &str| names.iter().any(|name| name == command);
        keys.overrides().find(|one| one.place == place && named(one.command))
    };
    let place = context.name();
    of(Some(&place)).or_else(|| of(None)).map_or("keys".to_owned(), |one| one.path())
}

fn clash(first: KeyCommand, second: KeyCommand, key: Key, context: Context) -> String {
    let (first, second, place) = (first.name(), second.name(), context.name());
    format!(
        "{key} would be both {first} and {second} in {place}; give one of them another key, as \
         with {place}.{first} = \"f2\""
    )
}

fn context(name: &str) -> Result<Context, String> {
    let known = Context::ALL.into_iter().find(|context| context.name() == name);
    known.ok_or_else(|| format!("unknown place {name:?}; use one of {}", names(&Context::ALL)))
}

fn names(contexts: &[Context]) -> String {
    contexts.iter().map(|context| context.name()).collect::<Vec<_>>().join(", ")
}
