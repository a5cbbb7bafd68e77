//! One page of the manual (man 7 man).

use crate::tui::input::keymap::{Context, Keymap};
use clap_mangen::{
    Man,
    roff::{Roff, bold, roman},
};
use std::io;

/// How an apostrophe is written.
const DEFINITIONS: &str = ".ie \\n(.g .ds Aq \\(aq\n.el .ds Aq '\n";

const VARIABLES: [(&str, &str); 5] = [
    ("MFADMIN_SERVER", "The server to use; --server takes precedence over it."),
    ("MFADMIN_TOKEN", "The token to use in place of the stored session, such as a machine token."),
    ("MFADMIN_CONFIG", "The configuration file, after --config."),
    ("NO_COLOR", "Any value turns colours off."),
    ("RUST_LOG", "Log level."),
];

const FILES: [(&str, &str); 4] = [
    ("$XDG_CONFIG_HOME/mfadmin/config.toml", "The configuration; every key has a default."),
    ("$XDG_DATA_HOME/mfadmin/mfadmin.db", "The own database, and beside it its key."),
    ("$XDG_STATE_HOME/mfadmin/session.json", "The session that `mfadmin login` stores."),
    ("$XDG_STATE_HOME/mfadmin/mfadmin.log", "The log."),
];

/// The page of `command`; that of the program tells its keys, variables and files, too.
pub fn of(command: &clap::Command) -> io::Result<String> {
    let man = Man::new(command.clone()).manual("mfadmin Manual");
    let mut text = Vec::new();
    man.render_title(&mut text)?;
    man.render_name_section(&mut text)?;
    man.render_synopsis_section(&mut text)?;
    man.render_description_section(&mut text)?;
    man.render_options_section(&mut text)?;
    if command.has_subcommands() {
        man.render_subcommands_section(&mut text)?;
    }
    let notes = command.get_after_long_help().or(command.get_after_help());
    if let Some(notes) = notes {
        sections(&notes.to_string()).to_writer(&mut text)?;
    }
    if command.get_display_name().is_none_or(|name| !name.contains('-')) {
        keys().to_writer(&mut text)?;
        list("ENVIRONMENT", &VARIABLES).to_writer(&mut text)?;
        list("FILES", &FILES).to_writer(&mut text)?;
    }
    // Each piece brings the definitions that one page needs once.
    let text = String::from_utf8(text).map_err(io::Error::other)?;
    Ok(DEFINITIONS.to_owned() + &text.replace(DEFINITIONS, ""))
}

/// A help text as sections: each of its lines that ends in a colon and is not indented begins one.
/// Lines stay as they are.
fn sections(notes: &str) -> Roff {
    let heading = |line: &str| {
        let heading = line.strip_suffix(':').filter(|_| !line.starts_with(' '));
        heading.map(str::to_uppercase)
    };
    let mut roff = Roff::new();
    let mut lines = notes.lines().peekable();
    if lines.peek().is_some_and(|line| heading(line).is_none()) {
        roff.control("SH", ["NOTES"]);
        roff.control("nf", []);
    }
    while let Some(line) = lines.next() {
        if let Some(heading) = heading(line) {
            roff.control("fi", []);
            roff.control("SH", [heading.as_str()]);
            roff.control("nf", []);
        } else if !line.is_empty() || lines.peek().is_some_and(|next| heading(next).is_none()) {
            roff.text([roman(line.strip_prefix("  ").unwrap_or(line))]);
        }
    }
    roff.control("fi", []);
    roff
}

/// The panel's keys, by the place where they work.
fn keys() -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", ["KEYS"]);
    let words = "What stands in brackets is the name of the command, and of its place, under \
     [keys] in the configuration file, which gives commands other keys.";
    roff.text([roman(words)]);
    let keymap = Keymap::default();
    for context in Context::ALL {
        roff.control("SS", [format!("{} ({})", context.place(), context.name()).as_str()]);
        for row in keymap.rows(context) {
            let names: Vec<_> = row.keys.iter().map(|key| key.word()).collect();
            item(&mut roff, &format!("{} ({})", names.join(" "), row.command.name()), row.help);
        }
    }
    roff
}

fn list(heading: &str, items: &[(&str, &str)]) -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", [heading]);
    for (name, text) in items {
        item(&mut roff, name, text);
    }
    roff
}

fn item(roff: &mut Roff, name: &str, text: &str) {
    roff.control("TP", []);
    roff.text([bold(name)]);
    roff.text([roman(text)]);
}
