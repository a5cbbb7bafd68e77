//! `mfadmin catalogue`: what users read, as the beginning of a file of one's own.

use super::output::Output;
use crate::{
    contract::Language,
    server::language::{self, Catalogued},
};
use color_eyre::eyre;

/// Print the sentences that users read, to begin a file of your own with.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "The file goes into the folder that [pages] texts names, called by its language, such as \
    nl.ftl. `mfadmin doctor` looks the folder through, and says what is wrong on which line and how many \
    sentences are missing.\n\nExamples:\n  \
    mfadmin catalogue nl > /etc/mfadmin/texts/nl.ftl   a language that is not there yet\n  \
    mfadmin catalogue de > /etc/mfadmin/texts/de.ftl   other words for one that is"
)]
pub struct CatalogueArgs {
    /// The language as a tag, such as nl or pt-BR. Of one that is not there yet the sentences are English.
    #[arg(value_name = "LANGUAGE")]
    language: Language,
}

pub fn run(args: CatalogueArgs) -> eyre::Result<()> {
    let mut answers = Output::to_stdout();
    answers.write(&file(&args.language))?;
    answers.flush()?;
    Ok(())
}

/// The whole file: what to do with it, and the sentences.
fn file(language: &Language) -> String {
    let (what, text) = match language::catalogued(language) {
        Catalogued::Ours(text) => (
            "Change what you say otherwise, and delete the rest: it is then read as mfadmin says it.",
            text,
        ),
        Catalogued::English(text) => (
            "Translate what stands behind each = and keep what stands in braces. What is missing is read in \
             English.",
            text,
        ),
    };
    let version = env!("CARGO_PKG_VERSION");
    let head = [
        format!(
            "### {language}.ftl, for the folder of [pages] texts. Printed by mfadmin {version}."
        ),
        format!("### {what}"),
        "### $organisation and $name are what others chose and may hold anything.".to_owned(),
    ];
    // Ours begins with a remark for those who write it.
    let ours = text.lines().skip_while(|line| line.starts_with("###"));
    head.iter().map(String::as_str).chain(ours).map(|line| format!("{line}\n")).collect()
}
