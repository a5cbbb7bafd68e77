//! Every block of commands that says `run` is run, by a shell, with the real program, in a home of its own.

use super::{
    fences::Trial,
    markdown::{self, Block},
    pages,
    settings::Setting,
    shell_words, text_of,
};
use crate::terminal::Screen;
use mfadmin::cli;
use portable_pty::CommandBuilder;
use std::collections::HashMap;

/// Said in the comment of a line that does not end with 0.
const EXIT: &str = "exits with ";

#[test]
fn every_command_that_says_run_runs() {
    let (mut faults, mut ran) = (Vec::new(), 0);
    for name in pages() {
        let page = text_of(&name);
        let (_, blocks) = markdown::split(&page);
        // Those of one page and setting follow each other.
        let mut settings: HashMap<&str, Setting> = HashMap::new();
        let mut printed = String::new();
        for block in &blocks {
            let place = format!("{name}, the block in line {}", block.line);
            match Trial::of(block.marker) {
                Some(Trial::Run(setting)) => {
                    let setting = settings.entry(setting).or_insert_with(|| Setting::of(setting));
                    printed.clear();
                    for line in shell_words::logical_lines(&block.lines) {
                        if let Some(program) = missing_program(setting, &line) {
                            eprintln!("not run, for there is no {program} here: {line}");
                            continue;
                        }
                        ran += 1;
                        match run(setting, &line) {
                            Ok(told) => printed.push_str(&told),
                            Err(fault) => faults.push(format!("{place}: {line}\n{fault}")),
                        }
                    }
                }
                None if block.marker == Some("prints") => {
                    faults
                        .extend(differs(block, &printed).map(|fault| format!("{place}: {fault}")));
                }
                _ => {}
            }
        }
    }
    assert!(ran > 60, "only {ran} commands were found");
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

/// Runs a line, and tells what it printed.
fn run(setting: &Setting, line: &str) -> Result<String, String> {
    let expected: i32 = match line.split_once(EXIT) {
        Some((_, rest)) => {
            let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
            digits.parse().map_err(|error| format!("{EXIT}what? {error}"))?
        }
        None => 0,
    };
    if opens_the_panel(line) {
        return open_and_quit(setting, line).map(|()| String::new());
    }
    let outcome = setting.run(line);
    if outcome.code == Some(expected) { Ok(outcome.stdout) } else { Err(format!("{outcome:?}")) }
}

/// A program of `line` that this machine does not have. `tests/run.sh` installs all of them.
fn missing_program(setting: &Setting, line: &str) -> Option<String> {
    let programs = shell_words::simple_commands(line).into_iter().map(|mut words| words.remove(0));
    programs
        .into_iter()
        .find(|name| setting.run(&format!("command -v '{name}' >/dev/null")).code != Some(0))
}

/// Whether the last command of `line` draws on the terminal.
fn opens_the_panel(line: &str) -> bool {
    let Some(words) = shell_words::simple_commands(line).pop() else { return false };
    if words.first().is_none_or(|word| word != "mfadmin") {
        return false;
    }
    let Ok(matches) = cli::command_line().try_get_matches_from(words) else { return false };
    match matches.subcommand() {
        None => true,
        Some(("demo", demo)) => !demo.get_flag("headless"),
        Some(_) => false,
    }
}

fn open_and_quit(setting: &Setting, line: &str) -> Result<(), String> {
    let mut command = CommandBuilder::new("sh");
    command.args(["-euc", line]);
    for (name, value) in setting.environment() {
        command.env(name, value);
    }
    let mut screen = Screen::run(&setting.home, command, 80, 24);
    screen.wait_for("? help");
    screen.press("q");
    match screen.end().exit_code() {
        0 => Ok(()),
        code => Err(format!("the panel ended with {code}:\n{}", screen.contents())),
    }
}

/// Where what was printed is not what the page shows. A line of three dots stands for any lines.
fn differs(block: &Block<'_>, printed: &str) -> Option<String> {
    let shown = block.lines.join("\n");
    let mut rest = printed.trim_end();
    let mut is_first = true;
    for piece in shown.split("…\n") {
        let piece = piece.trim_end_matches('…').trim_end();
        match rest.find(piece) {
            Some(at) if !is_first || at == 0 => rest = &rest[at + piece.len()..],
            _ => return Some(format!("it prints\n{printed}\nand not\n{shown}")),
        }
        is_first = false;
    }
    let is_whole = rest.trim().is_empty() || shown.trim_end().ends_with('…');
    (!is_whole).then(|| format!("it prints more:\n{rest}"))
}

#[test]
fn what_is_printed_is_compared() {
    let block = |lines: &[&'static str]| Block {
        line: 1,
        language: "text",
        marker: Some("prints"),
        lines: lines.to_vec(),
    };
    assert_eq!(differs(&block(&["a", "b"]), "a\nb\n"), None);
    assert!(differs(&block(&["a", "c"]), "a\nb\n").is_some());
    assert!(differs(&block(&["a"]), "a\nb\n").is_some());
    assert_eq!(differs(&block(&["a", "…"]), "a\nb\n"), None);
    assert_eq!(differs(&block(&["a", "…", "c"]), "a\nb\nc\n"), None);
}
