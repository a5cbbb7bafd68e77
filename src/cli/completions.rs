//! `mfadmin completions`: what the Tab key knows of the commands.

use super::output::Output;
use clap_complete::Shell;
use color_eyre::eyre;

/// Print the completions for a shell.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    mfadmin completions bash > ~/.local/share/bash-completion/completions/mfadmin\n  \
    mfadmin completions zsh > \"${fpath[1]}/_mfadmin\"\n  \
    mfadmin completions fish > ~/.config/fish/completions/mfadmin.fish")]
pub struct CompletionsArgs {
    shell: Shell,
}

pub fn run(args: CompletionsArgs, mut program: clap::Command) -> eyre::Result<()> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut program, "mfadmin", &mut script);
    let mut answers = Output::to_stdout();
    answers.write(&String::from_utf8(script)?)?;
    answers.flush()?;
    Ok(())
}
