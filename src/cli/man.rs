//! `mfadmin man`: the manual, made from the commands and from the panel's table of keys.

mod page;

use super::{failure::Failure, output, output::Output};
use color_eyre::eyre;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Print the manual page, or write the pages of all commands.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  mfadmin man | man -l -\n  \
    mfadmin man --dir ~/.local/share/man/man1")]
pub struct ManArgs {
    /// Write a page for each command to this directory; it is created if missing.
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
}

pub fn run(args: ManArgs, program: clap::Command) -> eyre::Result<()> {
    let mut program = program.disable_help_subcommand(true);
    program.build();
    match args.dir {
        None => {
            let mut answers = Output::to_stdout();
            answers.write(&page::of(&program)?)?;
            answers.flush()?;
        }
        Some(dir) => {
            let failed = |error| {
                Failure::Failed(format!("cannot write to {}: {error}. Check it", dir.display()))
            };
            let count = write(&program, &dir).map_err(failed)?;
            output::note(&format!("Wrote {count} pages to {}.", dir.display()))?;
        }
    }
    Ok(())
}

/// Writes the pages of `command` and of those below it, and counts them.
fn write(command: &clap::Command, dir: &Path) -> std::io::Result<u32> {
    fs::create_dir_all(dir)?;
    let name = command.get_display_name().unwrap_or_else(|| command.get_name());
    fs::write(dir.join(format!("{name}.1")), page::of(command)?)?;
    let mut count = 1;
    for below in command.get_subcommands().filter(|below| !below.is_hide_set()) {
        count += write(below, dir)?;
    }
    Ok(count)
}
