//! Every command with its options.

use super::{super::markdown, MADE};
use clap::{Arg, Command};

const INTRODUCTION: &str = "# Command line

Each command says the same by `--help`, and `mfadmin man` as a manual page. Exit codes: 0 done, 1 failed,
2 usage, 3 below the bar, 4 not allowed, 5 server or directory unreachable.
";

pub fn page(program: Command) -> String {
    let mut program = program.disable_help_subcommand(true);
    program.build();
    let mut page = format!("{MADE}\n{INTRODUCTION}");
    tell(&mut page, &program, 2);
    page
}

fn tell(page: &mut String, command: &Command, level: usize) {
    let name = command.get_bin_name().unwrap_or_else(|| command.get_name());
    page.push_str(&format!("\n{} `{name}`\n", "#".repeat(level)));
    let about = command.get_long_about().or(command.get_about());
    if let Some(about) = about {
        page.push_str(&format!("\n{}\n", markdown::escaped(&about.to_string())));
    }
    let usage = command.clone().render_usage().to_string();
    page.push_str(&format!("\n```text\n{usage}\n```\n"));
    let is_root = level == 2 && !name.contains(' ');
    let shown = |argument: &&Arg| {
        let is_help = ["help", "version"].contains(&argument.get_id().as_str());
        !argument.is_hide_set() && !is_help && (is_root || !argument.is_global_set())
    };
    let arguments: Vec<_> = command.get_arguments().filter(shown).map(item).collect();
    if !arguments.is_empty() {
        page.push_str(&format!("\n{}", arguments.concat()));
    }
    if let Some(notes) = command.get_after_long_help().or(command.get_after_help()) {
        page.push_str(&format!("\n```text\n{}\n```\n", notes.to_string().trim_end()));
    }
    for below in command.get_subcommands().filter(|below| !below.is_hide_set()) {
        let deeper = if is_root { level } else { level + 1 };
        tell(page, below, deeper);
    }
}

/// An option or value, as a point of a list.
fn item(argument: &Arg) -> String {
    let mut words = format!("- `{}`", written(argument));
    if let Some(help) = argument.get_long_help().or(argument.get_help()) {
        // A paragraph of its own would end the list.
        let mut help = help.to_string().replace("\n\n", " ").replace('\n', " ");
        // clap takes the full stop of a sentence away.
        if !help.ends_with(['.', ':', ';']) {
            help.push('.');
        }
        words.push_str(&format!(": {}", markdown::escaped(&help)));
    }
    let values: Vec<_> = argument
        .get_possible_values()
        .iter()
        .filter(|value| !value.is_hide_set())
        .map(|value| format!("`{}`", value.get_name()))
        .collect();
    if !values.is_empty() && argument.get_action().takes_values() {
        words.push_str(&format!(" One of {}.", values.join(", ")));
    }
    let defaults: Vec<_> =
        argument.get_default_values().iter().map(|it| it.to_string_lossy()).collect();
    if !defaults.is_empty() && argument.get_action().takes_values() {
        words.push_str(&format!(" Default: `{}`.", defaults.join(" ")));
    }
    if let Some(variable) = argument.get_env() {
        words.push_str(&format!(" Else from `{}`.", variable.to_string_lossy()));
    }
    words + "\n"
}

fn written(argument: &Arg) -> String {
    let values = argument.get_value_names().unwrap_or_default();
    let values: Vec<_> = values.iter().map(|name| format!("<{name}>")).collect();
    let values =
        if argument.get_action().takes_values() { values.join(" ") } else { String::new() };
    let short = argument.get_short().map(|short| format!("-{short}"));
    let long = argument.get_long().map(|long| format!("--{long}"));
    let names: Vec<_> = short.into_iter().chain(long).collect();
    match (names.is_empty(), values.is_empty()) {
        (true, _) => values,
        (false, true) => names.join(", "),
        (false, false) => format!("{} {values}", names.join(", ")),
    }
}
