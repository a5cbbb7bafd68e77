//! `mfadmin server`: which server commands use, and forgetting it.

use super::{
    output,
    remembered::Remembered,
    setup::Setup,
    target::{self, NamedBy},
};
use clap::Subcommand;
use color_eyre::eyre;

/// Show which server commands use, or forget it.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "`mfadmin login --server URL` is remembered: later commands use that server. \
    --server and MFADMIN_SERVER take precedence over it, and it over the configuration file.\n\n\
    Examples:\n  mfadmin server\n  mfadmin server forget"
)]
pub struct ServerArgs {
    #[command(subcommand)]
    verb: Option<Verb>,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Forget the server that was signed in to; its session stays until `mfadmin logout`.
    Forget {
        /// Show what would be forgotten; change nothing.
        #[arg(long)]
        dry_run: bool,
    },
}

pub async fn run(setup: Setup, args: ServerArgs) -> eyre::Result<()> {
    match args.verb {
        None => show(&setup),
        Some(Verb::Forget { dry_run }) => forget(&setup, dry_run),
    }
}

fn show(setup: &Setup) -> eyre::Result<()> {
    let words = match target::named(setup)? {
        Some((url, by)) => {
            let source = match by {
                NamedBy::Option => "given by --server".to_owned(),
                NamedBy::Variable => "given by MFADMIN_SERVER".to_owned(),
                NamedBy::Login => "remembered by `mfadmin login`".to_owned(),
                NamedBy::Configuration => {
                    format!("[server] url in {}", setup.config_file.display())
                }
            };
            format!("{url}  ({source})")
        }
        None => format!("your own database: {}", setup.database_text()),
    };
    Ok(output::answer(&words)?)
}

fn forget(setup: &Setup, dry_run: bool) -> eyre::Result<()> {
    let path = setup.places.server_file();
    // What cannot be read is forgotten, too.
    let known = Remembered::load(&path);
    let words = match (&known, dry_run) {
        (Ok(None), _) => return Ok(output::note("No server is remembered.")?),
        (Ok(Some(known)), true) => format!("{} would be forgotten.", known.server),
        (Ok(Some(known)), false) => format!("{} is forgotten.", known.server),
        (Err(_), true) => "The remembered server would be forgotten.".to_owned(),
        (Err(_), false) => "The remembered server is forgotten.".to_owned(),
    };
    if !dry_run {
        Remembered::forget(&path)?;
    }
    Ok(output::note(&words)?)
}
