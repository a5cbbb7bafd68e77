//! Which key does what, in every place of the panel.

use super::{super::markdown, MADE};
use mfadmin::tui::input::keymap::{Binding, Context, Key, Keymap};

const INTRODUCTION: &str = "# Keys

Every key of the panel, by the place where it works. In the panel, `?` shows those of the place you are in
(`F1` where letters are text), and `:` finds a command by its name.

The name of a place and of a command are what `[keys]` in the [configuration](configuration.md#keys) calls them:
`list.phone = \"P\"` gives the command `phone` another key in a list, `phone = \"P\"` everywhere.

A dangerous question takes `Y`, a capital, so that no key of a list confirms it.
";

/// Where `command` has the same keys in every place, it is told once, here.
const EVERYWHERE: &str = "## Everywhere\n\n";

pub fn page() -> String {
    let keymap = Keymap::default();
    let is_everywhere = |row: &Binding| {
        Context::ALL.into_iter().all(|place| {
            keymap.rows(place).any(|it| it.command == row.command && it.keys == row.keys)
        })
    };
    let mut page = format!("{MADE}\n{INTRODUCTION}\n{EVERYWHERE}");
    let everywhere = keymap.rows(Context::List).filter(|row| is_everywhere(row));
    page.push_str(&table(everywhere));
    for place in Context::ALL {
        page.push_str(&format!(
            "\n## {}\n\nIn the configuration: `{}`.\n\n",
            place.place(),
            place.name()
        ));
        page.push_str(&table(keymap.rows(place).filter(|row| !is_everywhere(row))));
    }
    page
}

fn table<'a>(rows: impl Iterator<Item = &'a Binding>) -> String {
    let mut table = "| key | does | command |\n| --- | --- | --- |\n".to_owned();
    for row in rows {
        let keys: Vec<_> = row.keys.iter().map(|key| code(*key)).collect();
        let help = markdown::cell(&markdown::escaped(row.help));
        table.push_str(&format!("| {} | {help} | `{}` |\n", keys.join(" "), row.command.name()));
    }
    table
}

fn code(key: Key) -> String {
    format!("`{}`", markdown::cell(&key.word()))
}
