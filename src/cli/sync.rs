//! `mfadmin sync`: all users of the managed directory, read now.

use super::{output, reading, setup::Setup};
use crate::server::service::mirror::{OnShrink, ScanStart};
use color_eyre::eyre;
use serde::Serialize;

/// Read all users of the directory now.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "It needs [directory] in the configuration and no more: the database is made where there \
     is none. One that was interrupted is gone on with. A list that has become shorter by more than 20% \
     stops it, for it may be cut off: look there, then say --accept-shrink.\n\n\
        It changes nothing in the directory itself.\n\n\
        Exit codes: 0 read, 1 failed, 2 usage, 3 the list has shrunk, 4 the secret or the rights are \
     refused, 5 not reached.\n\n\
        Examples:\n  mfadmin sync\n  mfadmin sync --directory corp --json"
)]
pub struct SyncArgs {
    /// Begin at the first page, and read every user singly, also those of whom the list says nothing
    /// new.
    #[arg(long)]
    full: bool,
    /// The list may be shorter by more than 20%: who is not in it is gone.
    #[arg(long)]
    accept_shrink: bool,
    /// One JSON object, for scripts: its form stays stable.
    #[arg(long)]
    json: bool,
}

/// What is on standard output with `--json`.
#[derive(Serialize)]
struct Told<'a> {
    directory: &'a str,
    #[serde(flatten)]
    done: &'a reading::ReadingDone,
}

pub async fn run(setup: Setup, args: SyncArgs) -> eyre::Result<()> {
    let start = if args.full { ScanStart::Anew } else { ScanStart::Resume };
    let on_shrink = if args.accept_shrink { OnShrink::Accept } else { OnShrink::Stop };
    reading::prepare(&setup).await?;
    let done = reading::read(&setup, start, on_shrink).await?;
    let name = setup.config.directory.name();
    let line = match args.json {
        true => output::json(&Told { directory: name.as_str(), done: &done })?,
        false => done.sentence(&name),
    };
    Ok(output::answer(&line)?)
}
