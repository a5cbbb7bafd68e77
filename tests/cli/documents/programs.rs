//! Whether a command of mfadmin that is shown is one that the program takes.

use super::{fences::Trial, markdown, pages, shell_words, text_of};
use clap::error::ErrorKind;
use mfadmin::cli;

/// How exact a command is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Wording {
    /// To be typed as it is.
    Whole,
    /// In a sentence, where values may be left out or stand for others.
    Named,
}

/// What the program says to the command of `words`; nothing where it takes it, or where no word is the program.
/// Words before it are of what runs it: `ssh`, a table of jobs.
pub fn fault(words: &[String], wording: Wording) -> Option<String> {
    if let Some(line) = words.iter().find(|word| word.contains(" mfadmin ")) {
        // A line of a shell that is a value of something else.
        return shell_words::simple_commands(line).iter().find_map(|words| fault(words, wording));
    }
    let is_program = |word: &String| word == "mfadmin" || word.ends_with("/mfadmin");
    let from_sources =
        || words.starts_with(&["cargo", "run", "--release", "--"].map(str::to_owned));
    let at = match words.iter().position(is_program) {
        Some(at) => at,
        None if from_sources() => 3,
        None => return None,
    };
    let arguments = &words[at + 1..];
    let line = std::iter::once("mfadmin").chain(arguments.iter().map(String::as_str));
    let error = cli::command_line().try_get_matches_from(line).err()?;
    let is_fault = match (error.kind(), wording) {
        (ErrorKind::DisplayHelp | ErrorKind::DisplayVersion, _) => false,
        // What a shell puts in its place is not known here.
        (ErrorKind::ValueValidation, _) if words.iter().any(|word| word.contains('$')) => false,
        (_, Wording::Whole) => true,
        (kind, Wording::Named) => {
            matches!(kind, ErrorKind::UnknownArgument | ErrorKind::InvalidSubcommand)
        }
    };
    is_fault.then(|| error.to_string())
}

/// Every block, whatever its language, and every sentence.
#[test]
fn every_command_that_is_shown_is_one_of_the_program() {
    let (mut faults, mut looked_at) = (Vec::new(), 0);
    let mut look = |place: &str, text: &str, wording: Wording| {
        for words in shell_words::simple_commands(text) {
            looked_at += 1;
            if let Some(fault) = fault(&words, wording) {
                faults.push(format!("{place}: {text}\n{fault}"));
            }
        }
    };
    for name in pages() {
        let page = text_of(&name);
        let (prose, blocks) = markdown::split(&page);
        let is_looked_at = |block: &&markdown::Block<'_>| {
            !["sql", "toml"].contains(&block.language)
                && !matches!(Trial::of(block.marker), Some(Trial::Show(_)))
        };
        for block in blocks.iter().filter(is_looked_at) {
            let place = format!("{name}, the block in line {}", block.line);
            for line in shell_words::logical_lines(&block.lines) {
                // Text has commands in its lines at times: behind two blanks it says what they do.
                let line = match block.language {
                    "text" => line.trim_start().split("  ").next().unwrap_or_default(),
                    _ => &line,
                };
                let begins = line.starts_with("mfadmin ") || line.contains("/mfadmin ");
                // What stands in angle brackets stands for something: it is the form of a command.
                let begins = begins && !line.contains('<');
                if block.language != "text" || begins || line.contains(" mfadmin --") {
                    look(&place, line, Wording::Whole);
                }
            }
        }
        for line in prose {
            let (spans, _) = markdown::code_spans(line.text);
            for span in spans.into_iter().filter(|span| span.starts_with("mfadmin ")) {
                look(&format!("{name}, line {}", line.number), span, Wording::Named);
            }
        }
    }
    assert!(looked_at > 150, "only {looked_at} commands were found");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn an_option_that_is_none_is_a_fault() {
    let words = |line: &str| shell_words::simple_commands(line).remove(0);
    for (line, wording, is_fault) in [
        ("mfadmin users --gap any", Wording::Whole, false),
        ("cargo run --release -- demo --users 7", Wording::Whole, false),
        ("ls --gap any", Wording::Whole, false),
        ("ssh -t host mfadmin users --gap any", Wording::Whole, false),
        ("ssh -t host /usr/local/bin/mfadmin users --gaps any", Wording::Whole, true),
        ("restrict,command=\"A=b mfadmin --servers x\" key", Wording::Whole, true),
        ("mfadmin users --gaps any", Wording::Whole, true),
        ("mfadmin users --gap many", Wording::Whole, true),
        ("mfadmin users --gap WHICH", Wording::Named, false),
        ("mfadmin user add", Wording::Named, false),
        ("mfadmin users --gaps any", Wording::Named, true),
        ("mfadmin userz", Wording::Named, true),
    ] {
        assert_eq!(fault(&words(line), wording).is_some(), is_fault, "{line}");
    }
}
